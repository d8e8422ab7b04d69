"""Moving layers with the arrow keys: lifted until Enter drops them or Escape puts them back."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent

from cnnstudio.document import edits
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from cnnstudio.ui.canvas.gestures.moving import move_label
from cnnstudio.ui.canvas.stage import Stage

STEP, FAR, FINE = 8.0, 40.0, 1.0
_WAYS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class MoveByKeys(Gesture):
    """Carries nodes one step of the grid per arrow; the document hears of it once, at the drop."""

    by_keys = True
    hint = "Arrows: move · Shift: five steps · Ctrl: one pixel · Enter: drop · Esc: put back"

    def __init__(self, stage: Stage, nodes: set[str]) -> None:
        super().__init__(stage)
        self._nodes, self._away = nodes, QPointF()
        self._from = {node: stage.scene.nodes[node].box.topLeft() for node in nodes}

    def begin(self, pointer: Pointer) -> None:
        """Lift the nodes."""
        self.stage.scene.lift(self._nodes)
        self.stage.changed.emit()

    def key(self, event: QKeyEvent) -> bool:
        """Go one step with an arrow."""
        way = _WAYS.get(Qt.Key(event.key()))
        if way is None:
            return False
        held = event.modifiers()
        far = bool(held & Qt.KeyboardModifier.ShiftModifier)
        fine = bool(held & Qt.KeyboardModifier.ControlModifier)
        self._away += way * (FAR if far else FINE if fine else STEP)
        self.stage.scene.move({node: place + self._away for node, place in self._from.items()})
        self.stage.reveal(self._box())
        self.stage.changed.emit()
        return True

    def _box(self) -> QRectF:
        box = QRectF()
        for node in self._nodes:
            box = box.united(self.stage.scene.nodes[node].box)
        return box

    def finish(self, pointer: Pointer) -> None:
        """Leave the nodes where they are, as one step."""
        places = {node: place + self._away for node, place in self._from.items()}
        self.stage.scene.land()
        if not self._away.isNull():
            goal = {node: (place.x(), place.y()) for node, place in places.items()}
            self.stage.edit(move_label(self.stage, self._nodes), edits.move, goal)

    def cancel(self) -> None:
        """Put the nodes back."""
        self.stage.scene.land()
