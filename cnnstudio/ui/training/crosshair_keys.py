"""Where the keys take the crosshair."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from cnnstudio.ui.training.curve_view import View
from cnnstudio.ui.training.line import Line

_STEPS = 200
"""Presses from one end of the axis to the other."""


def place_for(event: QKeyEvent, here: float, span: float, line: Line, view: View) -> float | None:
    """Return the place of the x axis a key leads to; None for keys that mean something else."""
    key = Qt.Key(event.key())
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return _jump(key, here, line, view)
    step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
    return None if step is None else here + step * span / _STEPS


def _jump(key: Qt.Key, here: float, line: Line, view: View) -> float | None:
    """Return the epoch before or after a place, the best or the last one, if there is one."""
    ends = view.across(line.run.epoch_axis(view.unit))
    best = line.best_place()
    found = {
        Qt.Key.Key_Left: ends[ends < here - 1e-9][-1:],
        Qt.Key.Key_Right: ends[ends > here + 1e-9][:1],
        Qt.Key.Key_Up: ends[best : best + 1] if best is not None else ends[:0],
        Qt.Key.Key_Down: ends[-1:],
    }.get(key, ends[:0])
    return float(found[0]) if len(found) else None
