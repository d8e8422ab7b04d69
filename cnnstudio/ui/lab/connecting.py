"""The settings of the page on depthwise and grouped convolution: who reads which channel, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic.correlation import Convolution, correlate
from cnnstudio.arithmetic.depthwise import (
    Count,
    DepthwiseSeparable,
    compare,
    depthwise_separable,
    grouped_weights,
    wiring,
)
from cnnstudio.language import number, tr
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.opened import pair_of
from cnnstudio.ui.lab.sending import NotSent
from cnnstudio.ui.lab.values import Table

Kind = Literal["plain", "grouped", "depthwise"]
Array = NDArray[np.float64]


def made_image(side: int, channels: int) -> Table:
    """Return whole numbers from 0 to 4 that differ from channel to channel."""
    row, column, channel = np.mgrid[0:side, 0:side, 0:channels]
    return Table((row * 2 + column * (channel + 1) + channel) % 5)


def made_weights(*shape: int) -> Array:
    """Return whole numbers from -2 to 2 that differ from filter to filter."""
    return _weights_at(*(np.arange(size) for size in shape))


def _weights_at(*places: NDArray[np.int_]) -> Array:
    """Return the weights at these places along each axis."""
    factors = (3, 1, 2, 5)[: len(places)]
    return np.asarray(
        sum(f * p for f, p in zip(factors, np.ix_(*places), strict=True)) % 5 - 2, dtype=np.float64
    )


_IMAGE = made_image(7, 3)


@dataclass(frozen=True)
class OpenedSeparable:
    """A separable layer of the network: both kernels, bias and how it slides; `layer` is its name."""

    layer: str
    along: Table
    across: Table
    bias: Table
    strides: tuple[int, int]
    dilation: tuple[int, int]
    padding: str
    activation: str

    def worked(self, image: Table) -> DepthwiseSeparable:
        """Return the layer at work on maps."""
        return depthwise_separable(
            image.array, self.along.array, self.across.array, self.bias.array, activation=self.activation,
            strides=self.strides, dilation=self.dilation, padding=self.padding,
        )  # fmt: skip


def as_separable(numbers: LayerNumbers) -> Connecting:
    """Return a separable layer with what it reads."""
    layer, weights = numbers.layer, numbers.weights
    along = Table(weights["depthwise_kernel"])
    across = Table(weights["pointwise_kernel"].reshape(weights["pointwise_kernel"].shape[-2:]))
    bias = Table(weights.get("bias", np.zeros(across.shape[1])))
    opened = OpenedSeparable(
        numbers.name, along, across, bias, pair_of(layer, "strides"),
        pair_of(layer, "dilation_rate"), str(getattr(layer, "padding", "valid")),
        getattr(layer, "activation", None) or "linear",
    )  # fmt: skip
    return Connecting("depthwise", Table(numbers.inputs), across.shape[1], 1, along.shape[1], opened)


@dataclass(frozen=True)
class Connecting:
    """An image of some channels, and how the filters are connected to them."""

    kind: Kind = "depthwise"
    image: Table = _IMAGE
    filters: int = 128
    groups: int = 1
    kernel_size: int = 3
    opened: OpenedSeparable | None = None
    """The weights of the layer of the network that these are the numbers of."""

    @property
    def channels(self) -> int:
        """Channels of the input."""
        return self.image.shape[2]

    @property
    def used_groups(self) -> int:
        """How many groups the filters are cut into."""
        return self.groups if self.kind == "grouped" else 1

    @property
    def multiplier(self) -> int:
        """How many maps the first step makes of each channel."""
        return self.opened.along.shape[3] if self.opened is not None else 1

    def masks(self) -> tuple[NDArray[np.bool_], ...]:
        """Return who reads whom, a mask for each step."""
        if self.kind == "depthwise":
            many = self.channels * self.multiplier
            return wiring(self.channels, many, self.channels), wiring(many, self.filters)
        return (wiring(self.channels, self.filters, self.used_groups),)

    def made(self) -> tuple[Array, Array]:
        """Return weights for both steps of a depthwise-separable layer that is none of the network."""
        size = self.kernel_size
        return made_weights(size, size, self.channels, 1), made_weights(self.channels, self.filters)

    def worked(self) -> Convolution | DepthwiseSeparable:
        """Return the layer at work on its image."""
        if self.opened is not None:
            return self.opened.worked(self.image)
        size = self.kernel_size
        if self.kind == "depthwise":
            return depthwise_separable(self.image.array, *self.made())
        wiring(self.channels, self.filters, self.used_groups)
        kernel = made_weights(size, size, self.channels // self.used_groups, self.filters)
        return correlate(self.image.array, kernel, groups=self.used_groups)

    def mixing(self, filter_: int) -> tuple[Array, Array]:
        """Return what the first step of a depthwise-separable layer makes, and what one filter makes of that."""
        if self.opened is not None:  # its activation may join the filters
            done = self.opened.worked(self.image)
            return done.depthwise.maps, done.outputs[..., filter_]
        size = self.kernel_size
        across = _weights_at(np.arange(self.channels), np.array([filter_]))
        done = depthwise_separable(self.image.array, made_weights(size, size, self.channels, 1), across)
        return done.depthwise.maps, done.outputs[..., 0]

    def reading(self, filter_: int) -> Convolution:
        """Return one filter of an ordinary or grouped layer at work on the channels that it reads."""
        size, read = np.arange(self.kernel_size), np.flatnonzero(self.masks()[0][filter_])
        kernel = _weights_at(size, size, np.arange(len(read)), np.array([filter_]))
        return correlate(self.image.array[..., read], kernel)

    def counts(self) -> dict[str, Count]:
        """Return what each way costs for these sizes."""
        opened = self.opened
        found = compare(
            self.image.shape[:2], opened.along.shape[:2] if opened is not None else self.kernel_size,
            self.channels, self.filters, groups=self.used_groups, multiplier=self.multiplier,
            strides=opened.strides if opened is not None else 1,
            padding=opened.padding if opened is not None else "valid",
        )  # fmt: skip
        return {count.name: count for count in found}


def weights_of(settings: Connecting) -> dict[str, Array]:
    """Return both kernels, and the bias of an opened layer, by Keras's names."""
    if settings.kind != "depthwise":
        raise NotSent(
            tr("A separable layer takes both steps of depthwise-separable connections; choose them first.")
        )
    if settings.opened is None:
        along, across = settings.made()
        return {"depthwise_kernel": along, "pointwise_kernel": across}
    opened = settings.opened
    return {
        "depthwise_kernel": opened.along.array, "pointwise_kernel": opened.across.array, "bias": opened.bias.array,
    }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Seen:
    """What one filter makes of each channel, None for a channel it does not read, and the map it ends in."""

    parts: tuple[Array | None, ...]
    output: Array


def seen_by(settings: Connecting, filter_: int) -> Seen:
    """Return the maps of one filter: channel by channel, and added up."""
    if settings.kind == "depthwise":
        maps, output = settings.mixing(filter_)
        return Seen(tuple(maps[..., c] for c in range(maps.shape[-1])), output)
    read = np.flatnonzero(settings.masks()[0][filter_])
    one = settings.reading(filter_)
    partial = one.partial_maps()
    order = {int(channel): np.asarray(partial)[..., at] for at, channel in enumerate(read)}
    return Seen(tuple(order.get(c) for c in range(settings.channels)), one.maps[..., 0])


def notes(settings: Connecting) -> list[tuple[str, str]]:
    """Return what is often printed and what is right, with numbers of the course and of now."""
    course = {count.name: count for count in compare((7, 7), 3, 3, 128)}
    plain, both = (
        course["plain"].multiplications,
        course["depthwise"].multiplications + course["pointwise"].multiplications,
    )
    weights = ", ".join(number(grouped_weights(3, 4, 128, groups)) for groups in (1, 2, 4))
    c, f = settings.channels, settings.filters
    return [
        (
            tr("n channels, m filters: n·m convolutions in the depthwise step"),
            tr("One for each channel: {n} here (times the depth multiplier). n·m = {nm} is what the ordinary layer does.", n=c, nm=number(c * f)),
        ),
        (
            tr("a 1 × 1 convolution acts only on height and width"),
            tr("It acts only across channels, at each position by itself: {w} weights mix {c} channels into {f}.", w=number(c * f), c=c, f=f),
        ),
        (
            tr("it needs much less operations, always"),
            tr(
                "7 × 7 × 3 to 5 × 5 × 128 takes {plain} plain and {a} + {b} = {sum} depthwise-separable, {ratio} times fewer; with few filters little is saved.",
                plain=number(plain), a=number(course["depthwise"].multiplications), b=number(course["pointwise"].multiplications),
                sum=number(both), ratio=number(plain / both, 3),
            ),
        ),
        (
            tr("each group has a separate filter, drawn from 7 × 7 × 3"),
            tr(
                "Each group has filters/groups filters, and 3 channels cannot be cut in 2. With 4 channels and 128 filters 3 × 3, "
                "1, 2 and 4 groups have {weights} weights.",
                weights=weights,
            ),
        ),
    ]  # fmt: skip
