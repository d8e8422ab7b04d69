"""How many numbers are spread: a histogram, quantiles, mean and deviation of a bounded part of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 40
"""Bins of equal width from the lowest to the highest value looked at."""
MOST = 16_384
"""Values looked at of one array or layer; of more, one from each of so many equal stretches."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)

Array = NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class Spread:
    """How the numbers of one layer are spread; those that are not finite are counted and left out."""

    counts: NDArray[np.int64]
    """(BINS,): as `numpy.histogram(values, BINS)`."""
    lowest: float
    highest: float
    quantiles: tuple[float, ...]
    mean: float
    deviation: float
    size: int
    """How many numbers there are."""
    looked: int
    """How many of them were looked at."""
    broken: int
    """How many of those are not finite."""
    zeros: float
    """Share of exact zeros among those looked at."""


def places(size: int) -> NDArray[np.int64]:
    """Return which of so many values are looked at: the same ones each time, spread over all of them.

    They are drawn, not taken at equal steps: steps would always meet the same channel of a map.
    """
    if size <= MOST:
        return np.arange(size)
    bounds = np.linspace(0, size, MOST + 1).astype(np.int64)
    chance = np.random.default_rng(size).random(MOST)
    return bounds[:-1] + (chance * np.diff(bounds)).astype(np.int64)


def rows_of(size: int, most: int) -> NDArray[np.int64]:
    """Return at most so many rows of a data set, at equal distances, the first and the last among them."""
    if size <= most:
        return np.arange(size)
    return np.unique(np.linspace(0, size - 1, most).round().astype(np.int64))


def spread(values: Array, size: int) -> Spread:
    """Return how these values are spread, which were looked at of so many."""
    whole = np.asarray(values, np.float64).reshape(-1)
    known = whole[np.isfinite(whole)]
    broken = len(whole) - len(known)
    zeros = float(np.mean(whole == 0)) if len(whole) else float("nan")
    if not len(known):
        nothing = float("nan")
        empty = np.zeros(BINS, np.int64)
        return Spread(empty, nothing, nothing, (nothing,) * len(QUANTILES), nothing, nothing, size, len(whole), broken, zeros)  # fmt: skip
    counts, _ = np.histogram(known, BINS)
    quantiles = tuple(float(q) for q in np.quantile(known, QUANTILES))
    return Spread(
        counts.astype(np.int64), float(known.min()), float(known.max()), quantiles,
        float(known.mean()), float(known.std()), size, len(whole), broken, zeros,
    )  # fmt: skip
