"""Up-sampling: larger maps, sequences and volumes without anything to learn."""

from typing import ClassVar, Literal

from cnnstudio.layers.convolution import DataFormat, as_axes, format_field
from cnnstudio.layers.fields import LARGEST, Pair, Triple, choice, pair, triple, whole
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Shape, need_rank
from cnnstudio.layers.window import AXES, join, split
from cnnstudio.layers.working import Reach, Step, Working

_READS = {"nearest": 1, "bilinear": 2, "bicubic": 4, "lanczos3": 6, "lanczos5": 10}
"""Input elements behind one new element, by interpolation."""


class UpSampling(Layer):
    """What up-sampling of any rank has in common."""

    family: ClassVar[FamilyName] = "reshape"
    rank: ClassVar[int] = 2

    def factors(self) -> tuple[int, ...]:
        """Return how many times larger each axis becomes."""
        return as_axes(self.size)  # type: ignore[attr-defined]

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the axes times the size; channels stay."""
        need_rank(inputs[0], self.rank + 1, self.kind)
        form = getattr(self, "data_format", None)
        spatial, channels = split(inputs[0], form)
        steps = tuple(map(_axis, AXES[self.rank], spatial, self.factors()))
        sizes = tuple(None if s.result is None else int(s.result) for s in steps)
        kept = Step("channels", "channels-kept", (("C", -1 if channels is None else channels),), channels)
        return Working((join(sizes, channels, form),), (*steps, kept))

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that positions move 1/size of an input; blending reads neighbours too."""
        kernel = _READS[getattr(self, "interpolation", "nearest")]
        return tuple(Reach("window", kernel, 1 / factor) for factor in self.factors())

    def caption(self) -> str:
        """Return the factors."""
        factors = self.factors()
        return ", ".join(f"× {factor}" for factor in (factors[:1] if len(set(factors)) == 1 else factors))


def _axis(axis: str, width: int | None, factor: int) -> Step:
    numbers = (("W", -1 if width is None else width), ("size", factor))
    return Step(axis, "times", numbers, None if width is None else width * factor)


class UpSampling2D(UpSampling):
    """Repeats or interpolates rows and columns."""

    kind: ClassVar[str] = "UpSampling2D"
    stem: ClassVar[str] = "upsampling"
    summary: ClassVar[str] = "Makes every map larger by repeating or blending pixels; it learns nothing."
    synonyms: ClassVar[tuple[str, ...]] = ("resize", "enlarge", "interpolate", "unpooling")

    size: Pair = pair((2, 2), "How many times higher and wider.")
    data_format: DataFormat | None = format_field()
    interpolation: Literal["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"] = choice(
        "nearest", ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"), "How the new pixels are found."
    )


class UpSampling1D(UpSampling):
    """Repeats time steps."""

    kind: ClassVar[str] = "UpSampling1D"
    rank: ClassVar[int] = 1
    stem: ClassVar[str] = "upsampling1d"
    summary: ClassVar[str] = "Makes a sequence longer by repeating every time step."
    synonyms: ClassVar[tuple[str, ...]] = ("resize", "stretch", "repeat")

    size: int = whole(2, 1, LARGEST, "How many times each time step is repeated.")


class UpSampling3D(UpSampling):
    """Repeats slices, rows and columns."""

    kind: ClassVar[str] = "UpSampling3D"
    rank: ClassVar[int] = 3
    stem: ClassVar[str] = "upsampling3d"
    summary: ClassVar[str] = "Makes a volume larger by repeating its elements in all three directions."
    synonyms: ClassVar[tuple[str, ...]] = ("resize", "enlarge", "repeat")

    size: Triple = triple((2, 2, 2), "How many times deeper, higher and wider.")
    data_format: DataFormat | None = format_field()


KINDS: tuple[type[Layer], ...] = (UpSampling2D, UpSampling1D, UpSampling3D)
"""In the palette's order."""
