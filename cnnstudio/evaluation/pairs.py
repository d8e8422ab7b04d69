"""Two runs on the same samples: what one gets right and the other does not, and whether chance could have done it."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, erfc, lgamma, log, sqrt

import numpy as np
from numpy.typing import NDArray

from cnnstudio.evaluation.intervals import USUAL, Interval, deviations
from cnnstudio.evaluation.predictions import Predictions, Wholes

_EXACT_UP_TO = 10_000


@dataclass(frozen=True, slots=True)
class Pair:
    """McNemar's comparison of a first and a second run."""

    samples: int
    only_first: int
    """Samples that the first gets right and the second wrong."""
    only_second: int
    p: float
    """How likely at least so large a difference were if both were equally good: McNemar's exact test."""

    @property
    def difference(self) -> float:
        """Accuracy of the second minus that of the first."""
        return (self.only_second - self.only_first) / self.samples if self.samples else 0.0

    def interval(self, level: float = USUAL) -> Interval:
        """Return the interval of the difference for paired samples after Agresti and Min (half a sample in each cell)."""
        n, b, c = self.samples + 2.0, self.only_first + 0.5, self.only_second + 0.5
        middle = (c - b) / n
        spread = deviations(level) * sqrt(max((b + c) - (c - b) ** 2 / n, 0.0)) / n
        return Interval(max(middle - spread, -1.0), min(middle + spread, 1.0))


def comparable(first: Predictions, second: Predictions) -> bool:
    """Say whether both answered the same samples in the same order."""
    return (
        first.task == second.task == "classes"
        and first.columns == second.columns
        and np.array_equal(first.truth, second.truth)
    )


def compare(first: Predictions, second: Predictions) -> Pair:
    """Return McNemar's comparison of two runs on the same samples."""
    b = int((first.right & ~second.right).sum())
    c = int((~first.right & second.right).sum())
    return Pair(first.samples, b, c, mcnemar(b, c))


def mcnemar(b: int, c: int) -> float:
    """Return the two-sided p of the exact test: b and c would be equally likely; beyond 10,000 by the normal curve."""
    n, least = b + c, min(b, c)
    if n == 0:
        return 1.0
    if n > _EXACT_UP_TO:
        return erfc((abs(b - c) - 1) / sqrt(2 * n))
    if n <= 1000:
        return min(1.0, float(2 * sum(comb(n, k) for k in range(least + 1)) / 2**n))
    logs = np.array([lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) for k in range(least + 1)])
    return min(1.0, float(2 * np.exp(logs - n * log(2)).sum()))


def disagreements(first: Predictions, second: Predictions) -> tuple[Wholes, Wholes]:
    """Return the samples that only the first gets right, and those that only the second does; the surest mistakes first."""
    return _ordered(first.right & ~second.right, second), _ordered(second.right & ~first.right, first)


def _ordered(which: NDArray[np.bool_], mistaken: Predictions) -> Wholes:
    rows = np.flatnonzero(which)
    return rows[np.argsort(-mistaken.certainty[rows], kind="stable")].astype(np.int64)
