"""Recurrent cells: one time step of a recurrence. They are held by RNN, Bidirectional layers and stacks of cells."""

from typing import ClassVar, Self

from pydantic import model_validator

from cnnstudio.language import tr
from cnnstudio.layers.activations import ActivationName, activation_field
from cnnstudio.layers.convolution import product
from cnnstudio.layers.fields import (
    LARGEST,
    Constraint,
    Initializer,
    Regularizer,
    held_list,
    named,
    real,
    switch,
    whole,
)
from cnnstudio.layers.held import HeldLayers, check_known, within
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Weight, Working


class Recurrence(Layer):
    """What cells have in common with the layers that repeat them over a sequence."""

    family: ClassVar[FamilyName] = "recurrent"
    gates: ClassVar[int] = 1
    states: ClassVar[tuple[str, ...]] = ("state",)
    """Names of the states that are carried from step to step."""

    units: int = whole(32, 1, LARGEST, "Size of the state, and of the output.")
    activation: ActivationName = activation_field("tanh")
    dropout: float = real(0.0, "Share of the inputs dropped while training.", ge=0.0, lt=1.0)
    recurrent_dropout: float = real(
        0.0, "Share of the state dropped while training.", advanced=True, ge=0.0, lt=1.0
    )
    use_bias: bool = switch(True, "Adds one learned number per gate and unit.", advanced=True)
    seed: int | None = whole(
        None,
        0,
        2**31 - 1,
        "Start of the dropout draws; empty follows the plan.",
        advanced=True,
        optional=True,
    )
    kernel_initializer: Initializer = named("glorot_uniform", "initializer", "How the input weights begin.")
    recurrent_initializer: Initializer = named("orthogonal", "initializer", "How the state's weights begin.")
    bias_initializer: Initializer = named("zeros", "initializer", "How the bias begins.")
    kernel_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on input weights.")
    recurrent_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on the state's weights.")
    bias_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on the bias.")
    kernel_constraint: Constraint | None = named(None, "constraint", "Rule the input weights obey.")
    recurrent_constraint: Constraint | None = named(None, "constraint", "Rule the state's weights obey.")
    bias_constraint: Constraint | None = named(None, "constraint", "Rule the bias obeys.")

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return kernel (features, gates·units), recurrent kernel (units, gates·units) and bias."""
        wide = self.gates * self.units
        made = (Weight("kernel", (inputs[0][-1] or 0, wide)), Weight("recurrent_kernel", (self.units, wide)))
        return made + ((Weight("bias", self.bias_shape()),) if self.use_bias else ())

    def bias_shape(self) -> tuple[int, ...]:
        """Return the shape of the bias."""
        return (self.gates * self.units,)

    def of_one_step(self, features: int) -> tuple[int, int]:
        """Return the factors of one time step's multiply-adds: gates·units, features + units."""
        return self.gates * self.units, features + self.units


class Gated(Recurrence):
    """A recurrence with gates that open and close between 0 and 1."""

    recurrent_activation: ActivationName = activation_field("sigmoid")


class Cell(Layer):
    """One step of a recurrence; stands inside another layer only."""

    family: ClassVar[FamilyName] = "recurrent"
    placeable: ClassVar[bool] = False

    @property
    def state_sizes(self) -> tuple[int, ...]:
        """Return the sizes of the states, in Keras's order."""
        raise NotImplementedError(self.kind)

    @property
    def size(self) -> int:
        """Return the size of the output."""
        return self.state_sizes[0]

    def step_macs(self, features: int) -> tuple[int, str]:
        """Return the multiply-adds of one time step and their arithmetic."""
        raise NotImplementedError(self.kind)

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Refuse to stand by itself."""
        raise Misfit(
            "cell-alone",
            tr("{kind} is one step of a recurrence; put it inside an RNN layer.", kind=self.kind),
        )


class _PlainCell(Cell, Recurrence):
    """A cell with weights of its own."""

    @property
    def state_sizes(self) -> tuple[int, ...]:
        """Return one size per state."""
        return (self.units,) * len(self.states)

    def step_macs(self, features: int) -> tuple[int, str]:
        """Return gates·units·(features + units)."""
        total, terms = product([], list(self.of_one_step(features)))
        return total or 0, terms.removeprefix(" · ")

    def caption(self) -> str:
        """Return the units."""
        return tr("{n} units", n=self.units)


class SimpleRNNCell(_PlainCell):
    """One step of a plain recurrence (Elman, 1990)."""

    kind: ClassVar[str] = "SimpleRNNCell"
    stem: ClassVar[str] = "simple_rnn_cell"
    summary: ClassVar[str] = (
        "One step of a SimpleRNN: the new state is a bend of the input plus the old state."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("elman cell",)


class LSTMCell(_PlainCell, Gated):
    """One step of an LSTM."""

    kind: ClassVar[str] = "LSTMCell"
    stem: ClassVar[str] = "lstm_cell"
    gates: ClassVar[int] = 4
    states: ClassVar[tuple[str, ...]] = ("state_h", "state_c")
    summary: ClassVar[str] = (
        "One step of an LSTM: it carries a state and a memory that gates write and erase."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("long short-term memory cell",)

    unit_forget_bias: bool = switch(True, "Begin with the forget gate open.", advanced=True)


class GRUCell(_PlainCell, Gated):
    """One step of a GRU."""

    kind: ClassVar[str] = "GRUCell"
    stem: ClassVar[str] = "gru_cell"
    gates: ClassVar[int] = 3
    summary: ClassVar[str] = (
        "One step of a GRU: one state, with a gate that keeps it and a gate that resets it."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("gated recurrent unit cell",)

    reset_after: bool = switch(
        True, "Apply the reset gate after the product (Keras's default).", advanced=True
    )

    def bias_shape(self) -> tuple[int, ...]:
        """Return one row, or two where input and state have a bias of their own."""
        wide = self.gates * self.units
        return (2, wide) if self.reset_after else (wide,)


class StackedRNNCells(Cell):
    """Several cells, each reading the output of the one before within the same time step."""

    kind: ClassVar[str] = "StackedRNNCells"
    stem: ClassVar[str] = "stacked_rnn_cells"
    summary: ClassVar[str] = (
        "Several cells that work as one: within a time step each reads the output of the last."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("deep rnn", "stacked cells")

    cells: HeldLayers = held_list(
        (LSTMCell.model_construct(), LSTMCell.model_construct()), "The cells, from the input to the output."
    )

    @model_validator(mode="after")
    def _has_cells(self) -> Self:
        if not 1 <= len(self.cells) <= 64:
            raise ValueError(tr("A stack has 1 to 64 cells."))
        return self

    def each(self) -> tuple[Cell, ...]:
        """Return the cells; refuse what is none."""
        return tuple(as_cell(self.kind, cell, "cells") for cell in self.cells)

    @property
    def state_sizes(self) -> tuple[int, ...]:
        """Return the sizes of all cells' states in a row."""
        return tuple(size for cell in self.each() for size in cell.state_sizes)

    @property
    def size(self) -> int:
        """Return the output size of the last cell."""
        return self.each()[-1].size

    def _reads(self, features: int) -> tuple[tuple[Cell, int], ...]:
        cells = self.each()
        return tuple(zip(cells, (features, *(cell.size for cell in cells)), strict=False))

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return the weights of each cell, which reads the output of the one before."""
        names = part_names(self.cells)
        reads = self._reads(inputs[0][-1] or 0)
        found = (within(n, cell, cell.weights(((f,),))) for n, (cell, f) in zip(names, reads, strict=True))
        return tuple(weight for some in found for weight in some)

    def step_macs(self, features: int) -> tuple[int, str]:
        """Return the sum over the cells."""
        made = [cell.step_macs(f) for cell, f in self._reads(features)]
        return sum(total for total, _ in made), " + ".join(terms for _, terms in made)

    def caption(self) -> str:
        """Return how many cells of which kinds."""
        return " → ".join(cell.kind for cell in self.cells)


def as_cell(holder: str, layer: Layer, field: str) -> Cell:
    """Return the layer as a cell; refuse what is none."""
    check_known(holder, layer, field)
    if not isinstance(layer, Cell):
        raise Misfit(
            "held-cell",
            tr(
                "{holder} repeats a cell; {kind} is none, choose LSTMCell or another.",
                holder=holder,
                kind=layer.kind,
            ),
            field,
        )
    return layer


def part_names(layers: tuple[Layer, ...]) -> tuple[str, ...]:
    """Return a name for each held layer: its stem, numbered from the second one on, as Keras does."""
    seen: dict[str, int] = {}
    found = []
    for layer in layers:
        count = seen[layer.stem] = seen.get(layer.stem, -1) + 1
        found.append(f"{layer.stem}_{count}" if count else layer.stem)
    return tuple(found)


KINDS: tuple[type[Layer], ...] = (SimpleRNNCell, LSTMCell, GRUCell, StackedRNNCells)
"""In the order of the layers they make."""
