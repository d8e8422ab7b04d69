"""Recurrent layers: they read a sequence step by step and carry a state along."""

from __future__ import annotations

from typing import ClassVar, Literal

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.activations import ActivationName, activation_field
from cnnstudio.layers.convolution import product
from cnnstudio.layers.fields import (
    LARGEST,
    Constraint,
    Initializer,
    Regularizer,
    choice,
    named,
    real,
    switch,
    whole,
)
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape, need_rank
from cnnstudio.layers.working import Reach, Step, Weight, Working


class _Recurrent(Layer):
    """What LSTM and GRU have in common."""

    family: ClassVar[FamilyName] = "recurrent"
    gates: ClassVar[int]
    states: ClassVar[tuple[str, ...]]

    units: int = whole(32, 1, LARGEST, "Size of the state, and of the output.")
    return_sequences: bool = switch(False, "Output every time step instead of the last only.")
    activation: ActivationName = activation_field("tanh")
    recurrent_activation: ActivationName = activation_field("sigmoid")
    dropout: float = real(0.0, "Share of the inputs dropped while training.", ge=0.0, lt=1.0)
    recurrent_dropout: float = real(
        0.0, "Share of the state dropped while training.", advanced=True, ge=0.0, lt=1.0
    )
    use_bias: bool = switch(True, "Adds one learned number per gate and unit.", advanced=True)
    return_state: bool = switch(False, "Give the last state as further outputs.", advanced=True)
    go_backwards: bool = switch(False, "Read the sequence from its end.", advanced=True)
    stateful: bool = switch(False, "Begin each batch with the last one's state.", advanced=True)
    unroll: bool = switch(
        False, "Write the loop out: faster for short sequences, more memory.", advanced=True
    )
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
    activity_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large outputs.")
    kernel_constraint: Constraint | None = named(None, "constraint", "Rule the input weights obey.")
    recurrent_constraint: Constraint | None = named(None, "constraint", "Rule the state's weights obey.")
    bias_constraint: Constraint | None = named(None, "constraint", "Rule the bias obeys.")
    use_cudnn: Literal["auto", "true", "false"] = choice(
        "auto", ("auto", "true", "false"), "Whether a GPU uses NVIDIA's own kernel.", advanced=True
    )

    @property
    def outputs(self) -> tuple[str, ...]:
        """Return the sequence or its last step, and the states when asked."""
        return ("output", *self.states) if self.return_state else ("output",)

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the units, per time step or for the last one."""
        need_rank(inputs[0], 2, self.kind)
        steps, features = inputs[0]
        if features is None:
            raise Misfit(
                "channels-unknown",
                tr("{kind} must know its features; set the input's last axis.", kind=self.kind),
            )
        if self.unroll and steps is None:
            raise Misfit("unroll", tr("Unrolling needs a known number of time steps."), "unroll")
        self._check_states(inputs[1:])
        last = Step("features", "units", (), self.units)
        if self.return_sequences:
            kept = Step("length", "steps", (("W", -1 if steps is None else steps),), steps)
            return Working(((steps, self.units), *self._state_shapes()), (kept, last))
        return Working(((self.units,), *self._state_shapes()), (Step("length", "last", (), None), last))

    def _state_shapes(self) -> tuple[Shape, ...]:
        return tuple((self.units,) for _ in self.states) if self.return_state else ()

    def _check_states(self, given: tuple[Shape, ...]) -> None:
        if given and len(given) != len(self.states):
            raise Misfit("state", tr("{kind} begins with all of its states or none.", kind=self.kind))
        for shape in given:
            if shape != (self.units,):
                raise Misfit(
                    "state",
                    tr(
                        "The state of {kind} has {n} numbers; it gets {shape}.",
                        kind=self.kind,
                        n=self.units,
                        shape=shape_text(shape),
                    ),
                )

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return kernel (features, gates·units), recurrent kernel (units, gates·units) and bias."""
        wide = self.gates * self.units
        made = (Weight("kernel", (inputs[0][-1] or 0, wide)), Weight("recurrent_kernel", (self.units, wide)))
        return made + ((Weight("bias", self._bias_shape()),) if self.use_bias else ())

    def _bias_shape(self) -> tuple[int, ...]:
        return (self.gates * self.units,)

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return steps · gates · units · (features + units)."""
        steps, features = inputs[0]
        return product([steps], [self.gates * self.units, (features or 0) + self.units])

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that the whole sequence can matter."""
        return (Reach("whole"),)

    def caption(self) -> str:
        """Return units and what comes out."""
        return (
            tr("{n} units", n=self.units)
            + " · "
            + (tr("every step") if self.return_sequences else tr("last step"))
        )


class LSTM(_Recurrent):
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


class GRU(_Recurrent):
    """Gated recurrent unit: a state and two gates (Cho et al., 2014)."""

    kind: ClassVar[str] = "GRU"
    stem: ClassVar[str] = "gru"
    gates: ClassVar[int] = 3
    states: ClassVar[tuple[str, ...]] = ("state",)
    inputs: ClassVar[tuple[str, ...]] = ("input", "initial_state")
    optional_inputs: ClassVar[frozenset[str]] = frozenset({"initial_state"})
    summary: ClassVar[str] = "Reads a sequence step by step with two gates: a lighter LSTM."
    synonyms: ClassVar[tuple[str, ...]] = ("gated recurrent unit", "rnn")

    reset_after: bool = switch(
        True, "Apply the reset gate after the product (Keras's default).", advanced=True
    )

    def _bias_shape(self) -> tuple[int, ...]:
        wide = self.gates * self.units
        return (2, wide) if self.reset_after else (wide,)


KINDS: tuple[type[Layer], ...] = (LSTM, GRU)
"""In the palette's order."""
