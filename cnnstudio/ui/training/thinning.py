"""Fewer points for the screen: blocks of steps of which only the newest are worked out again."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Wholes = NDArray[np.int64]
Measure = Callable[[Reals], tuple[float, ...]]

BAND_BLOCKS = 120
BAND_SHARES = (0.1, 0.9)
LINE_BLOCKS = 256
_SIXTEENTH = 16


def spread(values: Reals) -> tuple[float, float]:
    """Return the 10 % and 90 % marks of the finite values; not a number where there are none."""
    known = values[np.isfinite(values)]
    if len(known) == 0:
        return float("nan"), float("nan")
    places = [round(share * (len(known) - 1)) for share in BAND_SHARES]
    parted = np.partition(known, places)
    return float(parted[places[0]]), float(parted[places[1]])


def average(values: Reals) -> tuple[float, ...]:
    """Return the mean of the finite values."""
    known = values[np.isfinite(values)]
    return (float(known.mean()) if len(known) else float("nan"),)


def peaks(values: Reals) -> tuple[float, float]:
    """Return the lowest and highest finite value, in the order in which a line should visit them."""
    known = values[np.isfinite(values)]
    if len(known) == 0:
        return float("nan"), float("nan")
    low, high = float(known.min()), float(known.max())
    return (high, low) if known[0] > known[-1] else (low, high)


class Blocks:
    """A growing series cut into at most `most` equal blocks (the last one unfinished), each measured once.

    When there would be too many blocks they double in length, so that all work stays in proportion to what is new.
    """

    def __init__(self, most: int, measure: Measure) -> None:
        self._most, self._measure = most, measure
        self.length = 1
        self._done: list[tuple[float, ...]] = []
        self._rest: list[tuple[float, ...]] = []
        self._count = 0

    def follow(self, values: Reals) -> None:
        """Take in a series that has grown."""
        self._count = len(values)
        if self._count > self.length * self._most:
            while self._count > self.length * self._most:
                self.length *= 2
            self._done = []
        for index in range(len(self._done), self._count // self.length):
            self._done.append(self._measure(values[index * self.length : (index + 1) * self.length]))
        rest = values[len(self._done) * self.length :]
        self._rest = [self._measure(rest)] if len(rest) else []

    def middles(self) -> Wholes:
        """Return the index in the middle of each block; of the last one, where the series ends."""
        count = -(-self._count // self.length)
        found = np.arange(count, dtype=np.int64) * self.length + self.length // 2
        found[-1:] = self._count - 1
        return found

    def table(self) -> Reals:
        """Return one row per block with what was measured of it."""
        return np.array([*self._done, *self._rest] if self._count else np.empty((0, 1)), np.float64)


class WideningBlocks:
    """A growing series cut into blocks that are each a sixteenth of what lies before them, at least one value.

    On a log axis they look alike wide; only the last one changes as the series grows.
    """

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._edges = [0]
        self._done: list[tuple[float, ...]] = []
        self._rest: list[tuple[float, ...]] = []
        self._count = 0

    def follow(self, values: Reals) -> None:
        """Take in a series that has grown."""
        self._count = len(values)
        while (end := self._edges[-1] + max(1, self._edges[-1] // _SIXTEENTH)) <= self._count:
            self._done.append(self._measure(values[self._edges[-1] : end]))
            self._edges.append(end)
        rest = values[self._edges[-1] :]
        self._rest = [self._measure(rest)] if len(rest) else []

    def middles(self) -> Wholes:
        """Return the index in the middle of each block; of the last one, where the series ends."""
        edges = np.array([*self._edges, self._count] if self._rest else self._edges, np.int64)
        found = (edges[:-1] + edges[1:] - 1) // 2
        found[-1:] = self._count - 1
        return found

    def table(self) -> Reals:
        """Return one row per block with what was measured of it."""
        return np.array([*self._done, *self._rest] if self._count else np.empty((0, 1)), np.float64)


def thinned(values: Reals, most: int, measure: Measure) -> tuple[Wholes, Reals]:
    """Return middles and table of a series that does not grow, such as the visible part of a curve."""
    blocks = Blocks(most, measure)
    blocks.follow(values)
    return blocks.middles(), blocks.table()


def thinned_widening(values: Reals, first: int, most: int, measure: Measure) -> tuple[Wholes, Reals]:
    """Return the same of values from an index on, in blocks that look alike wide on a log axis."""
    if not len(values):
        return np.empty(0, np.int64), np.empty((0, 1))
    wanted = np.geomspace(first + 1, first + 1 + len(values), most + 1)
    edges = np.unique(np.rint(wanted).astype(np.int64)) - first - 1
    table = [measure(values[start:end]) for start, end in pairwise(edges.tolist())]
    places = (edges[:-1] + edges[1:] - 1) // 2
    places[-1:] = len(values) - 1
    return places, np.array(table, np.float64)


def visible(x: Reals, low: float, high: float) -> slice:
    """Return the part of a rising x between two limits, one point further on each side."""
    start = max(int(np.searchsorted(x, low)) - 1, 0)
    end = min(int(np.searchsorted(x, high, side="right")) + 1, len(x))
    return slice(start, max(end, start))
