"""What a run's curves read at one place of the x axis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.ui.run_names import time_of_day
from cnnstudio.ui.training.curve_view import Style, View
from cnnstudio.ui.training.line import Line
from cnnstudio.ui.training.run_curves import RATE


@dataclass(frozen=True, slots=True)
class Reading:
    """Exact values of one run: its smoothed and raw training value, and the last validation before."""

    name: str
    style: Style
    epoch: int | None
    batch: int | None
    smoothed: float | None
    raw: float | None
    validation: float | None
    validation_epoch: int | None
    rate: float | None = None
    """The learning rate of the step."""


def read_at(line: Line, view: View, at: float) -> Reading:
    """Return the values of the step nearest to a place of the plot, and of the last epoch that had ended there."""
    run, axis, x = line.run, line.run.step_axis(view.unit), view.place(at)
    raw = run.series.values(view.metric)
    place = nearest(axis[: len(raw)], x)
    step = int(run.series.steps[place]) if place is not None else None
    ended = np.flatnonzero(run.epoch_axis(view.unit) <= x * (1 + 1e-9) + 1e-9)
    last = int(ended[-1]) if len(ended) else None
    checked, rates = line.validated(), run.series.values(RATE)
    return Reading(
        f"{run.short_name} {time_of_day(run.folder)}".strip(),
        line.style,
        None if step is None else (step - 1) // run.steps_per_epoch + 1,
        None if step is None else (step - 1) % run.steps_per_epoch + 1,
        None if place is None else _known(line.smoothed.values[place]),
        None if place is None else _known(raw[place]),
        None if last is None else _known(checked[last]),
        None if last is None else run.points[last].epoch,
        None if place is None or place >= len(rates) else _known(rates[place]),
    )


def nearest(axis: np.ndarray, x: float) -> int | None:
    """Return the index of the place nearest to x on a rising axis."""
    if len(axis) == 0:
        return None
    right = min(int(np.searchsorted(axis, x)), len(axis) - 1)
    left = max(right - 1, 0)
    return left if abs(axis[left] - x) <= abs(axis[right] - x) else right


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
