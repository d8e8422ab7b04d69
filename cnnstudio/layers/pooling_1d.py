"""Pooling along a sequence."""

from typing import ClassVar

from cnnstudio.layers.fields import LARGEST, Single, whole
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.pooling import GlobalPooling, Pooling


class MaxPooling1D(Pooling):
    """Keeps the largest value of each window of a sequence."""

    kind: ClassVar[str] = "MaxPooling1D"
    rank: ClassVar[int] = 1
    stem: ClassVar[str] = "maxpool1d"
    summary: ClassVar[str] = "Keeps the largest value of each window, so a sequence gets shorter."
    synonyms: ClassVar[tuple[str, ...]] = ("max pooling", "maxpool", "MaxPool1D")

    pool_size: Single = whole(2, 1, LARGEST, "Length of the window.")
    strides: Single | None = whole(
        None, 1, LARGEST, "Steps between windows; empty means the pool size.", optional=True
    )


class AveragePooling1D(Pooling):
    """Keeps the mean of each window of a sequence."""

    kind: ClassVar[str] = "AveragePooling1D"
    rank: ClassVar[int] = 1
    stem: ClassVar[str] = "avgpool1d"
    summary: ClassVar[str] = "Keeps the mean of each window, so a sequence gets shorter and smoother."
    synonyms: ClassVar[tuple[str, ...]] = ("average pooling", "mean pooling", "avgpool", "AvgPool1D")

    pool_size: Single = whole(2, 1, LARGEST, "Length of the window.")
    strides: Single | None = whole(
        None, 1, LARGEST, "Steps between windows; empty means the pool size.", optional=True
    )


class GlobalAveragePooling1D(GlobalPooling):
    """The mean of each channel over the whole sequence."""

    kind: ClassVar[str] = "GlobalAveragePooling1D"
    rank: ClassVar[int] = 1
    stem: ClassVar[str] = "global_avgpool1d"
    summary: ClassVar[str] = "Keeps the mean of each channel over the whole sequence."
    synonyms: ClassVar[tuple[str, ...]] = ("gap", "global average pooling", "GlobalAvgPool1D")


class GlobalMaxPooling1D(GlobalPooling):
    """The largest value of each channel over the whole sequence."""

    kind: ClassVar[str] = "GlobalMaxPooling1D"
    rank: ClassVar[int] = 1
    stem: ClassVar[str] = "global_maxpool1d"
    summary: ClassVar[str] = "Keeps the largest value of each channel over the whole sequence."
    synonyms: ClassVar[tuple[str, ...]] = ("global max pooling", "GlobalMaxPool1D")


KINDS: tuple[type[Layer], ...] = (
    MaxPooling1D,
    AveragePooling1D,
    GlobalAveragePooling1D,
    GlobalMaxPooling1D,
)
"""In the palette's order."""
