"""Zooming without a wheel: up is nearer, down is farther, around the point where the drag began."""

from __future__ import annotations

from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from cnnstudio.ui.canvas.stage import Stage

_PER_PIXEL = 1.006


class ZoomByDrag(Gesture):
    """The view follows the pointer; nothing of the design changes."""

    hint = "Up: nearer · down: farther · Esc: as it was"
    changes = False

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._before = stage.camera.eye

    def begin(self, pointer: Pointer) -> None:
        """Remember around which point."""
        self._at = pointer.at

    def move(self, pointer: Pointer) -> None:
        """Zoom by as much as the pointer went up or down."""
        factor = _PER_PIXEL ** (self._at.y() - pointer.at.y())
        eye = self._before.zoomed(self._before.zoom * factor, self._at)
        self.stage.camera.look(eye.kept(self.stage.scene.bounds(), self.stage.window))

    def cancel(self) -> None:
        """Look as before."""
        self.stage.camera.look(self._before)
