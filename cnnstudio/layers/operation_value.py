"""Operation nodes that look at one tensor: functions, limits, number types, and one number made of many."""

from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, model_validator

from cnnstudio.language import tr
from cnnstudio.layers.fields import choice, listed, real, switch
from cnnstudio.layers.input_output import NUMBERS, named_axes
from cnnstudio.layers.kind import Layer, one_of
from cnnstudio.layers.operation import Operation
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Reach, Step, Working

FUNCTIONS: tuple[str, ...] = (
    "Negative", "Absolute", "Square", "Sqrt", "Rsqrt", "Reciprocal", "Exp", "Expm1", "Log", "Log1p", "Log2", "Log10",
    "Sin", "Cos", "Tan", "Sinh", "Cosh", "Arctan", "Erf", "Sign", "Floor", "Ceil", "StopGradient",
)  # fmt: skip
"""By the class names Keras writes; activation functions are the kind Activation instead."""


def _known_function(value: Any) -> Any:
    return one_of(value, FUNCTIONS)


class Function(Operation):
    """One function of every value by itself."""

    kind: ClassVar[str] = "ops.Function"
    stem: ClassVar[str] = "function"
    summary: ClassVar[str] = "One mathematical function of every value, such as a square root or a logarithm."

    function: Annotated[str, BeforeValidator(_known_function)] = choice(
        "Square", FUNCTIONS, "The function, by the name Keras gives its operation."
    )

    def caption(self) -> str:
        """Return the function's name."""
        return self.function.lower()


class Clip(Operation):
    """Keeps every value between two limits."""

    kind: ClassVar[str] = "ops.Clip"
    keras_name: ClassVar[str] = "Clip"
    stem: ClassVar[str] = "clip"
    summary: ClassVar[str] = (
        "Values below the lower limit become it, values above the upper limit become that."
    )

    x_min: float = real(0.0, "Smaller values become this.", ge=-1e30, le=1e30)
    x_max: float = real(1.0, "Larger values become this.", ge=-1e30, le=1e30)

    def caption(self) -> str:
        """Return the limits."""
        return tr("{low:g} to {high:g}", low=self.x_min, high=self.x_max)


class Cast(Operation):
    """Changes the number type."""

    kind: ClassVar[str] = "ops.Cast"
    keras_name: ClassVar[str] = "Cast"
    stem: ClassVar[str] = "cast"
    summary: ClassVar[str] = (
        "The same values in another number type, as when byte pixels become real numbers."
    )
    dtypes: ClassVar[tuple[str, ...]] = NUMBERS

    dtype: str | None = choice("float32", NUMBERS, "The number type that comes out.")

    @model_validator(mode="after")
    def _has_type(self) -> Self:
        if self.dtype is None:
            raise ValueError(tr("Choose the number type that comes out."))
        return self

    def caption(self) -> str:
        """Return the type."""
        return tr("to {dtype}", dtype=self.dtype)


class Reduction(Operation):
    """Makes one number of all along some axes."""

    axis: int | tuple[int, ...] | None = listed(
        -1, "shape", "Axes that are taken together (batch is axis 0, and is never one of them)."
    )
    keepdims: bool = switch(False, "Keep the axes with size 1 instead of dropping them.")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the axes that are left; those taken together are gone, or 1."""
        gone = own_axes(self.axis, inputs[0])
        kept = tuple(
            (name, 1 if i in gone else size)
            for i, (name, size) in enumerate(named_axes(inputs[0]), 1)
            if self.keepdims or i not in gone
        )
        return Working((tuple(size for _, size in kept),), tuple(Step(n, "equal", (), a) for n, a in kept))

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that axes taken together are seen whole."""
        gone = own_axes(self.axis, inputs[0])
        return tuple(Reach("whole" if i in gone else "same") for i in range(1, len(inputs[0])))

    def caption(self) -> str:
        """Return the axes."""
        axes = (self.axis,) if isinstance(self.axis, int) else self.axis or ()
        return tr("over axis {axes}", axes=", ".join(map(str, axes)))


def own_axes(axis: int | tuple[int, ...] | None, shape: Shape) -> set[int]:
    """Return axes as numbers from 1, the batch being 0; refuse the batch itself and axes that are not there."""
    rank = len(shape) + 1
    axes = (axis,) if isinstance(axis, int) else axis
    if axes is None or not axes:
        raise Misfit("axis", tr("Name the axes; without any, the samples of a batch would be mixed."), "axis")
    for one in axes:
        if not -rank <= one < rank:
            raise Misfit(
                "axis",
                tr("Axis {axis} does not exist; the input has axes 0 to {last}.", axis=one, last=rank - 1),
                "axis",
            )
    found = {one % rank for one in axes}
    if 0 in found:
        raise Misfit("axis", tr("Axis 0 is the batch; its samples stay apart."), "axis")
    if len(found) < len(axes):
        raise Misfit("axis", tr("An axis is named twice."), "axis")
    return found


class Mean(Reduction):
    """The mean along some axes."""

    kind: ClassVar[str] = "ops.Mean"
    keras_name: ClassVar[str] = "Mean"
    stem: ClassVar[str] = "mean"
    summary: ClassVar[str] = (
        "The mean of all values along the axes; over height and width it is global average pooling."
    )


class Sum(Reduction):
    """The sum along some axes."""

    kind: ClassVar[str] = "ops.Sum"
    keras_name: ClassVar[str] = "Sum"
    stem: ClassVar[str] = "sum"
    summary: ClassVar[str] = "The sum of all values along the axes."


class Max(Reduction):
    """The largest value along some axes."""

    kind: ClassVar[str] = "ops.Max"
    keras_name: ClassVar[str] = "Max"
    stem: ClassVar[str] = "max"
    summary: ClassVar[str] = (
        "The largest value along the axes; over height and width it is global max pooling."
    )


class Min(Reduction):
    """The smallest value along some axes."""

    kind: ClassVar[str] = "ops.Min"
    keras_name: ClassVar[str] = "Min"
    stem: ClassVar[str] = "min"
    summary: ClassVar[str] = "The smallest value along the axes."


class Variance(Reduction):
    """How far values lie from their mean along some axes, squared."""

    kind: ClassVar[str] = "ops.Var"
    keras_name: ClassVar[str] = "Var"
    stem: ClassVar[str] = "variance"
    summary: ClassVar[str] = "The mean of the squared distances from the mean, along the axes."


class Deviation(Reduction):
    """How far values lie from their mean along some axes."""

    kind: ClassVar[str] = "ops.Std"
    keras_name: ClassVar[str] = "Std"
    stem: ClassVar[str] = "deviation"
    summary: ClassVar[str] = "The standard deviation along the axes: the root of the variance."


KINDS: tuple[type[Layer], ...] = (Function, Clip, Cast, Mean, Sum, Max, Min, Variance, Deviation)
"""In the palette's order."""
