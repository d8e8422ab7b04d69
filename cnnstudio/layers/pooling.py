"""Pooling: one number for each window, or one for each whole map; here the kinds for pictures."""

from typing import ClassVar, Literal

from cnnstudio.language import tr
from cnnstudio.layers.convolution import DataFormat, as_axes, format_field
from cnnstudio.layers.fields import Pair, choice, pair, switch
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape, need_rank
from cnnstudio.layers.window import Slide, join, reaches, slid, slides, split
from cnnstudio.layers.working import Reach, Step, Working

PADDING_HELP = "Leave out what does not fill a window (valid), or pad so that every pixel counts (same)."


class Pooling(Layer):
    """What all pooling over windows has in common."""

    family: ClassVar[FamilyName] = "pool"
    rank: ClassVar[int] = 2

    padding: Literal["valid", "same"] = choice("valid", ("valid", "same"), PADDING_HELP)
    data_format: DataFormat | None = format_field()

    def slides(self) -> tuple[Slide, ...]:
        """Return the window of each axis; strides that are not set equal the pool size."""
        size: tuple[int, ...] = as_axes(self.pool_size)  # type: ignore[attr-defined]
        strides = self.strides if self.strides is not None else size  # type: ignore[attr-defined]
        return slides(size, strides, (1,) * len(size), self.padding)

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return places per axis; channels stay."""
        need_rank(inputs[0], self.rank + 1, self.kind)
        spatial, channels = split(inputs[0], self.data_format)
        try:
            steps = slid(spatial, self.slides())
        except Misfit as misfit:
            raise Misfit("pool-too-large", misfit.message, "pool_size") from None
        sizes = tuple(None if s.result is None else int(s.result) for s in steps)
        kept = Step("channels", "channels-kept", (("C", -1 if channels is None else channels),), channels)
        return Working((join(sizes, channels, self.data_format),), (*steps, kept))

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return the window per axis."""
        return reaches(split(inputs[0], self.data_format)[0], self.slides())

    def caption(self) -> str:
        """Return window and stride."""
        windows = self.slides()
        size = "×".join(str(s.kernel) for s in windows)
        strides = {s.stride for s in windows}
        stride = str(strides.pop()) if len(strides) == 1 else "×".join(str(s.stride) for s in windows)
        parts = [size, tr("stride {s}", s=stride)] + ([self.padding] if self.padding != "valid" else [])
        return " · ".join(parts)


class MaxPooling2D(Pooling):
    """Keeps the largest value of each window of a map."""

    kind: ClassVar[str] = "MaxPooling2D"
    stem: ClassVar[str] = "maxpool"
    summary: ClassVar[str] = (
        "Keeps the strongest response in each window: the map shrinks, what was found stays."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("max pooling", "maxpool", "subsampling", "MaxPool2D")

    pool_size: Pair = pair((2, 2), "Height and width of the window.")
    strides: Pair | None = pair(None, "Pixels between windows; empty means the pool size.", optional=True)


class AveragePooling2D(Pooling):
    """Keeps the mean of each window of a map."""

    kind: ClassVar[str] = "AveragePooling2D"
    stem: ClassVar[str] = "avgpool"
    summary: ClassVar[str] = "Keeps the mean of each window: the map shrinks and gets smoother."
    synonyms: ClassVar[tuple[str, ...]] = ("average pooling", "mean pooling", "avgpool", "AvgPool2D")

    pool_size: Pair = pair((2, 2), "Height and width of the window.")
    strides: Pair | None = pair(None, "Pixels between windows; empty means the pool size.", optional=True)


class GlobalPooling(Layer):
    """One number for each whole map."""

    family: ClassVar[FamilyName] = "pool"
    rank: ClassVar[int] = 2

    data_format: DataFormat | None = format_field()
    keepdims: bool = switch(False, "Keep the axes that are pooled, each with size 1.", advanced=True)

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return one number per channel."""
        need_rank(inputs[0], self.rank + 1, self.kind)
        spatial, channels = split(inputs[0], self.data_format)
        step = Step("channels", "mean", (("C", -1 if channels is None else channels),), channels)
        shape = join((1,) * len(spatial), channels, self.data_format) if self.keepdims else (channels,)
        return Working((shape,), (step,))

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that every axis is read whole."""
        return tuple(Reach("whole") for _ in inputs[0][:-1])

    def caption(self) -> str:
        """Return what happens in words."""
        return tr("largest of every map") if "Max" in self.kind else tr("mean of every map")


class GlobalMaxPooling2D(GlobalPooling):
    """The largest value of each map."""

    kind: ClassVar[str] = "GlobalMaxPooling2D"
    stem: ClassVar[str] = "global_maxpool"
    summary: ClassVar[str] = "Keeps the largest value of each map: is the pattern anywhere in the picture?"
    synonyms: ClassVar[tuple[str, ...]] = ("global max pooling", "GlobalMaxPool2D")


class GlobalAveragePooling2D(GlobalPooling):
    """The mean of each map."""

    kind: ClassVar[str] = "GlobalAveragePooling2D"
    stem: ClassVar[str] = "global_avgpool"
    summary: ClassVar[str] = "Keeps the mean of each map: many networks end so, without a large Dense layer."
    synonyms: ClassVar[tuple[str, ...]] = ("gap", "global average pooling", "GlobalAvgPool2D")


KINDS: tuple[type[Layer], ...] = (MaxPooling2D, AveragePooling2D, GlobalAveragePooling2D, GlobalMaxPooling2D)
"""In the palette's order."""
