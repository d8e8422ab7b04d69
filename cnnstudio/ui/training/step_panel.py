"""One training step told from its loss to its changed weights, with the engine's own numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.question import Question
from cnnstudio.ui.training.recorder import Recorder
from cnnstudio.ui.widgets import Button, Choice, FormRow, Label, Matrix
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.engine.messages import StepTold
    from cnnstudio.ui.bridge import Bridge

_ROWS, _COLUMNS = 5, 12
_SIDE = 3


class StepPanel(Styled, QWidget):
    """A button that trains one batch (of the paused run, or of the design on a copy) and what happened in it."""

    def __init__(self, bridge: Bridge, recorder: Recorder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._recorder = bridge, recorder
        self._question = Question(bridge, self)
        self.ask = Button(tr("Train one batch"), "step")
        self.layer = Choice([("", tr("first layer that learns"))], "", tr("Layer whose weights are shown"))
        self.story = Label("", "small", "text_quiet", wrap=True)
        self.difference = Matrix(tr("p - y of the first images"), "signed", 34, "micro")
        self.arriving = Label("", "small", "text", wrap=True)
        self.weight = Label("", "small", "text_quiet", wrap=True)
        self.tables = {key: Matrix(name, "signed", 44, "micro") for key, name in _names().items()}
        self._heads: list[Label] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._build()
        self.ask.clicked.connect(self.step)
        recorder.changed.connect(self.refresh)
        bridge.documentChanged.connect(lambda _: self.refresh())
        bridge.stepTold.connect(self._take)
        self._question.refused.connect(self._end_badly)
        self.restyle()
        self.refresh()
        self._show_parts(False)

    def _build(self) -> None:
        row, row_of_tables = QHBoxLayout(), QHBoxLayout()
        row.addWidget(self.ask)
        row.addStretch(1)
        self._column.addLayout(row)
        self._column.addWidget(FormRow(tr("Show weights of"), self.layer, 120))
        self._column.addWidget(self.story)
        self._head(tr("p - y at the output, one row per image"))
        self._column.addWidget(self.difference)
        self._head(tr("Length of the gradient that arrives, from the output back"))
        self._column.addWidget(self.arriving)
        self._column.addWidget(self.weight)
        for key, name in _names().items():
            column = QVBoxLayout()
            head = Label(name, "group", "text_quiet")
            self._heads.append(head)
            column.addWidget(head)
            column.addWidget(self.tables[key])
            row_of_tables.addLayout(column)
        row_of_tables.addStretch(1)
        self._column.addLayout(row_of_tables)
        self._column.addStretch(1)

    def _head(self, words: str) -> None:
        head = Label(words, "group", "text_quiet")
        self._heads.append(head)
        self._column.addWidget(head)

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("unit"))

    def refresh(self) -> None:
        """Offer the layers that learn, and the button where a step can be made now."""
        flat = self._bridge.document.analysis.flat
        names = [layer.name for layer in flat if layer.trainable_parameters]
        self.layer.set_options([("", tr("first layer that learns")), *((name, name) for name in names)])
        running = self._recorder.live and self._recorder.state != "paused"
        self.ask.setEnabled(not running and not self._question.ticket)
        self.ask.setToolTip(tr("Pause the training first.") if running else "")
        if not self._heads or not self._heads[0].isVisibleTo(self):
            paused = tr("The next batch of the paused run is trained.")
            copy = tr("One batch is trained on a copy of the design, which is thrown away.")
            self.story.set_role("text_quiet")
            self.story.setText(paused if self._recorder.state == "paused" else copy)

    def step(self) -> None:
        """Have one batch trained."""
        paused = self._recorder.state == "paused"
        project = None if paused else self._bridge.document.project
        engine, layer = self._bridge.engine, str(self.layer.value())
        if not self._question.ask(lambda: engine.step_once(layer, project)):
            return
        self.story.setText(tr("Training one batch."))
        self.ask.setEnabled(False)

    def _show_parts(self, shown: bool) -> None:
        parts = (*self._heads, self.difference, self.arriving, self.weight, *self.tables.values())
        for part in parts:
            part.setVisible(shown)

    def _end_badly(self, sentence: str) -> None:
        self._show_parts(False)
        self.refresh()
        self.story.set_role("error")
        self.story.setText(sentence)

    def _take(self, report: StepTold) -> None:
        if not self._question.waits_for(report.ticket):
            return
        self._question.forget()
        self.story.set_role("text")
        self._show_parts(True)
        self.story.setText(
            tr("Batch {step}: loss {loss}, learning rate {rate}.", step=number(report.step),
               loss=number(report.loss, 4), rate=number(report.rate, 3))
        )  # fmt: skip
        self._show_difference(report)
        lines = [
            tr("{layer}: {length}", layer=name, length=number(value, 3))
            for name, value in report.arriving.items()
        ]
        self.arriving.setText("\n".join(reversed(lines)))
        self._show_weight(report)
        self.refresh()

    def _show_difference(self, report: StepTold) -> None:
        gaps = (report.shares.astype(np.float64) - report.truth.astype(np.float64))[:_ROWS, :_COLUMNS]
        known = gaps.size > 0
        self.difference.setVisible(known)
        self._heads[0].setVisible(known)
        if known:
            rows = [str(i + 1) for i in range(gaps.shape[0])]
            self.difference.set_labels(rows, [str(i) for i in range(gaps.shape[1])])
            self.difference.set_values(gaps, 1.0, gap_text)

    def _show_weight(self, report: StepTold) -> None:
        self.weight.setText(
            tr("{weight} of {layer}, {shape}; its first rows and columns", weight=report.weight, layer=report.layer,
               shape=" × ".join(map(str, report.shape)))
        )  # fmt: skip
        shown = {"before": report.before, "gradient": report.gradient, "after": report.after}
        weights = max(
            float(np.abs(plane(report.before)).max()), float(np.abs(plane(report.after)).max()), 1e-12
        )
        for key, array in shown.items():
            values = plane(array)
            limit = weights if key != "gradient" else max(float(np.abs(values).max()), 1e-12)
            self.tables[key].set_values(values, limit, lambda value: f"{value:.4g}")


def gap_text(gap: float) -> str:
    """Return p - y with two places; what is next to nothing says so with one sign."""
    return f"{gap:+.2f}" if abs(gap) >= 0.005 else "0"


def plane(array: np.ndarray) -> np.ndarray:
    """Return rows and columns of an array of any rank: its first channel, at most three each way."""
    values = np.asarray(array, np.float64)
    while values.ndim > 2:
        values = values[..., 0]
    return np.atleast_2d(values)[:_SIDE, :_SIDE]


def _names() -> dict[str, str]:
    return {"before": tr("Before"), "gradient": tr("Gradient"), "after": tr("After")}
