"""How the accuracy falls when the pictures are made harder: shifted, turned, noisy, blurred, paler."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.engine import messages
from cnnstudio.engine.robustness import Tried, robustness
from cnnstudio.evaluation.disturbances import DISTURBANCES, disturbed, title, unit
from cnnstudio.evaluation.intervals import wilson
from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.judging.charts import Line, LineChart
from cnnstudio.ui.judging.opened import Opened
from cnnstudio.ui.widgets import Button, Label, Segments, Slider, TileGrid
from cnnstudio.ui.widgets.styled import Styled, set_available

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge

_EXAMPLES = 12
_TILE = 64


class RobustView(Styled, QWidget):
    """One disturbance at a time: its curve, and by the slider how the pictures look at each strength."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._opened: Opened | None = None
        self._ticket = 0
        self._of = ("", "")
        self.kind = Segments([(key, title(key)) for key in DISTURBANCES], "shift", tr("Disturbance"))
        self.sentence = Label("", "body", "text_quiet", wrap=True)
        self.begin, self.cancel = Button(tr("Try it"), "play"), Button(tr("Cancel"), "stop")
        self.chart = LineChart(tr("Accuracy over the strength"), "", tr("accuracy"))
        self.slider = Slider(0, 1, 0, tr("Strength"))
        self.reading = Label("", "body", "text", wrap=True)
        self.grid = TileGrid(tr("Test pictures at this strength"), _TILE, 12)
        self._build()
        self.kind.valueChanged.connect(lambda _: self._show())
        self.begin.clicked.connect(self._begin)
        self.cancel.clicked.connect(lambda: bridge.engine.cancel(self._ticket))
        self.slider.valueChanged.connect(self._choose)
        self.chart.say = self._told
        self.chart.pressed.connect(self.slider.setValue)
        bridge.evaluating.connect(self._hear_progress)
        bridge.evaluated.connect(self._hear_end)
        bridge.failed.connect(self._hear_failure)
        bridge.died.connect(self._hear_death)
        bridge.stateChanged.connect(lambda _: self._offer())
        self.restyle()

    def _build(self) -> None:
        self._head, self._way = QHBoxLayout(), QHBoxLayout()
        for part in (self.kind, self.begin, self.cancel):
            self._head.addWidget(part)
        self._head.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self.sentence)
        self._column.addWidget(self.chart, 1)
        self._column.addWidget(self.slider)
        self._column.addWidget(self.reading)
        self._column.addWidget(self.grid)
        self.chart.y_text = lambda value: percent(value, 0)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.space("gap"))
        self._head.setSpacing(look.space("gap"))
        self.grid.setFixedHeight(look.px(_TILE + 4))

    @property
    def key(self) -> str:
        """The disturbance shown."""
        return str(self.kind.value())

    @property
    def levels(self) -> tuple[float, ...]:
        """The strengths at which it is tried."""
        return DISTURBANCES[self.key].levels

    def tried(self) -> tuple[Tried, ...]:
        """Return what is known of it."""
        return robustness(self._opened.run).tried.get(self.key, ()) if self._opened is not None else ()

    def show_opened(self, opened: Opened) -> None:
        """Show a run's curves."""
        self._opened = opened
        self._show()

    def _show(self) -> None:
        self.slider.setRange(0, len(self.levels) - 1)
        self.slider.set_marks(tuple(range(len(self.levels))))
        tried = self.tried()
        self.chart.set_axes(unit(self.key), tr("accuracy"))
        self.chart.x_span, self.chart.y_span = (0.0, float(self.levels[-1])), (0.0, 1.0)
        self.chart.show_lines(_lines(tried) if tried else ())
        self._offer()
        self._choose(self.slider.value())

    def _offer(self) -> None:
        trying = bool(self._ticket)
        self.cancel.setVisible(trying)
        self.begin.setVisible(not trying)
        pictures = (
            self._opened is not None and self._opened.sealed.pictures and self._opened.sealed.part is not None
        )
        why = "" if pictures else tr("The pictures of this run cannot be read.")
        if self._bridge.busy:
            why = tr("A network is in training; its run goes first.")
        set_available(self.begin, not why, why)
        if not trying:
            self._say()

    def _say(self) -> None:
        tried = self.tried()
        if not tried:
            self.sentence.setText(
                tr(
                    "Not tried yet. The engine makes the test pictures harder step by step and counts the right answers."
                )
            )
            return
        words = tr(
            "Measured on {count} test pictures; dashed: 95 % interval (Wilson).",
            count=number(tried[0].samples),
        )
        half = next((one for one in tried if one.right < tried[0].right / 2), None)
        if half is not None:
            words += " " + tr("Half of the right answers are lost at {level}.", level=number(half.level))
        self.sentence.setText(words)

    def _begin(self) -> None:
        if self._opened is None:
            return
        if self._bridge.engine.state == "dead":
            self._bridge.engine.start()
            self._bridge.drain()
        folder = str(self._opened.run.folder)
        self._of = (folder, self.key)
        self._ticket = self._bridge.engine.evaluate(folder, self.key)
        self.sentence.setText(tr("The engine gets ready."))
        self._offer()

    def _hear_progress(self, report: messages.Evaluating) -> None:
        if report.ticket == self._ticket:
            self.sentence.setText(f"{report.sentence} ({percent(report.share, 0)})")

    def _hear_end(self, report: messages.Evaluated) -> None:
        if report.ticket and report.ticket == self._ticket:
            self._ticket = 0
            self._show()

    def _hear_failure(self, report: messages.Failed) -> None:
        if report.ticket and report.ticket == self._ticket:
            self._end_badly(report.message)

    def _hear_death(self, report: messages.Died) -> None:
        if self._ticket:
            self._end_badly(report.message)

    def _end_badly(self, sentence: str) -> None:
        self._ticket = 0
        self._offer()
        self.sentence.setText(sentence)

    def _choose(self, place: int) -> None:
        level = self.levels[min(place, len(self.levels) - 1)]
        self.chart.point(place)
        words = tr("{name} {level}.", name=title(self.key), level=number(level))
        self.reading.setText(self._told(place) or words)
        opened = self._opened
        rows = (
            np.arange(min(_EXAMPLES, opened.found.samples)) if opened is not None else np.zeros(0, np.int64)
        )
        pictures = opened.pictures_of(rows) if opened is not None and len(rows) else None
        self.grid.setVisible(pictures is not None)
        if pictures is not None:
            self.grid.set_tiles(disturbed(pictures, self.key, level), "grey")

    def _told(self, place: int) -> str:
        tried = self.tried()
        if not 0 <= place < len(tried):
            return ""
        one = tried[place]
        low, high = wilson(one.right, one.samples)
        return tr(
            "{name} {level}: {share} right ({right} of {samples}), 95 % between {low} and {high}.",
            name=title(self.key), level=number(one.level), share=percent(one.right / one.samples),
            right=number(one.right), samples=number(one.samples), low=percent(low), high=percent(high),
        )  # fmt: skip


def _lines(tried: tuple[Tried, ...]) -> list[Line]:
    x = np.array([one.level for one in tried])
    ends = [wilson(one.right, one.samples) for one in tried]
    return [
        Line(x, np.array([one.right / one.samples for one in tried])),
        Line(x, np.array([low for low, _ in ends]), "text_faint", dashed=True),
        Line(x, np.array([high for _, high in ends]), "text_faint", dashed=True),
    ]
