"""Events of the pointer whose place is no usable number: devices and drivers send them, and nothing may break."""

from __future__ import annotations

from math import isfinite

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QMouseEvent, QSinglePointEvent, QTouchEvent

_FARTHEST = 1e6
"""No screen is so wide, in pixels."""


def is_usable(at: QPointF) -> bool:
    """Say whether a place can lie in or beside a window."""
    return all(isfinite(part) and abs(part) < _FARTHEST for part in (at.x(), at.y()))


def is_sane(event: QEvent) -> bool:
    """Say whether an event of a pointer, or of every finger, tells a usable place; other events always do."""
    if isinstance(event, QTouchEvent):
        return all(is_usable(point.position()) for point in event.points())
    return not isinstance(event, QSinglePointEvent) or is_usable(event.position())


def released_at(event: QMouseEvent, at: QPointF) -> QMouseEvent:
    """Return a release as if it had come at another place: the button is up, wherever that was."""
    return QMouseEvent(event.type(), at, at, event.button(), event.buttons(), event.modifiers())
