"""How far a measured share may be from the true one."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

USUAL = 0.95


class Interval(NamedTuple):
    """Between these two the true value lies, in so many of a hundred cases as the level says."""

    low: float
    high: float

    @property
    def half(self) -> float:
        """Half its width."""
        return (self.high - self.low) / 2


def deviations(level: float = USUAL) -> float:
    """Return how many standard deviations hold this share of a normal distribution: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def wilson(hits: int, samples: int, level: float = USUAL) -> Interval:
    """Return Wilson's score interval of a share; unlike share ± 1.96 errors it stays within 0 and 1."""
    if samples <= 0:
        return Interval(0.0, 1.0)
    z, share = deviations(level), hits / samples
    spread = z * sqrt(share * (1 - share) / samples + z * z / (4 * samples * samples))
    whole, middle = 1 + z * z / samples, share + z * z / (2 * samples)
    low, high = (middle - spread) / whole, (middle + spread) / whole
    # At the ends the formula is exact but for rounding.
    return Interval(0.0 if hits == 0 else max(low, 0.0), 1.0 if hits == samples else min(high, 1.0))
