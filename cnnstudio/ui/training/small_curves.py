"""The curves of many runs, each small: few points, and one scale for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.ui.training.run_curves import RunCurves, is_share, lower_is_better
from cnnstudio.ui.training.smoothing import Smoothed
from cnnstudio.ui.training.thinning import average, thinned

Reals = NDArray[np.float64]
_POINTS = 96
_SMOOTHING = 0.9
_ROOM = 0.06
_STEEP = {True: 0.02, False: 0.1}
"""The share of a training curve that may run out of the plot at its beginning, where lower is better or not."""


@dataclass(frozen=True, eq=False, slots=True)
class SmallCurve:
    """One run in one metric: training smoothed, validation at the epochs' ends, both over epochs."""

    trained: tuple[Reals, Reals]
    checked: tuple[Reals, Reals]
    best: float | None
    """The best value that validation reached."""

    @property
    def empty(self) -> bool:
        """Say whether nothing was measured."""
        return len(self.trained[0]) + len(self.checked[0]) == 0


def small_curve(run: RunCurves, metric: str) -> SmallCurve:
    """Return a run's curve in few points."""
    smoothed = Smoothed(_SMOOTHING, shown_as_powers(metric))
    smoothed.extend(run.series.values(metric))
    places, table = thinned(smoothed.values, _POINTS, average)
    values = table[:, 0] if len(places) else np.empty(0)
    return SmallCurve(
        (run.step_axis("epoch", places), values),
        (run.epoch_axis("epoch"), run.epoch_values(f"val_{metric}")),
        run.best(f"val_{metric}"),
    )


def shown_as_powers(metric: str) -> bool:
    """Say whether powers of ten stand at equal distances: so for losses, which fall by powers."""
    return metric == "loss"


@dataclass(frozen=True, slots=True)
class Scale:
    """Where values stand; on a scale of powers `low` and `high` are decimal logarithms."""

    end: float
    low: float
    high: float
    powers: bool
    share: bool

    def up(self, values: Reals) -> Reals:
        """Return how far up values stand, 0 to 1; what cannot be shown is not a number."""
        with np.errstate(divide="ignore", invalid="ignore"):
            placed = np.log10(values) if self.powers else values
        return np.where(np.isfinite(placed), (placed - self.low) / (self.high - self.low), np.nan)

    def across(self, epochs: Reals) -> Reals:
        """Return how far along epochs stand, 0 to 1."""
        return epochs / self.end


def common_scale(curves: Sequence[SmallCurve], metric: str) -> Scale:
    """Return the scale that shows all these curves, but for the steep beginning of their training."""
    powers, share = shown_as_powers(metric), is_share(metric)
    kept = [np.empty(0)]
    for curve in curves:
        values = curve.trained[1]
        kept += [values[int(len(values) * _STEEP[lower_is_better(metric)]) :], curve.checked[1]]
    both = np.concatenate(kept)
    known = both[np.isfinite(both) & ((both > 0) | (not powers))]
    placed = np.log10(known) if powers else known
    low, high = (float(placed.min()), float(placed.max())) if len(placed) else (0.0, 1.0)
    room = (high - low) * _ROOM if high > low else max(abs(high) * 0.1, 1e-3)
    low, high = low - room, high + room
    if share:
        low, high = max(low, 0.0), min(high, 1.0 + room / 2)
    ends = [float(x[-1]) for curve in curves for x in (curve.trained[0], curve.checked[0]) if len(x)]
    return Scale(max(float(np.ceil(max(ends, default=1.0) - 1e-6)), 1.0), low, high, powers, share)
