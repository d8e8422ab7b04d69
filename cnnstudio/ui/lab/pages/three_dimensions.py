"""Three dimensions: a small kernel of cells slides through a small volume, slice by slice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.arithmetic.correlation import Cell, Convolution, correlate
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.sum_card import factor, written
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.widgets import Label, NumberField, Segments

Place = tuple[int, int, int]
_LARGEST = 5


def made_volume(side: int) -> Table:
    """Return a bright ball of whole numbers in a dark cube."""
    at = np.asarray(np.indices((side, side, side)), dtype=np.float64) - (side - 1) / 2
    return Table(np.clip(np.rint(9 - 4 * np.sqrt((at**2).sum(axis=0))), 0, 9))


def made_kernel(side: int) -> Table:
    """Return the difference between the last slice and the first: it sees what changes with depth."""
    kernel = np.zeros((side, side, side))
    kernel[0], kernel[-1] = -1.0, 1.0
    return Table(kernel if side > 1 else np.ones((1, 1, 1)))


_VOLUME, _KERNEL = made_volume(4), made_kernel(2)


@dataclass(frozen=True)
class Volume:
    """A cube of numbers, a smaller cube of weights, and how it slides."""

    image: Table = _VOLUME
    kernel: Table = _KERNEL
    stride: int = 1
    padding: str = "valid"

    def worked(self) -> Convolution:
        """Return the convolution of the volume; raises Refused."""
        return correlate(self.image.array, self.kernel.array, strides=self.stride, padding=self.padding)


class ThreeDimensions(LabPage[Volume]):
    """Arrow keys move within a slice, the player goes through all places, slice after slice."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Volume())
        self.done: Convolution | None = None
        self.place: Place = (0, 0, 0)
        self.inputs = [NumberGrid(kind="grey", editable=True) for _ in range(_LARGEST)]
        self.kernels = [NumberGrid(editable=True) for _ in range(_LARGEST)]
        self.outputs = [NumberGrid() for _ in range(_LARGEST)]
        self.row_in = self.add_grids(*(Part("", grid) for grid in self.inputs), share=0.3)
        self.row_kernel = self.add_grids(*(Part("", grid) for grid in self.kernels), share=0.2)
        self.row_out = self.add_grids(*(Part("", grid) for grid in self.outputs), share=0.3)
        self.add_player().moved.connect(self._follow_player)
        self.working = FormulaStrip()
        self.stage.addWidget(self.working)
        self._controls()
        self._connect()
        self.begin()

    def _controls(self) -> None:
        self.side = NumberField(4, 1, _LARGEST, name=tr("Side of the volume"))
        self.kernel_size = NumberField(2, 1, _LARGEST, name=tr("Kernel size"))
        self.stride = NumberField(1, 1, _LARGEST, name=tr("Stride"))
        self.padding = Segments([("valid", tr("valid")), ("same", tr("same"))], "valid", tr("Padding"))
        self.add_row(tr("Volume"), self.side, "input")
        self.add_row(tr("Kernel size"), self.kernel_size, "kernel", "kernel size")
        self.add_row(tr("Stride"), self.stride, "stride")
        self.add_row(tr("Padding"), self.padding, "padding")
        self.about = Label("", "body", "text_quiet", wrap=True)
        self.controls.addWidget(self.about)
        self.telling = (self.about,)

    def _connect(self) -> None:
        self.side.valueChanged.connect(lambda n: self.change("side", image=made_volume(int(str(n)))))
        self.kernel_size.valueChanged.connect(
            lambda n: self.change("kernel", kernel=made_kernel(int(str(n))))
        )
        self.stride.valueChanged.connect(lambda n: self.change("stride", stride=n))
        self.padding.valueChanged.connect(lambda padding: self.change(padding=padding))
        for field in (self.side, self.kernel_size, self.stride):
            field.editingEnded.connect(self.history.seal)
        for depth in range(_LARGEST):
            self._connect_slice(depth)

    def _connect_slice(self, depth: int) -> None:
        image, kernel, output = self.inputs[depth], self.kernels[depth], self.outputs[depth]
        image.edited.connect(
            lambda r, c, v: self.change(image=self.settings.image.with_cell((depth, r, c), v))
        )
        kernel.edited.connect(
            lambda r, c, v: self.change(kernel=self.settings.kernel.with_cell((depth, r, c), v))
        )
        output.pressed.connect(lambda r, c: self.go_to((depth, r, c)))
        for grid in (image, kernel):
            grid.refused.connect(self.tell_problem)

    # What the user does.

    def _follow_player(self, at: int) -> None:
        if self.done is not None:
            found = np.unravel_index(at, self.done.outputs.shape)
            self.go_to((int(found[0]), int(found[1]), int(found[2])))

    def go_to(self, place: Place) -> None:
        """Go to the nearest place of the output."""
        if self.done is None:
            return
        shape = self.done.outputs.shape
        kept = [min(max(at, 0), size - 1) for at, size in zip(place, shape, strict=True)]
        self.place = (kept[0], kept[1], kept[2])
        if self.player is not None:
            self.player.set_at(int(np.ravel_multi_index(self.place, shape)))
        self._show_place(self.done)

    def move_window(self, down: int, right: int) -> None:
        """Go to the neighbouring place of the same slice."""
        self.go_to((self.place[0], self.place[1] + down, self.place[2] + right))

    # What is shown.

    def refresh(self) -> None:
        """Slide the kernel through the volume."""
        settings = self.settings
        self.side.set_value(settings.image.shape[0])
        self.kernel_size.set_value(settings.kernel.shape[0])
        self.stride.set_value(settings.stride)
        self.padding.set_value(settings.padding)
        self._show_slices(settings.image.array, self.inputs, "in")
        self._show_slices(settings.kernel.array, self.kernels, "kernel")
        self.done = done = settings.worked()
        self._show_slices(done.outputs, self.outputs, "out")
        if self.player is not None:
            self.player.set_count(done.outputs.size)
        self.about.setText(
            tr(
                "{image} and a kernel of {kernel} give {out} with {n} multiplications; a layer has one such cube for each pair of channel and filter.",
                image=shape_text(settings.image.shape), kernel=shape_text(settings.kernel.shape),
                out=shape_text(done.outputs.shape), n=number(done.multiplications),
            )
        )  # fmt: skip
        self.go_to(self.place)

    def withdraw(self) -> None:
        """Show no output."""
        self.done = None
        for grid in self.outputs:
            self.row_out.set_shown(grid, False)
        for grid in self.inputs:
            grid.set_marks()
        self.working.set_lines([])

    def _show_slices(self, array: np.ndarray, grids: list[NumberGrid], which: str) -> None:
        row = {"in": self.row_in, "kernel": self.row_kernel, "out": self.row_out}[which]
        words = {
            "in": tr("Volume, slice {n}"),
            "kernel": tr("Kernel, slice {n}"),
            "out": tr("Output, slice {n}"),
        }
        first, limit = self.context.reading.first, float(np.abs(array).max()) or 1.0
        for depth, grid in enumerate(grids):
            row.set_shown(grid, depth < len(array))
            if depth < len(array):
                kind = "grey" if which == "in" and array.min() >= 0 else "signed"
                grid.set_values(array[depth], kind=kind, high=limit, limit=limit)  # type: ignore[arg-type]
                grid.set_first(first)
                row.set_caption(grid, words[which].format(n=depth + first))

    def _show_place(self, done: Convolution) -> None:
        read = [axis.reads(at) for axis, at in zip(done.axes, self.place, strict=True)]
        for depth, grid in enumerate(self.inputs):
            inside = depth in read[0]
            grid.set_marks(tuple(read[1]) if inside else (), tuple(read[2]) if inside else ())
        for depth, grid in enumerate(self.outputs):
            grid.set_marks(chosen=self.place[1:] if depth == self.place[0] else None)
        cell = done.cell(self.place)
        self.working.set_lines([*_slice_lines(cell), f"= {written(cell.output)}"])
        self.tell_place()

    def spoken(self) -> str:
        """Return the place and its value."""
        if self.done is None:
            return self.refusal.text()
        first = self.context.reading.first
        return tr(
            "Slice {depth}, row {row}, column {column} of the output: {value}.",
            depth=self.place[0] + first, row=self.place[1] + first, column=self.place[2] + first,
            value=full(float(self.done.outputs[self.place])),
        )  # fmt: skip


def _slice_lines(cell: Cell) -> list[str]:
    """Return the products of each slice of the kernel as one line with its sum."""
    lines: list[str] = []
    for depth in sorted({p.tap[0] for p in cell.products}):
        own = [p for p in cell.products if p.tap[0] == depth]
        told = " + ".join(f"{written(p.value)}·{factor(p.weight)}" for p in own[:9])
        more = " + …" if len(own) > 9 else ""
        lines.append(f"{'+ ' if lines else '  '}{told}{more}   [{written(sum(p.product for p in own))}]")
    return lines


PAGE = PageSpec(
    "three-dimensions",
    lambda: tr("Three dimensions"),
    "kinds",
    ThreeDimensions,
    lambda: tr("3-D volume Conv3D depth slices voxels"),
)
