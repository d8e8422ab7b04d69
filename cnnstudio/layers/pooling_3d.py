"""Pooling through volumes."""

from typing import ClassVar

from cnnstudio.layers.fields import Triple, triple
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.pooling import GlobalPooling, Pooling


class MaxPooling3D(Pooling):
    """Keeps the largest value of each block of a volume."""

    kind: ClassVar[str] = "MaxPooling3D"
    rank: ClassVar[int] = 3
    stem: ClassVar[str] = "maxpool3d"
    summary: ClassVar[str] = "Keeps the strongest response in each block of a volume."
    synonyms: ClassVar[tuple[str, ...]] = ("max pooling", "maxpool", "MaxPool3D")

    pool_size: Triple = triple((2, 2, 2), "Depth, height and width of the window.")
    strides: Triple | None = triple(
        None, "Elements between windows; empty means the pool size.", optional=True
    )


class AveragePooling3D(Pooling):
    """Keeps the mean of each block of a volume."""

    kind: ClassVar[str] = "AveragePooling3D"
    rank: ClassVar[int] = 3
    stem: ClassVar[str] = "avgpool3d"
    summary: ClassVar[str] = "Keeps the mean of each block of a volume, which gets smaller and smoother."
    synonyms: ClassVar[tuple[str, ...]] = ("average pooling", "mean pooling", "avgpool", "AvgPool3D")

    pool_size: Triple = triple((2, 2, 2), "Depth, height and width of the window.")
    strides: Triple | None = triple(
        None, "Elements between windows; empty means the pool size.", optional=True
    )


class GlobalAveragePooling3D(GlobalPooling):
    """The mean of each channel over the whole volume."""

    kind: ClassVar[str] = "GlobalAveragePooling3D"
    rank: ClassVar[int] = 3
    stem: ClassVar[str] = "global_avgpool3d"
    summary: ClassVar[str] = "Keeps the mean of each channel over the whole volume."
    synonyms: ClassVar[tuple[str, ...]] = ("gap", "global average pooling", "GlobalAvgPool3D")


class GlobalMaxPooling3D(GlobalPooling):
    """The largest value of each channel over the whole volume."""

    kind: ClassVar[str] = "GlobalMaxPooling3D"
    rank: ClassVar[int] = 3
    stem: ClassVar[str] = "global_maxpool3d"
    summary: ClassVar[str] = "Keeps the largest value of each channel over the whole volume."
    synonyms: ClassVar[tuple[str, ...]] = ("global max pooling", "GlobalMaxPool3D")


KINDS: tuple[type[Layer], ...] = (
    MaxPooling3D,
    AveragePooling3D,
    GlobalAveragePooling3D,
    GlobalMaxPooling3D,
)
"""In the palette's order."""
