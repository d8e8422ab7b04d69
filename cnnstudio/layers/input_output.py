"""Where data enters a network, and how its values are scaled."""

from math import prod
from typing import ClassVar

from pydantic import field_validator

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.fields import LARGEST, choice, listed, real, whole
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.remembering import remembered
from cnnstudio.layers.shape import LARGEST_SIZE, Shape
from cnnstudio.layers.working import Reach, Step, Working

NUMBERS = ("float32", "float16", "bfloat16", "float64", "int32", "int64", "uint8", "bool", "string")


class Input(Layer):
    """Where samples enter the network."""

    kind: ClassVar[str] = "Input"
    family: ClassVar[FamilyName] = "io"
    stem: ClassVar[str] = "input"
    inputs: ClassVar[tuple[str, ...]] = ()
    summary: ClassVar[str] = (
        "Samples enter here: height × width × channels for pictures, time steps × features for series."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("input layer", "data", "image")

    shape: tuple[int | None, ...] = listed(
        (28, 28, 1), "shape", "Shape of one sample, without the batch: 28, 28, 1."
    )
    batch_size: int | None = whole(
        None, 1, 65_536, "Fixed batch size; empty leaves it open.", advanced=True, optional=True
    )
    dtypes: ClassVar[tuple[str, ...]] = NUMBERS
    dtype: str | None = choice(
        None,
        (None, *NUMBERS),
        "Number type of the samples, or string for texts; empty means float32.",
        advanced=True,
    )

    @field_validator("shape")
    @classmethod
    def _sensible(cls, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        if not 1 <= len(shape) <= 5:
            raise ValueError(tr("A sample has 1 to 5 axes, not {n}.", n=len(shape)))
        if any(axis is not None and not 1 <= axis <= LARGEST for axis in shape):
            raise ValueError(tr("Each axis is a whole number from 1 to {most:,}.", most=LARGEST))
        if prod(axis or 1 for axis in shape) > LARGEST_SIZE:
            raise ValueError(tr("A sample of {shape} does not fit into memory.", shape=shape_text(shape)))
        return shape

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the shape as set."""
        return Working(
            (self.shape,), tuple(Step(f"axis {i}", "given", (), a) for i, a in enumerate(self.shape, 1))
        )

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return nothing: nothing lies before an input."""
        return ()

    def caption(self) -> str:
        """Return the sample's shape."""
        return shape_text(self.shape)


class Rescaling(Layer):
    """Multiplies every value and adds an offset."""

    kind: ClassVar[str] = "Rescaling"
    family: ClassVar[FamilyName] = "io"
    stem: ClassVar[str] = "rescaling"
    summary: ClassVar[str] = (
        "Multiplies every value by scale and adds offset: 1/255 turns pixels 0 to 255 into 0 to 1."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("scale", "normalise", "1/255")

    scale: float = real(1 / 255, "Every value is multiplied by this.", ge=-1e6, le=1e6)
    offset: float = real(0.0, "Then this is added.", ge=-1e6, le=1e6)

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape."""
        return unchanged(inputs)

    def caption(self) -> str:
        """Return scale and offset."""
        return f"× {self.scale:.4g}" + (f" + {self.offset:.4g}" if self.offset else "")


@remembered
def unchanged(inputs: tuple[Shape, ...]) -> Working:
    """Return the working of a layer that leaves the shape as it is."""
    shape = inputs[0]
    return Working(
        (shape,), tuple(Step(n, "kept", (("W", -1 if a is None else a),), a) for n, a in named_axes(shape))
    )


def named_axes(shape: Shape) -> tuple[tuple[str, int | None], ...]:
    """Return the axes of a shape with the names people use for that many."""
    names = {
        1: ("features",),
        2: ("length", "channels"),
        3: ("height", "width", "channels"),
        4: ("depth", "height", "width", "channels"),
    }
    known = names.get(len(shape), tuple(f"axis {i}" for i in range(1, len(shape) + 1)))
    return tuple(zip(known, shape, strict=True))


KINDS: tuple[type[Layer], ...] = (Input, Rescaling)
"""In the palette's order."""
