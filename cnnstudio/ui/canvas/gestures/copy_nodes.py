"""Dragging a copy of the selected layers away."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from cnnstudio.document import edits
from cnnstudio.language import number, tr
from cnnstudio.ui.canvas.faces import face_of
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from cnnstudio.ui.canvas.marks import Ghost
from cnnstudio.ui.canvas.stage import Stage


class CopyNodes(Gesture):
    """Ghosts follow the pointer; where it lets go the copies stand, fed as the originals are."""

    hint = "Shift: one direction · Esc: cancel"

    def __init__(self, stage: Stage, nodes: list[str]) -> None:
        super().__init__(stage)
        self._nodes = nodes
        self._start, self._offset = QPointF(), QPointF()

    def begin(self, pointer: Pointer) -> None:
        """Take hold of the copies."""
        self._start = pointer.scene

    def move(self, pointer: Pointer) -> None:
        """Carry the ghosts along."""
        way = pointer.scene - self._start
        if pointer.shift:
            sideways = abs(way.x()) >= abs(way.y())
            way = QPointF(way.x(), 0.0) if sideways else QPointF(0.0, way.y())
        self._offset = QPointF(round(way.x()), round(way.y()))
        project, scene = self.stage.document.project, self.stage.scene
        self.stage.marks.ghosts = [
            Ghost(
                QRectF(scene.nodes[node].box.translated(self._offset)),
                face_of(project, self.stage.document.analysis, project.node(node)),
            )
            for node in self._nodes
        ]
        self.repaint(None)

    def finish(self, pointer: Pointer) -> None:
        """Leave the copies here, as one step."""
        if self._offset.isNull():
            return
        count = len(self._nodes)
        name = self.stage.document.project.node(self._nodes[0]).name
        label = (
            tr("Duplicate {name}", name=name)
            if count == 1
            else tr("Duplicate {count} layers", count=number(count))
        )
        offset = (self._offset.x(), self._offset.y())
        new = self.stage.edit(label, edits.duplicate, self._nodes, offset)
        if new:
            self.stage.select(new)
            self.stage.last_offset = offset
