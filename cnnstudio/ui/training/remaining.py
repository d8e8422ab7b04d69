"""How long a run still takes: running means of step and validation time, without its slow beginning."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.language import tr

_ALPHA = 0.3
_LEAST_STEPS = 10
_LEAST_SECONDS = 3.0


@dataclass(slots=True)
class Remaining:
    """An estimate of the seconds left; None while too little has been seen."""

    steps_per_epoch: int
    epochs: int
    expected: float | None = None
    """How long the whole run would take, as it was first told."""
    _step: int = 0
    _seconds: float = 0.0
    _per_step: float | None = None
    _validation: float = 0.0
    _seen_steps: int = 0
    _seen_seconds: float = 0.0
    _skipped_first: bool = False
    _epoch_just_ended: bool = False

    def steps(self, last_step: int, seconds: float) -> None:
        """Take in that this step has ended at this time; the first report holds the compilation and is left out."""
        passed, took = last_step - self._step, seconds - self._seconds
        self._step, self._seconds = last_step, seconds
        if not self._skipped_first or self._epoch_just_ended or passed <= 0:
            self._skipped_first, self._epoch_just_ended = True, False
            return
        self._seen_steps += passed
        self._seen_seconds += took
        pace = max(took, 0.0) / passed
        self._per_step = pace if self._per_step is None else self._per_step + _ALPHA * (pace - self._per_step)
        left = self.seconds()
        if self.expected is None and left is not None:
            self.expected = seconds + left

    def epoch(self, seconds: float) -> None:
        """Take in that validation has ended at this time."""
        took = max(seconds - self._seconds, 0.0)
        first = self._validation == 0.0
        self._validation = took if first else self._validation + _ALPHA * (took - self._validation)
        self._seconds, self._epoch_just_ended = seconds, True

    @property
    def seconds_per_step(self) -> float | None:
        """The running mean of a step's time."""
        return self._per_step

    def seconds(self) -> float | None:
        """Return the seconds left, or None while the estimate would be a guess."""
        if self._per_step is None or self._seen_steps < _LEAST_STEPS or self._seen_seconds < _LEAST_SECONDS:
            return None
        total = self.steps_per_epoch * self.epochs
        epochs_left = self.epochs - self._step // max(self.steps_per_epoch, 1)
        return max(total - self._step, 0) * self._per_step + max(epochs_left, 0) * self._validation


def duration(seconds: float) -> str:
    """Return a time in its two largest units: 49 s, 1 min 2 s, 2 h 5 min, 3 d 4 h."""
    whole = round(seconds)
    if whole < 60:
        return tr("{s} s", s=whole)
    if whole < 3600:
        return tr("{m} min {s} s", m=whole // 60, s=whole % 60)
    if whole < 86_400:
        return tr("{h} h {m} min", h=whole // 3600, m=whole % 3600 // 60)
    return tr("{d} d {h} h", d=whole // 86_400, h=whole % 86_400 // 3600)
