"""Pictures brought to a size, the same in training and afterwards."""

from math import prod
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.convolution import DataFormat, format_field
from cnnstudio.layers.fields import LARGEST, choice, ranged, real, switch, whole
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.ranges import Ranged, Span
from cnnstudio.layers.shape import LARGEST_SIZE, Misfit, Shape, need_rank
from cnnstudio.layers.window import AXES, join, split
from cnnstudio.layers.working import Reach, Step, Working

_READS = {"nearest": 1, "bilinear": 2, "bicubic": 4, "lanczos3": 6, "lanczos5": 10}
"""Input elements per axis that one output element is blended from."""
_VALUES = "Smallest and largest value of the pixels: 0, 255, or 0, 1 after rescaling."


def values_field() -> Span:
    """Declare the `value_range` argument."""
    field: Span = ranged((0, 255), -1e6, 1e6, _VALUES, advanced=False)
    return field


def check_values(values: tuple[float, float]) -> None:
    """Refuse a range of pixel values that is empty or upside down."""
    if values[0] >= values[1]:
        raise ValueError(tr("The first value is the darkest; it must be smaller than the second."))


class Picture(Ranged):
    """What all layers that read a picture have in common."""

    family: ClassVar[FamilyName] = "image"
    channels: ClassVar[tuple[int, ...]] = ()
    """How many channels the layer can work on; any number where nothing is said."""

    data_format: DataFormat | None = None

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape; a layer that works on colours needs three channels."""
        spatial, channels = self._axes(inputs[0])
        steps = tuple(
            Step(a, "kept", (("W", -1 if w is None else w),), w)
            for a, w in zip(AXES[2], spatial, strict=True)
        )
        return Working((inputs[0],), (*steps, Step("channels", "channels-kept", (), channels)))

    def _axes(self, shape: Shape) -> tuple[Shape, int | None]:
        need_rank(shape, 3, self.kind)
        spatial, channels = split(shape, self.data_format)
        self._check_channels(channels)
        return spatial, channels

    def _check_channels(self, channels: int | None) -> None:
        if self.channels and channels is not None and channels not in self.channels:
            raise Misfit("colours", colours_sentence(self.kind, self.channels, channels))


def colours_sentence(kind: str, possible: tuple[int, ...], channels: int) -> str:
    """Return that a layer works on colours and gets something else."""
    return tr(
        "{kind} works on pictures with {n} channels; it gets {m}.",
        kind=kind,
        n=tr(" or ").join(map(str, possible)),
        m=number(channels),
    )


def height_field() -> int:
    """Declare the `height` argument."""
    field: int = whole(32, 1, LARGEST, "Rows of every picture that comes out.")
    return field


def width_field() -> int:
    """Declare the `width` argument."""
    field: int = whole(32, 1, LARGEST, "Columns of every picture that comes out.")
    return field


class Sized(Picture):
    """A layer that gives every picture the same height and width."""

    height: int = 32
    width: int = 32

    def _made(self, inputs: tuple[Shape, ...], steps: tuple[Step, ...]) -> Working:
        channels = split(inputs[0], self.data_format)[1]
        shape = join((self.height, self.width), channels, self.data_format)
        if prod(axis or 1 for axis in shape) > LARGEST_SIZE:
            raise Misfit(
                "too-large", tr("A picture of {shape} does not fit into memory.", shape=shape_text(shape))
            )
        return Working((shape,), (*steps, Step("channels", "channels-kept", (), channels)))

    @property
    def _target(self) -> tuple[int, int]:
        return self.height, self.width

    def caption(self) -> str:
        """Return the size."""
        return f"{self.height} × {self.width}"


def given_size(height: int, width: int) -> tuple[Step, ...]:
    """Return the steps of a height and a width that are set by hand."""
    return Step("height", "given", (), height), Step("width", "given", (), width)


class CenterCrop(Sized):
    """Keeps the middle of every picture."""

    kind: ClassVar[str] = "CenterCrop"
    stem: ClassVar[str] = "center_crop"
    summary: ClassVar[str] = (
        "Keeps the middle of every picture and cuts the rest away; pictures that are too small are enlarged first."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("crop", "cut out", "middle")

    height: int = height_field()
    width: int = width_field()
    data_format: DataFormat | None = format_field()

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the size as set; where the picture is large enough, with what is cut on either side."""
        spatial, _ = self._axes(inputs[0])
        cuts = [None if w is None else w - t for w, t in zip(spatial, self._target, strict=True)]
        if any(cut is None or cut < 0 for cut in cuts):
            return self._made(inputs, given_size(*self._target))
        steps = tuple(
            Step(
                a,
                "crop",
                (("W", w or 0), ("before", (cut or 0) // 2), ("after", (cut or 0) - (cut or 0) // 2)),
                t,
            )
            for a, w, cut, t in zip(AXES[2], spatial, cuts, self._target, strict=True)
        )
        return self._made(inputs, steps)

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that positions move by what is cut before, or that the picture is scaled to fit."""
        spatial, _ = split(inputs[0], self.data_format)
        if any(w is None for w in spatial):
            return (Reach("whole"), Reach("whole"))
        pairs = [(w or 1, t) for w, t in zip(spatial, self._target, strict=True)]
        if all(w >= t for w, t in pairs):
            return tuple(Reach("window", 1, 1, -((w - t) // 2)) for w, t in pairs)
        return _scaled(pairs, "crop", 2)


class Resizing(Sized):
    """Brings every picture to one size."""

    kind: ClassVar[str] = "Resizing"
    stem: ClassVar[str] = "resizing"
    summary: ClassVar[str] = (
        "Brings every picture to the height and width you set by blending neighbouring pixels."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("resize", "scale picture", "thumbnail")

    height: int = height_field()
    width: int = width_field()
    interpolation: Literal["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"] = choice(
        "bilinear", tuple(_READS), "How a new pixel is blended from old ones."
    )
    crop_to_aspect_ratio: bool = switch(
        False, "Cut the picture to the new proportions first, so that nothing is squashed."
    )
    pad_to_aspect_ratio: bool = switch(
        False, "Add borders to reach the new proportions, so that nothing is squashed."
    )
    fill_mode: Literal["constant"] = choice(
        "constant", ("constant",), "What added borders are filled with.", advanced=True
    )
    fill_value: float = real(0.0, "Value of the pixels in added borders.", advanced=True, ge=-1e6, le=1e6)
    antialias: bool = switch(False, "Smooth first when the picture becomes smaller.", advanced=True)
    data_format: DataFormat | None = format_field()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.crop_to_aspect_ratio and self.pad_to_aspect_ratio:
            raise ValueError(tr("Either cut or add borders to keep the proportions, not both."))
        return self

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the size as set."""
        self._axes(inputs[0])
        return self._made(inputs, given_size(*self._target))

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that one output pixel spans old size / new size input pixels."""
        spatial, _ = split(inputs[0], self.data_format)
        if any(w is None for w in spatial):
            return (Reach("whole"), Reach("whole"))
        pairs = [(w or 1, t) for w, t in zip(spatial, self._target, strict=True)]
        fit = "crop" if self.crop_to_aspect_ratio else "pad" if self.pad_to_aspect_ratio else "stretch"
        return _scaled(pairs, fit, _READS[self.interpolation])


def _scaled(pairs: list[tuple[int, int]], fit: str, reads: int) -> tuple[Reach, ...]:
    """Return the reach of resized axes: input elements per output element, and the border before the first."""
    ratios = [old / new for old, new in pairs]
    if fit != "stretch":
        ratios = [(min if fit == "crop" else max)(ratios)] * 2
    return tuple(
        Reach("window", reads, ratio, (new * ratio - old) / 2)
        for (old, new), ratio in zip(pairs, ratios, strict=True)
    )


KINDS: tuple[type[Layer], ...] = (Resizing, CenterCrop)
"""In the palette's order."""
