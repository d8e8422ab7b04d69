"""What a turn of the wheel means: zoom or pan, by the preset that was chosen, else by the device that turns it."""

from __future__ import annotations

from math import isfinite
from typing import Literal

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QWheelEvent

from cnnstudio.settings import Navigation
from cnnstudio.ui.canvas.stage import Stage

_ZOOM_BASE = 1.0015
_NOTCH = 120
_MOST_AT_ONCE = 10.0
_CONTROL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier

Device = Literal["mouse", "trackpad"]


class Wheel(QObject):
    """Pans and zooms the view; `guessed` tells a device that was recognised while no preset is chosen."""

    guessed = Signal(str)

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self.preset: Navigation = "auto"
        self._guess: Device | None = None

    def turn(self, event: QWheelEvent) -> None:
        """Zoom at the pointer in proportion to the turn, or pan."""
        pixels, angle = QPointF(event.pixelDelta()), QPointF(event.angleDelta())
        trackpad = self._device(event) == "trackpad"
        if trackpad and not event.modifiers() & _CONTROL:
            self._stage.pan(angle / 2 if pixels.isNull() else pixels)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._stage.pan(QPointF((angle.y() or angle.x()) / 2, 0.0))
        else:
            by = angle if pixels.isNull() else pixels
            self._zoom(_ZOOM_BASE ** (by.y() or by.x()), event.position())

    def pinch(self, event: QNativeGestureEvent) -> None:
        """Zoom by two fingers that move apart."""
        self._zoom(1.0 + event.value(), event.position())

    def _zoom(self, by: float, at: QPointF) -> None:
        """Zoom by a factor; a device that gives no usable number changes nothing."""
        if isfinite(by) and isfinite(at.x()) and isfinite(at.y()) and by > 0:
            self._stage.zoom(min(max(by, 1 / _MOST_AT_ONCE), _MOST_AT_ONCE), at)

    def _device(self, event: QWheelEvent) -> Device:
        if self.preset != "auto":
            return self.preset
        found = device_of(event)
        if found != self._guess:
            self._guess = found
            self.guessed.emit(found)
        return found


def device_of(event: QWheelEvent) -> Device:
    """Return what turned the wheel: by its type where the system tells it, else by how finely it turns."""
    if event.device().type() == QInputDevice.DeviceType.TouchPad:
        return "trackpad"
    if event.phase() != Qt.ScrollPhase.NoScrollPhase:
        return "trackpad"
    angle = event.angleDelta()
    fine = angle.x() % _NOTCH != 0 or angle.y() % _NOTCH != 0
    return "trackpad" if fine and not event.pixelDelta().isNull() else "mouse"
