"""The settings of the page on pooling, and a pooling layer of the network as such settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from cnnstudio.arithmetic.pooling import Pooling, pool, pool_all
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.opened import need_channels_last, pair_of
from cnnstudio.ui.lab.plain import Plain
from cnnstudio.ui.lab.values import Table

Pair = tuple[int, int]

LESSON = Table(((1, 3, 2, 1), (4, 6, 5, 0), (3, 1, 1, 2), (0, 2, 4, 8)))
BRIGHT = Table(np.diag((0.0, 255.0, 0.0, 0.0)))


@dataclass(frozen=True)
class Pool(Plain):
    """An input, and the windows that are pooled."""

    source: str = "lesson"
    image: Table = LESSON
    kind: Literal["max", "average"] = "max"
    everywhere: bool = False
    """One window over the whole map, as global pooling has."""
    size: Pair = (2, 2)
    strides: Pair = (2, 2)
    apart: bool = False
    """The stride is another number than the size, so that windows overlap or leave gaps."""
    padding: str = "valid"
    maps: Table | None = None
    """All channels of the layer that was opened, of which one is the input."""
    channel: int = 0
    layer: str = ""

    def worked(self) -> Pooling:
        """Return the pooling of these settings; raises Refused."""
        if self.everywhere:
            return pool_all(self.image.array, kind=self.kind)
        strides = self.strides if self.apart else self.size
        return pool(self.image.array, self.size, strides, padding=self.padding, kind=self.kind)

    def worked_whole(self, maps: Table) -> Pooling:
        """Return the pooling of all channels of a layer's input."""
        if self.everywhere:
            return pool_all(maps.array, kind=self.kind, channels=True)
        strides = self.strides if self.apart else self.size
        return pool(maps.array, self.size, strides, padding=self.padding, kind=self.kind, channels=True)


POOLINGS = (
    "MaxPooling2D", "AveragePooling2D", "GlobalMaxPooling2D", "GlobalAveragePooling2D",
    "MaxPooling1D", "AveragePooling1D", "GlobalMaxPooling1D", "GlobalAveragePooling1D",
)  # fmt: skip


def as_pool(numbers: LayerNumbers, channel: int = 0) -> Pool:
    """Return a pooling layer with what it reads."""
    need_channels_last(numbers)
    maps = Table(numbers.inputs)
    kind: Literal["max", "average"] = "max" if "Max" in numbers.layer.kind else "average"
    begun = Pool(
        "layer", 0, Table(maps.array[..., channel]), kind, numbers.layer.kind.startswith("Global"),
        maps=maps, channel=channel, layer=numbers.name,
    )  # fmt: skip
    if begun.everywhere:
        return begun
    along = numbers.layer.kind.endswith("1D")
    size = _window(getattr(numbers.layer, "pool_size", 2), along)
    strides = _window(getattr(numbers.layer, "strides", None) or size, along)
    padding = str(getattr(numbers.layer, "padding", "valid"))
    return replace(begun, size=size, strides=strides, apart=strides != size, padding=padding)


def _window(value: object, along: bool) -> Pair:
    """Return height and width of a window; one along a single axis has a height of 1."""
    found = pair_of(value)
    return (1, found[1]) if along else found
