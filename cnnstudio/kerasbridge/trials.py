"""Short trainings that are thrown away: which learning rate is good, and how long a run would take."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.document.plan import Plan
from cnnstudio.kerasbridge.events import Event, StepsDone
from cnnstudio.kerasbridge.loop import Loop

Numbers = NDArray[np.float32]
_KEPT = 0.9
_DIVERGED = 4.0
_LEAST = 10


@dataclass(frozen=True, slots=True)
class Tried:
    """The losses met while the learning rate rose."""

    rates: Numbers
    losses: Numbers

    @property
    def smoothed(self) -> Numbers:
        """Return the running average of the losses, corrected for its start."""
        average, found = 0.0, []
        for count, loss in enumerate(self.losses.tolist(), 1):
            average = _KEPT * average + (1.0 - _KEPT) * loss
            found.append(average / (1.0 - _KEPT**count))
        return np.array(found, np.float32)

    @property
    def diverged(self) -> bool:
        """Say whether the loss has left what it once was for good."""
        smooth = self.smoothed
        return len(smooth) > _LEAST and bool(
            not np.isfinite(smooth[-1]) or smooth[-1] > _DIVERGED * smooth.min()
        )

    @property
    def suggested(self) -> float | None:
        """Return the rate at which the smoothed loss falls fastest before its lowest point."""
        smooth = self.smoothed[np.isfinite(self.smoothed)]
        if len(smooth) <= _LEAST:
            return None
        lowest = int(np.argmin(smooth))
        if lowest < _LEAST // 2:
            return None
        slopes = np.gradient(
            smooth[: lowest + 1].astype(np.float64), np.log(self.rates[: lowest + 1].astype(np.float64))
        )
        return float(self.rates[int(np.argmin(slopes))])


def rising(plan: Plan, low: float, high: float, steps: int) -> Plan:
    """Return the plan whose learning rate rises from low to high in so many steps, and nothing interferes."""
    return plan.replaced(
        learning_rate=low, schedule="exponential", warmup_steps=0, early_stopping=None, reduce_on_plateau=None,
        schedule_options={"decay_steps": max(1, steps - 1), "decay_rate": high / low}, restore_best=False,
        best_weights=None, most_minutes=None, epochs=100_000, terminate_on_nan=True,
    )  # fmt: skip


def try_rates(loop: Loop, steps: int, heard: Callable[[Tried], None]) -> Tried:
    """Train by a rising plan for so many steps or until the loss is lost; `heard` gets everything so far."""
    rates: list[Numbers] = []
    losses: list[Numbers] = []

    def listen(event: Event) -> None:
        if isinstance(event, StepsDone):
            rates.append(event.rates)
            losses.append(event.values[:, 0])
            tried = _together(rates, losses, steps)
            heard(tried)
            if len(tried.losses) >= steps or tried.diverged:
                loop.stop()

    loop.run(listen)
    return _together(rates, losses, steps)


def _together(rates: list[Numbers], losses: list[Numbers], steps: int) -> Tried:
    none = np.zeros(0, np.float32)
    return Tried(np.concatenate([none, *rates])[:steps], np.concatenate([none, *losses])[:steps])


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds measured on real steps."""

    step: float
    steps: int
    validation: float


def time_steps(loop: Loop, most_seconds: float = 1.5) -> Timed:
    """Train some steps and validate some rows, and return what one step and one whole validation take."""
    measured: list[tuple[int, float]] = []
    begun = last = math.inf

    def listen(event: Any) -> None:
        nonlocal begun, last
        if isinstance(event, StepsDone):
            now = time.monotonic()
            # The first call is slower than all others, so the clock starts at its end.
            if last < math.inf:
                measured.append((len(event.values), now - last))
            begun, last = min(begun, now), now
            if now - begun > most_seconds:
                loop.stop()

    started = time.monotonic()
    loop.run(listen)
    seconds = time.monotonic() - started
    steps = sum(count for count, _ in measured)
    each = sum(s for _, s in measured) / steps if steps else seconds / max(1, loop.step)
    return Timed(each, steps or loop.step, loop.validation_seconds(most_seconds / 2))


def whole(timed: Timed, loop: Loop) -> float:
    """Return the seconds of the plan's whole run."""
    plan = loop.plan
    seconds = plan.epochs * (loop.steps_per_epoch * timed.step + timed.validation)
    return min(seconds, math.inf if plan.most_minutes is None else plan.most_minutes * 60.0)
