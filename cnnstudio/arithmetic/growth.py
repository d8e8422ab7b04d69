"""How much larger a transposed convolution makes its input, one axis at a time, and what is cut off."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cnnstudio.arithmetic.numbers import (
    LARGEST_INPUT,
    LARGEST_KERNEL,
    Place,
    Refused,
    Sizes,
    Whole,
    each_axis,
    need_room,
    whole,
)
from cnnstudio.language import tr
from cnnstudio.layers.window import Slide, transpose


class Growth(NamedTuple):
    """One axis of a transposed convolution: sizes in cells, and what is cut off the full spread before the output."""

    size: int
    kernel: int
    stride: int
    dilation: int
    output: int
    cut: int

    @property
    def effective(self) -> int:
        """Return the cells one copy of the kernel spans, d(k-1)+1."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def spread(self) -> int:
        """Return the size before cutting, (W-1)·S + F: (3-1)·2 + 3 = 7."""
        return (self.size - 1) * self.stride + self.effective

    @property
    def room(self) -> int:
        """Return how many cells are worked out: the spread, or more where the output reaches beyond it."""
        return max(self.spread, self.cut + self.output)

    def reached(self, tap: int) -> slice:
        """Return the cells of the spread that one cell of the kernel reaches, over all inputs."""
        start = tap * self.dilation
        return slice(start, start + (self.size - 1) * self.stride + 1, self.stride)

    def overlap(self) -> Whole:
        """Return how many products meet in each output cell: 1 1 2 1 2 1 1 for kernel 3 and stride 2."""
        met = np.zeros(self.room, dtype=np.intp)
        for tap in range(self.kernel):
            met[self.reached(tap)] += 1
        return met[self.cut : self.cut + self.output]


def growth(
    shape: Place,
    kernel: Sizes,
    strides: Sizes = 1,
    dilation: Sizes = 1,
    padding: str = "valid",
    output_padding: Sizes | None = None,
) -> tuple[Growth, ...]:
    """Return how each axis grows: 16, kernel 3 and stride 2 become 32 with same, 33 with valid."""
    if padding not in ("valid", "same"):
        raise Refused(
            tr("A transposed convolution pads valid or same, not {padding}.", padding=padding), "padding"
        )
    rank = len(shape)
    sizes = each_axis(kernel, rank, "kernel size")
    steps = each_axis(strides, rank, "stride")
    rates = each_axis(dilation, rank, "dilation rate")
    more = (
        [None] * rank
        if output_padding is None
        else each_axis(output_padding, rank, "output padding", least=0)
    )
    need_room(tuple(shape), LARGEST_INPUT, "input")
    need_room(sizes, LARGEST_KERNEL, "kernel")
    parts = zip(shape, sizes, steps, rates, more, strict=True)
    axes = tuple(_grown(n, Slide(k, s, d, padding), extra) for n, k, s, d, extra in parts)
    need_room(tuple(axis.room for axis in axes), 4 * LARGEST_INPUT, "output")
    return axes


def _grown(size: int, window: Slide, extra: int | None) -> Growth:
    if extra is not None and extra >= max(window.stride, 1):
        raise Refused(
            tr("The output padding of {p} must be smaller than the stride of {s}.", p=extra, s=window.stride),
            "output padding",
        )
    step = transpose("length", whole(size, "input"), window, extra)
    output, cut = step.result, step["cut"]
    if not isinstance(output, int) or not isinstance(cut, int) or output < 1:
        raise Refused(tr("Nothing is left of the output: choose a larger input or kernel."), "padding")
    return Growth(size, window.kernel, window.stride, window.dilation, output, cut)
