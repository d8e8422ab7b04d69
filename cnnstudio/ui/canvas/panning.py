"""How a press of the view itself, and the window's edge, move the picture while the pointer is down."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.gestures.gesture import DRAG_FROM, Gesture, Pointer
from cnnstudio.ui.canvas.stage import Stage

EDGE_ZONE = 24.0
_EDGE_SPEED = 0.6


class Panning:
    """Mixed into the pointing: the view hangs on the pointer, or moves by itself at the window's edge."""

    stage: Stage
    gesture: Gesture | None
    _last: Pointer
    _pan: tuple[QPointF, float] | None
    _pan_button: Qt.MouseButton
    _space_used: bool
    _edge: QTimer
    _edged: tuple[Eye, Eye] | None

    @property
    def panning(self) -> bool:
        """Say whether the view hangs on the pointer."""
        return self._pan is not None

    def take_space_used(self) -> bool:
        """Say whether the space bar was used for panning since it was last asked."""
        used, self._space_used = self._space_used, False
        return used

    def _drag_view(self, at: QPointF) -> None:
        if self._pan is None:
            return
        before, travel = self._pan
        step = at - before
        self._pan = (at, travel + abs(step.x()) + abs(step.y()))
        self.stage.pan(step)
        self.refresh(self._last.modifiers)

    def _end_pan(self, pointer: Pointer) -> None:
        travel = self._pan[1] if self._pan is not None else 0.0
        right = self._pan_button == Qt.MouseButton.RightButton
        self._pan = None
        if right and travel < DRAG_FROM and self.gesture is None:
            self._ask_for_menu(pointer)

    def _depth(self, at: QPointF) -> QPointF:
        """Return how far the pointer is inside the edge zone, per direction, in pixels."""
        size = self.stage.window
        x = min(at.x() - EDGE_ZONE, 0.0) or max(at.x() - size.width() + EDGE_ZONE, 0.0)
        y = min(at.y() - EDGE_ZONE, 0.0) or max(at.y() - size.height() + EDGE_ZONE, 0.0)
        limit = 2 * EDGE_ZONE
        inside = QRectF(-limit, -limit, size.width() + 2 * limit, size.height() + 2 * limit).contains(at)
        return QPointF(x, y) if inside else QPointF()

    def _pan_at_edge(self) -> None:
        depth = self._depth(self._last.at)
        camera = self.stage.camera
        before = camera.eye
        camera.look(before.shifted(depth * -_EDGE_SPEED))
        goes_on = self._edged is not None and self._edged[1] == before
        self._edged = (self._edged[0] if goes_on and self._edged else before, camera.eye)
        self.refresh(self._last.modifiers)

    def refresh(self, modifiers: Qt.KeyboardModifier) -> None:
        """Let the gesture see the same pointer with other modifiers, or after the view has moved."""
        raise NotImplementedError

    def _ask_for_menu(self, pointer: Pointer) -> None:
        raise NotImplementedError
