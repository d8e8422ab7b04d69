"""Sums of products at every place at once: for each cell of the kernel, what stands under it, times its weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
from numpy.lib.stride_tricks import as_strided

from cnnstudio.arithmetic.numbers import Array
from cnnstudio.arithmetic.windows import Axes, Axis

_FEW = 8
"""Up to so many pairs of channel and filter, adding plane by plane beats a matrix product (measured)."""
_LONGEST_ROW = 11
"""Up to so many cells NumPy correlates a line by itself; longer ones it hands over place by place."""
_BAND = 16_384
"""Places worked on together: their sums stay in the processor's fast memory, which halves the time (measured)."""


def summed(padded: Array, kernel: Array, axes: Axes, groups: int = 1) -> Array:
    """Return the sums of products; the last axis of the input holds channels, of the result filters."""
    planes = np.ascontiguousarray(np.moveaxis(padded, -1, 0))
    if groups > 1 and kernel.shape[-2] == 1:
        return np.ascontiguousarray(np.moveaxis(_summed_along(planes, kernel[..., 0, :], axes), 0, -1))
    parts, filters = np.split(planes, groups), np.split(kernel, groups, axis=-1)
    done = [_summed_group(p, k, axes) for p, k in zip(parts, filters, strict=True)]
    stacked = np.concatenate(done) if groups > 1 else done[0]
    return np.ascontiguousarray(np.moveaxis(stacked, 0, -1))


def _summed_group(planes: Array, kernel: Array, axes: Axes) -> Array:
    places = tuple(axis.places for axis in axes)
    total = np.zeros((kernel.shape[-1], *places))
    if _in_rows(kernel, axes[-1]):
        _add_rows(total, planes, kernel, axes)
        return total
    taps = list(_taps([[axis.taken(t) for t in range(axis.kernel)] for axis in axes]))
    weights = kernel.reshape(len(taps), *kernel.shape[-2:])
    few = weights[0].size <= _FEW
    for begin, end in _bands(places):
        band = total[:, begin:end]
        scratch = np.empty(band.shape[1:])
        for first, rest, weight in _of_band(taps, weights, begin, end):
            under = planes[(slice(None), first, *rest)]
            if few:
                _add_singly(band, under, weight, scratch)
            else:
                band += (weight.T @ under.reshape(len(planes), -1)).reshape(band.shape)
    return total


def _in_rows(kernel: Array, last: Axis) -> bool:
    """Say whether a row of the kernel is added at once: one call instead of one for each of its cells (measured)."""
    few = kernel.shape[-2] * kernel.shape[-1] <= _FEW
    return few and last.stride == last.dilation == 1 and 3 <= last.kernel <= _LONGEST_ROW


def _add_rows(total: Array, planes: Array, kernel: Array, axes: Axes) -> None:
    """Add each row of the kernel over all places: over the rows of the input as one line, without what runs over its ends."""
    wide, places = axes[-1].padded, axes[-1].places
    for under in _taps([[axis.taken(t) for t in range(axis.kernel)] for axis in axes[:-1]]):
        tap = tuple(part.start // axis.dilation for part, axis in zip(under, axes[:-1], strict=True))
        for channel, plane in enumerate(planes):
            line = plane[under].ravel()
            for n, row in enumerate(kernel[tap][:, channel].T):
                if row.any():
                    sums = np.correlate(line, row)
                    shape, steps = (line.size // wide, places), (8 * wide, 8)
                    total[n] += as_strided(sums, shape, steps).reshape(total.shape[1:])


def _summed_along(planes: Array, kernel: Array, axes: Axes) -> Array:
    """Return the sums where each filter reads one channel, all channels at once; a channel may have several filters."""
    many = kernel.shape[-1] // len(planes)
    own = np.repeat(planes, many, axis=0) if many > 1 else planes
    total = np.zeros((kernel.shape[-1], *(axis.places for axis in axes)))
    weights = kernel.reshape(-1, kernel.shape[-1], *(1,) * len(axes))
    taps = _taps([[axis.taken(t) for t in range(axis.kernel)] for axis in axes])
    for under, weight in zip(taps, weights, strict=True):
        total += own[(slice(None), *under)] * weight
    return total


def _taps(slices: Sequence[Sequence[slice]]) -> Iterator[tuple[slice, ...]]:
    return product(*slices)


def _bands(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Return from where to where the first axis is cut into bands."""
    row = max(int(np.prod(places[1:])), 1)
    step = max(_BAND // row, 1)
    return ((at, min(at + step, places[0])) for at in range(0, places[0], step))


def _of_band(
    taps: Sequence[tuple[slice, ...]], weights: Array, begin: int, end: int
) -> Iterator[tuple[slice, tuple[slice, ...], Array]]:
    for (first, *rest), weight in zip(taps, weights, strict=True):
        start, step = first.start + begin * first.step, first.step
        yield slice(start, start + (end - begin - 1) * step + 1, step), tuple(rest), weight


def _add_singly(total: Array, under: Array, weights: Array, scratch: Array) -> None:
    for channel, row in enumerate(weights):
        for n, weight in enumerate(row.tolist()):
            np.multiply(under[channel], weight, out=scratch)
            total[n] += scratch


def spread(inputs: Array, kernel: Array, room: Sequence[int], reached: Sequence[Sequence[slice]]) -> Array:
    """Return one weighted copy of the kernel for each input cell, added where they overlap.

    `reached` has for each axis the cells that each cell of the kernel reaches; the kernel ends in filters, channels.
    """
    planes = np.ascontiguousarray(np.moveaxis(inputs, -1, 0))
    wide = np.zeros((kernel.shape[-2], *room))
    weights = kernel.reshape(-1, *kernel.shape[-2:])
    for under, weight in zip(_taps(reached), weights, strict=True):
        if weight.size <= _FEW:
            for n, channel in np.ndindex(*weight.shape):
                wide[(n, *under)] += planes[channel] * weight[n, channel]
        else:
            part = weight @ planes.reshape(len(planes), -1)
            wide[(slice(None), *under)] += part.reshape(-1, *inputs.shape[:-1])
    return np.ascontiguousarray(np.moveaxis(wide, 0, -1))
