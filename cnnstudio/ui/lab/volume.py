"""The settings of the page on three dimensions, and a layer over volumes as such settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic.correlation import Convolution, correlate
from cnnstudio.arithmetic.pooling import Pooling, pool, pool_all
from cnnstudio.arithmetic.transposed import Transposed, transposed
from cnnstudio.layers.kind import Layer
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.pooled import even_windows, kind_of
from cnnstudio.ui.lab.values import Table

Triple = tuple[int, int, int]
Array = NDArray[np.float64]
Done = Convolution | Transposed | Pooling
Kind = Literal["convolution", "transposed", "max", "average"]

CONVOLUTIONS = ("Conv3D", "Conv3DTranspose")
POOLINGS = (
    "MaxPooling3D", "AveragePooling3D", "GlobalMaxPooling3D", "GlobalAveragePooling3D", "AdaptiveMaxPooling3D",
    "AdaptiveAveragePooling3D",
)  # fmt: skip


def made_volume(side: int) -> Table:
    """Return a bright ball of whole numbers in a dark cube."""
    at = np.asarray(np.indices((side, side, side)), dtype=np.float64) - (side - 1) / 2
    return Table(np.clip(np.rint(9 - 4 * np.sqrt((at**2).sum(axis=0))), 0, 9))


def made_kernel(side: int) -> Table:
    """Return the difference between the last slice and the first: it sees what changes with depth."""
    kernel = np.zeros((side, side, side))
    kernel[0], kernel[-1] = -1.0, 1.0
    return Table(kernel if side > 1 else np.ones((1, 1, 1)))


_VOLUME, _KERNEL = made_volume(4), made_kernel(2)
_NO_WEIGHTS, _NO_BIAS = Table(np.zeros((1, 1, 1, 1, 1))), Table((0.0,))


@dataclass(frozen=True)
class OpenedVolume:
    """A layer over volumes with all its channels and filters; poolings have windows and no weights."""

    layer: str
    kind: Kind
    maps: Table
    kernel: Table = _NO_WEIGHTS
    bias: Table = _NO_BIAS
    strides: Triple = (1, 1, 1)
    dilation: Triple = (1, 1, 1)
    padding: str = "valid"
    groups: int = 1
    activation: str = "linear"
    output_padding: Triple | None = None
    window: Triple | None = None
    """Of a pooling; None is one window over everything."""

    @property
    def weighs(self) -> bool:
        """Say whether it has a kernel."""
        return self.kind in ("convolution", "transposed")

    @property
    def filters(self) -> int:
        """Channels of the output."""
        if not self.weighs:
            return self.maps.shape[-1]
        return self.kernel.shape[-2 if self.kind == "transposed" else -1]

    def reads(self, filter_: int) -> range:
        """Return the channels of the input that a filter reads."""
        if not self.weighs:
            return range(filter_, filter_ + 1)
        if self.kind == "transposed":
            return range(self.maps.shape[-1])
        each = self.kernel.shape[-2]
        group = filter_ // (self.filters // self.groups)
        return range(group * each, (group + 1) * each)

    def place(self, channel: int, filter_: int) -> tuple[int, int]:
        """Return where the slice of a channel and a filter stands in the kernel's last axes."""
        inner = channel - self.reads(filter_).start
        return (filter_, inner) if self.kind == "transposed" else (inner, filter_)

    def worked(self) -> Done:
        """Return the layer at work; raises Refused."""
        x = self.maps.array
        if self.kind == "convolution":
            return correlate(
                x, self.kernel.array, self.bias.array, strides=self.strides, dilation=self.dilation,
                groups=self.groups, padding=self.padding, activation=self.activation,
            )  # fmt: skip
        if self.kind == "transposed":
            return transposed(
                x, self.kernel.array, self.bias.array, strides=self.strides, dilation=self.dilation,
                padding=self.padding, output_padding=self.output_padding, activation=self.activation,
            )  # fmt: skip
        if self.window is None:
            return pool_all(x, kind=self.kind, channels=True)
        return pool(x, self.window, self.strides, padding=self.padding, kind=self.kind, channels=True)


@dataclass(frozen=True)
class Volume:
    """A cube of numbers, a smaller cube of weights, and how it slides; or a layer, of which one channel is shown."""

    image: Table = _VOLUME
    kernel: Table = _KERNEL
    stride: int = 1
    padding: str = "valid"
    opened: OpenedVolume | None = None
    channel: int = 0
    filter: int = 0

    def worked(self) -> Done:
        """Return the layer or the convolution of the volume at work; raises Refused."""
        if self.opened is not None:
            return self.opened.worked()
        return correlate(self.image.array, self.kernel.array, strides=self.stride, padding=self.padding)

    def looking(self, channel: int, filter_: int) -> Volume:
        """Return the same layer with another channel or filter in sight."""
        if self.opened is None:
            return self
        filter_ = min(max(filter_, 0), self.opened.filters - 1)
        reads = self.opened.reads(filter_)
        channel = min(max(channel, reads.start), reads.stop - 1)
        one, other = self.opened.place(channel, filter_) if self.opened.weighs else (0, 0)
        return replace(
            self, image=Table(self.opened.maps.array[..., channel]), channel=channel, filter=filter_,
            kernel=Table(self.opened.kernel.array[..., one, other]),
        )  # fmt: skip

    def with_value(self, place: Triple, value: float) -> Volume:
        """Return the settings with one number of the input changed."""
        changed = replace(self, image=self.image.with_cell(place, value))
        if self.opened is None:
            return changed
        maps = self.opened.maps.with_cell((*place, self.channel), value)
        return replace(changed, opened=replace(self.opened, maps=maps))

    def with_weight(self, place: Triple, value: float) -> Volume:
        """Return the settings with one weight changed."""
        changed = replace(self, kernel=self.kernel.with_cell(place, value))
        if self.opened is None:
            return changed
        at = (*place, *self.opened.place(self.channel, self.filter))
        return replace(changed, opened=replace(self.opened, kernel=self.opened.kernel.with_cell(at, value)))


def weights_of(settings: Volume) -> dict[str, Array]:
    """Return kernel and bias by Keras's names; a volume of one's own has one channel and one filter."""
    if settings.opened is None:
        return {"kernel": settings.kernel.array[..., None, None]}
    return {"kernel": settings.opened.kernel.array, "bias": settings.opened.bias.array}


def as_volume(numbers: LayerNumbers) -> Volume:
    """Return a layer over volumes with what it reads, its first channel and filter in sight."""
    return Volume(opened=opened_volume(numbers)).looking(0, 0)


def opened_volume(numbers: LayerNumbers) -> OpenedVolume:
    """Return a layer over volumes with all its numbers."""
    layer: Any = numbers.layer
    maps, padding = Table(numbers.inputs), str(getattr(layer, "padding", "valid"))
    if layer.kind in POOLINGS:
        begun = OpenedVolume(numbers.name, kind_of(layer), maps, padding=padding)
        return _pooled(begun, numbers)
    kernel, turned = Table(numbers.weights["kernel"]), layer.kind == "Conv3DTranspose"
    return OpenedVolume(
        numbers.name, "transposed" if turned else "convolution", maps, kernel,
        Table(numbers.weights.get("bias", np.zeros(kernel.shape[-2 if turned else -1]))),
        _triple(layer, "strides"), _triple(layer, "dilation_rate"), padding, int(getattr(layer, "groups", 1)),
        layer.activation or "linear",
        _triple(layer, "output_padding") if getattr(layer, "output_padding", None) is not None else None,
    )  # fmt: skip


def _pooled(begun: OpenedVolume, numbers: LayerNumbers) -> OpenedVolume:
    layer = numbers.layer
    if layer.kind.startswith("Global"):
        return begun
    if layer.kind.startswith("Adaptive"):
        depth, rows, columns = even_windows(numbers)
        return replace(begun, window=(depth, rows, columns), strides=(depth, rows, columns))
    size = _triple(layer, "pool_size")
    strides = _triple(layer, "strides") if getattr(layer, "strides", None) is not None else size
    return replace(begun, window=size, strides=strides)


def _triple(layer: Layer, field: str) -> Triple:
    value: Any = getattr(layer, field)
    depth, rows, columns = value if isinstance(value, tuple) else (value,) * 3
    return int(depth), int(rows), int(columns)
