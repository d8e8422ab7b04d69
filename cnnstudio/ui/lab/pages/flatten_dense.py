"""Flatten and Dense: which cell becomes which number, the weighted sum of a unit, and its weights folded back into maps."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from cnnstudio.arithmetic.counts import convolution, instead_dense
from cnnstudio.arithmetic.counts import dense as dense_count
from cnnstudio.arithmetic.dense import Dense, weighted_sum
from cnnstudio.arithmetic.flattening import flatten, folded, index_of, place_of
from cnnstudio.arithmetic.windows import slide
from cnnstudio.language import number, percent, shape_text, tr
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.note import Note
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.sum_card import factor, written
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.widgets import Choice, Label, NumberField

_MOST_CHANNELS, _MOST_SIDE = 4, 5
_MOST_TERMS = 8


def made_maps(side: int, channels: int) -> Table:
    """Return whole numbers from 0 to 4 that differ from channel to channel."""
    row, column, channel = np.indices((side, side, channels))
    return Table((row * 2 + column * (channel + 1) + channel * 3) % 5)


def made_weights(inputs: int) -> Table:
    """Return whole weights from -2 to 2 for one unit."""
    return Table(((np.arange(inputs) * 3 + 1) % 5 - 2)[None, :])


_MAPS, _WEIGHTS = made_maps(3, 2), made_weights(18)


@dataclass(frozen=True)
class Flattening:
    """Feature maps (rows, columns, channels), the weights of one unit, its bias and activation."""

    maps: Table = _MAPS
    weights: Table = _WEIGHTS
    bias: float = 1.0
    activation: str = "relu"

    def worked(self) -> Dense:
        """Return the unit at work on the flattened maps; raises Refused."""
        return weighted_sum(
            flatten(self.maps.array), self.weights.array.T, [self.bias], activation=self.activation
        )


def _notes() -> list[tuple[str, str]]:
    """Return what is often printed of the course's network, and what is right."""
    conv, second = convolution((3, 3), 1, 32), convolution((3, 3), 32, 64)
    first, last = dense_count(1600, 64), dense_count(64, 10)
    every = sum(layer.total for layer in (conv, second, first, last))
    places = prod(axis.places for axis in slide((28, 28), 3))
    return [
        (
            tr("a fully connected layer ends each CNN"),
            tr(
                "Many end with global average pooling or a 1 × 1 convolution. In the MNIST network the first Dense holds {n} of {all} parameters, {share}.",
                n=number(first.total), all=number(every), share=percent(first.total / every, 1),
            ),
        ),
        (
            tr("a CNN minimises computation"),
            tr(
                "It saves parameters by sharing them: the first layer has {conv} and would have {dense} as Dense. It still takes {products} multiplications.",
                conv=number(conv.total), dense=number(instead_dense((28, 28, 1), (26, 26, 32)).total),
                products=number(places * conv.weights),
            ),
        ),
    ]  # fmt: skip


class FlattenDense(LabPage[Flattening]):
    """Arrow keys and the player go along the flattened numbers; a press on a cell of a map goes to its number."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Flattening())
        self.done: Dense | None = None
        self.at = 0
        self.maps = [NumberGrid(kind="grey", editable=True) for _ in range(_MOST_CHANNELS)]
        self.flat, self.weights = NumberGrid(kind="grey"), NumberGrid(editable=True)
        self.products = NumberGrid()
        self.folded = [NumberGrid() for _ in range(_MOST_CHANNELS)]
        self.row_maps = self.add_grids(*(Part("", grid) for grid in self.maps), share=0.24)
        self.row_flat = self.add_grids(Part(tr("Flattened"), self.flat), share=0.12)
        self.row_weights = self.add_grids(Part(tr("Weights of the unit"), self.weights), share=0.12)
        self.row_products = self.add_grids(Part(tr("Products"), self.products), share=0.12)
        self.add_player().moved.connect(self.go_to)
        self.working = FormulaStrip()
        self.stage.addWidget(self.working)
        self.row_folded = self.add_grids(*(Part("", grid) for grid in self.folded), share=0.22)
        self._controls()
        self._connect()
        self.begin()

    def _controls(self) -> None:
        self.side = NumberField(3, 1, _MOST_SIDE, name=tr("Side of the maps"))
        self.channels = NumberField(2, 1, _MOST_CHANNELS, name=tr("Channels"))
        self.bias = NumberField(1, -1e6, 1e6, 0.5, whole=False, name=tr("Bias"))
        names = ("linear", "relu", "sigmoid", "tanh")
        self.activation = Choice([(name, name) for name in names], "relu", tr("Activation"))
        self.add_row(tr("Side"), self.side, "input")
        self.add_row(tr("Channels"), self.channels, "kernel")
        self.add_row(tr("Bias"), self.bias, "bias")
        self.add_row(tr("Activation"), self.activation, "activation")
        self.about = Label("", "body", "text", wrap=True)
        self.controls.addWidget(self.about)
        for words in _notes():
            self.controls.addWidget(Note(*words))
        self.telling = (self.about,)

    def _connect(self) -> None:
        self.side.valueChanged.connect(
            lambda n: self._resize("side", int(str(n)), self.settings.maps.shape[2])
        )
        self.channels.valueChanged.connect(
            lambda n: self._resize("channels", self.settings.maps.shape[0], int(str(n)))
        )
        self.bias.valueChanged.connect(lambda v: self.change("bias", bias=float(str(v))))
        self.activation.valueChanged.connect(lambda name: self.change(activation=str(name)))
        for field in (self.side, self.channels, self.bias):
            field.editingEnded.connect(self.history.seal)
        for channel, grid in enumerate(self.maps):
            self._connect_map(channel, grid)
        self.weights.edited.connect(
            lambda r, c, v: self.change(weights=self.settings.weights.with_cell((r, c), v))
        )
        self.weights.refused.connect(self.tell_problem)
        for row in (self.flat, self.weights, self.products):
            row.pressed.connect(lambda _r, c: self.go_to(c))

    def _connect_map(self, channel: int, grid: NumberGrid) -> None:
        grid.edited.connect(
            lambda r, c, v: self.change(maps=self.settings.maps.with_cell((r, c, channel), v))
        )
        grid.pressed.connect(lambda r, c: self.go_to(index_of((r, c, channel), self.settings.maps.shape)))
        grid.refused.connect(self.tell_problem)
        self.folded[channel].pressed.connect(
            lambda r, c: self.go_to(index_of((r, c, channel), self.settings.maps.shape))
        )

    # What the user does.

    def _resize(self, thing: str, side: int, channels: int) -> None:
        self.change(thing, maps=made_maps(side, channels), weights=made_weights(side * side * channels))

    def go_to(self, at: int) -> None:
        """Go to one of the flattened numbers."""
        if self.done is None:
            return
        self.at = min(max(at, 0), self.done.inputs.size - 1)
        if self.player is not None:
            self.player.set_at(self.at)
        self._show_number(self.done)

    def move_window(self, down: int, right: int) -> None:
        """Go to the neighbouring number, or by a row of the maps."""
        shape = self.settings.maps.shape
        self.go_to(self.at + right + down * shape[1] * shape[2])

    # What is shown.

    def refresh(self) -> None:
        """Flatten, weigh and add."""
        settings = self.settings
        shape = settings.maps.shape
        self.side.set_value(shape[0])
        self.channels.set_value(shape[2])
        self.bias.set_value(settings.bias)
        self.activation.set_value(settings.activation)
        high = max(float(settings.maps.array.max()), 1e-9)
        kind = "grey" if settings.maps.array.min() >= 0 else "signed"
        self.done = done = settings.worked()
        self._show_maps(settings, done, high, kind)
        self.flat.set_values(done.inputs[None, :], kind=kind, high=high)  # type: ignore[arg-type]
        self.weights.set_values(settings.weights.array)
        self.products.set_values(np.array([[term.product for term in done.terms(0)]]))
        self.row_flat.set_note(self.flat, tr("{n} numbers", n=number(done.inputs.size)))
        if self.player is not None:
            self.player.set_count(done.inputs.size)
        self.about.setText(
            tr(
                "Maps of {shape} become {n} numbers. A Dense layer has a weight for each number and unit: the course's first one has {count} parameters for 1,600 numbers and 64 units.",
                shape=shape_text(shape), n=number(done.inputs.size), count=number(dense_count(1600, 64).total),
            )
        )  # fmt: skip
        self.go_to(self.at)

    def _show_maps(self, settings: Flattening, done: Dense, high: float, kind: str) -> None:
        first, shape = self.context.reading.first, settings.maps.shape
        weights = folded(done.kernel[:, 0], shape)
        limit = float(np.abs(weights).max()) or 1.0
        for channel in range(_MOST_CHANNELS):
            there = channel < shape[2]
            self.row_maps.set_shown(self.maps[channel], there)
            self.row_folded.set_shown(self.folded[channel], there)
            if there:
                values = settings.maps.array[..., channel]
                self.maps[channel].set_values(values, kind=kind, high=high)  # type: ignore[arg-type]
                self.row_maps.set_caption(self.maps[channel], tr("Channel {n}", n=channel + first))
                self.folded[channel].set_values(weights[..., channel], limit=limit)
                self.row_folded.set_caption(
                    self.folded[channel], tr("Folded back, channel {n}", n=channel + first)
                )

    def withdraw(self) -> None:
        """Forget the result."""
        self.done = None

    def _show_number(self, done: Dense) -> None:
        shape, first = self.settings.maps.shape, self.context.reading.first
        row, column, channel = place_of(self.at, shape)
        for index in range(_MOST_CHANNELS):
            chosen = (row, column) if index == channel else None
            self.maps[index].set_marks(chosen=chosen)
            self.folded[index].set_marks(chosen=chosen)
        for grid in (self.flat, self.weights, self.products):
            grid.set_marks(chosen=(0, self.at))
        for grid in (*self.maps, *self.folded, self.flat, self.weights, self.products):
            grid.set_first(first)
        terms = done.terms(0)
        told = " + ".join(f"{written(t.value)}·{factor(t.weight)}" for t in terms[:_MOST_TERMS])
        more = " + …" if len(terms) > _MOST_TERMS else ""
        self.working.set_lines([
            tr("(row·W + column)·C + channel, all counted from 0"),
            f"({row}·{shape[1]} + {column})·{shape[2]} + {channel} = {self.at}",
            f"{told}{more} = {written(float(done.sums[0]))}",
            f"{self.settings.activation}({written(float(done.sums[0]))} + {factor(float(done.bias[0]))}) = {full(float(done.outputs[0]))}",
        ])  # fmt: skip
        self.tell_place()

    def spoken(self) -> str:
        """Return the number, where it comes from and its product."""
        if self.done is None:
            return self.refusal.text()
        row, column, channel = place_of(self.at, self.settings.maps.shape)
        first, term = self.context.reading.first, self.done.terms(0)[self.at]
        return tr(
            "Number {at} is row {row}, column {column} of channel {channel}: {value} times {weight} is {product}.",
            at=self.at + first, row=row + first, column=column + first, channel=channel + first,
            value=full(term.value), weight=full(term.weight), product=full(term.product),
        )  # fmt: skip


PAGE = PageSpec(
    "flatten-dense",
    lambda: tr("Flatten and Dense"),
    "layers",
    FlattenDense,
    lambda: tr("fully connected weighted sum index unit weights folded"),
)
