"""How many steps go into one call, and how fast training is."""

from __future__ import annotations

AIM = 0.05
"""Seconds a call should take at most: commands and curves follow at this pace."""
_LARGEST = 64 * 2**20
"""Bytes of rows handed over in one call."""
_MEMORY = 1.0
"""Seconds over which the shown speed is averaged."""


class Pace:
    """Learns from each call how long a step takes."""

    def __init__(self, batch_size: int, bytes_per_row: int) -> None:
        self._batch_size = batch_size
        self._most = max(1, _LARGEST // max(1, batch_size * bytes_per_row))
        self._step_seconds: float | None = None
        self._calls = 0
        self.images_per_second = 0.0

    @property
    def steps(self) -> int:
        """Return how many steps the next call should make."""
        if self._step_seconds is None:
            return 1
        # The first calls are slower than all later ones, so the number grows by doubling.
        wanted = min(int(AIM / max(self._step_seconds, 1e-6)), 1 << self._calls, self._most)
        return max(1, wanted)

    def measured(self, steps: int, rows: int, seconds: float) -> None:
        """Learn from a call that did these steps."""
        if steps == 0 or seconds <= 0.0:
            return
        self._calls = min(self._calls + 1, 30)
        now = seconds / steps
        self._step_seconds = now if self._step_seconds is None else 0.7 * self._step_seconds + 0.3 * now
        share = 1.0 if self.images_per_second == 0.0 or self._calls < 4 else min(1.0, seconds / _MEMORY)
        self.images_per_second += share * (rows / seconds - self.images_per_second)
