"""What the pointer points out while no button is held."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from cnnstudio.language import tr
from cnnstudio.ui.canvas.gestures.gesture import Pointer, pointer_at
from cnnstudio.ui.canvas.hits import Hit, hit
from cnnstudio.ui.canvas.stage import Stage


class Hovering:
    """Mixed into the pointing: marks what lies under the pointer."""

    stage: Stage
    _last: Pointer
    _told_repair: bool

    def hover(self, at: QPointF) -> None:
        """Point out what lies under the pointer."""
        marks, found = self.stage.marks, hit(self.stage.scene, self.stage.camera.eye, at)
        self._last = pointer_at(self.stage.camera.eye, at, self._last.modifiers)
        held = (found.node, found.slot) if found.slot is not None else None
        port, plus = (None, held) if found.what == "plus" else (held, None)
        node = found.node if found.what in {"node", "badge", "plus"} else ""
        now = (node, found.wire, port, plus)
        if now != (marks.hovered, marks.hovered_wire, marks.hovered_port, marks.plus):
            marks.hovered, marks.hovered_wire, marks.hovered_port, marks.plus = now
            self._tell_repair(found)
            self.stage.changed.emit()

    def _tell_repair(self, found: Hit) -> None:
        """Say in the status bar why a wire is missing, and what a click does."""
        wire = found.wire if found.what == "repair" else ""
        reason = next((each.reason for each in self.stage.scene.repairs if each.edge.id == wire), "")
        if reason or self._told_repair:
            self.stage.hinted.emit(tr("{reason} Click to mend it.", reason=reason) if reason else "")
        self._told_repair = bool(reason)

    def leave(self) -> None:
        """The pointer left the canvas."""
        self.stage.marks.point_at_nothing()
        self.stage.changed.emit()
