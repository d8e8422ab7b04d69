"""Convolutions that read only some channels: depthwise, depthwise-separable and grouped, with their wiring and counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cnnstudio.arithmetic.correlation import Convolution, correlate, need_groups
from cnnstudio.arithmetic.numbers import Array, Mask, Place, Refused, Sizes, finite, frozen, whole
from cnnstudio.arithmetic.windows import Padding, output_shape, slide
from cnnstudio.language import tr


@dataclass(frozen=True, eq=False)
class DepthwiseSeparable:
    """The two steps of a depthwise-separable convolution: along each channel, then across them."""

    depthwise: Convolution
    pointwise: Convolution

    @property
    def outputs(self) -> Array:
        return self.pointwise.outputs

    @property
    def multiplications(self) -> int:
        """Return both steps together: 675 + 9,600 = 10,275 for 7x7x3 to 5x5x128."""
        return self.depthwise.multiplications + self.pointwise.multiplications


class Count(NamedTuple):
    """What one way of connecting channels costs; biases are left out, as in the course."""

    name: str
    multiplications: int
    weights: int


def depthwise(
    inputs: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    strides: Sizes = 1,
    dilation: Sizes = 1,
    padding: Padding = "valid",
    activation: str = "linear",
) -> Convolution:
    """Give each channel filters of its own: the kernel is Keras's (sizes..., channels, multiplier).

    Output channel c·multiplier + m reads channel c alone: it is a grouped convolution of one channel a group.
    """
    k = finite(kernel, "kernel")
    if k.ndim < 3:
        raise Refused(
            tr("A depthwise kernel has sizes, channels and multiplier: three axes or more."), "kernel"
        )
    channels, multiplier = k.shape[-2:]
    flat = k.reshape(*k.shape[:-2], 1, channels * multiplier)
    settings: dict[str, Any] = {
        "strides": strides,
        "dilation": dilation,
        "padding": padding,
        "activation": activation,
    }
    return correlate(inputs, flat, bias, groups=channels, **settings)


def depthwise_separable(
    inputs: ArrayLike,
    kernel: ArrayLike,
    pointwise: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    activation: str = "linear",
    **settings: Any,
) -> DepthwiseSeparable:
    """Filter each channel alone, then mix them at each place: pointwise is (channels · multiplier, filters)."""
    along = depthwise(inputs, kernel, **settings)
    mix = finite(pointwise, "pointwise kernel")
    mix = mix.reshape((1,) * len(along.axes) + mix.shape[-2:]) if mix.ndim >= 2 else mix
    return DepthwiseSeparable(along, correlate(along.maps, mix, bias, activation=activation))


def wiring(channels: int, filters: int, groups: int = 1) -> Mask:
    """Return which input channel (column) each filter (row) reads."""
    _need_groups(channels, filters, groups)
    group_of_filter = np.arange(filters) // (filters // groups)
    group_of_channel = np.arange(channels) // (channels // groups)
    return frozen(group_of_filter[:, None] == group_of_channel[None, :])


def _need_groups(channels: int, filters: int, groups: int) -> None:
    whole(channels, "channels")
    whole(filters, "filters")
    need_groups(channels, filters, groups)


def grouped_weights(kernel: Sizes, channels: int, filters: int, groups: int = 1, axes: int = 2) -> int:
    """Return the weights without biases: 4,608, 2,304, 1,152 for 3x3, 4 channels, 128 filters, 1, 2, 4 groups."""
    _need_groups(channels, filters, groups)
    cells = kernel**axes if isinstance(kernel, int) else int(np.prod(list(kernel)))
    return cells * channels // groups * filters


def compare(
    shape: Place,
    kernel: Sizes,
    channels: int,
    filters: int,
    *,
    groups: int = 1,
    multiplier: int = 1,
    strides: Sizes = 1,
    padding: Padding = "valid",
) -> tuple[Count, ...]:
    """Count the plain, grouped, depthwise and pointwise steps for one input; plain: 86,400 for 7x7x3 to 5x5x128."""
    axes = slide(shape, kernel, strides=strides, padding=padding)
    places = int(np.prod(output_shape(axes)))
    cells = int(np.prod([axis.kernel for axis in axes]))
    _need_groups(channels, filters, groups)
    weights = {
        "plain": cells * channels * filters,
        "grouped": cells * channels // groups * filters,
        "depthwise": cells * channels * whole(multiplier, "multiplier"),
        "pointwise": channels * multiplier * filters,
    }
    return tuple(Count(name, places * n, n) for name, n in weights.items())
