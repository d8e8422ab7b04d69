"""All runs of the project beside each other, in the order of their table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.bridge import Pace
from cnnstudio.ui.run_names import time_of_day
from cnnstudio.ui.training.recorder import Recorder
from cnnstudio.ui.training.run_curves import RATE, RunCurves, metric_title
from cnnstudio.ui.training.run_grid import RunGrid, Small
from cnnstudio.ui.training.runs_panel import RunsPanel
from cnnstudio.ui.training.small_curves import SmallCurve, small_curve
from cnnstudio.ui.training.told_apart import ToldApart, compared_with
from cnnstudio.ui.widgets import Choice, Label
from cnnstudio.ui.widgets.styled import Styled

_PER_SECOND = 2


class AllRuns(Styled, QWidget):
    """Small plots of one scale; a press opens a run alone: `opened(folder)`."""

    opened = Signal(str)

    def __init__(self, recorder: Recorder, runs: RunsPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recorder, self._runs, self._apart = recorder, runs, ToldApart(recorder)
        self._offered: list[tuple[str, str]] = []
        self._made: dict[tuple[str, str], tuple[tuple[int, int], SmallCurve]] = {}
        self.which = Choice([("loss", metric_title("loss"))], "loss", tr("Metric of all runs"))
        self.words = Label("", "small", "text_quiet")
        self.grid = RunGrid()
        self.area = QScrollArea()
        self._pace = Pace(self, _PER_SECOND, self.refresh)
        self._build()
        self.grid.opened.connect(self.opened)
        self.which.valueChanged.connect(lambda _: self.refresh())
        for told in (recorder.grew, recorder.epochDone, recorder.changed, runs.chosen, runs.table.relisted):
            told.connect(self._ask)
        self.restyle()

    def _build(self) -> None:
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setWidget(self.grid)
        self.area.viewport().setAutoFillBackground(False)
        self.grid.setAutoFillBackground(False)
        self._head = QHBoxLayout()
        self._head.addWidget(self.which)
        self._head.addWidget(self.words, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self.area, 1)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("inset")
        self._column.setContentsMargins(inset, look.px(8), inset, look.px(8))
        self._column.setSpacing(look.space("gap"))
        self._head.setSpacing(look.space("gap"))
        self.which.setFixedWidth(look.px(150))

    def showEvent(self, event: QShowEvent) -> None:
        """Show what came while nobody looked."""
        super().showEvent(event)
        self.refresh()

    def _ask(self, *_: object) -> None:
        if self.isVisible():
            self._pace.ask()

    def refresh(self) -> None:
        """Show every run of the table that has measured something."""
        known = (self._recorder.known(row.folder) for row in self._runs.table.rows())
        runs = [run for run in known if run is not None and (run.points or len(run.series))]
        self._offer(runs)
        metric = str(self.which.value())
        wanted = compared_with(self._runs.table.rows(), self._runs.shown())
        compared = next((run for run in runs if run.folder == wanted), None)
        self.grid.show_runs([self._small(run, metric, compared) for run in runs], metric)
        self.words.setText(_about(runs, compared))
        self.which.setVisible(bool(runs))

    def _offer(self, runs: Sequence[RunCurves]) -> None:
        names = dict.fromkeys(name for run in runs for name in run.series.names if name != RATE)
        options = [(name, metric_title(name)) for name in names] or [("loss", metric_title("loss"))]
        if options != self._offered:
            kept, self._offered = self.which.value(), options
            self.which.set_options(options)
            self.which.set_value(kept if kept in names else options[0][0])

    def _small(self, run: RunCurves, metric: str, compared: RunCurves | None) -> Small:
        title = f"{run.short_name} {time_of_day(run.folder)}".strip()
        curve = self._curve(run, metric)
        return Small(run.folder, title, self._differs(run, compared), curve, run is compared, run.live)

    def _curve(self, run: RunCurves, metric: str) -> SmallCurve:
        """Return a run's curve, worked out again only where it has grown."""
        size, key = (len(run.series), len(run.points)), (run.folder, metric)
        if key not in self._made or self._made[key][0] != size:
            self._made[key] = (size, small_curve(run, metric))
        return self._made[key][1]

    def _differs(self, run: RunCurves, compared: RunCurves | None) -> str:
        if run is compared:
            return tr("The others are compared with this run.")
        return self._apart.words(run, compared)


def _about(runs: Sequence[RunCurves], compared: RunCurves | None) -> str:
    if not runs:
        return tr("Runs that have measured something stand here beside each other, all on one scale.")
    words = tr("{count} runs on one scale; a press shows one in full.", count=number(len(runs)))
    if len(runs) > 1 and compared is not None:
        words += " " + tr("Grey: {run}.", run=f"{compared.short_name} {time_of_day(compared.folder)}")
    return words
