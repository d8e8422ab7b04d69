"""Where a window stands: one axis at a time, its places, what each place reads and which cells nobody reads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np

from cnnstudio.arithmetic.borders import Border, sources
from cnnstudio.arithmetic.numbers import (
    LARGEST_INPUT,
    Mask,
    Place,
    Refused,
    Sizes,
    Whole,
    each_axis,
    need_room,
)
from cnnstudio.language import tr

NAMED = ("valid", "same", "causal", "full")
Padding = str | int | Sequence[int | tuple[int, int]]
"""valid, same, causal, full, one number for every side, or a number or a pair (before, after) for each axis."""


class Axis(NamedTuple):
    """A window sliding along one axis: sizes in cells, and how many cells of padding stand before and after."""

    size: int
    kernel: int
    stride: int = 1
    dilation: int = 1
    before: int = 0
    after: int = 0

    @property
    def effective(self) -> int:
        """Return the cells the kernel spans, d(k-1)+1: 3 with rate 2 spans 5."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def padded(self) -> int:
        """Return the size with its padding."""
        return self.before + self.size + self.after

    @property
    def places(self) -> int:
        """Return the output's size, floor((W - F + P)/S) + 1 with P both sides: 28, 5, 2 + 2, stride 2 give 14."""
        return max((self.padded - self.effective) // self.stride + 1, 0)

    @property
    def left_over(self) -> int:
        """Return how many cells at the end of the padded axis the last window does not reach."""
        return (self.padded - self.effective) % self.stride

    def reads(self, place: int) -> range:
        """Return the cells that one place reads; below 0 and from `size` on they lie in the padding."""
        start = place * self.stride - self.before
        return range(start, start + self.effective, self.dilation)

    def taken(self, tap: int) -> slice:
        """Return the padded cells that stand under one cell of the kernel, over all places."""
        start = tap * self.dilation
        return slice(start, start + (self.places - 1) * self.stride + 1, self.stride)

    def uses(self, border: Border = "zero") -> Whole:
        """Return how often each cell is read, as itself or as a copy in the padding."""
        source = sources(self.size, self.before, self.after, border)
        starts = np.arange(self.places)[:, None] * self.stride
        read = source[starts + np.arange(self.kernel) * self.dilation].ravel()
        return np.bincount(read[read >= 0], minlength=self.size)


Axes = tuple[Axis, ...]


def slide(
    shape: Sequence[int],
    kernel: Sizes,
    *,
    strides: Sizes = 1,
    dilation: Sizes = 1,
    padding: Padding = "valid",
) -> Axes:
    """Return the window of every axis, checked: a kernel that fits nowhere is refused."""
    rank = len(shape)
    need_room(tuple(shape), LARGEST_INPUT, "input")
    sizes = each_axis(kernel, rank, "kernel size")
    steps = each_axis(strides, rank, "stride")
    rates = each_axis(dilation, rank, "dilation rate")
    bare = tuple(Axis(*one) for one in zip(shape, sizes, steps, rates, strict=True))
    axes = tuple(_widened(axis, pads) for axis, pads in zip(bare, _pads(bare, padding), strict=True))
    for n, axis in enumerate(axes):
        _need_place(axis, n)
    need_room(output_shape(axes), 4 * LARGEST_INPUT, "output")
    return axes


def _widened(axis: Axis, pads: tuple[int, int]) -> Axis:
    return axis._replace(before=pads[0], after=pads[1])


def _pads(axes: Axes, padding: Padding) -> list[tuple[int, int]]:
    if isinstance(padding, str):
        if padding not in NAMED:
            raise Refused(
                tr(
                    "Padding is {names} or a number of cells, not {padding}.",
                    names=", ".join(NAMED),
                    padding=padding,
                ),
                "padding",
            )
        return [_named(axis, padding) for axis in axes]
    sides = [padding] * len(axes) if isinstance(padding, int | np.integer | float) else list(padding)
    if len(sides) != len(axes):
        raise Refused(
            tr("The padding names {n} axes, the input has {axes}.", n=len(sides), axes=len(axes)), "padding"
        )
    pairs = [side if isinstance(side, tuple | list) else (side, side) for side in sides]
    return [(pair[0], pair[1]) for pair in (each_axis(pair, 2, "padding", least=0) for pair in pairs)]


def _named(axis: Axis, padding: str) -> tuple[int, int]:
    """Return the padding before and after; same puts the odd cell after, causal puts all before."""
    if padding == "valid":
        return 0, 0
    if padding == "causal":
        return axis.effective - 1, 0
    if padding == "full":
        return axis.effective - 1, axis.effective - 1
    places = -(-axis.size // axis.stride)
    total = max((places - 1) * axis.stride + axis.effective - axis.size, 0)
    return total // 2, total - total // 2


def _need_place(axis: Axis, n: int) -> None:
    if axis.effective > axis.padded:
        raise Refused(
            tr(
                "Along axis {n} the kernel spans {span} cells and the input with its padding has {size}: choose a "
                "smaller kernel or more padding.",
                n=n + 1,
                span=axis.effective,
                size=axis.padded,
            ),
            "kernel",
        )


def output_shape(axes: Axes) -> Place:
    """Return how many places the window has along each axis."""
    return tuple(axis.places for axis in axes)


def use_counts(axes: Axes, border: Border = "zero") -> Whole:
    """Return how often each cell of the input is read: corner 1 and centre 9 for 7x7 and 3x3."""
    return reduce(np.multiply.outer, [axis.uses(border) for axis in axes])


def never_used(axes: Axes, border: Border = "zero") -> Mask:
    """Return which cells of the input no window reads: 13 of 49 for 7x7, kernel 3 and stride 3."""
    return np.asarray(use_counts(axes, border) == 0)


def readers(axes: Axes, place: Place, border: Border = "zero") -> Mask:
    """Return which places of the output read this cell of the input, as itself or as a copy in the padding."""
    return reduce(np.logical_and.outer, [_readers(a, at, border) for a, at in zip(axes, place, strict=True)])


def _readers(axis: Axis, at: int, border: Border) -> Mask:
    source = sources(axis.size, axis.before, axis.after, border)
    taps = np.arange(axis.places)[:, None] * axis.stride + np.arange(axis.kernel) * axis.dilation
    return np.asarray((source[taps] == at).any(axis=1))


def nearest_place(axes: Axes, cell: Sequence[float]) -> Place:
    """Return the place whose window has its middle nearest to a cell of the input: where a dragged window lands."""
    found = []
    for axis, at in zip(axes, cell, strict=True):
        place = (at - (axis.effective - 1) / 2 + axis.before) / axis.stride
        found.append(min(max(round(place), 0), axis.places - 1))
    return tuple(found)


def remarks(axes: Axes) -> tuple[str, ...]:
    """Return sentences on settings that work but surprise: a stride beyond the input, unequal padding."""
    said = [
        tr(
            "Along axis {n} the stride of {s} leaps over the whole input: there is one place.",
            n=n,
            s=axis.stride,
        )
        for n, axis in enumerate(axes, start=1)
        if axis.stride >= axis.size > 1 and axis.places == 1
    ]
    said += [
        tr("Along axis {n} the padding is {b} before and {a} after.", n=n, b=axis.before, a=axis.after)
        for n, axis in enumerate(axes, start=1)
        if axis.before != axis.after
    ]
    return tuple(said)
