"""Shaking a layer in the hand: quick turns back and forth."""

from __future__ import annotations

from collections import deque
from time import monotonic

TURNS = 5
"""Changes of direction that make a shake."""
SWING = 12.0
"""Pixels that each swing must have at least."""
WITHIN = 1.5
"""Seconds in which they must happen."""


class Shake:
    """Hears where the pointer goes, and tells once when it has been shaken."""

    def __init__(self) -> None:
        self._turns: deque[float] = deque(maxlen=TURNS)
        self._far: float | None = None
        self._heading = 0
        self.done = False

    def follow(self, x: float) -> bool:
        """Take the pointer's place from left to right; say whether this move completed a shake."""
        if self.done or self._far is None:
            self._far = x if self._far is None else self._far
            return False
        way = x - self._far
        heading = 1 if way > 0 else -1
        if way and heading == self._heading:
            self._far = x
        elif abs(way) >= SWING:
            self._turn(x, heading)
        return self.done

    def _turn(self, x: float, heading: int) -> None:
        if self._heading:
            self._turns.append(monotonic())
        self._far, self._heading = x, heading
        self.done = len(self._turns) == TURNS and self._turns[-1] - self._turns[0] <= WITHIN
