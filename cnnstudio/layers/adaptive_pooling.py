"""Adaptive pooling: as many windows as asked for, whatever the size of the input.

Window i of n on an axis of W elements begins at floor(i·W/n) and ends before ceil((i + 1)·W/n): 3 windows on 7
elements are 0-2, 2-4 and 4-6.
"""

from math import gcd
from typing import ClassVar

from cnnstudio.language import tr
from cnnstudio.layers.convolution import DataFormat, as_axes, format_field
from cnnstudio.layers.fields import LARGEST, Pair, Single, Triple, pair, triple, whole
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape, need_rank
from cnnstudio.layers.window import AXES, join, split
from cnnstudio.layers.working import Reach, Step, Working


class AdaptivePooling(Layer):
    """What adaptive pooling of any rank has in common."""

    family: ClassVar[FamilyName] = "pool"
    rank: ClassVar[int] = 2
    largest: ClassVar[bool] = False
    """Keeps the largest value of each window, not the mean."""

    data_format: DataFormat | None = format_field()

    def sizes(self) -> tuple[int, ...]:
        """Return how many windows each axis gets."""
        return as_axes(self.output_size)  # type: ignore[attr-defined]

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the sizes as set; channels stay."""
        need_rank(inputs[0], self.rank + 1, self.kind)
        spatial, channels = split(inputs[0], self.data_format)
        steps = tuple(
            self._axis(axis, width, places)
            for axis, width, places in zip(AXES[self.rank], spatial, self.sizes(), strict=True)
        )
        kept = Step("channels", "channels-kept", (("C", -1 if channels is None else channels),), channels)
        return Working((join(self.sizes(), channels, self.data_format),), (*steps, kept))

    def _axis(self, axis: str, width: int | None, places: int) -> Step:
        if width is None:
            raise Misfit(
                "axis-unknown",
                tr(
                    "{kind} must know the input's {axis}; set it at the input.", kind=self.kind, axis=tr(axis)
                ),
            )
        if self.largest and 1 in (width, places):
            # TensorFlow 2.21 pools an empty array here, which ends its process with a division by zero.
            raise Misfit(
                "adaptive-single",
                tr(
                    "{kind} needs two windows and two elements or more along {axis}; use global pooling for one.",
                    kind=self.kind,
                    axis=tr(axis),
                ),
                "output_size",
            )
        numbers = (("W", width), ("size", places), ("F", largest_window(width, places)))
        return Step(axis, "adaptive", numbers, places)

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return the largest window of each axis; windows stand W/n apart on average."""
        spatial, _ = split(inputs[0], self.data_format)
        return tuple(
            Reach("whole") if w is None else Reach("window", largest_window(w, n), w / n)
            for w, n in zip(spatial, self.sizes(), strict=True)
        )

    def caption(self) -> str:
        """Return what every map becomes."""
        size = " × ".join(map(str, self.sizes()))
        return tr("to {size}", size=size) + " · " + (tr("largest") if self.largest else tr("mean"))


def largest_window(width: int, places: int) -> int:
    """Return the size of the largest of n windows on W elements: 3 for 3 windows on 7 and for 3 on 5."""
    rest = width % places
    if rest == 0:
        return width // places
    return width // places + (1 if rest == gcd(width, places) else 2)


class AdaptiveAveragePooling2D(AdaptivePooling):
    """The mean of each of so many windows of a map."""

    kind: ClassVar[str] = "AdaptiveAveragePooling2D"
    stem: ClassVar[str] = "adaptive_avgpool"
    summary: ClassVar[str] = (
        "Cuts every map in as many fields as asked and keeps the mean of each, whatever its size."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("adaptive pooling", "average pooling", "any input size")

    output_size: Pair = pair((4, 4), "Height and width of the output.")


class AdaptiveMaxPooling2D(AdaptivePooling):
    """The largest value of each of so many windows of a map."""

    kind: ClassVar[str] = "AdaptiveMaxPooling2D"
    largest: ClassVar[bool] = True
    stem: ClassVar[str] = "adaptive_maxpool"
    summary: ClassVar[str] = (
        "Cuts every map in as many fields as asked and keeps the strongest response of each, whatever its size."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("adaptive pooling", "max pooling", "any input size")

    output_size: Pair = pair((4, 4), "Height and width of the output.")


class AdaptiveAveragePooling1D(AdaptivePooling):
    """The mean of each of so many windows of a sequence."""

    kind: ClassVar[str] = "AdaptiveAveragePooling1D"
    rank: ClassVar[int] = 1
    stem: ClassVar[str] = "adaptive_avgpool1d"
    summary: ClassVar[str] = "Cuts a sequence in as many parts as asked and keeps the mean of each."
    synonyms: ClassVar[tuple[str, ...]] = ("adaptive pooling", "average pooling", "any input length")

    output_size: Single = whole(4, 1, LARGEST, "Length of the output.")


class AdaptiveMaxPooling1D(AdaptivePooling):
    """The largest value of each of so many windows of a sequence."""

    kind: ClassVar[str] = "AdaptiveMaxPooling1D"
    largest: ClassVar[bool] = True
    rank: ClassVar[int] = 1
    stem: ClassVar[str] = "adaptive_maxpool1d"
    summary: ClassVar[str] = "Cuts a sequence in as many parts as asked and keeps the largest value of each."
    synonyms: ClassVar[tuple[str, ...]] = ("adaptive pooling", "max pooling", "any input length")

    output_size: Single = whole(4, 1, LARGEST, "Length of the output.")


class AdaptiveAveragePooling3D(AdaptivePooling):
    """The mean of each of so many blocks of a volume."""

    kind: ClassVar[str] = "AdaptiveAveragePooling3D"
    rank: ClassVar[int] = 3
    stem: ClassVar[str] = "adaptive_avgpool3d"
    summary: ClassVar[str] = "Cuts a volume in as many blocks as asked and keeps the mean of each."
    synonyms: ClassVar[tuple[str, ...]] = ("adaptive pooling", "average pooling", "any input size")

    output_size: Triple = triple((4, 4, 4), "Depth, height and width of the output.")


class AdaptiveMaxPooling3D(AdaptivePooling):
    """The largest value of each of so many blocks of a volume."""

    kind: ClassVar[str] = "AdaptiveMaxPooling3D"
    largest: ClassVar[bool] = True
    rank: ClassVar[int] = 3
    stem: ClassVar[str] = "adaptive_maxpool3d"
    summary: ClassVar[str] = "Cuts a volume in as many blocks as asked and keeps the largest value of each."
    synonyms: ClassVar[tuple[str, ...]] = ("adaptive pooling", "max pooling", "any input size")

    output_size: Triple = triple((4, 4, 4), "Depth, height and width of the output.")


KINDS: tuple[type[Layer], ...] = (
    AdaptiveAveragePooling2D,
    AdaptiveMaxPooling2D,
    AdaptiveAveragePooling1D,
    AdaptiveMaxPooling1D,
    AdaptiveAveragePooling3D,
    AdaptiveMaxPooling3D,
)
"""In the palette's order."""
