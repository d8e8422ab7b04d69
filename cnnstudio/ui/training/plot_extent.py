"""Which part of the value axis holds the curves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnnstudio.ui.training.curve_view import View
from cnnstudio.ui.training.line import Line
from cnnstudio.ui.training.run_curves import Unit, is_share

MARGIN = 0.06
"""Room above and below the curves, as a share of what they span."""

_LOOSE = 1.25
_AHEAD = 1.05
_EDGE = 1.012
"""Room at the right for the sign of the last epoch."""


def right_end(unit: Unit, ends: Sequence[float], now: float) -> float:
    """Return where the x axis ends: as now, as long as the curves that end at these places fill it well."""
    end = max(max(ends, default=1.0), 1e-6)
    wanted = float(np.ceil(end - 1e-6)) * _EDGE if unit == "epoch" else end * _AHEAD
    return wanted if end * _EDGE > now or now > wanted * _AHEAD else now


def x_span(lines: Sequence[Line], view: View, now: tuple[float, float]) -> tuple[float, float]:
    """Return where the x axis begins and ends, in the plot's own coordinates, when now it does so there."""
    ends = [end for line in lines for end in line.run.reach(view.unit)]
    right = right_end(view.unit, ends, view.place(now[1]))
    if not view.spread:
        return 0.0, right
    begins = [begin for line in lines for begin in line.run.beginnings(view.unit) if begin > 0]
    left = min(begins, default=right / 10)
    return view.at(left), view.at(max(right, left * 2))


def extent(lines: Sequence[Line], view: View, share: float = MARGIN) -> tuple[float, float]:
    """Return the lowest and highest place to show, in the plot's own coordinates."""
    pairs = np.array([line.extent(view) for line in lines]).reshape(-1, 2)
    known = pairs[np.isfinite(pairs).all(axis=1)]
    if len(known) == 0:
        return 0.0, 1.0
    low, high = float(known[:, 0].min()), float(known[:, 1].max())
    margin = (high - low) * share if high > low else max(abs(high) * 0.1, 1e-3)
    low, high = low - margin, high + margin
    if is_share(view.metric) and not view.logarithmic:
        return max(low, 0.0), min(high, 1.0 + margin / 1.5)
    return low, high


def fits(lines: Sequence[Line], view: View, low: float, high: float) -> bool:
    """Say whether the curves lie inside a range and fill most of it."""
    wanted_low, wanted_high = extent(lines, view, 0.0)
    return low <= wanted_low and wanted_high <= high and high - low <= (wanted_high - wanted_low) * _LOOSE
