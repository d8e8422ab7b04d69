"""The settings of the page on pooling, and a pooling layer of the network as such settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from cnnstudio.arithmetic.pooling import Pooling, pool, pool_all
from cnnstudio.language import shape_text, tr
from cnnstudio.layers.kind import Layer
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.opened import NotOpened, pair_of
from cnnstudio.ui.lab.plain import Plain
from cnnstudio.ui.lab.values import Table

Pair = tuple[int, int]
Kind = Literal["max", "average"]

LESSON = Table(((1, 3, 2, 1), (4, 6, 5, 0), (3, 1, 1, 2), (0, 2, 4, 8)))
BRIGHT = Table(np.diag((0.0, 255.0, 0.0, 0.0)))


@dataclass(frozen=True)
class Pool(Plain):
    """An input, and the windows that are pooled."""

    source: str = "lesson"
    image: Table = LESSON
    kind: Kind = "max"
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


def outlier_words() -> str:
    """Return what both kinds of pooling make of one bright pixel in a dark image."""
    bright, most, mean = (
        full(float(values.max()))
        for values in (BRIGHT.array, *(pool(BRIGHT.array, kind=kind).outputs for kind in ("max", "average")))
    )
    return tr(
        "It keeps the largest activation of a window, which is not brightness, and a single outlier survives it: "
        "max makes {most} of {bright}, average makes {mean}.",
        most=most, bright=bright, mean=mean,
    )  # fmt: skip


POOLINGS = tuple(
    f"{kind}{rank}D"
    for rank in (2, 1)
    for kind in (
        "MaxPooling", "AveragePooling", "GlobalMaxPooling", "GlobalAveragePooling",
        "AdaptiveMaxPooling", "AdaptiveAveragePooling",
    )
)  # fmt: skip


def as_pool(numbers: LayerNumbers, channel: int = 0) -> Pool:
    """Return a pooling layer with what it reads; a layer along one axis reads maps of a single row."""
    layer, maps = numbers.layer, Table(numbers.inputs)
    begun = Pool(
        "layer", 0, Table(maps.array[..., channel]), kind_of(layer), layer.kind.startswith("Global"),
        maps=maps, channel=channel, layer=numbers.name,
    )  # fmt: skip
    if begun.everywhere:
        return begun
    if layer.kind.startswith("Adaptive"):
        size = strides = _pair(even_windows(numbers))
    else:
        size = pair_of(layer, "pool_size", 2)
        strides = pair_of(layer, "strides") if getattr(layer, "strides", None) is not None else size
    padding = str(getattr(layer, "padding", "valid"))
    return replace(begun, size=size, strides=strides, apart=strides != size, padding=padding)


def kind_of(layer: Layer) -> Kind:
    """Return whether a layer keeps the largest of its windows or their average."""
    return "max" if "Max" in layer.kind else "average"


def even_windows(numbers: LayerNumbers) -> tuple[int, ...]:
    """Return the one size of all windows of adaptive pooling; refuse a layer whose windows differ."""
    wanted: Any = numbers.layer
    spatial = numbers.inputs.shape[:-1]
    windows = wanted.output_size if isinstance(wanted.output_size, tuple) else (wanted.output_size,)
    counts = (1,) * (len(spatial) - len(windows)) + windows
    if any(size % count for size, count in zip(spatial, counts, strict=True)):
        raise NotOpened(
            tr(
                "The windows of {name} differ in size, for {size} cannot be cut evenly in {counts}; the page shows equal windows only.",
                name=numbers.name, size=shape_text(spatial), counts=shape_text(counts),
            )
        )  # fmt: skip
    return tuple(size // count for size, count in zip(spatial, counts, strict=True))


def _pair(sizes: tuple[int, ...]) -> Pair:
    return sizes[0], sizes[1]
