"""Drawing a blade across wires: all that it crosses are cut in one step."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF

from cnnstudio.document import edits
from cnnstudio.language import number, tr
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from cnnstudio.ui.canvas.items import WireItem
from cnnstudio.ui.canvas.stage import Stage


class CutWires(Gesture):
    """The blade follows the pointer; wires it has crossed wear the look of wires about to go."""

    hint = "Draw across wires to cut them · Space: pan · Esc: cancel"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._cut: set[str] = set()

    def begin(self, pointer: Pointer) -> None:
        """Put the blade down."""
        self.stage.marks.blade = [pointer.scene]

    def move(self, pointer: Pointer) -> None:
        """Draw the blade on, and take every wire that its last piece crosses."""
        blade = self.stage.marks.blade
        if not blade or blade[-1] == pointer.scene:
            return
        piece = QLineF(blade[-1], pointer.scene)
        blade.append(QPointF(pointer.scene))
        area = QRectF(piece.p1(), piece.p2()).normalized().adjusted(-1, -1, 1, 1)
        self._cut |= {wire.id for wire in self.stage.scene.wires_in(area) if self._crosses(wire, piece)}
        self.stage.marks.doomed = set(self._cut)
        self.stage.changed.emit()

    def _crosses(self, wire: WireItem, piece: QLineF) -> bool:
        bounded = QLineF.IntersectionType.BoundedIntersection
        points = self.stage.scene.route(wire).points
        return any(QLineF(a, b).intersects(piece)[0] == bounded for a, b in pairwise(points))

    def finish(self, pointer: Pointer) -> None:
        """Cut what was crossed."""
        self.move(pointer)
        if self._cut:
            count = len(self._cut)
            label = tr("Cut {count} wires", count=number(count)) if count > 1 else tr("Cut a wire")
            self.stage.edit(label, edits.disconnect, *sorted(self._cut))
