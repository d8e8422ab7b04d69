"""Colour: an image as planes, a filter with one slice for each of them, and the partial sums that are added."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.arithmetic.colour import planes
from cnnstudio.arithmetic.correlation import Convolution, correlate
from cnnstudio.arithmetic.counts import slices
from cnnstudio.arithmetic.windows import nearest_place
from cnnstudio.language import number, tr
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.channel_tiles import ChannelTiles
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.inputs import photograph
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.sum_card import factor, written
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.widgets import Label, NumberField

_SLICES = Table(np.stack([[[1, -1], [0, 1]], [[2, 0], [1, 1]], [[0, 1], [-1, 0]]], axis=-1))
_PATCH = Table(np.stack([[[1, 0], [2, 1]], [[0, 1], [1, 0]], [[2, 2], [0, 1]]], axis=-1) / 2)


@dataclass(frozen=True)
class Coloured:
    """A colour image from 0 to 1, the slices of one filter (rows, columns, channels), and its bias."""

    image: Table = _PATCH
    kernel: Table = _SLICES
    bias: float = 0.0

    def worked(self) -> Convolution:
        """Return the filter at work; raises Refused."""
        return correlate(self.image.array, self.kernel.array[..., None], [self.bias])


class Colour(LabPage[Coloured]):
    """Each channel has its plane, its slice and its partial sums; below them all planes an image can be taken apart into."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Coloured(Table(photograph(6, colour=True))))
        self.done: Convolution | None = None
        self.place = (0, 0)
        self.planes = [NumberGrid(kind="grey", editable=True) for _ in range(3)]
        self.slices = [NumberGrid(editable=True) for _ in range(3)]
        self.parts, self.output = [NumberGrid() for _ in range(3)], NumberGrid()
        names = (tr("Red"), tr("Green"), tr("Blue"))
        self.row_in = self.add_grids(*map(Part, names, self.planes), share=0.26)
        own = [tr("Slice for {channel}", channel=name.lower()) for name in names]
        self.row_kernel = self.add_grids(*map(Part, own, self.slices), share=0.16)
        partial = [tr("Sums of {channel}", channel=name.lower()) for name in names]
        self.row_out = self.add_grids(
            Part(partial[0], self.parts[0]), "+", Part(partial[1], self.parts[1]), "+",
            Part(partial[2], self.parts[2]), "=", Part(tr("Output"), self.output), share=0.24,
        )  # fmt: skip
        self.add_player().moved.connect(self._follow_player)
        self.working = FormulaStrip()
        self.stage.addWidget(self.working)
        self.tiles = ChannelTiles(tr("The image taken apart"), named=True)
        self.plane_words = Label("", "body", "text_quiet", wrap=True)
        self.stage.addWidget(self.tiles)
        self.stage.addWidget(self.plane_words)
        self.shown_plane = 0
        self._controls()
        self._connect()
        self.begin()

    def _controls(self) -> None:
        self.side = NumberField(6, 2, 32, name=tr("Image size"))
        self.bias = NumberField(0, -1e6, 1e6, 0.5, whole=False, name=tr("Bias"))
        self.add_row(tr("Image size"), self.side, "image", "source")
        self.add_row(tr("Bias"), self.bias, "bias")
        words = tr(
            "A filter has one slice for each channel of its input, and all their sums are added to one number. "
            "A layer of 64 filters on 32 channels has {n} slices.",
            n=number(slices(32, 64)),
        )
        self.controls.addWidget(Label(words, "body", "text", wrap=True))

    def _connect(self) -> None:
        self.side.valueChanged.connect(
            lambda n: self.change("side", image=Table(photograph(int(str(n)), colour=True)))
        )
        self.bias.valueChanged.connect(lambda v: self.change("bias", bias=float(str(v))))
        for field in (self.side, self.bias):
            field.editingEnded.connect(self.history.seal)
        for channel in range(3):
            self._connect_channel(channel)
        self.output.pressed.connect(lambda r, c: self.go_to((r, c)))
        self.tiles.selected.connect(self._choose_plane)

    def _connect_channel(self, channel: int) -> None:
        plane, weights, part = self.planes[channel], self.slices[channel], self.parts[channel]
        plane.edited.connect(lambda r, c, v: self._edit(channel, r, c, v))
        weights.edited.connect(
            lambda r, c, v: self.change(kernel=self.settings.kernel.with_cell((r, c, channel), v))
        )
        plane.dragged.connect(self._drag)
        part.pressed.connect(lambda r, c: self.go_to((r, c)))
        for grid in (plane, weights):
            grid.refused.connect(self.tell_problem)

    # What the user does.

    def _edit(self, channel: int, row: int, column: int, value: float) -> None:
        if 0 <= value <= 1:
            self.change(image=self.settings.image.with_cell((row, column, channel), value))
        else:
            self.tell_problem(tr("Colours are numbers from 0 to 1."))

    def _choose_plane(self, index: int) -> None:
        self.shown_plane = index
        self._show_planes()

    def _drag(self, row: float, column: float) -> None:
        if self.done is not None:
            at = nearest_place(self.done.axes, (row, column))
            self.go_to((at[0], at[1]))

    def _follow_player(self, at: int) -> None:
        if self.done is not None:
            row, column = divmod(at, self.done.sums.shape[1])
            self.go_to((row, column))

    def go_to(self, place: tuple[int, int]) -> None:
        """Go to the nearest place of the output."""
        if self.done is None or self.player is None:
            return
        rows, columns = self.done.sums.shape[:2]
        self.place = min(max(place[0], 0), rows - 1), min(max(place[1], 0), columns - 1)
        self.player.set_at(self.place[0] * columns + self.place[1])
        self._show_place(self.done)

    def move_window(self, down: int, right: int) -> None:
        """Go to the neighbouring cell."""
        self.go_to((self.place[0] + down, self.place[1] + right))

    # What is shown.

    def refresh(self) -> None:
        """Work out all partial sums."""
        settings = self.settings
        self.side.set_value(settings.image.shape[0])
        self.bias.set_value(settings.bias)
        for channel in range(3):
            self.planes[channel].set_values(settings.image.array[..., channel], kind="grey", high=1.0)
            limit = float(np.abs(settings.kernel.array).max()) or 1.0
            self.slices[channel].set_values(settings.kernel.array[..., channel], limit=limit)
        self._show_planes()
        self.done = done = settings.worked()
        partial = done.partial_maps()
        limit = max(float(np.abs(partial).max()), float(np.abs(done.maps).max())) or 1.0
        for channel, grid in enumerate(self.parts):
            grid.set_values(partial[..., channel], limit=limit)
        self.output.set_values(done.maps[..., 0], limit=limit)
        if self.player is not None:
            self.player.set_count(done.sums[..., 0].size)
        self.go_to(self.place)

    def withdraw(self) -> None:
        """Forget the result."""
        self.done = None

    def _show_planes(self) -> None:
        found = planes(self.settings.image.array)
        names = list(found)
        self.tiles.show_planes(list(found.values()), "grey", 1.0, self.shown_plane, names)
        name = names[self.shown_plane]
        self.plane_words.setText(
            tr(
                "{all}. Chosen: {name}, on average {mean}. A layer on a colour image reads R, G and B; one on a grey image reads grey.",
                all=", ".join(names), name=name, mean=number(float(found[name].mean()), 3),
            )
        )  # fmt: skip

    def _show_place(self, done: Convolution) -> None:
        rows, columns = (tuple(axis.reads(at)) for axis, at in zip(done.axes, self.place, strict=True))
        first = self.context.reading.first
        for grid in self.planes:
            grid.set_marks(rows, columns)
        for grid in (*self.parts, self.output):
            grid.set_marks(chosen=self.place)
        for grid in (*self.planes, *self.slices, *self.parts, self.output):
            grid.set_first(first)
        cell = done.cell(self.place)
        lines = [tr("output = sum of red + sum of green + sum of blue + bias")]
        for channel, name in enumerate((tr("red"), tr("green"), tr("blue"))):
            own = [p for p in cell.products if p.channel == channel]
            told = " + ".join(f"{written(p.value)}·{factor(p.weight)}" for p in own[:9])
            lines.append(f"{name}: {told} = {written(cell.channel_sums[channel])}")
        total = " + ".join(factor(value) for value in cell.channel_sums)
        self.working.set_lines([*lines, f"{total} + {factor(cell.bias)} = {written(cell.output)}"])
        self.tell_place()

    def spoken(self) -> str:
        """Return the three sums and the output."""
        if self.done is None:
            return self.refusal.text()
        cell, first = self.done.cell(self.place), self.context.reading.first
        red, green, blue = (full(value) for value in cell.channel_sums)
        return tr(
            "Row {row}, column {column}: red {red}, green {green}, blue {blue}, with the bias {value}.",
            row=self.place[0] + first, column=self.place[1] + first, red=red, green=green, blue=blue,
            value=full(cell.output),
        )  # fmt: skip


PAGE = PageSpec(
    "colour",
    lambda: tr("Colour"),
    "layers",
    Colour,
    lambda: tr("RGB planes channels slices partial sums grey HSV CMYK filter"),
)
