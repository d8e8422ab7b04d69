"""Layers that change the shape and leave the numbers alone."""

from math import prod
from typing import ClassVar

from pydantic import field_validator

from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.convolution import DataFormat, format_field
from cnnstudio.layers.fields import LARGEST, listed, whole
from cnnstudio.layers.input_output import named_axes, unchanged
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape, need_rank, size
from cnnstudio.layers.working import Reach, Step, Working


class Flatten(Layer):
    """Puts all numbers of a sample in one row."""

    kind: ClassVar[str] = "Flatten"
    family: ClassVar[FamilyName] = "reshape"
    stem: ClassVar[str] = "flatten"
    summary: ClassVar[str] = (
        "Writes all numbers in one row: height after height, width after width, channel after channel."
    )

    data_format: DataFormat | None = format_field()

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the product of all axes."""
        terms = "·".join("?" if a is None else str(a) for a in inputs[0])
        total = size(inputs[0])
        return Working(((total,),), (Step("length", "product", (("terms", terms),), total),))

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that all axes are gone."""
        return tuple(Reach("whole") for _ in inputs[0][:-1])

    def caption(self) -> str:
        """Return what it does."""
        return tr("all in one row")


class Reshape(Layer):
    """Gives the same numbers another shape."""

    kind: ClassVar[str] = "Reshape"
    family: ClassVar[FamilyName] = "reshape"
    stem: ClassVar[str] = "reshape"
    summary: ClassVar[str] = "Gives the same numbers another shape; one axis may be -1 and is worked out."

    target_shape: tuple[int, ...] = listed(
        (7, 7, 1), "shape", "New shape without the batch; one axis may be -1."
    )

    @field_validator("target_shape")
    @classmethod
    def _sensible(cls, shape: tuple[int, ...]) -> tuple[int, ...]:
        if sum(axis == -1 for axis in shape) > 1:
            raise ValueError(tr("At most one axis is -1."))
        if not 1 <= len(shape) <= 6 or any(axis != -1 and not 1 <= axis <= LARGEST for axis in shape):
            raise ValueError(tr("A shape has 1 to 6 axes, each 1 or larger, or -1."))
        return shape

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the target shape with -1 worked out; the number of elements must stay."""
        total, fixed = size(inputs[0]), prod(axis for axis in self.target_shape if axis != -1)
        if total is None:
            shape = tuple(None if axis == -1 else axis for axis in self.target_shape)
            return Working((shape,), ())
        if total % fixed if -1 in self.target_shape else total != fixed:
            raise Misfit("reshape", self._sentence(inputs[0], total, fixed), "target_shape")
        shape = tuple(total // fixed if axis == -1 else axis for axis in self.target_shape)
        steps = tuple(
            self._step(i, axis, made, total, fixed)
            for i, (axis, made) in enumerate(zip(self.target_shape, shape, strict=True))
        )
        return Working((shape,), steps)

    @staticmethod
    def _step(index: int, axis: int, made: int | None, total: int, fixed: int) -> Step:
        name = f"axis {index + 1}"
        if axis == -1:
            return Step(name, "rest", (("elements", total), ("others", fixed)), made)
        return Step(name, "given", (), made)

    def _sentence(self, shape: Shape, total: int, fixed: int) -> str:
        return tr(
            "{shape} holds {total} numbers; {target} needs {fixed}.",
            shape=shape_text(shape),
            total=number(total),
            target=shape_text(tuple(None if axis == -1 else axis for axis in self.target_shape)),
            fixed=tr("a multiple of {n}", n=number(fixed)) if -1 in self.target_shape else number(fixed),
        )

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that the old axes are gone."""
        return tuple(Reach("whole") for _ in inputs[0][:-1])

    def caption(self) -> str:
        """Return the target shape."""
        return "→ " + " × ".join("?" if axis == -1 else str(axis) for axis in self.target_shape)


class Permute(Layer):
    """Lets the axes change places."""

    kind: ClassVar[str] = "Permute"
    family: ClassVar[FamilyName] = "reshape"
    stem: ClassVar[str] = "permute"
    summary: ClassVar[str] = "Lets the axes change places, for instance time steps and channels."
    synonyms: ClassVar[tuple[str, ...]] = ("transpose", "swap axes")

    dims: tuple[int, ...] = listed(
        (2, 1), "shape", "The axes in their new order, the first after the batch being 1."
    )

    @field_validator("dims")
    @classmethod
    def _each_axis_once(cls, dims: tuple[int, ...]) -> tuple[int, ...]:
        if not 1 <= len(dims) <= 6 or sorted(dims) != list(range(1, len(dims) + 1)):
            raise ValueError(tr("Name each axis once, from 1 on: 2, 1 swaps two axes."))
        return dims

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the axes in their new order."""
        need_rank(inputs[0], len(self.dims), self.kind)
        shape = tuple(inputs[0][axis - 1] for axis in self.dims)
        steps = tuple(
            Step(name, "moved", (("axis", axis),), made)
            for (name, made), axis in zip(named_axes(shape), self.dims, strict=True)
        )
        return Working((shape,), steps)

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that axes which change places are counted whole."""
        places = enumerate(self.dims[: len(inputs[0]) - 1], 1)
        return tuple(Reach("same" if place == axis else "whole") for place, axis in places)

    def caption(self) -> str:
        """Return the new order."""
        return "→ " + ", ".join(map(str, self.dims))


class RepeatVector(Layer):
    """Repeats a row of numbers as time steps."""

    kind: ClassVar[str] = "RepeatVector"
    family: ClassVar[FamilyName] = "reshape"
    stem: ClassVar[str] = "repeat_vector"
    summary: ClassVar[str] = "Repeats a row of numbers at every time step of a new sequence."
    synonyms: ClassVar[tuple[str, ...]] = ("tile", "copy", "decoder input")

    n: int = whole(2, 1, LARGEST, "How many times the row is repeated.")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the repetitions as a new first axis."""
        need_rank(inputs[0], 1, self.kind)
        features = inputs[0][0]
        kept = Step("features", "kept", (("W", -1 if features is None else features),), features)
        return Working(((self.n, features),), (Step("length", "given", (), self.n), kept))

    def caption(self) -> str:
        """Return the number of repetitions."""
        return tr("{n} times", n=self.n)


class Identity(Layer):
    """Changes nothing."""

    kind: ClassVar[str] = "Identity"
    family: ClassVar[FamilyName] = "reshape"
    stem: ClassVar[str] = "identity"
    summary: ClassVar[str] = (
        "Passes its input on as it is: a place holder, or a name for a point of the network."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("pass through", "no operation", "skip")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape."""
        return unchanged(inputs)

    def caption(self) -> str:
        """Return what it does."""
        return tr("changes nothing")


KINDS: tuple[type[Layer], ...] = (Flatten, Reshape, Permute, RepeatVector, Identity)
"""In the palette's order."""
