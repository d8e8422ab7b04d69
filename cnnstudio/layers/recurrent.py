"""Recurrent layers: they read a sequence step by step and carry a state along."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.cells import Cell, Gated, LSTMCell, Recurrence, as_cell, part_names
from cnnstudio.layers.convolution import product
from cnnstudio.layers.fields import Regularizer, choice, held, named, real, switch
from cnnstudio.layers.held import HeldLayer, within
from cnnstudio.layers.input_output import unchanged
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape, need_rank
from cnnstudio.layers.working import Reach, Step, Weight, Working


def _word(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


Word = Annotated[Literal["auto", "true", "false"], BeforeValidator(_word)]


class Sequence(Layer):
    """What all layers that go along a sequence have in common."""

    family: ClassVar[FamilyName] = "recurrent"

    return_sequences: bool = switch(False, "Output every time step instead of the last only.")
    return_state: bool = switch(False, "Give the last state as further outputs.", advanced=True)
    go_backwards: bool = switch(False, "Read the sequence from its end.", advanced=True)
    stateful: bool = switch(False, "Begin each batch with the last one's state.", advanced=True)

    def states_out(self) -> tuple[str, ...]:
        """Return the names of the states."""
        raise NotImplementedError(self.kind)

    @property
    def outputs(self) -> tuple[str, ...]:
        """Return the sequence or its last step, and the states when asked."""
        return ("output", *self.states_out()) if self.return_state else ("output",)

    def check_states(self, given: tuple[Shape, ...], states: tuple[Shape, ...]) -> None:
        """Refuse first states that are not all there, or that have another shape."""
        if given and len(given) != len(states):
            raise Misfit("state", tr("{kind} begins with all of its states or none.", kind=self.kind))
        for shape, wanted in zip(given, states, strict=False):
            if shape != wanted:
                raise Misfit("state", self._other_state(wanted, shape))

    def _other_state(self, wanted: Shape, shape: Shape) -> str:
        return tr(
            "The state of {kind} is {wanted}; it gets {shape}.",
            kind=self.kind,
            wanted=shape_text(wanted),
            shape=shape_text(shape),
        )

    def along(
        self, steps: int | None, each: Shape, states: tuple[Shape, ...], how: tuple[Step, ...]
    ) -> Working:
        """Return the working from the output of one time step and the states after the last."""
        more = states if self.return_state else ()
        if self.return_sequences:
            kept = Step("length", "steps", (("W", -1 if steps is None else steps),), steps)
            return Working(((steps, *each), *more), (kept, *how))
        return Working((each, *more), (Step("length", "last", (), None), *how))


class Unrolled(Sequence):
    """A sequence layer whose loop can be written out."""

    unroll: bool = switch(
        False, "Write the loop out: faster for short sequences, more memory.", advanced=True
    )

    def steps_and_features(self, inputs: tuple[Shape, ...]) -> tuple[int | None, int]:
        """Return both axes of the sequence; the features must be known."""
        need_rank(inputs[0], 2, self.kind)
        steps, features = inputs[0]
        if features is None:
            raise Misfit(
                "channels-unknown",
                tr("{kind} must know its features; set the input's last axis.", kind=self.kind),
            )
        if self.unroll and steps is None:
            raise Misfit("unroll", tr("Unrolling needs a known number of time steps."), "unroll")
        return steps, features

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that the whole sequence can matter."""
        return (Reach("whole"),)


class _Recurrent(Unrolled, Recurrence):
    """What SimpleRNN, LSTM and GRU have in common."""

    def states_out(self) -> tuple[str, ...]:
        """Return the names of the states."""
        return self.states

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the units, per time step or for the last one."""
        steps, _ = self.steps_and_features(inputs)
        states: tuple[Shape, ...] = tuple((self.units,) for _ in self.states)
        self.check_states(inputs[1:], states)
        return self.along(steps, (self.units,), states, (Step("features", "units", (), self.units),))

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return steps · gates · units · (features + units)."""
        steps, features = inputs[0]
        return product([steps], list(self.of_one_step(features or 0)))

    def caption(self) -> str:
        """Return units and what comes out."""
        return tr("{n} units", n=self.units) + " · " + _what_comes_out(self)


def _what_comes_out(layer: Sequence) -> str:
    return tr("every step") if layer.return_sequences else tr("last step")


class SimpleRNN(_Recurrent):
    """A plain recurrent layer: the state is fed back as it is (Elman, 1990)."""

    kind: ClassVar[str] = "SimpleRNN"
    stem: ClassVar[str] = "simple_rnn"
    inputs: ClassVar[tuple[str, ...]] = ("input", "initial_state")
    optional_inputs: ClassVar[frozenset[str]] = frozenset({"initial_state"})
    summary: ClassVar[str] = "Reads a sequence step by step and feeds its last output back in, without gates."
    synonyms: ClassVar[tuple[str, ...]] = ("rnn", "elman network", "recurrent")

    activity_regularizer: Regularizer | None = named(
        None, "regularizer", "Penalty on large outputs; Keras 3.15 takes it and does not apply it here."
    )


class _CuDNN(_Recurrent, Gated):
    """What LSTM and GRU have in common."""

    activity_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large outputs.")
    use_cudnn: Word = choice(
        "auto", ("auto", "true", "false"), "Whether a GPU uses NVIDIA's own kernel.", advanced=True
    )


class LSTM(_CuDNN):
    """Long short-term memory: a state, a cell and three gates (Hochreiter and Schmidhuber, 1997)."""

    kind: ClassVar[str] = "LSTM"
    stem: ClassVar[str] = "lstm"
    gates: ClassVar[int] = 4
    states: ClassVar[tuple[str, ...]] = ("state_h", "state_c")
    inputs: ClassVar[tuple[str, ...]] = ("input", "initial_h", "initial_c")
    optional_inputs: ClassVar[frozenset[str]] = frozenset({"initial_h", "initial_c"})
    summary: ClassVar[str] = (
        "Reads a sequence step by step; gates decide what its memory keeps, forgets and shows."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("long short-term memory", "rnn")

    unit_forget_bias: bool = switch(True, "Begin with the forget gate open.", advanced=True)


class GRU(_CuDNN):
    """Gated recurrent unit: a state and two gates (Cho et al., 2014)."""

    kind: ClassVar[str] = "GRU"
    stem: ClassVar[str] = "gru"
    gates: ClassVar[int] = 3
    inputs: ClassVar[tuple[str, ...]] = ("input", "initial_state")
    optional_inputs: ClassVar[frozenset[str]] = frozenset({"initial_state"})
    summary: ClassVar[str] = "Reads a sequence step by step with two gates: a lighter LSTM."
    synonyms: ClassVar[tuple[str, ...]] = ("gated recurrent unit", "rnn")

    reset_after: bool = switch(
        True, "Apply the reset gate after the product (Keras's default).", advanced=True
    )

    def bias_shape(self) -> tuple[int, ...]:
        """Return one row, or two where input and state have a bias of their own."""
        wide = self.gates * self.units
        return (2, wide) if self.reset_after else (wide,)


class RNN(Unrolled):
    """A cell of one's choice, repeated over a sequence."""

    kind: ClassVar[str] = "RNN"
    stem: ClassVar[str] = "rnn"
    summary: ClassVar[str] = "Repeats the cell it holds, or a stack of cells, over every step of a sequence."
    synonyms: ClassVar[tuple[str, ...]] = ("recurrent", "cell", "stacked cells")

    cell: HeldLayer = held(LSTMCell.model_construct(), "The cell that does one time step.")
    zero_output_for_mask: bool = switch(
        False, "Masked steps give 0 instead of the last output.", advanced=True
    )

    def _cell(self) -> Cell:
        return as_cell(self.kind, self.cell, "cell")

    def states_out(self) -> tuple[str, ...]:
        """Return the names of the states: state, or state_1, state_2 ..."""
        try:
            count = len(self._cell().state_sizes)
        except Misfit:
            count = 1
        return ("state",) if count == 1 else tuple(f"state_{i}" for i in range(1, count + 1))

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the cell's output, per time step or for the last one."""
        steps, _ = self.steps_and_features(inputs)
        cell = self._cell()
        states: tuple[Shape, ...] = tuple((size,) for size in cell.state_sizes)
        return self.along(steps, (cell.size,), states, (Step("features", "units", (), cell.size),))

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return the cell's weights."""
        cell = self._cell()
        return within(part_names((cell,))[0], cell, cell.weights(((inputs[0][-1],),)))

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return steps times the cell's multiply-adds."""
        steps, features = inputs[0]
        once, terms = self._cell().step_macs(features or 0)
        shown = f"({terms})" if " + " in terms else terms
        return (None, f"? · {shown}") if steps is None else (steps * once, f"{steps} · {shown}")

    def caption(self) -> str:
        """Return the cell and what comes out."""
        return f"{self.cell.kind} · " + _what_comes_out(self)


class Masking(Layer):
    """Marks time steps that hold only the mask value, so that later layers skip them."""

    kind: ClassVar[str] = "Masking"
    family: ClassVar[FamilyName] = "recurrent"
    stem: ClassVar[str] = "masking"
    summary: ClassVar[str] = (
        "Marks the time steps in which every value is the mask value; recurrent layers skip them."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("mask", "padding", "skip time steps")

    mask_value: float = real(0.0, "A step whose values are all this is skipped.", ge=-1e9, le=1e9)

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape."""
        return unchanged(inputs)

    def caption(self) -> str:
        """Return the mask value."""
        return tr("skips steps of {v:g}", v=self.mask_value)


KINDS: tuple[type[Layer], ...] = (SimpleRNN, LSTM, GRU, RNN, Masking)
"""In the palette's order."""
