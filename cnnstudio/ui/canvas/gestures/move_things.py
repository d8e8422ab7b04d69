"""Moving frames and notes: with what they carry and all else that is selected, or a frame alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from cnnstudio.document import furnish
from cnnstudio.language import tr
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from cnnstudio.ui.canvas.gestures.membership import Membership, take_part
from cnnstudio.ui.canvas.stage import Stage

_SMALLEST = 48.0


class MoveThings(Gesture):
    """What is selected follows the pointer, frames carry their members; with Ctrl at the press only the frame moves."""

    hint = "Shift: one direction · F: join or leave a frame · Esc: cancel"

    def __init__(self, stage: Stage, grabbed: str, alone: bool = False) -> None:
        super().__init__(stage)
        marks = stage.marks
        if alone:
            self._nodes, self._things = set[str](), {grabbed}
        else:
            nodes, things = furnish.carried(stage.document.project, marks.selected_things)
            self._nodes, self._things = nodes | set(marks.selected), things
        self._alone = alone
        self._start = QPointF()
        self._from: dict[str, QPointF] = {}
        self._boxes: dict[str, QRectF] = {}
        self._offset = QPointF()
        self.membership = Membership(stage, {grabbed})

    def begin(self, pointer: Pointer) -> None:
        """Lift everything that will move."""
        scene = self.stage.scene
        self._start = pointer.scene
        self._nodes &= scene.nodes.keys()
        self._from = {node: scene.nodes[node].box.topLeft() for node in self._nodes}
        attached = {t.id for t in scene.things.values() if t.node in self._nodes}
        self._boxes = {t: QRectF(scene.things[t].box) for t in self._things | attached if t in scene.things}
        scene.lift(self._nodes)

    def move(self, pointer: Pointer) -> None:
        """Carry everything along."""
        way = pointer.scene - self._start
        if pointer.shift:
            sideways = abs(way.x()) >= abs(way.y())
            way = QPointF(way.x(), 0.0) if sideways else QPointF(0.0, way.y())
        self._offset = QPointF(round(way.x()), round(way.y()))
        scene = self.stage.scene
        scene.move({node: place + self._offset for node, place in self._from.items()})
        for thing, box in self._boxes.items():
            scene.things[thing].box = box.translated(self._offset)
        self.membership.follow(pointer)
        self.stage.changed.emit()

    def toggle_membership(self, pointer: Pointer) -> None:
        """Let what is dragged join the frame under the pointer, or leave its frame."""
        if not self._alone:
            self.membership.toggle(pointer)

    def finish(self, pointer: Pointer) -> None:
        """Leave everything where it is, as one step."""
        scene = self.stage.scene
        places = {n: scene.place_of(n) for n in self._nodes}
        scene.land()
        scene.refurnish()
        part = self.membership.part()
        if self._offset.isNull() and part is None:
            return
        shift = (self._offset.x(), self._offset.y())
        self.stage.edit(self._label(), take_part, part, furnish.carry, places, self._things, shift)

    def _label(self) -> str:
        names = [t.words for t in self.stage.scene.things.values() if t.id in self._things]
        if len(self._things) == 1 and names:
            return tr("Move {name}", name=names[0].split("\n")[0][:40] or tr("note"))
        return tr("Move {count} frames and notes", count=len(self._things))

    def cancel(self) -> None:
        """Put everything back."""
        self.stage.scene.land()
        self.stage.scene.refurnish()


class ResizeThing(Gesture):
    """The lower right corner of a frame or note follows the pointer."""

    hint = "Esc: cancel"

    def __init__(self, stage: Stage, grabbed: str) -> None:
        super().__init__(stage)
        self._id = grabbed
        self._before = QRectF()

    def begin(self, pointer: Pointer) -> None:
        """Remember the size."""
        self._before = QRectF(self.stage.scene.things[self._id].box)

    def move(self, pointer: Pointer) -> None:
        """Stretch the area."""
        corner = self._before.topLeft()
        width = max(pointer.scene.x() - corner.x(), _SMALLEST)
        height = max(pointer.scene.y() - corner.y(), _SMALLEST)
        self.stage.scene.things[self._id].box = QRectF(corner.x(), corner.y(), round(width), round(height))
        self.stage.changed.emit()

    def finish(self, pointer: Pointer) -> None:
        """Keep the size, as one step."""
        scene = self.stage.scene
        thing = scene.things[self._id]
        box, kind, node = QRectF(thing.box), thing.kind, thing.node
        scene.refurnish()
        if box == self._before:
            return
        origin = scene.place_of(node) if node in scene.nodes else (0.0, 0.0)
        size = (box.left() - origin[0], box.top() - origin[1], box.width(), box.height())
        verb = furnish.set_frame if kind == "frame" else furnish.set_note
        label = tr("Resize a frame") if kind == "frame" else tr("Resize a note")
        self.stage.edit(label, lambda project: verb(project, self._id, box=size))

    def cancel(self) -> None:
        """Give the old size back."""
        self.stage.scene.refurnish()
