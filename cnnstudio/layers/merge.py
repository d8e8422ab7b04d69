"""Layers that make one tensor of several."""

from typing import ClassVar

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.fields import whole
from cnnstudio.layers.input_output import named_axes
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Step, Working


class Merge(Layer):
    """Takes any number of inputs, in a row."""

    family: ClassVar[FamilyName] = "merge"
    inputs: ClassVar[tuple[str, ...]] = ("inputs",)
    variadic: ClassVar[bool] = True


class Elementwise(Layer):
    """Works element by element on inputs of equal shape; axes of size 1 are stretched, as Keras does."""

    family: ClassVar[FamilyName] = "merge"

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the common shape."""
        _at_least_two(self.kind, inputs)
        if not self.variadic and len(inputs) > len(self.inputs):
            raise Misfit("too-many-inputs", tr("{kind} takes two inputs.", kind=self.kind))
        shape = inputs[0]
        for other in inputs[1:]:
            shape = self._together(shape, other, inputs)
        return Working((shape,), tuple(Step(n, "equal", (), a) for n, a in named_axes(shape)))

    def _together(self, one: Shape, other: Shape, inputs: tuple[Shape, ...]) -> Shape:
        if len(one) != len(other):
            raise self._differ(inputs)
        return tuple(self._axis(a, b, inputs) for a, b in zip(one, other, strict=True))

    def _axis(self, a: int | None, b: int | None, inputs: tuple[Shape, ...]) -> int | None:
        if a is None or b is None:
            return None
        if a != b and 1 not in (a, b):
            raise self._differ(inputs)
        return max(a, b)

    def _differ(self, inputs: tuple[Shape, ...]) -> Misfit:
        shapes = tr(" and ").join(shape_text(shape) for shape in dict.fromkeys(inputs))
        return Misfit(
            "merge-shapes",
            tr("{kind} needs inputs of equal shape; they are {shapes}.", kind=self.kind, shapes=shapes),
        )


def _at_least_two(kind: str, inputs: tuple[Shape, ...]) -> None:
    if len(inputs) < 2:
        raise Misfit(
            "too-few-inputs", tr("{kind} needs at least two inputs; wire a second one to it.", kind=kind)
        )


class Add(Elementwise, Merge):
    """Adds its inputs."""

    kind: ClassVar[str] = "Add"
    stem: ClassVar[str] = "add"
    summary: ClassVar[str] = (
        "Adds its inputs element by element: the heart of a residual connection, y = F(x) + x."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("sum", "residual", "skip")

    def caption(self) -> str:
        """Return what it does."""
        return tr("adds its inputs")


class Multiply(Elementwise, Merge):
    """Multiplies its inputs."""

    kind: ClassVar[str] = "Multiply"
    stem: ClassVar[str] = "multiply"
    summary: ClassVar[str] = "Multiplies its inputs element by element, for instance to weigh channels."
    synonyms: ClassVar[tuple[str, ...]] = ("product", "gate", "weigh")

    def caption(self) -> str:
        """Return what it does."""
        return tr("multiplies its inputs")


class Average(Elementwise, Merge):
    """Averages its inputs."""

    kind: ClassVar[str] = "Average"
    stem: ClassVar[str] = "average"
    summary: ClassVar[str] = "The mean of its inputs, element by element."
    synonyms: ClassVar[tuple[str, ...]] = ("mean", "ensemble")

    def caption(self) -> str:
        """Return what it does."""
        return tr("mean of its inputs")


class Maximum(Elementwise, Merge):
    """Keeps the largest."""

    kind: ClassVar[str] = "Maximum"
    stem: ClassVar[str] = "maximum"
    summary: ClassVar[str] = "Keeps the largest of its inputs, element by element."
    synonyms: ClassVar[tuple[str, ...]] = ("elementwise max", "maxout", "or")

    def caption(self) -> str:
        """Return what it does."""
        return tr("largest of its inputs")


class Minimum(Elementwise, Merge):
    """Keeps the smallest."""

    kind: ClassVar[str] = "Minimum"
    stem: ClassVar[str] = "minimum"
    summary: ClassVar[str] = "Keeps the smallest of its inputs, element by element."
    synonyms: ClassVar[tuple[str, ...]] = ("min", "and")

    def caption(self) -> str:
        """Return what it does."""
        return tr("smallest of its inputs")


class Subtract(Elementwise):
    """Subtracts its second input from its first."""

    kind: ClassVar[str] = "Subtract"
    stem: ClassVar[str] = "subtract"
    inputs: ClassVar[tuple[str, ...]] = ("first", "second")
    one_list: ClassVar[bool] = True
    summary: ClassVar[str] = "Subtracts its second input from its first, element by element: what differs?"
    synonyms: ClassVar[tuple[str, ...]] = ("difference", "minus", "residual")

    def caption(self) -> str:
        """Return what it does."""
        return tr("first minus second")


class Concatenate(Merge):
    """Puts its inputs one behind the other along an axis."""

    kind: ClassVar[str] = "Concatenate"
    stem: ClassVar[str] = "concatenate"
    summary: ClassVar[str] = "Puts its inputs one behind the other, mostly along the channels."
    synonyms: ClassVar[tuple[str, ...]] = ("concat", "stack")

    axis: int = whole(-1, -8, 8, "Axis along which they are put together (batch is axis 0).")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the shape with the sum along the axis; all other axes must be equal."""
        _at_least_two(self.kind, inputs)
        rank = len(inputs[0]) + 1
        if any(len(shape) != len(inputs[0]) for shape in inputs):
            raise self._differ(inputs)
        if not -rank <= self.axis < rank or self.axis % rank == 0:
            raise Misfit("axis", tr("Axis {axis} cannot be put together here.", axis=self.axis), "axis")
        at = self.axis % rank - 1
        shape = tuple(self._axis(i, at, inputs) for i in range(rank - 1))
        terms = " + ".join("?" if s[at] is None else str(s[at]) for s in inputs)
        names = named_axes(shape)
        steps = tuple(
            Step(n, "sum", (("terms", terms),), a) if i == at else Step(n, "equal", (), a)
            for i, (n, a) in enumerate(names)
        )
        return Working((shape,), steps)

    def _axis(self, index: int, at: int, inputs: tuple[Shape, ...]) -> int | None:
        sizes = [shape[index] for shape in inputs]
        known = [s for s in sizes if s is not None]
        if index == at:
            return sum(known) if len(known) == len(sizes) else None
        if len(set(known)) > 1:
            raise self._differ(inputs)
        return sizes[0]

    def _differ(self, inputs: tuple[Shape, ...]) -> Misfit:
        shapes = tr(" and ").join(shape_text(shape) for shape in dict.fromkeys(inputs))
        return Misfit(
            "merge-shapes",
            tr("Concatenate needs inputs that differ along one axis only; they are {shapes}.", shapes=shapes),
        )

    def caption(self) -> str:
        """Return the axis."""
        return tr("along the channels") if self.axis == -1 else tr("along axis {a}", a=self.axis)


KINDS: tuple[type[Layer], ...] = (Add, Concatenate, Multiply, Average, Maximum, Minimum, Subtract)
"""In the palette's order."""
