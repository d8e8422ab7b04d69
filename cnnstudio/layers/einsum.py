"""The dense layer that is written as an equation, such as abc,cd->abd."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field, field_validator

from cnnstudio.language import tr
from cnnstudio.layers.activations import LINEAR, ActivationName, activation_field
from cnnstudio.layers.convolution import product
from cnnstudio.layers.dense import Adaptable
from cnnstudio.layers.equation import Fitted, fit, parse_equation
from cnnstudio.layers.fields import (
    LARGEST,
    Constraint,
    Initializer,
    Regularizer,
    declare,
    listed,
    named,
    tupled,
)
from cnnstudio.layers.input_output import named_axes
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Reach, Step, Weight, Working

_Size = Annotated[int, Field(ge=1, le=LARGEST)]
OutputShape = Annotated[_Size | tuple[_Size | None, ...], BeforeValidator(tupled)]


class EinsumDense(Adaptable):
    """A dense layer over any axes, written as an equation."""

    kind: ClassVar[str] = "EinsumDense"
    family: ClassVar[FamilyName] = "dense"
    stem: ClassVar[str] = "einsum_dense"
    summary: ClassVar[str] = (
        "A dense layer over any axes, written as an equation whose letters name the axes."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("einsum", "einstein sum", "tensor product", "projection")

    equation: str = declare(
        "...x,xy->...y", "text", "Letters of the input's axes, of the weights' and of the output's."
    )
    output_shape: OutputShape = listed(
        64, "shape", "Sizes of the output's letters without the batch; an axis that is kept may stay open."
    )
    activation: ActivationName = activation_field()
    bias_axes: str | None = declare(
        None, "text", "Letters of the output that the bias has; empty means no bias.", optional=True
    )
    kernel_initializer: Initializer = named("glorot_uniform", "initializer", "How the weights begin.")
    bias_initializer: Initializer = named("zeros", "initializer", "How the bias begins.")
    kernel_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large weights.")
    bias_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on a large bias.")
    kernel_constraint: Constraint | None = named(None, "constraint", "Rule the weights obey after each step.")
    bias_constraint: Constraint | None = named(None, "constraint", "Rule the bias obeys after each step.")

    @field_validator("equation")
    @classmethod
    def _readable(cls, text: str) -> str:
        return parse_equation(text).text

    def fitted(self, shape: Shape) -> Fitted:
        """Return the equation with the sizes of its letters on this input."""
        given = self.output_shape if isinstance(self.output_shape, tuple) else (self.output_shape,)
        return fit(parse_equation(self.equation), given, shape)

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the sizes of the output's letters, with further axes as they came."""
        fitted = self.fitted(inputs[0])
        steps = tuple(
            Step(name, "kept" if kept else "units", (("W", -1 if size is None else size),), size)
            for (name, size), kept in zip(named_axes(fitted.output), fitted.kept, strict=True)
        )
        return Working((fitted.output,), steps)

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return the kernel with the sizes of its letters, the bias, and the low-rank pair when asked."""
        fitted = self.fitted(inputs[0])
        kernel = tuple(map(fitted.size, fitted.equation.weights))
        made: tuple[Weight, ...] = (Weight("kernel", kernel, self.lora_rank is None),)
        if self.bias_axes is not None:
            made += (Weight("bias", self._bias(self.bias_axes, fitted)),)
        return made + self.low_rank(kernel)

    @staticmethod
    def _bias(axes: str, fitted: Fitted) -> tuple[int, ...]:
        letters = fitted.equation.made
        if not axes or not set(axes) <= set(letters):
            sentence = tr("The bias has letters of the output, {letters}.", letters=letters)
            raise Misfit("einsum-bias", sentence, "bias_axes")
        first = min(map(letters.index, axes))
        sizes = tuple(fitted.size(x) if x in axes else 1 for x in letters[first:])
        return sizes if fitted.equation.before else sizes + (1,) * len(fitted.further)

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return output elements · the sizes of the letters that are added up."""
        return product(self.fitted(inputs[0]).factors, [])

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that an axis which keeps its place is read element by element, any other whole."""
        equation = self.fitted(inputs[0]).equation
        more = "." * (len(inputs[0]) + 1 - len(equation.read))
        read, made = (more + e if equation.before else e + more for e in (equation.read, equation.made))
        same = [x == made[i : i + 1] for i, x in enumerate(read)]
        return tuple(Reach("same" if one else "whole") for one in same[1:-1])

    def caption(self) -> str:
        """Return equation and activation."""
        return self.equation if self.activation in LINEAR else f"{self.equation} · {self.activation}"


KINDS: tuple[type[Layer], ...] = (EinsumDense,)
"""In the palette's order."""
