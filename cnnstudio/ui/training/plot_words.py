"""The marks and words of a curve plot: along its axes, and in its middle while it is empty."""

from __future__ import annotations

from collections.abc import Sequence

from cnnstudio.language import number, tr
from cnnstudio.ui.training.curve_view import View
from cnnstudio.ui.training.run_curves import RunCurves, is_share
from cnnstudio.ui.training.ticks import (
    linear_ticks,
    log_ticks,
    log_time_ticks,
    time_text,
    time_ticks,
    value_text,
)


def value_ticks(view: View, low: float, high: float) -> list[float]:
    """Return where the value axis has its marks."""
    low, high = min(low, high), max(low, high)
    return log_ticks(low, high) if view.logarithmic else linear_ticks(low, high)


def value_words(view: View, value: float) -> str:
    """Return what stands beside a mark of the value axis."""
    shown = 10**value if view.logarithmic else value
    return value_text(shown, is_share(view.metric))


def x_ticks(view: View, low: float, high: float) -> list[float]:
    """Return where the x axis has its marks."""
    if view.spread:
        return log_time_ticks(low, high) if view.unit == "time" else log_ticks(low, high)
    if view.unit == "time":
        return time_ticks(low, high)
    return linear_ticks(low, high, whole=view.unit == "batch" or high - low > 3, most=8)


def x_words(view: View, value: float) -> str:
    """Return what stands below a mark of the x axis."""
    place = view.place(value)
    if view.unit == "time":
        return time_text(place)
    return number(float(place), 3 if view.spread else 6)


def empty_words(runs: Sequence[RunCurves]) -> str:
    """Return why a plot of these runs is empty; nothing where it is not."""
    if not runs:
        return tr("The curves appear with the first batches.")
    if any(len(run.series) or run.points for run in runs):
        return ""
    if any(run.live for run in runs):
        return tr("Building the network; the first batches follow.")
    return tr("This run measured nothing.")
