"""The queue beside the curves: what waits, what runs, what each run reached, and what they say together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.document.sweep_effects import explained
from cnnstudio.engine.queue_file import Entry
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.queue_table import QueueRow, QueueTable
from cnnstudio.ui.training.run_curves import LIVE
from cnnstudio.ui.training.run_queue import RunQueue, Waiting
from cnnstudio.ui.training.sweep_card import SweepCard
from cnnstudio.ui.widgets import Button, Label
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.training.run_curves import RunState

_ROWS = 8


class QueuePanel(Styled, QWidget):
    """Shows and drives the queue; `opened(folder)` asks for a run's curves."""

    opened = Signal(str)

    def __init__(self, bridge: Bridge, queue: RunQueue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._queue, self._by_score = bridge, queue, False
        self.start, self.add = Button("", "play"), Button(tr("Add this design"), "plus")
        self.sweep = Button(tr("Sweep…"), "sliders")
        self.up, self.down = Button(tr("Earlier")), Button(tr("Later"))
        self.remove = Button(tr("Take out"), "trash")
        self.up.setToolTip(tr("Train the chosen run earlier (Alt+Up)."))
        self.down.setToolTip(tr("Train the chosen run later (Alt+Down)."))
        self.remove.setToolTip(
            tr("Take the chosen runs out of the queue (Delete); what they trained is kept.")
        )
        self.told = Label("", "small", "text_quiet", wrap=True)
        self.table = QueueTable()
        self.said = Label("", "small", "text_quiet", wrap=True)
        self.card: SweepCard | None = None
        self._build()
        self._connect()
        self.restyle()
        self.refresh()

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        above, below = QHBoxLayout(), QHBoxLayout()
        for part in (self.start, self.add, self.sweep):
            above.addWidget(part)
        above.addStretch(1)
        for button in (self.up, self.down, self.remove):
            below.addWidget(button)
        below.addStretch(1)
        self._column.addLayout(above)
        self._column.addWidget(self.told)
        self._column.addWidget(self.table)
        self._column.addLayout(below)
        self._column.addWidget(self.said)
        self._column.addStretch(1)

    def _connect(self) -> None:
        queue, table = self._queue, self.table
        queue.changed.connect(self.refresh)
        self.start.clicked.connect(lambda: queue.hold() if queue.going else queue.start())
        self.add.clicked.connect(queue.add_design)
        self.sweep.clicked.connect(self.ask_for_sweep)
        self.remove.clicked.connect(lambda: queue.remove(table.chosen()))
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        table.removed.connect(queue.remove)
        table.moved.connect(queue.move)
        table.sorting.connect(self._sort)
        table.opened.connect(self._open)
        table.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("unit"))
        self._fit()

    def refresh(self) -> None:
        """Show the queue as it is now."""
        rows = [self._row(entry) for entry in self._queue.entries]
        best = max((row.score for row in rows if row.score is not None), default=None)
        if best is not None and len(rows) > 1:
            rows = [_starred(row) if row.score == best else row for row in rows]
        if self._by_score:
            rows.sort(key=lambda row: -1.0 if row.score is None else row.score, reverse=True)
        self.table.set_rows(rows, self._by_score)
        self.table.setVisible(bool(rows))
        self.told.setText(self._summary())
        self.said.setText(explained(self._queue.reached()))
        self.said.setVisible(bool(self.said.text()))
        self._fit()
        self._show_buttons()

    def _fit(self) -> None:
        rows = min(max(len(self.table.rows()), 1), _ROWS)
        self.table.setFixedHeight(rows * theme.current().size("control") + theme.current().px(32))

    def _row(self, entry: Entry) -> QueueRow:
        state = self._queue.state_of(entry)
        words = ", ".join(f"{path} {value}" for path, value in entry.settings) or entry.name
        tip = entry.refused or words
        return QueueRow(
            entry.id, words, self._queue.score_of(entry), _state_words(state), state in LIVE, tip=tip
        )

    def _summary(self) -> str:
        entries, left = self._queue.entries, len(self._queue.left())
        if not entries:
            return tr(
                "Nothing waits. Add the design as it is now, or a sweep over a few of its fields; "
                "the runs are trained one after another and kept."
            )
        if not left and not self._queue.going:
            return tr("All {count} runs are done.", count=number(len(entries)))
        going = tr("going on") if self._queue.going else tr("held")
        return tr("{left} of {count} to train, {going}.",
                  left=number(left), count=number(len(entries)), going=going)  # fmt: skip

    def _show_buttons(self) -> None:
        queue, chosen = self._queue, self.table.chosen()
        self.start.setText(tr("Hold the queue") if queue.going else tr("Start the queue"))
        self.start.set_icon_name("pause" if queue.going else "play")
        self.start.setEnabled(queue.going or bool(queue.left()))
        for button in (self.up, self.down, self.remove):
            button.setVisible(bool(queue.entries))
            button.setEnabled(bool(chosen) if button is self.remove else len(chosen) == 1)

    def _move(self, by: int) -> None:
        chosen = self.table.chosen()
        if chosen:
            self._by_score = False
            self._queue.move(chosen[0], by)

    def _sort(self) -> None:
        self._by_score = not self._by_score
        self.refresh()

    def _open(self, entry_id: str) -> None:
        entry = next((one for one in self._queue.entries if one.id == entry_id), None)
        curves = self._queue.curves(entry) if entry is not None else None
        if curves is not None:
            self.opened.emit(curves.folder)

    def ask_for_sweep(self) -> SweepCard:
        """Open the card where a sweep is put together."""
        self.card = card = SweepCard(self.window(), self._bridge.document.project)
        card.chosen.connect(self._take_sweep)
        card.closed.connect(card.deleteLater)
        card.open_beside(self.sweep)
        card.rows[0].field.setFocus(Qt.FocusReason.PopupFocusReason)
        return card

    def _take_sweep(self, variants: Iterable[object]) -> None:
        self._queue.add(list(variants))  # type: ignore[arg-type]  # a signal carries any object


def _starred(row: QueueRow) -> QueueRow:
    return QueueRow(row.id, row.words, row.score, row.state, row.live, True, row.tip)


def _state_words(state: RunState | Waiting) -> str:
    return {
        "waiting": tr("waiting"),
        "refused": tr("refused"),
        "gone": tr("deleted"),
        "starting": tr("starting"),
        "training": tr("running"),
        "paused": tr("paused"),
        "stopping": tr("stopping"),
        "finished": tr("done"),
        "stopped": tr("stopped"),
        "interrupted": tr("unfinished"),
        "failed": tr("failed"),
    }[state]
