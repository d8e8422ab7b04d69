"""Two outputs of one layer beside each other: how far apart they are, and how alike in form, map by map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Compared:
    """What is told of each map, and of all together."""

    distances: Reals
    """Mean magnitude of the difference, for each map."""
    means: tuple[Reals, Reals]
    """Mean magnitude of each map, of the one and of the other."""
    forms: Reals
    """Correlation of both maps, from -1 to 1; NaN where one of them is the same everywhere."""

    @property
    def distance(self) -> float:
        """Mean magnitude of the difference over all maps."""
        return float(self.distances.mean()) if len(self.distances) else 0.0

    @property
    def changed(self) -> int:
        """How many maps differ anywhere."""
        return int(np.count_nonzero(self.distances))


def compared(one: NDArray[np.generic], other: NDArray[np.generic]) -> Compared:
    """Compare two outputs of the same shape, channels last; a vector's numbers are maps of one value."""
    left, right = (np.asarray(part, np.float64).reshape(-1, part.shape[-1]) for part in (one, other))
    away = np.abs(left - right).mean(axis=0)
    means = (np.abs(left).mean(axis=0), np.abs(right).mean(axis=0))
    first, second = left - left.mean(axis=0), right - right.mean(axis=0)
    lengths = np.sqrt((first**2).sum(axis=0) * (second**2).sum(axis=0))
    forms = np.full(left.shape[1], np.nan)
    np.divide((first * second).sum(axis=0), lengths, out=forms, where=lengths > 0)
    return Compared(away, means, forms)
