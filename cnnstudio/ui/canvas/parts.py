"""What the canvas consists of for those who do not see it: layers, also those inside open blocks, ports and wires."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, QRectF
from PySide6.QtWidgets import QWidget

from cnnstudio.document.graph import Block
from cnnstudio.language import tr
from cnnstudio.ui.canvas.descriptions import described, described_port, described_wire
from cnnstudio.ui.canvas.inner_layers import inner_box, parts_of, path_inside
from cnnstudio.ui.canvas.paint_unfolded import inside_of, is_shown
from cnnstudio.ui.canvas.ports import Slot
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.stage import Stage

_PART = "canvas-part"
_PORT = 24.0
"""A port is at least so wide for whoever points at it."""


class Key(NamedTuple):
    """Names a node, a layer inside one that shows its layers, a port (side, name, place among equals), or a wire."""

    what: str
    id: str
    side: str = ""
    port: str = ""
    place: int = 0


def keys_of(scene: Scene) -> Iterator[Key]:
    """Yield all there is: the nodes in the design's order, each with what it shows inside, the ports, the wires."""
    for item in scene.nodes.values():
        yield Key("node", item.id)
        inner = inside_of(scene, item) if item.unfolded else None
        shown = (node for node in inner.nodes if is_shown(inner, node)) if inner is not None else ()
        yield from (Key("inner", path_inside(item.id, node)) for node in shown)
    yield from (key_of(item.id, slot) for item in scene.nodes.values() for slot in item.slots)
    yield from (Key("wire", wire) for wire in scene.wires)


def focus_of(stage: Stage) -> Key:
    """Return the layer that one has reached, also where it is one inside a block; one without an id is none."""
    inner = stage.marks.inner
    return Key("inner", inner) if inner else Key("node", stage.marks.focus)


def key_of(node: str, slot: Slot) -> Key:
    """Return the name of a port."""
    return Key("port", node, slot.side, slot.port, slot.index)


class PartObject(QObject):
    """Stands for a node, a port or a wire where Qt wants an object."""

    def __init__(self, parent: QWidget, stage: Stage, key: Key) -> None:
        super().__init__(parent)
        self.setObjectName(_PART)
        self.surface, self.stage, self.key = parent, stage, key

    def slot(self) -> Slot | None:
        """Return the port it stands for, if it is there."""
        item = self.stage.scene.nodes.get(self.key.id)
        found = item.slots if item is not None else ()
        return next((slot for slot in found if key_of(self.key.id, slot) == self.key), None)

    def there(self) -> bool:
        """Say whether the thing is in the scene."""
        scene, what = self.stage.scene, self.key.what
        if what == "port":
            return self.slot() is not None
        if what == "inner":
            return not inner_box(scene, self.key.id).isEmpty()
        return self.key.id in (scene.nodes if what == "node" else scene.wires)

    def words(self) -> str:
        """Return the thing in one line."""
        document, scene, slot = self.stage.document, self.stage.scene, self.slot()
        if self.key.what == "node":
            return described(document.project, document.analysis, self.key.id)
        if self.key.what == "inner":
            return self._inner_words()
        if self.key.what == "wire":
            edge = document.project.graph.edges_by_id[self.key.id]
            return described_wire(document.project, document.analysis, edge)
        slots = scene.nodes[self.key.id].slots
        return described_port(document.project, self.key.id, slot, slots) if slot is not None else ""

    def _inner_words(self) -> str:
        """Return a layer inside a block in one line, and in which block it is."""
        scene, (block, node) = self.stage.scene, parts_of(self.key.id)
        inner = inside_of(scene, scene.nodes[block])
        if inner is None:
            return ""
        words = described(inner.project, inner.analysis, node)
        return tr("{layer}, inside {block}", layer=words, block=scene.project.node(block).name)

    def box(self) -> QRectF:
        """Return where it lies in the window."""
        scene, eye, slot = self.stage.scene, self.stage.camera.eye, self.slot()
        if self.key.what == "node":
            return eye.box_to_window(scene.nodes[self.key.id].box)
        if self.key.what == "inner":
            return eye.box_to_window(inner_box(scene, self.key.id))
        if slot is not None:
            at = eye.to_window(slot.point(scene.nodes[self.key.id].box))
            return QRectF(at.x() - _PORT / 2, at.y() - _PORT / 2, _PORT, _PORT)
        path = scene.route(scene.wires[self.key.id]).path
        return eye.box_to_window(path.controlPointRect()).adjusted(-2, -2, 2, 2)

    def selected(self) -> bool:
        """Say whether it is selected."""
        marks = self.stage.marks
        chosen = {"node": marks.selected, "wire": marks.selected_wires, "inner": {marks.inner}}
        return self.key.id in chosen.get(self.key.what, set())

    def opens(self) -> bool | None:
        """Say whether a block shows its layers; None for all else."""
        item = self.stage.scene.nodes.get(self.key.id) if self.key.what == "node" else None
        is_block = item is not None and isinstance(self.stage.scene.project.node(item.id).layer, Block)
        return item.unfolded if item is not None and is_block else None
