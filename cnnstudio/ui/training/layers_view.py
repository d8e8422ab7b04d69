"""What the layers of a run hold, epoch by epoch: weights, gradients, activations, and units that are dead."""

from __future__ import annotations

import csv
import io
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.storage import StorageError, atomic_write
from cnnstudio.ui import theme
from cnnstudio.ui.training.export import picture_of
from cnnstudio.ui.training.layer_strips import LayerStrips
from cnnstudio.ui.training.run_curves import RunCurves
from cnnstudio.ui.training.scrolling import scrolling
from cnnstudio.ui.training.spread import HEAD, KINDS, MOST, Spread, rows, spreads, thinned
from cnnstudio.ui.widgets import EmptyState, IconButton, Label, Segments, ToggleButton
from cnnstudio.ui.widgets.save_question import ask_where
from cnnstudio.ui.widgets.styled import Styled
from cnnstudio.ui.widgets.text_field import SearchField
from cnnstudio.ui.widgets.word_table import WordTable

_ALL = 1_000_000
_NARROW = 520


class LayersView(Styled, QWidget):
    """`layerChosen(name)` tells which layer was pressed; `told` what went wrong while saving."""

    layerChosen = Signal(str)
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.run: RunCurves | None = None
        self._reading = False
        self.kind = Segments(
            [("weight", tr("Weights")), ("gradient", tr("Gradients")), ("activation", tr("Activations"))],
            "weight",
            tr("Which values"),
        )
        self.filter = SearchField(tr("Layer"), name=tr("Show only layers whose name holds this"))
        self.as_table = ToggleButton(tr("Table"), "table")
        self.as_table.setToolTip(tr("Show the numbers as a table"))
        self.export = IconButton("export", tr("Export the distributions"))
        self.strips = LayerStrips()
        self.table = WordTable(tr("Values of each layer"), (64, 84, 84, 84, 84, 84, 128))
        self.empty = EmptyState("family-activation", "")
        self.reading = Label("", "small", "text_quiet", wrap=True)
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.restyle()
        self.show_run(None)

    def _build(self) -> None:
        self._head = QHBoxLayout()
        for part in (self.kind, self.filter):
            self._head.addWidget(part)
        self._head.addStretch(1)
        for button in (self.as_table, self.export):
            self._head.addWidget(button)
        self._area = scrolling(self.strips)
        for page in (self._area, self.table, self.empty):
            self._stack.addWidget(page)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self._stack, 1)
        self._column.addWidget(self.reading)
        self.menu = QMenu(self)
        self.menu.addAction(tr("Copy as a table"), self.copy)
        for end in ("csv", "png"):
            self.menu.addAction(tr("Save as {format}…", format=end.upper()), partial(self._ask_where, end))

    def _connect(self) -> None:
        self.kind.valueChanged.connect(lambda _: self.refresh())
        self.filter.textChanged.connect(lambda _: self.refresh())
        self.as_table.toggled.connect(lambda _: self.refresh())
        self.strips.read.connect(self._read)
        self.strips.layerChosen.connect(self.layerChosen)
        self.export.clicked.connect(
            lambda: self.menu.popup(self.export.mapToGlobal(QPoint(0, self.export.height())))
        )

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self._column.setContentsMargins(look.space("inset"), look.px(8), look.space("inset"), look.px(4))
        self._column.setSpacing(look.space("unit"))
        self._head.setSpacing(look.space("gap"))
        self.filter.setFixedWidth(look.px(140))
        self.reading.setMinimumHeight(2 * look.line_height("small"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give few layers the height of many."""
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(_NARROW)
        self.filter.setVisible(not narrow)
        self.as_table.setText("" if narrow else tr("Table"))
        self._give_room()

    def _give_room(self) -> None:
        self.strips.set_room(self._area.viewport().height())

    def show_run(self, run: RunCurves | None, reading: bool = False) -> None:
        """Show what this run's layers hold by now; `reading` says that more is being read from disk."""
        self.run, self._reading = run, reading
        self.refresh()

    def set_epoch(self, epoch: int | None) -> None:
        """Mark the epoch that every view shows; None for now."""
        self.strips.set_epoch(epoch)

    def set_layer(self, name: str) -> None:
        """Mark a layer that was chosen elsewhere and bring it into sight."""
        self.strips.set_layer(name)
        place = self.strips.place_of(name)
        if place is not None:
            self._area.ensureVisible(0, round(place.center().y()), 0, round(place.height()))

    def shown(self, most: int = MOST) -> tuple[Spread, ...]:
        """Return the layers that are shown, with so many epochs at most."""
        reports = thinned(self.run.distributions if self.run is not None else [], most)
        kind = next(kind for kind in KINDS if kind == self.kind.value())
        wanted = self.filter.text().strip().lower()
        return tuple(spread for spread in spreads(reports, kind) if wanted in spread.layer.lower())

    def refresh(self) -> None:
        """Show the chosen kind of values."""
        shown, table = self.shown(), self.as_table.isChecked()
        if table:
            self.table.set_rows(*_table(self.shown(_ALL)))
        else:
            self.strips.show_spreads(shown)
        self.empty.set_sentence(self._why_empty())
        page: QWidget = self.table if table else self._area
        self._stack.setCurrentWidget(page if shown else self.empty)
        self._give_room()
        self.export.setEnabled(bool(shown))
        self._read("")

    def _why_empty(self) -> str:
        run = self.run
        if run is not None and run.distributions:
            return tr("No layer of that name has such values.")
        if self._reading:
            return tr("Reading what the epochs of this run ended with.")
        if run is None or run.live:
            return tr("Weights, gradients and activations appear when training begins.")
        return tr("This run was trained before distributions were kept; train it anew to see them.")

    def _read(self, words: str) -> None:
        self.reading.setText(words or self._about())

    def _about(self) -> str:
        """Say what the numbers were measured on."""
        reports = self.run.distributions if self.run is not None else []
        if not reports:
            return ""
        drawn = min(len(reports), MOST)
        part = tr("validation") if reports[-1].part == "validation" else tr("training")
        return tr(
            "Gradients and activations on the same {count} {part} samples each time, without dropout and augmentation. "
            "Strong: most values; lines: 5, 50 and 95 %; red foot: dead units. {drawn} of {all} measurements drawn.",
            count=number(reports[-1].samples), part=part, drawn=number(drawn), all=number(len(reports)),
        )  # fmt: skip

    def written(self, separator: str = ",") -> str:
        """Return every number of every layer and epoch as lines."""
        text = io.StringIO()
        table = csv.writer(text, delimiter=separator, lineterminator="\n")
        table.writerow(HEAD)
        table.writerows(rows(self.run.distributions if self.run is not None else []))
        return text.getvalue()

    def copy(self) -> None:
        """Put all numbers on the clipboard, with tabs between."""
        QApplication.clipboard().setText(self.written("\t"))

    def _ask_where(self, end: str) -> None:
        ask_where(self, tr("Export the distributions"), end, self.save)

    def save(self, path: Path) -> None:
        """Write the numbers, or a picture of all strips, to a file."""
        content = picture_of(self.strips) if path.suffix.lower() == ".png" else self.written().encode()
        try:
            atomic_write(path, content)
        except StorageError as error:
            self.told.emit(str(error))


def _dead_of(share: float, units: int) -> str:
    return tr("{dead} of {units}", dead=number(round(share * units)), units=number(units))


def _table(shown: tuple[Spread, ...]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    titles = (
        tr("Layer"), tr("Epoch"), tr("RMS"), "5 %", tr("Median"), "95 %", tr("Zeros"), tr("Dead"),
    )  # fmt: skip
    found = []
    for spread in shown:
        for place, moment in enumerate(spread.moments):
            dead = spread.dead[place]
            marks = (moment.size, moment.marks[0], moment.marks[2], moment.marks[4])
            figures = (number(value, 3) for value in marks)
            said = "" if dead is None else _dead_of(dead, spread.units)
            found.append(
                (spread.layer, number(moment.epoch), *figures, number(moment.zeros * 100, 3) + " %", said)
            )
    return titles, found
