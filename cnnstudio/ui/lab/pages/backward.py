"""Backward: what a wish at the output means for the kernel, the bias and the input, place by place, and its check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic.correlation import Convolution, correlate
from cnnstudio.arithmetic.gradients import (
    Gradients,
    GradientStep,
    backward,
    compared,
    half_squares,
    measured_together,
)
from cnnstudio.arithmetic.pooling import pool
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.inputs import COURSE, COURSE_KERNEL
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.widgets import Choice, NumberField, Segments

Place = tuple[int, int]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Going:
    """A convolution, and the number at its end that is to become smaller."""

    image: Table = COURSE
    kernel: Table = COURSE_KERNEL
    bias: float = 0.0
    goal: Literal["sum", "squares"] = "sum"
    pooling: Literal["max", "average"] = "max"

    def forward(self) -> Convolution:
        """Return the convolution at work."""
        return correlate(self.image.array, self.kernel.array, [self.bias])

    def value(self, image: Array, kernel: Array) -> float:
        """Return the number at the end for other images and kernels."""
        done = correlate(image, kernel, [self.bias])
        return half_squares(done)[0] if self.goal == "squares" else float(done.outputs.sum())

    def values(self, images: Array, kernels: Array) -> Array:
        """Return the numbers at the end for as many images and kernels, each pair along the last axis."""
        many = images.shape[-1]
        done = correlate(images, kernels[..., None, :], np.full(many, self.bias), groups=many)
        ends = done.maps**2 / 2 if self.goal == "squares" else done.maps
        return np.asarray(ends.sum(axis=(0, 1)))

    def gradients(self) -> Gradients:
        """Return the way back."""
        done = self.forward()
        return half_squares(done)[1] if self.goal == "squares" else backward(done)


class Backward(LabPage[Going]):
    """The player and the arrow keys go over the output's places; each adds its part to both gradients."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Going())
        self.place: Place = (0, 0)
        self.found: Gradients | None = None
        self.step: GradientStep | None = None
        self.input, self.kernel = NumberGrid(editable=True), NumberGrid(editable=True)
        self.output, self.arriving = NumberGrid(), NumberGrid()
        self.ahead = self.add_grids(
            Part(tr("Input"), self.input), "∗", Part(tr("Kernel"), self.kernel), "=", Part(tr("Output"), self.output),
            Part(tr("Gradient that arrives"), self.arriving), share=0.27,
        )  # fmt: skip
        self.to_kernel, self.to_input = NumberGrid(), NumberGrid()
        self.added = NumberGrid()
        self.back = self.add_grids(
            Part(tr("This place adds"), self.added), Part(tr("Kernel's gradient so far"), self.to_kernel),
            Part(tr("Input's gradient so far"), self.to_input), share=0.27,
        )  # fmt: skip
        self.add_player().moved.connect(self._follow_player)
        self.working = FormulaStrip()
        self.stage.addWidget(self.working)
        self.pooled, self.routed = NumberGrid(), NumberGrid()
        self.pool_row = self.add_grids(
            Part(tr("Input pooled 2 × 2"), self.pooled), Part(tr("Where a gradient of 1 goes back to"), self.routed),
            share=0.27,
        )  # fmt: skip
        self._controls()
        self._connect()
        self.begin()

    def _controls(self) -> None:
        goals = [("sum", tr("Sum of all outputs")), ("squares", tr("Half the sum of squares"))]
        self.goal = Choice(goals, "sum", tr("Number at the end"))
        self.bias = NumberField(0.0, -1e6, 1e6, 0.5, whole=False, name=tr("Bias"))
        self.pooling = Segments([("max", tr("max")), ("average", tr("average"))], "max", tr("Pooling"))
        self.add_row(tr("At the end"), self.goal)
        self.add_row(tr("Bias"), self.bias, "bias")
        self.add_row(tr("Pooling"), self.pooling, "pool size", "kernel", "kernel size")

    def _connect(self) -> None:
        change = self.change
        self.goal.valueChanged.connect(lambda goal: change(goal=goal))
        self.pooling.valueChanged.connect(lambda kind: change(pooling=kind))
        self.bias.valueChanged.connect(lambda bias: change("bias", bias=float(str(bias))))
        self.bias.editingEnded.connect(self.history.seal)
        self.input.edited.connect(lambda r, c, v: change(image=self.settings.image.with_cell((r, c), v)))
        self.kernel.edited.connect(lambda r, c, v: change(kernel=self.settings.kernel.with_cell((r, c), v)))
        self.input.pasted.connect(lambda table: change(image=Table(table[:16, :16])))
        self.output.pressed.connect(lambda r, c: self.go_to((r, c)))
        self.input.refused.connect(self.tell_problem)
        self.kernel.refused.connect(self.tell_problem)

    # What the user does.

    def _follow_player(self, at: int) -> None:
        self.place = divmod(at, self.output.values.shape[1])
        self._show_place()

    def go_to(self, place: Place) -> None:
        """Go to the nearest place of the output."""
        if self.found is None or self.player is None:
            return
        rows, columns = self.output.values.shape
        self.place = min(max(place[0], 0), rows - 1), min(max(place[1], 0), columns - 1)
        self.player.set_count(rows * columns)
        self.player.set_at(self.place[0] * columns + self.place[1])
        self._show_place()

    def move_window(self, down: int, right: int) -> None:
        """Go to the neighbouring place."""
        self.go_to((self.place[0] + down, self.place[1] + right))

    # What is shown.

    def refresh(self) -> None:
        """Go forwards and back."""
        settings = self.settings
        self.goal.set_value(settings.goal)
        self.bias.set_value(settings.bias)
        self.pooling.set_value(settings.pooling)
        self.input.set_values(settings.image.array)
        self.kernel.set_values(settings.kernel.array)
        self.found = self.step = None
        self.found = found = settings.gradients()
        self.output.set_values(found.done.outputs)
        self.arriving.set_values(found.upstream[..., 0])
        self.checked = self._check_words(found)
        self._show_pooling()
        self.go_to(self.place)

    def _show_pooling(self) -> None:
        done = pool(self.settings.image.array, 2, kind=self.settings.pooling)
        self.pooled.set_values(done.outputs)
        self.routed.set_values(done.backward(np.ones_like(done.outputs)))
        self.pool_row.set_note(self.pooled, shape_text(done.outputs.shape))

    def _show_place(self) -> None:
        found = self.found
        if found is None:
            return
        step = self.step = found.step(self.place)
        rows, columns = (tuple(axis.reads(at)) for axis, at in zip(found.done.axes, self.place, strict=True))
        self.added.set_values(_plane(step.to_kernel))
        self.to_kernel.set_values(_plane(step.kernel_so_far))
        self.to_input.set_values(_plane(step.input_so_far))
        for grid in (self.input, self.to_input):
            grid.set_marks(rows, columns)
        for grid in (self.output, self.arriving):
            grid.set_marks(chosen=self.place)
        for grid in (self.input, self.kernel, self.output, self.to_kernel, self.to_input):
            grid.set_first(self.context.reading.first)
        self.working.set_lines([
            tr("kernel's gradient += g·window;  input's gradient += g·kernel;  bias's gradient += g"),
            tr("f = {f};  g = {g};  bias's gradient so far {bias}", f=full(self.end_value()), g=full(step.gradient),
               bias=full(step.bias_so_far)),
            self.checked,
        ])  # fmt: skip
        self.tell_place()

    def end_value(self) -> float:
        """Return the number at the end."""
        return self.settings.value(self.settings.image.array, self.settings.kernel.array)

    def errors(self, found: Gradients) -> tuple[float, float]:
        """Return how far both gradients are from what finite differences measure."""
        settings = self.settings
        image, kernel = settings.image.array, settings.kernel.array
        slopes = measured_together(lambda k: settings.values(_alike(image, k), k), kernel)
        others = measured_together(lambda x: settings.values(x, _alike(kernel, x)), image)
        return compared(found.kernel, slopes).error, compared(found.inputs, others).error

    def _check_words(self, found: Gradients) -> str:
        kernel, inputs = self.errors(found)
        return tr(
            "checked by (f(x + ε) − f(x − ε))/2ε: largest error {kernel} at the kernel, {inputs} at the input",
            kernel=number(kernel, 2),
            inputs=number(inputs, 2),
        )

    def spoken(self) -> str:
        """Return what the current place adds."""
        step, first = self.step, self.context.reading.first
        if step is None:
            return ""
        return tr(
            "Output row {row}, column {column}: gradient {g} arrives; the bias's gradient is {bias} so far.",
            row=self.place[0] + first, column=self.place[1] + first, g=full(step.gradient), bias=full(step.bias_so_far),
        )  # fmt: skip


def _alike(array: Array, others: Array) -> Array:
    """Return an array as often as there are others along their last axis."""
    return np.repeat(array[..., None], others.shape[-1], axis=-1)


def _plane(array: Array) -> Array:
    """Return rows and columns without the axes of one channel and one filter."""
    return array.reshape(array.shape[:2])


PAGE = PageSpec(
    "backward",
    lambda: tr("Backward"),
    "inside",
    Backward,
    lambda: tr("gradient backpropagation finite differences max pooling routing bias"),
)
