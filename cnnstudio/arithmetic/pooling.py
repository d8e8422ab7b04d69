"""Pooling: the largest or the average of each window, who won, and what undoing it brings back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice, product
from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnstudio.arithmetic.borders import pad
from cnnstudio.arithmetic.numbers import Array, Place, Refused, Sizes, Whole, finite, frozen
from cnnstudio.arithmetic.windows import Axes, Axis, Padding, output_shape, slide
from cnnstudio.language import tr

Kind = Literal["max", "average"]


class Member(NamedTuple):
    """One input value of a window; only a value inside the input takes part."""

    place: Place
    value: float
    winner: bool


@dataclass(frozen=True, eq=False)
class Pooling:
    """One pooling; the last axis is always the channels. Padding never wins and never counts in an average."""

    inputs: Array
    kind: Kind
    axes: Axes
    plain: bool
    maps: Array
    winners: Whole
    """For max, the flat place in the input (without channels) of each output's value, the first if several tie."""
    counts: Whole
    """How many input cells stand in each window."""

    @property
    def outputs(self) -> Array:
        """Return the result in the form of the input: without a channel axis if that had none."""
        return self.maps[..., 0] if self.plain else self.maps

    def window(self, place: Place, channel: int = 0, most: int | None = None) -> tuple[Member, ...]:
        """Return the cells under one place, or the first of them, the winner marked; in an average nobody wins."""
        winner, flat = self.winner(place, channel), self.inputs[..., channel]
        cells = islice(product(*self._reads(place)), most)
        return tuple(Member(cell, float(flat[cell]), cell == winner) for cell in cells)

    def count(self, place: Place) -> int:
        """Return how many cells lie under one place."""
        return int(np.prod([len(cells) for cells in self._reads(place)]))

    def winner(self, place: Place, channel: int = 0) -> Place | None:
        """Return the cell whose number is the largest under one place; None in an average."""
        if self.kind != "max":
            return None
        best = np.unravel_index(int(self.winners[(*place, channel)]), self.inputs.shape[:-1])
        return tuple(int(at) for at in best)

    def _reads(self, place: Place) -> list[list[int]]:
        return [[c for c in a.reads(p) if 0 <= c < a.size] for a, p in zip(self.axes, place, strict=True)]

    @property
    def won(self) -> Whole:
        """Return for each input cell how many windows it won."""
        return np.asarray(self._routed(np.ones(self.maps.shape)), dtype=np.intp)

    def unpooled(self) -> Array:
        """Return the input as far as the output remembers it: winners back in place, or averages spread evenly."""
        if self.kind == "max":
            return self._in_form(np.where(self.won > 0, self.inputs, 0.0))
        uses = np.maximum(self._spread(np.ones(self.maps.shape)), 1)
        return self._in_form(self._spread(np.asarray(self.maps)) / uses)

    def lost(self) -> Array:
        """Return the input less what un-pooling brings back."""
        x = self.inputs[..., 0] if self.plain else self.inputs
        return frozen(x - self.unpooled())

    def backward(self, upstream: ArrayLike) -> Array:
        """Return the gradient to the input: max sends all of it to the winner, average an equal share to each."""
        g = finite(upstream, "gradient").reshape(self.maps.shape)
        if self.kind == "max":
            return self._in_form(self._routed(g))
        return self._in_form(self._spread(g / self.counts[..., None]))

    def _routed(self, values: Array) -> Array:
        channels = self.maps.shape[-1]
        flat = np.zeros(self.inputs.size)
        np.add.at(flat, (self.winners * channels + np.arange(channels)).ravel(), values.ravel())
        return flat.reshape(self.inputs.shape)

    def _spread(self, values: Array) -> Array:
        pads = [(a.before, a.after) for a in self.axes]
        wide = np.zeros([n + b + e for n, (b, e) in zip(self.inputs.shape, [*pads, (0, 0)], strict=True)])
        for cells, part in self._pieces(values):
            wide[cells] += part
        return wide[tuple(slice(a.before, a.before + a.size) for a in self.axes)]

    def _pieces(self, values: Array) -> Iterator[tuple[tuple[slice, ...], Array]]:
        """Return which padded cells get which values: by cell of the window, or by window where these are fewer."""
        taps, places = [a.kernel for a in self.axes], output_shape(self.axes)
        if np.prod(taps) <= np.prod(places):
            for tap in np.ndindex(*taps):
                yield tuple(a.taken(t) for a, t in zip(self.axes, tap, strict=True)), values
            return
        for place in np.ndindex(*places):
            starts = [p * a.stride for a, p in zip(self.axes, place, strict=True)]
            yield tuple(slice(s, s + n) for s, n in zip(starts, taps, strict=True)), values[place]

    def _in_form(self, values: Array) -> Array:
        return frozen(np.ascontiguousarray(values[..., 0] if self.plain else values))


def pool(
    inputs: ArrayLike,
    size: Sizes = 2,
    strides: Sizes | None = None,
    *,
    padding: Padding = "valid",
    kind: Kind = "max",
    channels: bool = False,
) -> Pooling:
    """Pool windows of a size; without strides they stand side by side. `channels`: the last axis holds them."""
    if kind not in get_args(Kind):
        raise Refused(tr("Pooling is max or average, not {kind}.", kind=kind), "kind")
    given = finite(inputs, "input")
    x = given if channels else given[..., None]
    if not 2 <= x.ndim <= 4:
        raise Refused(tr("Pooling takes one to three axes, the input has {n}.", n=x.ndim - 1), "input")
    axes = slide(x.shape[:-1], size, strides=size if strides is None else strides, padding=padding)
    counts = reduce(np.multiply.outer, [_inside(axis) for axis in axes])
    if not counts.all():
        raise Refused(tr("A window lies wholly in the padding: choose less padding."), "padding")
    maps, winners = _largest(x, axes) if kind == "max" else _average(x, axes, counts)
    return Pooling(x, kind, axes, not channels, frozen(maps), frozen(winners), frozen(counts))


def pool_all(inputs: ArrayLike, *, kind: Kind = "average", channels: bool = False) -> Pooling:
    """Pool each map to one number, as global pooling does; the spatial axes stay with size 1."""
    shape = np.shape(inputs)
    return pool(inputs, shape[:-1] if channels else shape, kind=kind, channels=channels)


def _inside(axis: Axis) -> Whole:
    """Return for one axis how many cells of the input stand in each window."""
    return np.array(
        [sum(0 <= c < axis.size for c in axis.reads(p)) for p in range(axis.places)], dtype=np.intp
    )


def _under(padded: Array, axes: Axes) -> Iterator[Array]:
    """Return, for each cell of the window, what stands under it at every place."""
    slices = [[axis.taken(t) for t in range(axis.kernel)] for axis in axes]
    return (padded[(slice(None), *taken)] for taken in product(*slices))


def _planes(x: Array, axes: Axes, fill: float) -> Array:
    """Return the channels one after the other, each within its padding."""
    planes = np.ascontiguousarray(np.moveaxis(x, -1, 0))
    return pad(planes, [(0, 0), *((a.before, a.after) for a in axes)], "constant", fill)


def _largest(x: Array, axes: Axes) -> tuple[Array, Whole]:
    best = np.full((x.shape[-1], *output_shape(axes)), -np.inf)
    tap_of = np.zeros(best.shape, dtype=np.int32)
    planes = _planes(x, axes, -np.inf)
    if best[0].size == 1:  # one window over all: its cells side by side, not one after the other
        cut = tuple(slice(0, axis.effective, axis.dilation) for axis in axes)
        only = planes[(slice(None), *cut)].reshape(len(planes), -1)
        best, tap_of = only.max(axis=1).reshape(best.shape), only.argmax(axis=1).reshape(best.shape)
        return _last(best), _flat_places(_last(tap_of), axes)
    for tap, under in enumerate(_under(planes, axes)):
        better = under > best
        np.copyto(best, under, where=better)
        np.copyto(tap_of, tap, where=better)
    return _last(best), _flat_places(_last(tap_of), axes)


def _flat_places(tap_of: Whole, axes: Axes) -> Whole:
    """Return the flat place in the input of a cell of the window, for every place of the output."""
    taps = np.zeros([axis.kernel for axis in axes], dtype=np.intp)
    starts = np.zeros(output_shape(axes), dtype=np.intp)
    step = 1
    for n, axis in reversed(list(enumerate(axes))):
        along = [1] * len(axes)
        along[n] = -1
        taps += (np.arange(axis.kernel) * step).reshape(along)
        starts += ((np.arange(axis.places) * axis.stride - axis.before) * step).reshape(along)
        step *= axis.size
    return np.asarray(taps.ravel()[tap_of] + starts[..., None])


def _average(x: Array, axes: Axes, counts: Whole) -> tuple[Array, Whole]:
    total = np.zeros((x.shape[-1], *output_shape(axes)))
    for under in _under(_planes(x, axes, 0.0), axes):
        total += under
    mean = _last(total) / counts[..., None]
    return mean, np.full(mean.shape, -1, dtype=np.intp)


def _last(planes: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(np.moveaxis(planes, 0, -1))
