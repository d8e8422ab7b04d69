"""What the curves of a plot have in common, and how one run's are told from another's."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, log10

import numpy as np
from numpy.typing import NDArray

from cnnstudio.ui.training.run_curves import RATE, Unit

Reals = NDArray[np.float64]
_FARTHEST = 300.0
"""The largest power of ten that a place stands for; a double holds no more than 308."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a run is told from others: colours, dash in pen widths, and the sign at its epochs."""

    train: str
    validation: str
    dash: tuple[float, ...]
    symbol: str
    hollow: bool


CURRENT = Style("plot_train", "plot_val", (3.0, 2.0), "o", True)
COMPARED = (
    Style("plot_c", "plot_c", (4.0, 1.5), "s", False),
    Style("plot_d", "plot_d", (1.0, 1.5), "t1", False),
)


@dataclass(frozen=True, slots=True)
class View:
    """What all curves of a plot have in common."""

    metric: str
    unit: Unit
    logarithmic: bool
    smoothing: float
    whole: bool = False
    """Whether the value axis makes room for the steep beginning, too."""
    spread: bool = False
    """Whether the x axis shows powers of ten at equal distances, so that the beginning is spread out."""

    @property
    def used_smoothing(self) -> float:
        """Return how much is smoothed: a learning rate is shown as it was."""
        return 0.0 if self.metric == RATE else self.smoothing

    def shown(self, values: Reals) -> Reals:
        """Return values as the plot's own coordinates; what a log axis cannot show is a gap."""
        return _logs(values) if self.logarithmic else values

    def across(self, places: Reals) -> Reals:
        """Return epochs, batches or seconds as the plot's own coordinates; what a log axis cannot show is a gap."""
        return _logs(places) if self.spread else places

    def at(self, place: float) -> float:
        """Return the same of a single place; not a number where a log axis cannot show it."""
        if not self.spread:
            return place
        return log10(place) if place > 0 and isfinite(place) else float("nan")

    def place(self, at: float) -> float:
        """Return which epoch, batch or second stands at one of the plot's own coordinates."""
        return float(10.0 ** min(at, _FARTHEST)) if self.spread else at


def _logs(values: Reals) -> Reals:
    with np.errstate(divide="ignore", invalid="ignore"):
        logs: Reals = np.log10(values)
    return np.where(np.isfinite(logs), logs, np.nan)
