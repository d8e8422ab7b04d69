"""Where the keys take the crosshair."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from cnnstudio.ui.training.line import Line
from cnnstudio.ui.training.run_curves import Unit

_STEPS = 200
"""Presses from one end of the axis to the other."""


def place_for(event: QKeyEvent, here: float, span: float, line: Line, unit: Unit) -> float | None:
    """Return the place of the x axis a key leads to; None for keys that mean something else."""
    key = Qt.Key(event.key())
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return _jump(key, here, line, unit)
    step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
    return None if step is None else here + step * span / _STEPS


def _jump(key: Qt.Key, here: float, line: Line, unit: Unit) -> float | None:
    """Return the epoch before or after a place, the best or the last one, if there is one."""
    ends = line.run.epoch_axis(unit)
    best = line.best_place()
    found = {
        Qt.Key.Key_Left: ends[ends < here - 1e-9][-1:],
        Qt.Key.Key_Right: ends[ends > here + 1e-9][:1],
        Qt.Key.Key_Up: ends[best : best + 1] if best is not None else ends[:0],
        Qt.Key.Key_Down: ends[-1:],
    }.get(key, ends[:0])
    return float(found[0]) if len(found) else None
