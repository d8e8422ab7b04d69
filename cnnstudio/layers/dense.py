"""The fully connected layer, and what it shares with others whose weights can be adapted at low rank."""

from typing import ClassVar, Self

from pydantic import model_validator

from cnnstudio.language import tr
from cnnstudio.layers.activations import LINEAR, ActivationName, activation_field
from cnnstudio.layers.convolution import counted
from cnnstudio.layers.fields import LARGEST, Constraint, Initializer, Regularizer, named, switch, whole
from cnnstudio.layers.input_output import named_axes
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Step, Terms, Weight, Working


class Adaptable(Layer):
    """Weights that may be frozen while a low-rank change of them is trained (LoRA; Hu et al., 2021)."""

    adapted: ClassVar[str] = "kernel"
    """The weight array that is adapted."""

    lora_rank: int | None = whole(
        None,
        1,
        LARGEST,
        "Train only a low-rank change of this rank beside frozen weights.",
        advanced=True,
        optional=True,
    )
    lora_alpha: int | None = whole(
        None, 1, LARGEST, "Scale of the low-rank change; empty means the rank.", advanced=True, optional=True
    )

    def low_rank(self, shape: tuple[int, ...]) -> tuple[Weight, ...]:
        """Return the pair of arrays whose product changes an array of this shape; none without a rank."""
        if self.lora_rank is None:
            return ()
        return (
            Weight(f"lora_{self.adapted}_a", (*shape[:-1], self.lora_rank)),
            Weight(f"lora_{self.adapted}_b", (self.lora_rank, shape[-1])),
        )

    @model_validator(mode="after")
    def _no_rule_beside(self) -> Self:
        if self.lora_rank is not None and getattr(self, f"{self.adapted}_constraint") is not None:
            raise ValueError(tr("A low-rank change and a constraint of the weights do not go together."))
        return self


class Dense(Adaptable):
    """Every unit reads all numbers of the last axis."""

    kind: ClassVar[str] = "Dense"
    family: ClassVar[FamilyName] = "dense"
    stem: ClassVar[str] = "dense"
    summary: ClassVar[str] = "Every unit adds up all its inputs, each times its own weight, plus a bias."
    synonyms: ClassVar[tuple[str, ...]] = ("fully connected", "fc", "linear", "output")

    units: int = whole(64, 1, LARGEST, "Number of units, each with one output.")
    activation: ActivationName = activation_field()
    use_bias: bool = switch(True, "Adds one learned number per unit.", advanced=True)
    kernel_initializer: Initializer = named("glorot_uniform", "initializer", "How the weights begin.")
    bias_initializer: Initializer = named("zeros", "initializer", "How the bias begins.")
    kernel_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large weights.")
    bias_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on a large bias.")
    activity_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large outputs.")
    kernel_constraint: Constraint | None = named(None, "constraint", "Rule the weights obey after each step.")
    bias_constraint: Constraint | None = named(None, "constraint", "Rule the bias obeys after each step.")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's axes with the last one replaced by the units."""
        shape = inputs[0]
        if not shape:
            raise Misfit("rank", tr("Dense reads a row of numbers; it gets a single number."))
        if shape[-1] is None:
            raise Misfit(
                "channels-unknown",
                tr("Dense must know how many numbers it reads; give the network's input all its sizes."),
            )
        kept = tuple(Step(n, "kept", (("W", -1 if a is None else a),), a) for n, a in named_axes(shape)[:-1])
        return Working(((*shape[:-1], self.units),), (*kept, Step("units", "units", (), self.units)))

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return kernel (inputs, units), bias, and the low-rank pair when asked."""
        read = inputs[0][-1] or 0
        made: tuple[Weight, ...] = (Weight("kernel", (read, self.units), self.lora_rank is None),)
        made += (Weight("bias", (self.units,)),) if self.use_bias else ()
        return made + self.low_rank((read, self.units))

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, Terms]:
        """Return outputs · inputs per output."""
        return counted(outputs[0], (inputs[0][-1] or 0,))

    def caption(self) -> str:
        """Return units and activation."""
        units = tr("{n} units", n=self.units)
        return units if self.activation in LINEAR else f"{units} · {self.activation}"


KINDS: tuple[type[Layer], ...] = (Dense,)
"""In the palette's order."""
