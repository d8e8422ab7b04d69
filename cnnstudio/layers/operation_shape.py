"""Operation nodes that move numbers about: reshape, transpose, slices, stacks and the product of matrices."""

from math import prod
from typing import ClassVar

from pydantic import field_validator

from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.fields import LARGEST, listed, whole
from cnnstudio.layers.input_output import named_axes
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.operation import Operation, broadcast
from cnnstudio.layers.operation_value import own_axes
from cnnstudio.layers.shape import Misfit, Shape, size
from cnnstudio.layers.working import Reach, Step, Working

MOST_PARTS = 64


def given(shape: Shape) -> Working:
    return Working((shape,), tuple(Step(n, "equal", (), a) for n, a in named_axes(shape)))


class Moving(Operation):
    """Axes change their meaning, so that everything before may matter."""

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that the old axes are gone."""
        return tuple(Reach("whole") for _ in inputs[0][:-1])


class Reshaped(Moving):
    """The same numbers in another shape, the batch named as well."""

    kind: ClassVar[str] = "ops.Reshape"
    keras_name: ClassVar[str] = "Reshape"
    stem: ClassVar[str] = "reshaped"
    summary: ClassVar[str] = (
        "Gives the same numbers another shape, with the batch written first: -1, 7, 7, 64."
    )

    newshape: tuple[int, ...] = listed((-1, 16), "shape", "New shape with the batch first, which is -1.")

    @field_validator("newshape")
    @classmethod
    def _sensible(cls, shape: tuple[int, ...]) -> tuple[int, ...]:
        if not 2 <= len(shape) <= 8 or any(axis != -1 and not 1 <= axis <= LARGEST for axis in shape):
            raise ValueError(tr("A shape has the batch and 1 to 7 axes, each 1 or larger."))
        if shape[0] != -1 or -1 in shape[1:]:
            raise ValueError(tr("The first axis is the batch and is -1; the others are numbers."))
        return shape

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the new shape; the number of elements of a sample must stay."""
        total, wanted = size(inputs[0]), prod(self.newshape[1:])
        if total is not None and total != wanted:
            message = tr(
                "{shape} holds {total} numbers; {target} needs {fixed}.",
                shape=shape_text(inputs[0]),
                total=number(total),
                target=", ".join(map(str, self.newshape)),
                fixed=number(wanted),
            )
            raise Misfit("reshape", message, "newshape")
        return given(self.newshape[1:])

    def caption(self) -> str:
        """Return the new shape."""
        return "→ " + shape_text(self.newshape[1:])


class Transposed(Moving):
    """Axes in another order."""

    kind: ClassVar[str] = "ops.Transpose"
    keras_name: ClassVar[str] = "Transpose"
    stem: ClassVar[str] = "transpose"
    summary: ClassVar[str] = (
        "Puts the axes in another order, the batch staying first: 0, 3, 1, 2 brings channels first."
    )

    axes: tuple[int, ...] = listed(
        (0, 2, 1), "shape", "The old axes in their new order; the batch, axis 0, stays first."
    )

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the axes in their new order."""
        rank = len(inputs[0]) + 1
        order = [axis + rank if axis < 0 else axis for axis in self.axes]
        if sorted(order) != list(range(rank)) or order[0] != 0:
            raise Misfit(
                "axis", tr("Name each of the axes 0 to {last} once, 0 first.", last=rank - 1), "axes"
            )
        return given(tuple(inputs[0][axis - 1] for axis in order[1:]))

    def caption(self) -> str:
        """Return the order."""
        return ", ".join(map(str, self.axes))


class ExpandDims(Moving):
    """A new axis of size 1."""

    kind: ClassVar[str] = "ops.ExpandDims"
    keras_name: ClassVar[str] = "ExpandDims"
    stem: ClassVar[str] = "expand_dims"
    summary: ClassVar[str] = (
        "Puts in a new axis of size 1, for instance the missing channel axis of a grey picture."
    )

    axis: int = whole(-1, -8, 8, "Where the new axis stands (batch is axis 0).")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the shape with a 1 put in."""
        rank = len(inputs[0]) + 2
        if not -rank <= self.axis < rank or self.axis % rank == 0:
            raise Misfit("axis", tr("A new axis can stand at 1 to {last}.", last=rank - 1), "axis")
        at = self.axis % rank - 1
        return given((*inputs[0][:at], 1, *inputs[0][at:]))

    def caption(self) -> str:
        """Return the axis."""
        return tr("new axis {a}", a=self.axis)


class Squeeze(Moving):
    """Axes of size 1 dropped."""

    kind: ClassVar[str] = "ops.Squeeze"
    keras_name: ClassVar[str] = "Squeeze"
    stem: ClassVar[str] = "squeeze"
    summary: ClassVar[str] = "Drops axes of size 1."

    axis: int | tuple[int, ...] | None = listed(
        -1, "shape", "The axes of size 1 that are dropped (batch is axis 0)."
    )

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the shape without the axes; they must be of size 1."""
        gone = own_axes(self.axis, inputs[0])
        for axis in sorted(gone):
            if inputs[0][axis - 1] not in (1, None):
                message = tr(
                    "Axis {axis} has size {n}; only axes of size 1 can be dropped.",
                    axis=axis,
                    n=inputs[0][axis - 1],
                )
                raise Misfit("axis", message, "axis")
        return given(tuple(axis for i, axis in enumerate(inputs[0], 1) if i not in gone))

    def caption(self) -> str:
        """Return the axes."""
        return tr(
            "drops axis {a}",
            a=", ".join(map(str, (self.axis,) if isinstance(self.axis, int) else self.axis or ())),
        )


class Stack(Moving):
    """Equal tensors behind each other along a new axis."""

    kind: ClassVar[str] = "ops.Stack"
    keras_name: ClassVar[str] = "Stack"
    stem: ClassVar[str] = "stack"
    inputs: ClassVar[tuple[str, ...]] = ("inputs",)
    variadic: ClassVar[bool] = True
    summary: ClassVar[str] = "Puts tensors of one shape behind each other along a new axis."

    axis: int = whole(1, -8, 8, "Where the new axis stands (batch is axis 0).")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the shape with the number of inputs put in."""
        rank = len(inputs[0]) + 2
        if not -rank <= self.axis < rank or self.axis % rank == 0:
            raise Misfit("axis", tr("A new axis can stand at 1 to {last}.", last=rank - 1), "axis")
        if not all(_alike(shape, inputs[0]) for shape in inputs):
            shapes = tr(" and ").join(shape_text(shape) for shape in dict.fromkeys(inputs))
            raise Misfit(
                "merge-shapes",
                tr("{kind} needs inputs of equal shape; they are {shapes}.", kind=self.kind, shapes=shapes),
            )
        at = self.axis % rank - 1
        return given((*inputs[0][:at], len(inputs), *inputs[0][at:]))

    def caption(self) -> str:
        """Return the axis."""
        return tr("along new axis {a}", a=self.axis)


def _alike(one: Shape, other: Shape) -> bool:
    """Say whether two shapes are equal as far as they are known."""
    return len(one) == len(other) and all(None in (a, b) or a == b for a, b in zip(one, other, strict=True))


class Split(Moving):
    """A tensor cut in equal parts."""

    kind: ClassVar[str] = "ops.Split"
    keras_name: ClassVar[str] = "Split"
    stem: ClassVar[str] = "split"
    summary: ClassVar[str] = "Cuts a tensor in equal parts along an axis; each part is an output of its own."

    indices_or_sections: int = whole(2, 1, MOST_PARTS, "Number of equal parts.")
    axis: int = whole(-1, -8, 8, "The axis that is cut (batch is axis 0).")

    @property
    def outputs(self) -> tuple[str, ...]:
        """Return one port for each part."""
        return tuple(f"part_{n}" for n in range(1, self.indices_or_sections + 1))

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the parts; their number must divide the axis."""
        (axis,) = own_axes(self.axis, inputs[0])
        width, parts = inputs[0][axis - 1], self.indices_or_sections
        if width is not None and width % parts:
            raise Misfit(
                "groups", tr("{w} cannot be cut in {n} equal parts.", w=width, n=parts), "indices_or_sections"
            )
        part = None if width is None else width // parts
        shape = (*inputs[0][: axis - 1], part, *inputs[0][axis:])
        return Working((shape,) * parts, given(shape).steps)

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that each element sees its own place."""
        return tuple(Reach("same") for _ in inputs[0][:-1])

    def caption(self) -> str:
        """Return the number of parts."""
        return tr("{n} parts along axis {a}", n=self.indices_or_sections, a=self.axis)


class Matmul(Moving):
    """The product of the last two axes of two tensors."""

    kind: ClassVar[str] = "ops.Matmul"
    keras_name: ClassVar[str] = "Matmul"
    stem: ClassVar[str] = "matmul"
    inputs: ClassVar[tuple[str, ...]] = ("input", "other")
    summary: ClassVar[str] = (
        "The matrix product of two tensors over their last two axes: every row with every column."
    )

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return rows of the first by columns of the second."""
        one, other = inputs
        if (
            len(one) < 2
            or len(one) != len(other)
            or (None not in (one[-1], other[-2]) and one[-1] != other[-2])
        ):
            shapes = {"one": shape_text(one), "other": shape_text(other)}
            raise Misfit(
                "merge-shapes", tr("The columns of {one} must be as many as the rows of {other}.", **shapes)
            )
        return given((*broadcast(one[:-2], other[:-2], self.kind), one[-2], other[-1]))

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return outputs · columns of the first."""
        inner = inputs[0][-1] if inputs[0][-1] is not None else inputs[1][-2]
        factors = (*outputs[0], inner)
        terms = "·".join("?" if f is None else str(f) for f in factors)
        return (None if None in factors else prod(f for f in factors if f is not None)), terms

    def caption(self) -> str:
        """Return the formula."""
        return "x @ y"


KINDS: tuple[type[Layer], ...] = (Reshaped, Transposed, ExpandDims, Squeeze, Stack, Split, Matmul)
"""In the palette's order."""
