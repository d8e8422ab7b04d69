"""Transposed convolution: scattering, zero insertion and a transposed matrix are three views of one sum."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cnnstudio.arithmetic import activations
from cnnstudio.arithmetic.borders import pad
from cnnstudio.arithmetic.growth import Growth, growth
from cnnstudio.arithmetic.numbers import (
    Array,
    Place,
    Refused,
    Sizes,
    Whole,
    finite,
    frozen,
    need_bounds,
    need_room,
    need_work,
)
from cnnstudio.arithmetic.summing import spread, summed
from cnnstudio.arithmetic.windows import Axis
from cnnstudio.language import tr

LARGEST_MATRIX = 250_000
"""Cells of a matrix written out: 500 x 500."""


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
        taps = ((tap, self._source(place, tap)) for tap in np.ndindex(*self.kernel.shape[:-2]))
        return tuple(
            self._share(source, channel, tap, filter)
            for tap, source in taps
            if source is not None
            for channel in range(self.inputs.shape[-1])
        )

    def _source(self, place: Place, tap: Place) -> Place | None:
        """Return the input cell whose kernel reaches this output cell with this tap, if there is one."""
        at = [p + a.cut - t * a.dilation for p, t, a in zip(place, tap, self.axes, strict=True)]
        found = tuple(cell // a.stride for cell, a in zip(at, self.axes, strict=True))
        fits = all(cell % a.stride == 0 for cell, a in zip(at, self.axes, strict=True))
        inside = all(0 <= n < a.size for n, a in zip(found, self.axes, strict=True))
        return found if fits and inside else None

    def _share(self, source: Place, channel: int, tap: Place, filter: int) -> Share:
        value = float(self.inputs[(*source, channel)])
        weight = float(self.kernel[(*tap, filter, channel)])
        return Share(source, channel, tap, value, weight, value * weight)

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
    need_bounds(biased)
    maps = activations.activate(activation, biased)
    b = finite(np.broadcast_to(b, (k.shape[-2],)), "bias")
    return Transposed(x, k, b, axes, activation, plain, frozen(wide), frozen(sums), frozen(biased), maps)


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
    taps = done.kernel.shape[:-2]
    reached = [
        np.add.outer(place * axis.stride, tap * axis.dilation - axis.cut)
        for place, tap, axis in zip(np.indices(shape), np.indices(taps), done.axes, strict=True)
    ]
    inside = np.all([(at >= 0) & (at < n) for at, n in zip(reached, grown, strict=True)], axis=0)
    rows = np.broadcast_to(np.arange(np.prod(shape)).reshape(*shape, *(1 for _tap in taps)), inside.shape)
    matrix = np.zeros((int(np.prod(shape)), int(np.prod(grown))))
    columns = np.ravel_multi_index([at[inside] for at in reached], grown)
    matrix[rows[inside], columns] = np.broadcast_to(done.kernel[..., 0, 0], inside.shape)[inside]
    return frozen(matrix)
