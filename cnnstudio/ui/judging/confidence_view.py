"""Whether the network is right as often as it is confident: reliability, and how confident its answers are."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.evaluation.calibration import in_bin
from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.judging.behind import Behind
from cnnstudio.ui.judging.charts import BarChart
from cnnstudio.ui.judging.opened import Opened
from cnnstudio.ui.widgets import Label
from cnnstudio.ui.widgets.styled import Styled


class ConfidenceView(Styled, QWidget):
    """`behindWanted(Behind)` asks for the samples of a bar."""

    behindWanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: Opened | None = None
        self.reliability = BarChart(tr("Reliability"), tr("confidence"), tr("share answered rightly"))
        self.counts = BarChart(tr("Confidence of the answers"), tr("confidence"), tr("answers"))
        self.titles = (
            Label(tr("Reliability"), "strong"),
            Label(tr("How confident the answers are"), "strong"),
        )
        self.error = Label("", "number")
        self.sentence = Label("", "body", "text_quiet", wrap=True)
        self.reading = Label("", "body", "text_quiet", wrap=True)
        self._build()
        for chart in (self.reliability, self.counts):
            chart.say = self._told
            chart.x_text = lambda value: percent(value, 0)
            chart.pointed.connect(lambda bar: self.reading.setText(self._told(bar)))
            chart.pressed.connect(self._press)
        self.reliability.y_text = lambda value: percent(value, 0)
        self.reliability.diagonal = True
        self.restyle()

    def _build(self) -> None:
        self._both = QHBoxLayout()
        for chart, title in zip((self.reliability, self.counts), self.titles, strict=True):
            column = QVBoxLayout()
            column.addWidget(title)
            column.addWidget(chart, 1)
            self._both.addLayout(column, 1)
        self._column = QVBoxLayout(self)
        for part in (self.error, self.sentence):
            self._column.addWidget(part)
        self._column.addLayout(self._both, 1)
        self._column.addWidget(self.reading)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.space("gap"))
        self._both.setSpacing(look.space("section"))

    def show_opened(self, opened: Opened) -> None:
        """Show how far a run's confidence can be trusted."""
        self._opened = opened
        found = opened.calibration
        self.reliability.show_bars(found.edges, (found.accuracy, "bar"))
        self.reliability.y_span = (0.0, 1.0)
        self.counts.show_bars(found.edges, (found.right, "bar"), (found.wrong, "warning"))
        self.counts.y_span = (0.0, max(float(found.count.max(initial=1)) * 1.05, 1.0))
        self.error.setText(tr("Calibration error {error}", error=percent(found.error)))
        self.sentence.setText(f"{_verdict(opened)} {_meaning()}")
        self.reading.setText(
            tr("Amber: wrong answers. Dashed: as often right as confident. Press a bar to see its samples.")
        )

    def _told(self, bar: int) -> str:
        if self._opened is None or not 0 <= bar < len(self._opened.calibration.count):
            return ""
        found = self._opened.calibration
        between = tr("Confidence {low} to {high}",
                     low=percent(float(found.edges[bar]), 0), high=percent(float(found.edges[bar + 1]), 0))  # fmt: skip
        if not found.count[bar]:
            return tr("{between}: no answer.", between=between)
        return tr(
            "{between}: {count} answers, {right} right; {share} right at a mean confidence of {mean}.",
            between=between,
            count=number(int(found.count[bar])),
            right=number(int(found.right[bar])),
            share=percent(float(found.accuracy[bar]), 1),
            mean=percent(float(found.certainty[bar]), 1),
        )

    def _press(self, bar: int) -> None:
        if self._opened is not None:
            found = self._opened.calibration
            title = tr("Confidence {low} to {high}", low=percent(float(found.edges[bar]), 0),
                       high=percent(float(found.edges[bar + 1]), 0))  # fmt: skip
            wrong = int(found.wrong[bar])
            note = (
                tr("The {wrong} wrong ones come first.", wrong=number(wrong))
                if wrong
                else tr("All are right.")
            )
            self.behindWanted.emit(Behind(title, in_bin(self._opened.found, bar), note))


def _verdict(opened: Opened) -> str:
    found = opened.calibration
    known = found.count > 0
    mean = float(np.average(found.certainty[known], weights=found.count[known])) if known.any() else 0.0
    right = float(opened.found.right.mean())
    if abs(mean - right) < 0.01:
        return tr("On average it is as confident as it is right ({right}).", right=percent(right, 1))
    words = {"mean": percent(mean, 1), "right": percent(right, 1)}
    if mean > right:
        return tr("It is too confident: {mean} on average, but right {right} of the time.", **words)
    return tr("It is too modest: {mean} on average, but right {right} of the time.", **words)


def _meaning() -> str:
    return tr("The calibration error is the mean distance of the two, over ten steps of confidence.")
