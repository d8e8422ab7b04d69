"""Activations as layers of their own."""

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator

from cnnstudio.language import tr
from cnnstudio.layers.activations import ACTIVATIONS
from cnnstudio.layers.fields import Constraint, Initializer, Regularizer, choice, listed, named, real
from cnnstudio.layers.input_output import unchanged
from cnnstudio.layers.kind import FamilyName, Layer, one_of
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Reach, Weight, Working


def _known(value: Any) -> Any:
    return one_of(value, ACTIVATIONS)


def _listed(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


class _Elementwise(Layer):
    """Changes every value by itself; the shape stays."""

    family: ClassVar[FamilyName] = "act"

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape."""
        return unchanged(inputs)


class Activation(_Elementwise):
    """Any activation function, by name."""

    kind: ClassVar[str] = "Activation"
    stem: ClassVar[str] = "activation"
    summary: ClassVar[str] = (
        "Applies one function to every value; without such bends many layers are no better than one."
    )

    activation: Annotated[str, BeforeValidator(_known)] = choice(
        "relu", ACTIVATIONS, "The function, by Keras's name."
    )

    def caption(self) -> str:
        """Return the function's name."""
        return self.activation


class ReLU(_Elementwise):
    """Negative values become zero."""

    kind: ClassVar[str] = "ReLU"
    stem: ClassVar[str] = "relu"
    summary: ClassVar[str] = "Negative values become 0, positive values stay."
    synonyms: ClassVar[tuple[str, ...]] = ("rectified linear unit",)

    max_value: float | None = real(
        None, "Larger values are cut to this; empty means no limit.", optional=True, ge=0, le=1e6
    )
    negative_slope: float = real(0.0, "What values below the threshold are multiplied by.", ge=0, le=1e6)
    threshold: float = real(0.0, "Values below this count as negative.", ge=0, le=1e6)

    def caption(self) -> str:
        """Return the function as a formula."""
        return "max(0, x)" if self.max_value is None else f"min(max(0, x), {self.max_value:g})"


class LeakyReLU(_Elementwise):
    """Negative values become small instead of zero."""

    kind: ClassVar[str] = "LeakyReLU"
    stem: ClassVar[str] = "leaky_relu"
    summary: ClassVar[str] = "Positive values stay, negative ones are made small: no unit can die."

    negative_slope: float = real(0.3, "What negative values are multiplied by.", ge=0, le=1e6)

    def caption(self) -> str:
        """Return the slope."""
        return tr("slope {s:g} below 0", s=self.negative_slope)


class ELU(_Elementwise):
    """Negative values run smoothly towards a limit."""

    kind: ClassVar[str] = "ELU"
    stem: ClassVar[str] = "elu"
    summary: ClassVar[str] = "Positive values stay, negative ones run smoothly towards −alpha."
    synonyms: ClassVar[tuple[str, ...]] = ("exponential linear unit",)

    alpha: float = real(1.0, "The limit of negative values, without its sign.", ge=-1e6, le=1e6)

    def caption(self) -> str:
        """Return the limit."""
        return tr("down to {a:g}", a=-self.alpha)


class PReLU(_Elementwise):
    """A leaky ReLU whose slopes are learned (He et al., 2015)."""

    kind: ClassVar[str] = "PReLU"
    stem: ClassVar[str] = "prelu"
    summary: ClassVar[str] = (
        "Positive values stay, negative ones are multiplied by slopes that training learns."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("parametric relu", "learned slope")

    shared_axes: Annotated[tuple[int, ...], BeforeValidator(_listed)] | None = listed(
        None,
        "shape",
        "Axes along which one slope serves all (batch is axis 0): 1, 2 leaves one per map; empty shares none.",
        optional=True,
    )
    alpha_initializer: Initializer = named("zeros", "initializer", "How the slopes begin.")
    alpha_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large slopes.")
    alpha_constraint: Constraint | None = named(None, "constraint", "Rule the slopes obey.")

    def _slopes(self, shape: Shape) -> tuple[int, ...]:
        shared = self.shared_axes or ()
        if any(not 1 <= axis <= len(shape) for axis in shared):
            message = tr("Slopes are shared along axes 1 to {last}.", last=len(shape))
            raise Misfit("axis", message, "shared_axes")
        sizes = tuple(1 if place in shared else axis for place, axis in enumerate(shape, 1))
        known = tuple(size for size in sizes if size is not None)
        if len(known) < len(sizes):
            message = tr("There is a slope for every place of an axis; share the axes that are not known.")
            raise Misfit("channels-unknown", message, "shared_axes")
        return known

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape; the axes must exist."""
        self._slopes(inputs[0])
        return unchanged(inputs)

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return one slope per value, or per place of the axes that are not shared."""
        return (Weight("alpha", self._slopes(inputs[0])),)

    def caption(self) -> str:
        """Return what has a slope of its own."""
        return tr("shared slopes") if self.shared_axes else tr("a slope per value")


class Softmax(_Elementwise):
    """Turns scores into shares that add up to one."""

    kind: ClassVar[str] = "Softmax"
    stem: ClassVar[str] = "softmax"
    summary: ClassVar[str] = "Turns scores into shares between 0 and 1 that add up to 1."

    axis: int | tuple[int, ...] = listed(
        -1, "shape", "Axis along which the shares add up to 1 (batch is axis 0)."
    )

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape; the axes must exist."""
        check_axes(self.axis, len(inputs[0]) + 1)
        return unchanged(inputs)

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that softmax axes are read whole."""
        rank = len(inputs[0]) + 1
        axes = {a % rank for a in ((self.axis,) if isinstance(self.axis, int) else self.axis)}
        return tuple(Reach("whole" if i + 1 in axes else "same") for i in range(rank - 2))

    def caption(self) -> str:
        """Return what it does."""
        return tr("shares add up to 1")


def check_axes(axis: int | tuple[int, ...], rank: int) -> None:
    """Refuse axes that a tensor of this rank (batch included) does not have, or that repeat."""
    axes = (axis,) if isinstance(axis, int) else axis
    missing = [a for a in axes if not -rank <= a < rank]
    if missing:
        raise Misfit(
            "axis",
            tr("Axis {axis} does not exist; the input has axes 0 to {last}.", axis=missing[0], last=rank - 1),
            "axis",
        )
    if len({a % rank for a in axes}) < len(axes):
        raise Misfit("axis", tr("An axis is named twice."), "axis")


KINDS: tuple[type[Layer], ...] = (
    ReLU,
    LeakyReLU,
    PReLU,
    ELU,
    Softmax,
    Activation,
)
"""In the palette's order."""
