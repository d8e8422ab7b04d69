"""Changing a number by dragging sideways: how many steps a drag means."""

from __future__ import annotations

from PySide6.QtCore import Qt

_FROM = 4.0
"""Pixels of travel from which a press is a drag."""
_PER_STEP = 4.0
_FINE, _COARSE = 0.1, 10.0


class Scrub:
    """A held press and how far it has gone; Shift makes a step a tenth, Ctrl ten steps."""

    def __init__(self) -> None:
        self.held, self._moved = False, False
        self.start: float | int | None = None
        self._at = 0.0

    def begin(self, x: float, start: float | int | None) -> None:
        """Take hold of a number."""
        self.held, self._moved, self._at, self.start = True, False, x, start

    def steps(self, x: float, held: Qt.KeyboardModifier) -> float | None:
        """Return how many steps from the start the pointer means now, None while it is a mere press."""
        self._moved = self._moved or abs(x - self._at) >= _FROM
        if not self._moved:
            return None
        share = _FINE if held & Qt.KeyboardModifier.ShiftModifier else 1.0
        share *= _COARSE if held & Qt.KeyboardModifier.ControlModifier else 1.0
        return round((x - self._at) / _PER_STEP) * share

    def end(self) -> bool:
        """Let go; say whether it was a drag."""
        moved, self.held = self._moved and self.held, False
        return moved
