"""Padding and cropping: what is added to the border of every axis, or cut off."""

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from cnnstudio.language import tr
from cnnstudio.layers.convolution import DataFormat, format_field
from cnnstudio.layers.fields import LARGEST, listed, pair, spread
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape, need_rank
from cnnstudio.layers.window import AXES, join, split
from cnnstudio.layers.working import Reach, Step, Working

_Count = Annotated[int, Field(ge=0, le=LARGEST)]
Sides = tuple[_Count, _Count]
"""What is added or cut before and after."""


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _nested(axes: int) -> BeforeValidator:
    """Read one number for all sides, one for each axis, or two for each axis."""

    def nest(value: Any) -> Any:
        if _whole(value):
            return ((value, value),) * axes
        if not isinstance(value, list | tuple):
            return value
        return tuple((v, v) if _whole(v) else tuple(v) if isinstance(v, list) else v for v in value)

    return BeforeValidator(nest)


Border1 = Annotated[Sides, BeforeValidator(spread)]
Border2 = Annotated[tuple[Sides, Sides], _nested(2)]
Border3 = Annotated[tuple[Sides, Sides, Sides], _nested(3)]


class Bordered(Layer):
    """What padding and cropping have in common."""

    family: ClassVar[FamilyName] = "reshape"
    rank: ClassVar[int] = 2
    sign: ClassVar[int] = 1
    """1 adds, -1 cuts off."""

    def border(self) -> tuple[tuple[int, int], ...]:
        """Return what is added or cut before and after, for each axis."""
        given = self.padding if self.sign > 0 else self.cropping  # type: ignore[attr-defined]
        return (given,) if self.rank == 1 else given

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the axes with their borders added or cut off; channels stay."""
        need_rank(inputs[0], self.rank + 1, self.kind)
        form = getattr(self, "data_format", None)
        spatial, channels = split(inputs[0], form)
        steps = tuple(map(self._axis, AXES[self.rank], spatial, self.border()))
        sizes = tuple(None if s.result is None else int(s.result) for s in steps)
        kept = Step("channels", "channels-kept", (("C", -1 if channels is None else channels),), channels)
        return Working((join(sizes, channels, form),), (*steps, kept))

    def _axis(self, axis: str, width: int | None, border: tuple[int, int]) -> Step:
        numbers = (("W", -1 if width is None else width), ("before", border[0]), ("after", border[1]))
        made = None if width is None else width + self.sign * sum(border)
        if made is not None and made < 1:
            raise Misfit(
                "crop-too-large",
                tr(
                    "Cropping {n} from {axis} {w} leaves nothing.", n=sum(border), axis=tr(axis), w=width or 0
                ),
                "cropping",
            )
        return Step(axis, "pad" if self.sign > 0 else "crop", numbers, made)

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that positions move by what is added or cut off before."""
        return tuple(Reach("window", 1, 1, self.sign * before) for before, _ in self.border())

    def caption(self) -> str:
        """Return the border of each axis."""
        words = {1: ("{sides} steps",), 2: ("{sides} rows", "{sides} columns")}
        slices = ("{sides} slices", "{sides} rows", "{sides} columns")
        sides = (f"{before} + {after}" for before, after in self.border())
        texts = zip(words.get(self.rank, slices), sides, strict=True)
        return ", ".join(tr(text, sides=both) for text, both in texts)


class ZeroPadding2D(Bordered):
    """Adds rows and columns of zeros."""

    kind: ClassVar[str] = "ZeroPadding2D"
    stem: ClassVar[str] = "zero_padding"
    summary: ClassVar[str] = "Adds rows and columns of zeros around every map."
    synonyms: ClassVar[tuple[str, ...]] = ("pad", "border", "margin")

    padding: Border2 = listed(((1, 1), (1, 1)), "pairs", "Zeros above and below, left and right.")
    data_format: DataFormat | None = format_field()


class ZeroPadding1D(Bordered):
    """Adds time steps of zeros."""

    kind: ClassVar[str] = "ZeroPadding1D"
    rank: ClassVar[int] = 1
    stem: ClassVar[str] = "zero_padding1d"
    summary: ClassVar[str] = "Adds time steps of zeros before and after a sequence."
    synonyms: ClassVar[tuple[str, ...]] = ("pad", "border", "margin")

    padding: Border1 = pair((1, 1), "Zeros before the first time step and after the last.", low=0)
    data_format: DataFormat | None = format_field()


class ZeroPadding3D(Bordered):
    """Adds slices, rows and columns of zeros."""

    kind: ClassVar[str] = "ZeroPadding3D"
    rank: ClassVar[int] = 3
    stem: ClassVar[str] = "zero_padding3d"
    summary: ClassVar[str] = "Adds zeros on all six sides of a volume."
    synonyms: ClassVar[tuple[str, ...]] = ("pad", "border", "margin")

    padding: Border3 = listed(
        ((1, 1), (1, 1), (1, 1)), "pairs", "Zeros before and after, for depth, height and width."
    )
    data_format: DataFormat | None = format_field()


class Cropping2D(Bordered):
    """Cuts rows and columns off."""

    kind: ClassVar[str] = "Cropping2D"
    sign: ClassVar[int] = -1
    stem: ClassVar[str] = "cropping"
    summary: ClassVar[str] = "Cuts rows and columns off the border of every map."
    synonyms: ClassVar[tuple[str, ...]] = ("crop", "trim", "cut off")

    cropping: Border2 = listed(((0, 0), (0, 0)), "pairs", "Rows cut above and below, columns left and right.")
    data_format: DataFormat | None = format_field()


class Cropping1D(Bordered):
    """Cuts time steps off."""

    kind: ClassVar[str] = "Cropping1D"
    rank: ClassVar[int] = 1
    sign: ClassVar[int] = -1
    stem: ClassVar[str] = "cropping1d"
    summary: ClassVar[str] = "Cuts time steps off the beginning and the end of a sequence."
    synonyms: ClassVar[tuple[str, ...]] = ("crop", "trim", "cut off")

    cropping: Border1 = pair((1, 1), "Time steps cut off at the beginning and at the end.", low=0)


class Cropping3D(Bordered):
    """Cuts slices, rows and columns off."""

    kind: ClassVar[str] = "Cropping3D"
    rank: ClassVar[int] = 3
    sign: ClassVar[int] = -1
    stem: ClassVar[str] = "cropping3d"
    summary: ClassVar[str] = "Cuts slices off the six sides of a volume."
    synonyms: ClassVar[tuple[str, ...]] = ("crop", "trim", "cut off")

    cropping: Border3 = listed(
        ((1, 1), (1, 1), (1, 1)), "pairs", "Cut off before and after, for depth, height and width."
    )
    data_format: DataFormat | None = format_field()


KINDS: tuple[type[Layer], ...] = (
    ZeroPadding2D,
    Cropping2D,
    ZeroPadding1D,
    Cropping1D,
    ZeroPadding3D,
    Cropping3D,
)
"""In the palette's order."""
