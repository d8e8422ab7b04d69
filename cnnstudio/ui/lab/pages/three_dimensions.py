"""Three dimensions: a small kernel of cells slides through a volume, slice by slice; also layers over volumes."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic.correlation import Convolution
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import GridRow, Part
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.volume import CONVOLUTIONS, POOLINGS, Done, Triple, Volume, made_kernel, made_volume
from cnnstudio.ui.lab.volume_layer import VolumeLayer
from cnnstudio.ui.lab.volume_words import cells_read, lines_of
from cnnstudio.ui.widgets import Label, NumberField, Segments

_LARGEST = 5
"""Slices side by side; of a deeper volume those around the place are shown."""


class ThreeDimensions(LabPage[Volume]):
    """Arrow keys move within a slice, the player goes through all places, slice after slice."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Volume())
        self.done: Done | None = None
        self.place: Triple = (0, 0, 0)
        self.starts = {"in": 0, "kernel": 0, "out": 0}
        """The first slice in sight of the volume, the kernel and the output."""
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
        self.padding = Segments([("valid", "valid"), ("same", "same")], "valid", tr("Padding"))
        self.own_rows = (
            self.add_row(tr("Volume"), self.side, "input"),
            self.add_row(tr("Kernel size"), self.kernel_size, "kernel", "kernel size"),
            self.add_row(tr("Stride"), self.stride, "stride"),
            self.add_row(tr("Padding"), self.padding, "padding"),
        )
        self.about = Label("", "body", "text_quiet", wrap=True)
        self.controls.addWidget(self.about)
        self.telling = (self.about,)
        self.layer_part = VolumeLayer(self)

    def _connect(self) -> None:
        self.side.valueChanged.connect(lambda n: self.change("side", image=made_volume(int(str(n)))))
        self.kernel_size.valueChanged.connect(
            lambda n: self.change("kernel", kernel=made_kernel(int(str(n))))
        )
        self.stride.valueChanged.connect(lambda n: self.change("stride", stride=n))
        self.padding.valueChanged.connect(lambda padding: self.change(padding=padding))
        for field in (self.side, self.kernel_size, self.stride):
            field.editingEnded.connect(self.history.seal)
        for slot in range(_LARGEST):
            self._connect_slice(slot)

    def _connect_slice(self, slot: int) -> None:
        image, kernel, output = self.inputs[slot], self.kernels[slot], self.outputs[slot]
        image.edited.connect(
            lambda r, c, v: self._take(self.settings.with_value((slot + self.starts["in"], r, c), v))
        )
        kernel.edited.connect(
            lambda r, c, v: self._take(self.settings.with_weight((slot + self.starts["kernel"], r, c), v))
        )
        output.pressed.connect(lambda r, c: self.go_to((slot + self.starts["out"], r, c)))
        for grid in (image, kernel):
            grid.refused.connect(self.tell_problem)

    # What the user does.

    def _take(self, changed: Volume) -> None:
        self.change(image=changed.image, kernel=changed.kernel, opened=changed.opened)

    def open_layer(self, numbers: LayerNumbers) -> None:
        """Show a layer over volumes with its weights and what it reads."""
        self.place = (0, 0, 0)
        self.layer_part.open(numbers)

    def _room(self) -> tuple[int, ...]:
        return self.done.maps.shape[:3] if self.done is not None else (1, 1, 1)

    def _follow_player(self, at: int) -> None:
        if self.done is not None:
            found = np.unravel_index(at, self._room())
            self.go_to((int(found[0]), int(found[1]), int(found[2])))

    def go_to(self, place: Triple) -> None:
        """Go to the nearest place of the output."""
        if self.done is None:
            return
        shape = self._room()
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
        for row in self.own_rows:
            row.setVisible(settings.opened is None)
        self.row_kernel.setVisible(settings.opened is None or settings.opened.weighs)
        self.starts = dict.fromkeys(self.starts, 0)
        self._show_slices("in")
        self._show_slices("kernel")
        self.done = done = settings.worked()
        if self.player is not None:
            self.player.set_count(int(np.prod(self._room())))
        self._show_slices("out")
        self._show_about(done)
        self.layer_part.show(settings, done)
        self.go_to(self.place)

    def _show_about(self, done: Done) -> None:
        self.about.setVisible(isinstance(done, Convolution) and done.plain)
        if isinstance(done, Convolution):
            self.about.setText(
                tr(
                    "{image} and a kernel of {kernel} give {out} with {n} multiplications; a layer has one such cube for each pair of channel and filter.",
                    image=shape_text(self.settings.image.shape), kernel=shape_text(self.settings.kernel.shape),
                    out=shape_text(done.outputs.shape), n=number(done.multiplications),
                )
            )  # fmt: skip

    def withdraw(self) -> None:
        """Show no output."""
        self.done = None
        for grid in self.outputs:
            self.row_out.set_shown(grid, False)
        for grid in self.inputs:
            grid.set_marks()
        self.working.set_lines([])
        self.layer_part.withdraw()

    def _slices(self, which: str) -> tuple[np.ndarray, list[NumberGrid], GridRow, str]:
        if which == "in":
            return self.settings.image.array, self.inputs, self.row_in, tr("Volume, slice {n}")
        if which == "kernel":
            return self.settings.kernel.array, self.kernels, self.row_kernel, tr("Kernel, slice {n}")
        maps = self.done.maps if self.done is not None else np.zeros((1, 1, 1, 1))
        return maps[..., self.settings.filter], self.outputs, self.row_out, tr("Output, slice {n}")

    def _show_slices(self, which: str) -> None:
        array, grids, row, words = self._slices(which)
        first, limit = self.context.reading.first, float(np.abs(array).max()) or 1.0
        kind = "grey" if which == "in" and array.min() >= 0 else "signed"
        for slot, grid in enumerate(grids):
            depth = slot + self.starts[which]
            row.set_shown(grid, depth < len(array))
            if depth < len(array):
                grid.set_values(array[depth], kind=kind, high=limit, limit=limit)  # type: ignore[arg-type]
                grid.set_first(first)
                row.set_caption(grid, words.format(n=depth + first))

    def _bring(self, which: str, low: int, high: int) -> None:
        """Bring these slices into sight, as far as they fit side by side."""
        deep = len(self._slices(which)[0])
        start = min(max(self.starts[which], high - _LARGEST + 1, 0), low, max(deep - _LARGEST, 0))
        if start != self.starts[which]:
            self.starts[which] = start
            self._show_slices(which)

    def _show_place(self, done: Done) -> None:
        depths, rows, columns = cells_read(done, self.place, self.settings)
        there = [depth for depth in depths if 0 <= depth < self.settings.image.shape[0]] or [0]
        self._bring("in", there[0], there[-1])
        self._bring("out", self.place[0], self.place[0])
        for slot, grid in enumerate(self.inputs):
            inside = slot + self.starts["in"] in depths
            grid.set_marks(rows if inside else (), columns if inside else ())
        for slot, grid in enumerate(self.outputs):
            here = slot + self.starts["out"] == self.place[0]
            grid.set_marks(chosen=self.place[1:] if here else None)
        self.working.set_lines(lines_of(done, self.place, self.settings), rule=False)
        self.tell_place()

    def spoken(self) -> str:
        """Return the place and its value."""
        if self.done is None:
            return self.refusal.text()
        first = self.context.reading.first
        return tr(
            "Slice {depth}, row {row}, column {column} of the output: {value}.",
            depth=self.place[0] + first, row=self.place[1] + first, column=self.place[2] + first,
            value=full(float(self.done.maps[(*self.place, self.settings.filter)])),
        )  # fmt: skip


PAGE = PageSpec(
    "three-dimensions",
    lambda: tr("Three dimensions"),
    "kinds",
    ThreeDimensions,
    lambda: tr("3-D volume Conv3D depth slices voxels pooling transposed"),
    (*CONVOLUTIONS, *POOLINGS),
)
