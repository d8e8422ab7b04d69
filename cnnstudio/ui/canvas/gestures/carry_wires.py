"""Carrying all wires of an output to another output."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from cnnstudio.document import edits
from cnnstudio.language import number, tr
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from cnnstudio.ui.canvas.hits import nearest_slot, node_at
from cnnstudio.ui.canvas.items import NodeItem
from cnnstudio.ui.canvas.marks import PortState, Thread
from cnnstudio.ui.canvas.ports import Slot
from cnnstudio.ui.canvas.reasons import judge
from cnnstudio.ui.canvas.stage import Stage, Tag
from cnnstudio.ui.canvas.ways import direct


class CarryWires(Gesture):
    """Every wire of an output hangs on the pointer; let go over nothing, they spring back."""

    hint = "Drop on another output · Space: pan · Esc: cancel"

    def __init__(self, stage: Stage, node: str, slot: Slot) -> None:
        super().__init__(stage)
        self._node, self._slot = node, slot
        self._project = edits.disconnect(stage.document.project, *slot.edges)
        self._reasons: dict[tuple[str, str], str] = {}
        self._target: tuple[NodeItem, Slot] | None = None

    def begin(self, pointer: Pointer) -> None:
        """Take the wires off and point out the outputs that may have them."""
        self.stage.marks.hidden = set(self._slot.edges)
        self.stage.marks.port_state = self._port_state

    def _port_state(self, item: NodeItem, slot: Slot) -> PortState:
        if item.id == self._node and slot == self._slot:
            return "held"
        return "valid" if slot.side == "out" and not self._reason(item.id, slot) else "impossible"

    def _reason(self, node: str, slot: Slot) -> str:
        """Return why these wires cannot begin at an output; empty where they can."""
        key = (node, slot.port)
        if key not in self._reasons:
            known, facts = self.stage.document.project.graph.edges_by_id, self.stage.document.analysis
            verdicts = (
                judge(self._project, facts, node, slot.port, known[e].target, known[e].target_port)
                for e in self._slot.edges
            )
            self._reasons[key] = next((verdict.refused for verdict in verdicts if verdict.refused), "")
        return self._reasons[key]

    def move(self, pointer: Pointer) -> None:
        """Let all wires hang on the pointer or the output it is near to."""
        self._target = self._near(pointer)
        end, scene = pointer.scene, self.stage.scene
        reason = self._reason(self._target[0].id, self._target[1]) if self._target is not None else ""
        if self._target is not None and not reason:
            end = self._target[1].point(self._target[0].box)
        targets = [scene.wires[edge].end for edge in self._slot.edges if edge in scene.wires]
        self.stage.marks.threads = [
            Thread(direct(QPointF(end), at, self.stage.scene.flow), bool(reason)) for at in targets
        ]
        self.stage.tagged.emit(self._tag(reason))
        self.stage.changed.emit()

    def _near(self, pointer: Pointer) -> tuple[NodeItem, Slot] | None:
        eye, scene = self.stage.camera.eye, self.stage.scene
        found = nearest_slot(
            scene, eye, pointer.at, lambda item, slot: slot.side == "out" and item.id != self._node
        )
        if found is not None:
            return found
        item = node_at(scene, eye, pointer.at)
        outputs = [slot for slot in item.slots if slot.side == "out"] if item is not None else []
        return (item, outputs[0]) if item is not None and item.id != self._node and outputs else None

    def _tag(self, reason: str) -> Tag | None:
        if self._target is None:
            return None
        item, _slot = self._target
        name, count = self._project.node(item.id).name, len(self._slot.edges)
        if reason:
            return Tag(tr("{name} cannot feed these wires", name=name), reason, refused=True, over=item.box)
        return Tag(tr("{count} wires from {name}", count=number(count), name=name), over=item.box)

    def finish(self, pointer: Pointer) -> None:
        """Let the wires begin where they were dropped."""
        if self._target is None:
            return
        item, slot = self._target
        reason = self._reason(item.id, slot)
        if reason:
            self.stage.refused.emit(reason)
            return
        one, two = self._project.node(self._node).name, self._project.node(item.id).name
        label = tr("Move the wires of {one} to {two}", one=one, two=two)
        self.stage.edit(label, edits.carry_wires, self._slot.edges, item.id, slot.port)
