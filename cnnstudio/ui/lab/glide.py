"""The marks of a grid on their way from one place to the next: their frame glides, the numbers are those of now at once."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEasingCurve, QVariantAnimation
from PySide6.QtWidgets import QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.lab.marks import Marks, Way

_NONE: Way = (0.0, 0.0)


class Behind(NamedTuple):
    """Rows and columns that the window and the chosen cell still lie behind their places."""

    window: Way = _NONE
    chosen: Way = _NONE


class Glide(QVariantAnimation):
    """`follow(before, now)` starts the motion, `behind` tells how far it has still to go; a new move goes on from there."""

    def __init__(self, grid: QWidget) -> None:
        super().__init__(grid)
        self._from = Behind()
        self.behind = Behind()
        self.setStartValue(1.0)
        self.setEndValue(0.0)
        self.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.valueChanged.connect(self._come_nearer)
        self._grid = grid

    def follow(self, before: Marks, now: Marks) -> None:
        """Glide where the same window, or a chosen cell, stands elsewhere now; stand there at once otherwise."""
        moved = Behind(_moved_window(before, now), _moved_choice(before, now))
        duration = theme.current().motion("panel")
        if moved == Behind():
            if not _alike(before, now):
                self._halt()
            return
        if not duration or not self._grid.isVisible():
            self._halt()
            return
        self._from = Behind(*(_sum(a, b) for a, b in zip(self.behind, moved, strict=True)))
        self.stop()
        self.behind = self._from
        self.setDuration(duration)
        self.start()

    def _halt(self) -> None:
        self.stop()
        self.behind = Behind()

    def _come_nearer(self, left: float) -> None:
        self.behind = Behind(*((row * left, column * left) for row, column in self._from))
        self._grid.update()


def _sum(one: Way, other: Way) -> Way:
    return one[0] + other[0], one[1] + other[1]


def _moved_window(before: Marks, now: Marks) -> Way:
    """Return how far the window of before lies from that of now, if it is the same window."""
    if not (before.rows and before.columns and now.rows and now.columns):
        return _NONE
    down, right = before.rows[0] - now.rows[0], before.columns[0] - now.columns[0]
    shifted = tuple(at + down for at in now.rows), tuple(at + right for at in now.columns)
    return (float(down), float(right)) if shifted == (before.rows, before.columns) else _NONE


def _moved_choice(before: Marks, now: Marks) -> Way:
    if before.chosen is None or now.chosen is None:
        return _NONE
    return float(before.chosen[0] - now.chosen[0]), float(before.chosen[1] - now.chosen[1])


def _alike(before: Marks, now: Marks) -> bool:
    return (before.rows, before.columns, before.chosen) == (now.rows, now.columns, now.chosen)
