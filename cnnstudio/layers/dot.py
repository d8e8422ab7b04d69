"""The product of two inputs along an axis of each."""

from typing import Annotated, ClassVar

from pydantic import BeforeValidator

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.convolution import product
from cnnstudio.layers.fields import listed, switch, tupled
from cnnstudio.layers.input_output import named_axes
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Reach, Step, Working

Axes = Annotated[int | tuple[int, int], BeforeValidator(tupled)]


class Dot(Layer):
    """Multiplies two inputs along one axis of each and adds up."""

    kind: ClassVar[str] = "Dot"
    family: ClassVar[FamilyName] = "merge"
    stem: ClassVar[str] = "dot"
    inputs: ClassVar[tuple[str, ...]] = ("first", "second")
    one_list: ClassVar[bool] = True
    summary: ClassVar[str] = "Multiplies two inputs along one axis of each and adds up: how alike are they?"
    synonyms: ClassVar[tuple[str, ...]] = ("dot product", "cosine similarity", "matrix product", "batch dot")

    axes: Axes = listed(
        -1,
        "shape",
        "Axis that is multiplied and added up, one for both inputs or one for each (batch is axis 0).",
    )
    normalize: bool = switch(False, "Scales both to length 1 first: the result is the cosine of their angle.")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the first input's other axes, then the second's; one number where none is left."""
        first, second = self._places(inputs)
        one, two = inputs
        if one[first] != two[second]:
            raise Misfit(
                "dot-sizes",
                tr(
                    "Dot multiplies axes of equal size; they are {a} of {one} and {b} of {two}.",
                    a="?" if one[first] is None else one[first],
                    one=shape_text(one),
                    b="?" if two[second] is None else two[second],
                    two=shape_text(two),
                ),
                "axes",
            )
        shape = (*_without(one, first), *_without(two, second)) or (1,)
        return Working((shape,), tuple(_step(name, size) for name, size in named_axes(shape)))

    def _places(self, inputs: tuple[Shape, ...]) -> tuple[int, int]:
        if len(inputs) != 2:
            raise Misfit("too-few-inputs", tr("Dot needs two inputs; wire a second one to it."))
        both = self.axes if isinstance(self.axes, tuple) else (self.axes, self.axes)
        return _place(both[0], inputs[0]), _place(both[1], inputs[1])

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return output elements · the size that is added up."""
        size = inputs[0][self._places(inputs)[0]]
        return product([*outputs[0], size], [])

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that the old axes are gone."""
        return tuple(Reach("whole") for _ in inputs[0][:-1])

    def caption(self) -> str:
        """Return the axes."""
        axes = self.axes if isinstance(self.axes, tuple) else (self.axes,)
        text = tr("along axis {a}", a=", ".join(map(str, dict.fromkeys(axes))))
        return text + (" · " + tr("cosine") if self.normalize else "")


def _place(axis: int, shape: Shape) -> int:
    rank = len(shape) + 1
    if not -rank <= axis < rank or axis % rank == 0:
        raise Misfit(
            "axis",
            tr("{shape} has no axis {axis} to multiply along.", shape=shape_text(shape), axis=axis),
            "axes",
        )
    return axis % rank - 1


def _without(shape: Shape, place: int) -> Shape:
    return (*shape[:place], *shape[place + 1 :])


def _step(name: str, size: int | None) -> Step:
    return Step(name, "kept", (("W", -1 if size is None else size),), size)


KINDS: tuple[type[Layer], ...] = (Dot,)
"""In the palette's order."""
