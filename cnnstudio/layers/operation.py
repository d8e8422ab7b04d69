"""Operation nodes: what Keras writes into a model when tensors are combined with + or * or a function of keras.ops.

Their kinds are called as in `keras.ops`, with the batch as axis 0 wherever an axis is named.
"""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.fields import real, several, switch
from cnnstudio.layers.input_output import named_axes, unchanged
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Reach, Step, Working

MOST_CONSTANTS = 4096
"""Numbers in one row of constants: as many as a layer has channels, and no more."""

Numbers = Annotated[tuple[float, ...], Field(min_length=1, max_length=MOST_CONSTANTS)]


class Operation(Layer):
    """A function of tensors; it has no weights, and no number type of its own."""

    family: ClassVar[FamilyName] = "operation"
    keras_name: ClassVar[str] = ""
    """What Keras calls the operation's class."""

    dtypes: ClassVar[tuple[str, ...]] = ()
    trainable: Literal[True] = True
    dtype: str | None = None
    """Nothing can be frozen here, and the number type follows the inputs: neither stands in the form."""

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape."""
        return unchanged(inputs)


class Pairwise(Operation):
    """Works element by element on two tensors, or on one and a constant; axes of size 1 are stretched."""

    inputs: ClassVar[tuple[str, ...]] = ("input", "other")
    optional_inputs: ClassVar[frozenset[str]] = frozenset({"other"})
    sign: ClassVar[str] = ""

    constant: float | None = real(
        None, "A number in place of the second input; empty where a second input is wired.", optional=True
    )
    constant_first: bool = switch(False, "The number stands before the sign: 1 − x instead of x − 1.")
    constants: Numbers | None = several(
        None, "numbers", "A number for each channel in place of the second input.", advanced=True
    )

    @model_validator(mode="after")
    def _one_constant(self) -> Self:
        if self.constant is not None and self.constants is not None:
            raise ValueError(tr("Give one number or a number for each channel, not both."))
        return self

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the common shape."""
        shape = self._stretched(inputs[0]) if self._fixed() else inputs[0]
        self._check_operands(len(inputs))
        for other in inputs[1:]:
            shape = broadcast(shape, other, self.kind)
        return Working((shape,), tuple(Step(n, "equal", (), a) for n, a in named_axes(shape)))

    def _fixed(self) -> bool:
        return self.constant is not None or self.constants is not None

    def _check_operands(self, count: int) -> None:
        if count == 1 and not self._fixed():
            raise Misfit(
                "too-few-inputs",
                tr("{kind} needs a second input or a constant; wire one or enter the other.", kind=self.kind),
            )
        if count == 2 and self._fixed():
            raise Misfit(
                "operands",
                tr("{kind} has a second input and a constant; remove one.", kind=self.kind),
                "constant",
            )

    def _stretched(self, shape: Shape) -> Shape:
        row = len(self.constants or (0.0,))
        if row == 1:
            return shape
        return (*shape[:-1], *broadcast(shape[-1:], (row,), self.kind)) if shape else shape

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that each element sees its own place; an axis of size 1 that is stretched is seen whole."""
        return tuple(Reach("same") for _ in inputs[0][:-1])

    def caption(self) -> str:
        """Return the formula: x + 3, 1 − x or x × y."""
        if not self._fixed():
            return f"x {self.sign} y"
        value = tr("{n} numbers", n=len(self.constants)) if self.constants else number(self.constant)
        return f"{value} {self.sign} x" if self.constant_first else f"x {self.sign} {value}"


def broadcast(one: Shape, other: Shape, kind: str) -> Shape:
    """Return the shape two tensors have together; an axis of size 1 stretches, and an unknown one follows the other."""
    if len(one) != len(other) or any(
        None not in (a, b) and a != b and 1 not in (a, b) for a, b in zip(one, other, strict=True)
    ):
        shapes = tr(" and ").join(shape_text(shape) for shape in dict.fromkeys((one, other)))
        raise Misfit(
            "merge-shapes",
            tr("{kind} needs inputs of equal shape; they are {shapes}.", kind=kind, shapes=shapes),
        )
    return tuple(_together(a, b) for a, b in zip(one, other, strict=True))


def _together(a: int | None, b: int | None) -> int | None:
    if a == 1 or a is None:
        return a if b == 1 else b
    return a


class Added(Pairwise):
    """Adds two tensors, or a number to one."""

    kind: ClassVar[str] = "ops.Add"
    keras_name: ClassVar[str] = "Add"
    stem: ClassVar[str] = "plus"
    sign: ClassVar[str] = "+"
    summary: ClassVar[str] = (
        "x + y: what Keras writes for a plus sign between two tensors or a tensor and a number."
    )


class Subtracted(Pairwise):
    """Takes one tensor from another."""

    kind: ClassVar[str] = "ops.Subtract"
    keras_name: ClassVar[str] = "Subtract"
    stem: ClassVar[str] = "minus"
    sign: ClassVar[str] = "−"
    summary: ClassVar[str] = (
        "x − y: what Keras writes for a minus sign between tensors; a mean is taken away so."
    )


class Multiplied(Pairwise):
    """Multiplies two tensors, or one by a number."""

    kind: ClassVar[str] = "ops.Multiply"
    keras_name: ClassVar[str] = "Multiply"
    stem: ClassVar[str] = "times"
    sign: ClassVar[str] = "×"
    summary: ClassVar[str] = (
        "x × y: what Keras writes for a star between tensors, for instance to scale a branch by 1/6."
    )


class Divided(Pairwise):
    """Divides one tensor by another."""

    kind: ClassVar[str] = "ops.Divide"
    keras_name: ClassVar[str] = "TrueDivide"
    stem: ClassVar[str] = "divided"
    sign: ClassVar[str] = "÷"
    summary: ClassVar[str] = "x ÷ y: what Keras writes for a slash between tensors, as in pixels / 255."


class Power(Pairwise):
    """Raises a tensor to a power."""

    kind: ClassVar[str] = "ops.Power"
    keras_name: ClassVar[str] = "Power"
    stem: ClassVar[str] = "power"
    sign: ClassVar[str] = "^"
    summary: ClassVar[str] = "x to the power of y, element by element: what Keras writes for two stars."


class Larger(Pairwise):
    """Keeps the larger of two values."""

    kind: ClassVar[str] = "ops.Maximum"
    keras_name: ClassVar[str] = "Maximum"
    stem: ClassVar[str] = "larger"
    sign: ClassVar[str] = "max"
    summary: ClassVar[str] = "Keeps the larger of two values at each place; with the number 0 it is ReLU."


class Smaller(Pairwise):
    """Keeps the smaller of two values."""

    kind: ClassVar[str] = "ops.Minimum"
    keras_name: ClassVar[str] = "Minimum"
    stem: ClassVar[str] = "smaller"
    sign: ClassVar[str] = "min"
    summary: ClassVar[str] = (
        "Keeps the smaller of two values at each place, for instance to cap them at a number."
    )


KINDS: tuple[type[Layer], ...] = (Added, Subtracted, Multiplied, Divided, Power, Larger, Smaller)
"""In the palette's order."""
