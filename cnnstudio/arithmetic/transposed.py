"""Transposed convolution: scattering, zero insertion and a transposed matrix are three views of one sum."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cnnstudio.arithmetic import activations
from cnnstudio.arithmetic.borders import pad
from cnnstudio.arithmetic.numbers import (
    LARGEST_INPUT,
    LARGEST_KERNEL,
    Array,
    Place,
    Refused,
    Sizes,
    Whole,
    each_axis,
    finite,
    frozen,
    need_room,
    need_work,
    whole,
)
from cnnstudio.arithmetic.summing import spread, summed
from cnnstudio.arithmetic.windows import Axis
from cnnstudio.language import tr
from cnnstudio.layers.window import Slide, transpose

LARGEST_MATRIX = 250_000
"""Cells of a matrix written out: 500 x 500."""


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


class Share(NamedTuple):
    """What one input cell adds to an output cell."""

    source: Place
    channel: int
    tap: Place
    value: float
    weight: float
    product: float


@dataclass(frozen=True, eq=False)
class Transposed:
    """One transposed convolution; the last axis is always the channels, the kernel ends in (filters, channels)."""

    inputs: Array
    kernel: Array
    bias: Array
    axes: tuple[Growth, ...]
    activation: str
    plain: bool
    spread: Array
    """All copies of the kernel added up, before the output is cut out of it."""
    sums: Array
    biased: Array
    maps: Array

    @property
    def outputs(self) -> Array:
        """Return the result in the form of the input: without a channel axis if that had none."""
        return self.maps[..., 0] if self.plain else self.maps

    @property
    def parameters(self) -> int:
        """Return the weights and one bias for each filter: 18,496 for 64 filters 3x3 on 32 channels."""
        return int(self.kernel.size + self.kernel.shape[-2])

    def scattered(self, place: Place) -> Array:
        """Return what one input place adds to the output: its kernel, weighted, at its own spot and nowhere else."""
        alone = np.zeros_like(self.inputs)
        alone[place] = self.inputs[place]
        added = _cut(_spread(alone, self.kernel, self.axes), self.axes)
        return frozen(added[..., 0] if self.plain else added)

    def overlaps(self) -> Whole:
        """Return how many products of one channel meet in each output cell, up to 4 for 3x3 and stride 2."""
        return reduce(np.multiply.outer, [axis.overlap() for axis in self.axes])

    def shares(self, place: Place, filter: int = 0) -> tuple[Share, ...]:
        """Return the products that meet in one output cell."""
        found = []
        for tap in np.ndindex(*self.kernel.shape[:-2]):
            at = [p + a.cut - t * a.dilation for p, t, a in zip(place, tap, self.axes, strict=True)]
            if any(
                c % a.stride or not 0 <= c // a.stride < a.size for c, a in zip(at, self.axes, strict=True)
            ):
                continue
            source = tuple(c // a.stride for c, a in zip(at, self.axes, strict=True))
            for channel in range(self.inputs.shape[-1]):
                value, weight = (
                    float(self.inputs[(*source, channel)]),
                    float(self.kernel[(*tap, filter, channel)]),
                )
                found.append(Share(source, channel, tap, value, weight, value * weight))
        return tuple(found)

    def stretched(self) -> Array:
        """Return the input with S-1 zeros between its cells, and F-1 around them: what the turned kernel slides over."""
        wide = np.zeros((*(_between(a) for a in self.axes), self.inputs.shape[-1]))
        wide[tuple(slice(None, None, a.stride) for a in self.axes)] = self.inputs
        ring = [(a.effective - 1, a.effective - 1 + a.room - a.spread) for a in self.axes]
        return frozen(pad(wide, ring))

    def turned_kernel(self) -> Array:
        """Return the kernel turned by 180°, its last axes as (channels, filters): the one that slides."""
        flipped = np.flip(self.kernel, tuple(range(len(self.axes))))
        return frozen(np.ascontiguousarray(np.swapaxes(flipped, -1, -2)))

    def by_zero_insertion(self) -> Array:
        """Return the output worked out the other way: the turned kernel slid with step 1 over the stretched input."""
        wide = self.stretched()
        axes = tuple(Axis(n, a.kernel, 1, a.dilation) for n, a in zip(wide.shape, self.axes, strict=False))
        sums = _cut(summed(wide, self.turned_kernel(), axes), self.axes) + self.bias
        maps = activations.activate(self.activation, sums)
        return maps[..., 0] if self.plain else maps


def transposed(
    inputs: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    strides: Sizes = 1,
    dilation: Sizes = 1,
    padding: str = "valid",
    output_padding: Sizes | None = None,
    activation: str = "linear",
) -> Transposed:
    """Put one weighted copy of the kernel for each input cell, S apart, and add where they overlap.

    A kernel of as many axes as the input is plain; with one more it is Keras's (sizes..., filters, channels in).
    """
    x, k, plain = _with_channels(finite(inputs, "input"), finite(kernel, "kernel"))
    axes = growth(x.shape[:-1], k.shape[:-2], strides, dilation, padding, output_padding)
    need_work(int(np.prod(x.shape[:-1], dtype=object)) * k.size)
    b = finite(np.zeros(k.shape[-2]) if bias is None else bias, "bias")
    if b.ndim and b.shape != (k.shape[-2],):
        raise Refused(
            tr("There is one bias for each of {f} filters, not {n}.", f=k.shape[-2], n=b.size), "bias"
        )
    wide = _spread(x, k, axes)
    sums = _cut(wide, axes)
    biased = sums + b
    maps = activations.activate(activation, biased)
    b = finite(np.broadcast_to(b, (k.shape[-2],)), "bias")
    return Transposed(x, k, b, axes, activation, plain, frozen(wide), frozen(sums), frozen(biased), maps)


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


def _between(axis: Growth) -> int:
    return (axis.size - 1) * axis.stride + 1


def _spread(x: Array, k: Array, axes: tuple[Growth, ...]) -> Array:
    return spread(x, k, [a.room for a in axes], [[a.reached(t) for t in range(a.kernel)] for a in axes])


def _cut(wide: Array, axes: tuple[Growth, ...]) -> Array:
    return np.ascontiguousarray(wide[tuple(slice(a.cut, a.cut + a.output) for a in axes)])


def _with_channels(x: Array, k: Array) -> tuple[Array, Array, bool]:
    if x.ndim == k.ndim and 1 <= x.ndim <= 3:
        return x[..., None], k[..., None, None], True
    if k.ndim != x.ndim + 1 or not 2 <= x.ndim <= 4:
        raise Refused(
            tr(
                "An input of {x} axes takes a kernel of {x} or {more} axes, not {k}.",
                x=x.ndim,
                more=x.ndim + 1,
                k=k.ndim,
            ),
            "kernel",
        )
    if k.shape[-1] != x.shape[-1]:
        raise Refused(
            tr(
                "The kernel has {k} slices and the input {c} channels: they must be equal.",
                k=k.shape[-1],
                c=x.shape[-1],
            ),
            "kernel",
        )
    return x, k, False


def forward_matrix(done: Transposed) -> Array:
    """Return the matrix of the ordinary convolution from output to input; its transpose makes the output.

    A row stands for an input place, a column for an output place; for one channel and one filter.
    """
    if done.kernel.shape[-1] * done.kernel.shape[-2] != 1:
        raise Refused(tr("The matrix is written out for one channel and one filter only."), "kernel")
    shape, grown = [a.size for a in done.axes], [a.output for a in done.axes]
    need_room((int(np.prod(shape)), int(np.prod(grown))), LARGEST_MATRIX, "matrix")
    rows = []
    for place in np.ndindex(*shape):
        alone = np.zeros((*shape, 1))
        alone[place] = 1
        rows.append(_cut(_spread(alone, done.kernel, done.axes), done.axes).ravel())
    return frozen(np.array(rows))
