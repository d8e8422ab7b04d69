"""Training and validation measured the same way, and why the curves alone can mislead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.export_button import why
from cnnstudio.ui.training.run_curves import RunCurves, is_share, lower_is_better, main_metric, metric_title
from cnnstudio.ui.training.run_words import points
from cnnstudio.ui.training.ticks import exact
from cnnstudio.ui.widgets import Button, Card, IconButton, Label
from cnnstudio.ui.widgets.labels import Elided
from cnnstudio.ui.widgets.paint import RIGHT
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.engine.messages import Failed, PartsJudged
    from cnnstudio.ui.bridge import Bridge


class SameWayCard(Card):
    """The figures of the last measurement beside those of the curves; `closed` when it is put away."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.says = Label("", "strong", "text", wrap=True)
        self.why = Label(why(), "small", "text_quiet", wrap=True)
        self._close = IconButton("close", tr("Put the comparison away"))
        self._close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(self.says, 1)
        head.addWidget(self._close)
        self._grid = QGridLayout()
        self.add_layout(head)
        self.add_layout(self._grid)
        self.add(self.why)
        self.cells: dict[tuple[int, int], Label] = {}

    def show_table(self, says: str, table: list[tuple[str, ...]]) -> None:
        """Show a sentence and the figures below their heads."""
        self.says.setText(says)
        for label in self.cells.values():
            self._grid.removeWidget(label)
            label.deleteLater()
        self.cells.clear()
        for row, line in enumerate(table):
            for column, words in enumerate(line):
                bold = row > 0 and column > 1
                role = "text" if row else "text_quiet"
                label = Label(words, "strong" if bold else "small", role, wrap=row == 0)
                if column:
                    label.setAlignment(RIGHT)
                self.cells[row, column] = label
                self._grid.addWidget(label, row, column)
        self._grid.setHorizontalSpacing(theme.current().space("section"))
        self.setAccessibleDescription("; ".join(", ".join(line) for line in table))


class SameWay(Styled, QWidget):
    """A button, the newest answer in one line, and its card."""

    def __init__(self, bridge: Bridge, card: SameWayCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self.card = bridge, card
        self._ticket = 0
        self._run: RunCurves | None = None
        self._epoch: int | None = None
        self.ask = Button(tr("Measure both the same way"), "check")
        self.ask.setToolTip(
            tr("Training and validation data with the same weights, without dropout and augmentation.")
        )
        self.words = Elided("", "small", "text_quiet")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(self.ask)
        card.hide()
        card.closed.connect(card.hide)
        self.ask.clicked.connect(self.measure)
        bridge.partsJudged.connect(self._take)
        bridge.failed.connect(self._refuse)
        bridge.died.connect(self._forget)
        self.restyle()
        self.show_run(None, None)

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._row.setSpacing(theme.current().space("gap"))

    def set_tight(self, tight: bool) -> None:
        """Use fewer words in a narrow window."""
        self.ask.setText(tr("Same way") if tight else tr("Measure both the same way"))
        self.ask.setAccessibleName(tr("Measure both the same way"))

    def show_run(self, run: RunCurves | None, epoch: int | None) -> None:
        """Be ready to measure this run, as it is now or after a kept epoch; an answer about another goes."""
        before = self._run.folder if self._run is not None else ""
        if (before, self._epoch) != (run.folder if run is not None else "", epoch):
            self._forget()
        self._run, self._epoch = run, epoch
        self._offer()

    def _offer(self) -> None:
        run = self._run
        ready = run is not None and bool(run.points) and not self._ticket
        self.ask.setEnabled(ready)

    def measure(self) -> None:
        """Have both parts judged with the weights that are shown."""
        run = self._run
        if run is None or self._bridge.state == "dead":
            self._say(tr("The engine is not running; start it again first."), "error")
            return
        live = run.live and self._epoch is None
        self._ticket = self._bridge.engine.judge_parts("" if live else run.folder, self._epoch)
        waits = self._bridge.busy and not live
        self._say(tr("It is measured when the training has ended.") if waits else tr("Measuring both."))
        self._offer()

    def _say(self, words: str, role: str = "text_quiet") -> None:
        self.words.setText(words)
        self.words.set_role(role)

    def _forget(self, _report: object = None) -> None:
        self._ticket = 0
        self._say("")
        self.card.hide()
        self._offer()

    def _refuse(self, report: Failed) -> None:
        if report.ticket and report.ticket == self._ticket:
            self._forget()
            self._say(report.message, "error")

    def _take(self, report: PartsJudged) -> None:
        if report.ticket != self._ticket or self._run is None:
            return
        self._ticket = 0
        self._offer()
        self._say(basis(report))
        self.card.show_table(verdict(report), figures(self._run, report))
        self.card.show()


def basis(report: PartsJudged) -> str:
    """Return on what the figures rest."""
    return tr(
        "Weights of batch {step}, {train} of {train_all} training and {checked} of {checked_all} validation samples.",
        step=number(report.step), train=number(report.train_samples), train_all=number(report.train_all),
        checked=number(report.validation_samples), checked_all=number(report.validation_all),
    )  # fmt: skip


def figures(run: RunCurves, report: PartsJudged) -> list[tuple[str, ...]]:
    """Return the heads and one row per metric: as the curve tells it, then both measured the same way."""
    point = next((p for p in reversed(run.points) if p.step <= report.step), None)
    mean = tr("Training, mean of epoch {epoch}", epoch=number(point.epoch)) if point is not None else ""
    table: list[tuple[str, ...]] = [("", mean, tr("Training, the same way"), tr("Validation, the same way"))]
    for name, value in report.train.items():
        share = is_share(name)
        curve = exact(point.metrics.get(name), share) if point is not None else ""
        checked = exact(_checked(report, name), share)
        table.append((metric_title(name), curve, exact(value, share), checked))
    return table


def verdict(report: PartsJudged) -> str:
    """Say which part does better once both are measured the same way."""
    name = main_metric(tuple(report.train)) or "loss"
    checked, trained = _checked(report, name), report.train.get(name)
    if checked is None or trained is None:
        return tr("There is no validation part to compare with.")
    gap = checked - trained
    apart = points(gap) if is_share(name) else number(abs(gap), 3)
    if gap == 0:
        return tr("Measured the same way, both are equal.")
    better = (gap < 0) == lower_is_better(name)
    if better:
        return tr("Measured the same way, validation is better by {gap}.", gap=apart)
    return tr("Measured the same way, training is better by {gap}.", gap=apart)


def _checked(report: PartsJudged, name: str) -> float | None:
    return report.validation.get(name, report.validation.get(f"val_{name}"))
