"""Fewer points for the screen: at most one column per pixel, each keeping what was lowest and highest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

BAND_COLUMNS = 120
BAND_SHARES = (0.1, 0.9)


def visible(x: Reals, low: float, high: float) -> slice:
    """Return the part of a rising x between two limits, one point further on each side."""
    start = max(int(np.searchsorted(x, low)) - 1, 0)
    end = min(int(np.searchsorted(x, high, side="right")) + 1, len(x))
    return slice(start, max(end, start))


def columns(x: Reals, y: Reals, most: int) -> tuple[Reals, Reals]:
    """Return a line with no more than 2 * most + 1 points that reaches every low and high of its columns."""
    if len(x) <= 2 * most:
        return x, y
    width = -(-len(x) // most)
    starts = np.arange(0, len(x), width)
    lows = np.fmin.reduceat(y, starts)
    highs = np.fmax.reduceat(y, starts)
    thin_x = np.repeat(x[starts], 2)
    # The line alternates so that two neighbouring columns touch where the data did.
    falling = y[starts] > y[np.minimum(starts + width, len(y)) - 1]
    thin_y = np.column_stack([np.where(falling, highs, lows), np.where(falling, lows, highs)]).reshape(-1)
    return np.append(thin_x, x[-1]), np.append(thin_y, y[-1])


def spread(values: Reals) -> tuple[float, float]:
    """Return the 10 % and 90 % marks of the finite values; not a number where there are none."""
    known = values[np.isfinite(values)]
    if len(known) == 0:
        return float("nan"), float("nan")
    places = [round(share * (len(known) - 1)) for share in BAND_SHARES]
    parted = np.partition(known, places)
    return float(parted[places[0]]), float(parted[places[1]])


class Band:
    """Where most raw values lay: at most 120 blocks of steps, worked out again only where data are new."""

    def __init__(self) -> None:
        self._block = 1
        self._lows: list[float] = []
        self._highs: list[float] = []

    def follow(self, y: Reals) -> None:
        """Take in a series that has grown; blocks double when there would be too many."""
        if len(y) > self._block * BAND_COLUMNS:
            while len(y) > self._block * BAND_COLUMNS:
                self._block *= 2
            self._lows, self._highs = [], []
        whole = len(y) // self._block
        for index in range(len(self._lows), whole):
            low, high = spread(y[index * self._block : (index + 1) * self._block])
            self._lows.append(low)
            self._highs.append(high)

    def outline(self, x: Reals, y: Reals) -> tuple[Reals, Reals, Reals]:
        """Return the middle of each block and its two marks; the unfinished last block is included."""
        done = len(self._lows) * self._block
        lows, highs = [*self._lows], [*self._highs]
        if done < len(y):
            low, high = spread(y[done:])
            lows.append(low)
            highs.append(high)
        middles = np.minimum(np.arange(len(lows)) * self._block + self._block // 2, max(len(x) - 1, 0))
        middles[-1:] = len(x) - 1
        return x[middles], np.array(lows), np.array(highs)
