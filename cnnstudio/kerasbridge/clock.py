"""The time a stretch of training has taken, pauses left out, and whether it is over."""

from __future__ import annotations

import time


class Clock:
    """Counts seconds of training; with a limit in minutes it says when that is over."""

    def __init__(self, most_minutes: float | None) -> None:
        self._most = None if most_minutes is None else most_minutes * 60.0
        self._began = time.monotonic()
        self.spent = 0.0
        """Seconds in the steps of the epoch in progress."""

    @property
    def seconds(self) -> float:
        """Return the seconds since the start, without those left out."""
        return time.monotonic() - self._began

    @property
    def over(self) -> bool:
        """Say whether the limit is reached."""
        return self._most is not None and self.seconds >= self._most

    def start(self) -> None:
        """Begin to count."""
        self._began = time.monotonic()

    def leave_out(self, seconds: float) -> None:
        """Not count these seconds, which were a pause."""
        self._began += seconds
