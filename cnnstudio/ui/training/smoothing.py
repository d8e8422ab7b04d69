"""Smoothing of curves: an exponential mean without bias at its start, on every value that was measured."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

STRONGEST = 0.99


def decayed_sums(values: Reals, keep: float, carried: float) -> Reals:
    """Return s with s[t] = keep * s[t-1] + values[t] and s[-1] = carried, in about 2 * sqrt(n) array steps."""
    count = len(values)
    width = max(1, int(count**0.5))
    rows = -(-count // width)
    padded = np.zeros(rows * width)
    padded[:count] = values
    table = padded.reshape(rows, width)
    for column in range(1, width):
        table[:, column] += keep * table[:, column - 1]
    fading = keep ** np.arange(1, width + 1)
    for row in range(rows):
        table[row] += carried * fading
        carried = float(table[row, -1])
    return table.reshape(-1)[:count]


class Smoothed:
    """The smoothed form of one growing series; what is not finite is left out and shows as a gap."""

    def __init__(self, weight: float, logarithmic: bool = False) -> None:
        self.weight, self.logarithmic = min(max(weight, 0.0), STRONGEST), logarithmic
        self._sum = self._share = 0.0
        self._values: Reals = np.empty(0)
        self._count = 0

    @property
    def values(self) -> Reals:
        """One smoothed value for each value given so far; on a log axis the mean is taken of logarithms."""
        return self._values[: self._count]

    def extend(self, raw: Reals) -> None:
        """Follow a series that now reads `raw`; only what is new is worked on."""
        new = raw[self._count :]
        if len(new) == 0:
            return
        with np.errstate(divide="ignore", invalid="ignore"):
            numbers = np.log(new) if self.logarithmic else new
        known = np.isfinite(numbers)
        sums = decayed_sums(np.where(known, numbers, 0.0), self.weight, self._sum)
        shares = decayed_sums(known.astype(np.float64), self.weight, self._share)
        self._sum, self._share = float(sums[-1]), float(shares[-1])
        # A long gap lets both sums fade below what a float holds; there is nothing to show there anyway.
        means = np.divide(sums, shares, out=np.full(len(new), np.nan), where=known & (shares > 0))
        self._keep(np.exp(means) if self.logarithmic else means)

    def _keep(self, more: Reals) -> None:
        needed = self._count + len(more)
        if needed > len(self._values):
            grown = np.empty(max(needed, 2 * len(self._values)))
            grown[: self._count] = self.values
            self._values = grown
        self._values[self._count : needed] = more
        self._count = needed
