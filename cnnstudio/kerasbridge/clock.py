"""The time a stretch of training has taken, pauses left out, and whether it is over."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Counts seconds of training; with a limit in minutes it says when that is over."""

    def __init__(self, most_minutes: float | None) -> None:
        self._most = None if most_minutes is None else most_minutes * 60.0
        self._began = time.monotonic()
        self._held: float | None = None
        self.spent = 0.0
        """Seconds in the steps of the epoch in progress."""

    @property
    def seconds(self) -> float:
        """Return the seconds since the start, without those left out."""
        return (time.monotonic() if self._held is None else self._held) - self._began

    @property
    def over(self) -> bool:
        """Say whether the limit is reached."""
        return self._most is not None and self.seconds >= self._most

    def start(self) -> None:
        """Begin to count."""
        self._began, self._held = time.monotonic(), None

    def hold(self) -> None:
        """Stand still: a pause begins."""
        self._held = time.monotonic()

    def go_on(self) -> None:
        """Count on from where it stood."""
        if self._held is not None:
            self._began += time.monotonic() - self._held
            self._held = None

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count what is trained in a pause, and stand still again after it."""
        stood = self._held is not None
        self.go_on()
        try:
            yield
        finally:
            if stood:
                self.hold()

    def leave_out(self, seconds: float) -> None:
        """Not count these seconds; those in a pause are not counted anyway."""
        if self._held is None:
            self._began += seconds
