"""Separable: a kernel that is a column times a row, how near any kernel comes to one, and what two steps save."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.arithmetic import kernels
from cnnstudio.arithmetic.separable import RankOne, Savings, TwoSteps, in_two_steps, rank_one, savings
from cnnstudio.language import number, percent, shape_text, tr
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.chips import Chips
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.inputs import PATTERNS
from cnnstudio.ui.lab.note import Note
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.widgets import Label, NumberField

Place = tuple[int, int]
_LARGEST = 16
_IMAGE, _SOBEL = Table(PATTERNS["ring"](5)), Table(kernels.sobel())


@dataclass(frozen=True)
class Separating:
    """An image, and a kernel to take apart."""

    image: Table = _IMAGE
    kernel: Table = _SOBEL
    preset: str = "sobel"


def _presets() -> list[tuple[str, str]]:
    return [
        ("sobel", tr("Sobel")), ("gaussian", tr("Gaussian")), ("box", tr("Box")), ("laplacian", tr("Laplacian")),
        ("sharpen", tr("Sharpen")), ("emboss", tr("Emboss")), ("scharr", tr("Scharr")),
    ]  # fmt: skip


def _preset(name: str) -> Table:
    return Table(kernels.gaussian(3) if name == "gaussian" else getattr(kernels, name)())


class Separable(LabPage[Separating]):
    """Arrow keys and the player go over the output; both steps that lead to the cell are shown."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Separating())
        self.steps: TwoSteps | None = None
        self.place: Place = (0, 0)
        self.kernel, self.nearest = NumberGrid(editable=True), NumberGrid()
        self.column, self.line = NumberGrid(), NumberGrid()
        self.apart = self.add_grids(
            Part(tr("Kernel"), self.kernel), "≈", Part(tr("Column"), self.column), "·", Part(tr("Row"), self.line),
            "=", Part(tr("Column times row"), self.nearest), share=0.26,
        )  # fmt: skip
        self.verdict = Label("", "strong", "text", wrap=True)
        self.stage.addWidget(self.verdict)
        self.input, self.first, self.second = NumberGrid(editable=True), NumberGrid(), NumberGrid()
        self.whole = NumberGrid()
        self.row = self.add_grids(
            Part(tr("Image"), self.input), "→", Part(tr("After the column"), self.first), "→",
            Part(tr("After the row"), self.second), Part(tr("Whole kernel at once"), self.whole), share=0.34,
        )  # fmt: skip
        self.add_player().moved.connect(self._follow_player)
        self.counts = FormulaStrip()
        self.stage.addWidget(self.counts)
        self._controls()
        self._connect()
        self.telling = (self.verdict, self.counts)
        self.begin()

    def _controls(self) -> None:
        self.presets = Chips(_presets(), tr("Kernel"))
        self.controls.addWidget(self.presets)
        self.image_size = NumberField(5, 1, _LARGEST, name=tr("Image size"))
        self.kernel_size = NumberField(3, 1, _LARGEST, name=tr("Kernel size"))
        self.add_row(tr("Image size"), self.image_size, "input")
        self.add_row(tr("Kernel size"), self.kernel_size, "kernel size", "kernel")
        self.always = Note(tr("a separable convolution always needs much less operations"), "")
        self.controls.addWidget(self.always)

    def _connect(self) -> None:
        self.presets.chosen.connect(lambda name: self.change(kernel=_preset(name), preset=name))
        self.image_size.valueChanged.connect(
            lambda size: self.change("image", image=Table(PATTERNS["ring"](int(str(size)))))
        )
        self.kernel_size.valueChanged.connect(self._choose_kernel_size)
        for field in (self.image_size, self.kernel_size):
            field.editingEnded.connect(self.history.seal)
        self.input.refused.connect(self.tell_problem)
        self.kernel.refused.connect(self.tell_problem)
        self.input.edited.connect(lambda r, c, v: self.change(image=self.settings.image.with_cell((r, c), v)))
        self.kernel.edited.connect(
            lambda r, c, v: self.change(kernel=self.settings.kernel.with_cell((r, c), v), preset="")
        )
        self.input.pasted.connect(lambda table: self.change(image=Table(table[:_LARGEST, :_LARGEST])))
        self.kernel.pasted.connect(
            lambda table: self.change(kernel=Table(table[:_LARGEST, :_LARGEST]), preset="")
        )
        self.second.pressed.connect(lambda r, c: self.go_to((r, c)))

    # What the user does.

    def _choose_kernel_size(self, size: object) -> None:
        wanted = int(str(size))
        begun = self.history.begun("kernel")
        preset = begun.preset if (wanted, wanted) == begun.kernel.shape else ""
        self.change("kernel", kernel=begun.kernel.resized((wanted, wanted)), preset=preset)

    def _follow_player(self, at: int) -> None:
        if self.steps is not None:
            self.place = divmod(at, self.steps.whole.sums.shape[1])
            self._show_place()

    def go_to(self, place: Place) -> None:
        """Go to the nearest place of the output."""
        if self.steps is None or self.player is None:
            return
        rows, columns = self.steps.whole.sums.shape[:2]
        self.place = min(max(place[0], 0), rows - 1), min(max(place[1], 0), columns - 1)
        self.player.set_count(rows * columns)
        self.player.set_at(self.place[0] * columns + self.place[1])
        self._show_place()

    def move_window(self, down: int, right: int) -> None:
        """Go to the neighbouring cell of the output."""
        self.go_to((self.place[0] + down, self.place[1] + right))

    # What is shown.

    def refresh(self) -> None:
        """Take the kernel apart and slide both parts over the image."""
        settings = self.settings
        self.presets.set_value(settings.preset)
        self.image_size.set_value(settings.image.shape[0])
        self.kernel_size.set_value(settings.kernel.shape[0])
        self.input.set_values(
            settings.image.array, kind="grey", high=float(max(settings.image.array.max(), 1))
        )
        best = rank_one(settings.kernel.array)
        self._show_parts(best)
        self._show_note()
        counted = savings(*settings.image.shape, *settings.kernel.shape)  # type: ignore[misc, unused-ignore]
        self.steps = steps = in_two_steps(settings.image.array, settings.kernel.array)
        self._show_steps(steps)
        self._show_counts(counted)
        self.go_to(self.place)

    def withdraw(self) -> None:
        """Show the image and the parts of the kernel alone."""
        self.steps = None
        self.input.set_marks()
        self.counts.set_lines([])
        for grid in (self.first, self.second, self.whole):
            self.row.set_shown(grid, False)

    def _show_parts(self, best: RankOne) -> None:
        limit = float(np.abs(best.kernel).max()) or 1.0
        self.kernel.set_values(best.kernel, limit=limit)
        self.column.set_values(best.column[:, None])
        self.line.set_values(best.row[None, :])
        self.nearest.set_values(best.nearest, limit=limit)
        singular = ", ".join(number(float(value), 4) for value in best.singular if value > 1e-9)
        words = (
            tr("Rank {rank}: this kernel is exactly a column times a row.", rank=best.rank)
            if best.separable
            else tr(
                "Rank {rank}: no column times a row makes this kernel; the nearest one misses {error} of its norm.",
                rank=best.rank, error=percent(best.error),
            )
        )  # fmt: skip
        self.verdict.setText(
            tr("{words} Singular values: {values}.", words=words, values=singular or number(0))
        )

    def _show_steps(self, steps: TwoSteps) -> None:
        limit = float(max(np.abs(steps.whole.outputs).max(), np.abs(steps.second.outputs).max())) or 1.0
        self.first.set_values(steps.first.outputs)
        self.second.set_values(steps.second.outputs, limit=limit)
        self.whole.set_values(steps.whole.outputs, limit=limit)
        for grid in (self.first, self.second, self.whole):
            self.row.set_shown(grid, True)
            self.row.set_note(grid, shape_text(grid.values.shape))

    def _show_counts(self, counted: Savings) -> None:
        rows, columns = self.settings.kernel.shape
        tall, wide = self.second.values.shape
        self.counts.set_lines([
            tr("whole kernel: {tall}·{wide}·{rows}·{columns} = {plain} multiplications, {weights} weights",
               tall=tall, wide=wide, rows=rows, columns=columns, plain=number(counted.plain), weights=number(counted.weights)),
            tr("two steps: {a} + {b} = {sum} multiplications, {weights} weights", a=number(counted.column_step),
               b=number(counted.row_step), sum=number(counted.separated), weights=number(counted.separated_weights)),
            tr("saved {share}; largest difference of the results {difference}",
               share=percent(counted.saved, 0), difference=number(self.largest_difference(), 4)),
        ], rule=False)  # fmt: skip

    def largest_difference(self) -> float:
        """Return how far the two steps are from the whole kernel, rounding left out."""
        if self.steps is None:
            return 0.0
        worst = float(np.abs(self.steps.difference).max())
        return worst if worst > 1e-9 * max(float(np.abs(self.steps.whole.outputs).max()), 1.0) else 0.0

    def _show_note(self) -> None:
        small, large = savings(5, 5, 3, 3), savings(100, 100, 3, 3)
        sobel, laplacian = rank_one(kernels.sobel()), rank_one(kernels.laplacian())
        self.always.set_right(
            tr(
                "It saves {a} at 5 × 5 ({b} of {c}) and {d} at 100 × 100 ({e} of {f}), and only kernels of rank 1 can be taken apart: "
                "Sobel has rank {g}, the Laplacian {h}.",
                a=percent(small.saved, 0), b=number(small.separated), c=number(small.plain),
                d=percent(large.saved, 0), e=number(large.separated), f=number(large.plain),
                g=sobel.rank, h=laplacian.rank,
            )
        )  # fmt: skip

    def _show_place(self) -> None:
        if self.steps is None:
            return
        row, column = self.place
        rows, columns = (
            tuple(axis.reads(at)) for axis, at in zip(self.steps.whole.axes, self.place, strict=True)
        )
        self.input.set_marks(rows, columns)
        self.first.set_marks((row,), columns)
        for grid in (self.second, self.whole):
            grid.set_marks(chosen=(row, column))
        first = self.context.reading.first
        for grid in (self.input, self.first, self.second, self.whole, self.kernel):
            grid.set_first(first)
        self.tell_place()

    def spoken(self) -> str:
        """Return both ways to the current cell as a sentence."""
        if self.steps is None:
            return self.refusal.text()
        first = self.context.reading.first
        return tr(
            "Row {row}, column {column}: {two} in two steps, {whole} with the whole kernel.",
            row=self.place[0] + first, column=self.place[1] + first,
            two=full(round(float(self.steps.second.outputs[self.place]), 9)),
            whole=full(round(float(self.steps.whole.outputs[self.place]), 9)),
        )  # fmt: skip


PAGE = PageSpec(
    "separable",
    lambda: tr("Separable"),
    "kinds",
    Separable,
    lambda: tr("rank column row sobel singular value spatially separable"),
)
