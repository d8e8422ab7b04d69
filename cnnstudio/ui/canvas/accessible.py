"""The canvas for screen readers: nodes, ports and wires are objects with a role, a name, a state and a place."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QWindow,
)
from PySide6.QtWidgets import QWidget

from cnnstudio.language import tr
from cnnstudio.ui.canvas.descriptions import described, described_port, described_wire
from cnnstudio.ui.canvas.hits import hit
from cnnstudio.ui.canvas.ports import Slot
from cnnstudio.ui.canvas.stage import Stage

_PART = "canvas-part"
_PORT = 24.0
"""A port is at least so wide for whoever points at it."""


class Key(NamedTuple):
    """Names a node, one of its ports (side, name, place among equals), or a wire."""

    what: str
    id: str
    side: str = ""
    port: str = ""
    place: int = 0


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
        scene = self.stage.scene
        if self.key.what == "port":
            return self.slot() is not None
        return self.key.id in (scene.nodes if self.key.what == "node" else scene.wires)

    def words(self) -> str:
        """Return the thing in one line."""
        document, scene = self.stage.document, self.stage.scene
        if self.key.what == "node":
            return described(document.project, document.analysis, self.key.id)
        if self.key.what == "wire":
            edge = document.project.graph.edges_by_id[self.key.id]
            return described_wire(document.project, document.analysis, edge)
        slot = self.slot()
        slots = scene.nodes[self.key.id].slots
        return described_port(document.project, self.key.id, slot, slots) if slot is not None else ""

    def box(self) -> QRectF:
        """Return where it lies in the window."""
        scene, eye, slot = self.stage.scene, self.stage.camera.eye, self.slot()
        if self.key.what == "node":
            return eye.box_to_window(scene.nodes[self.key.id].box)
        if slot is not None:
            at = eye.to_window(slot.point(scene.nodes[self.key.id].box))
            return QRectF(at.x() - _PORT / 2, at.y() - _PORT / 2, _PORT, _PORT)
        path = scene.route(scene.wires[self.key.id]).path
        return eye.box_to_window(path.controlPointRect()).adjusted(-2, -2, 2, 2)

    def selected(self) -> bool:
        """Say whether it is selected."""
        marks = self.stage.marks
        chosen = {"node": marks.selected, "wire": marks.selected_wires}.get(self.key.what, set())
        return self.key.id in chosen


class PartInterface(QAccessibleInterface):
    """A node, a port or a wire as screen readers see it."""

    def __init__(self, target: PartObject) -> None:
        super().__init__()
        self._target = target

    def isValid(self) -> bool:
        return self._target.there()

    def object(self) -> QObject:
        return self._target

    def role(self) -> QAccessible.Role:
        plain = self._target.key.what == "port"
        return QAccessible.Role.Button if plain else QAccessible.Role.ListItem

    def text(self, kind: QAccessible.Text) -> str:
        wanted = kind == QAccessible.Text.Name and self.isValid()
        return self._target.words() if wanted else ""

    def state(self) -> QAccessible.State:
        state, target = QAccessible.State(), self._target
        if not target.there():
            state.invalid = True
            return state
        state.selectable = target.key.what != "port"
        state.focusable = target.key.what == "node"
        state.selected = target.selected()
        state.focused = target.key == Key("node", target.stage.marks.focus)
        state.offscreen = not target.box().intersects(QRectF(target.surface.rect()))
        return state

    def rect(self) -> QRect:
        if not self._target.there():
            return QRect()
        box = self._target.box().toAlignedRect()
        return QRect(self._target.surface.mapToGlobal(box.topLeft()), box.size())

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._target.surface)

    # Qt's stubs do not say that "no such child" is None.
    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def window(self) -> QWindow:
        return self._target.surface.window().windowHandle()


class Parts(QObject):
    """Keeps one object per node, port and wire, made when a screen reader first asks."""

    def __init__(self, surface: QWidget, stage: Stage) -> None:
        super().__init__(surface)
        self._surface, self._stage = surface, stage
        self._objects: dict[Key, PartObject] = {}
        self._listed: tuple[int, tuple[Key, ...]] = (-1, ())
        self._focus = ""
        _surfaces[surface] = self
        stage.changed.connect(self._tell_focus)
        stage.wordsChanged.connect(self._tell_focus)

    def interface(self) -> QAccessibleInterface:
        """Return the surface as screen readers see it."""
        return SurfaceInterface(self._surface, self._stage, self)

    def of(self, key: Key) -> PartObject:
        """Return the object of a node, a port or a wire."""
        if key not in self._objects:
            self._objects[key] = PartObject(self._surface, self._stage, key)
        return self._objects[key]

    def keys(self) -> tuple[Key, ...]:
        """Return all there is: the nodes in the design's order, then the ports, then the wires."""
        scene = self._stage.scene
        if self._listed[0] != scene.version:
            nodes = tuple(Key("node", node) for node in scene.nodes)
            ports = tuple(key_of(n.id, slot) for n in scene.nodes.values() for slot in n.slots)
            self._listed = (scene.version, (*nodes, *ports, *(Key("wire", wire) for wire in scene.wires)))
        return self._listed[1]

    def prune(self) -> None:
        """Delete the objects of what is gone."""
        for key in [key for key, target in self._objects.items() if not target.there()]:
            self._objects.pop(key).deleteLater()

    def _tell_focus(self) -> None:
        """Let a screen reader read the layer that the keyboard has reached."""
        focus = self._stage.marks.focus
        if focus != self._focus:
            self._focus = focus
            if focus and QAccessible.isActive() and self._surface.hasFocus():
                target = self.of(Key("node", focus))
                QAccessible.updateAccessibility(QAccessibleEvent(target, QAccessible.Event.Focus))


class SurfaceInterface(QAccessibleInterface):
    """The canvas as a list of its nodes, their ports and the wires."""

    def __init__(self, surface: QWidget, stage: Stage, parts: Parts) -> None:
        super().__init__()
        self._surface, self._stage, self._parts = surface, stage, parts

    def isValid(self) -> bool:
        return True

    def object(self) -> QObject:
        return self._surface

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.List

    def text(self, kind: QAccessible.Text) -> str:
        if kind != QAccessible.Text.Name:
            return ""
        return tr("Canvas, {count} layers", count=len(self._stage.scene.nodes))

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.focusable, state.focused = True, self._surface.hasFocus()
        return state

    def rect(self) -> QRect:
        return QRect(self._surface.mapToGlobal(QPoint(0, 0)), self._surface.size())

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._surface.parentWidget() or self._surface.window())

    def childCount(self) -> int:
        return len(self._parts.keys())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        keys = self._parts.keys()
        return self._interface(keys[index]) if 0 <= index < len(keys) else None

    def _interface(self, key: Key) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self._parts.of(key))

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        at = QPointF(self._surface.mapFromGlobal(QPoint(x, y)))
        found = hit(self._stage.scene, self._stage.camera.eye, at)
        if found.slot is not None:
            return self._interface(key_of(found.node, found.slot))
        if found.node:
            return self._interface(Key("node", found.node))
        return self._interface(Key("wire", found.wire)) if found.wire in self._stage.scene.wires else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        focus = self._stage.marks.focus
        return self._interface(Key("node", focus)) if focus else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        target = child.object()
        keys = self._parts.keys()
        known = isinstance(target, PartObject) and target.key in keys
        return keys.index(target.key) if known and isinstance(target, PartObject) else -1

    def window(self) -> QWindow:
        return self._surface.window().windowHandle()


_surfaces: WeakKeyDictionary[QObject, Parts] = WeakKeyDictionary()
_interfaces: WeakKeyDictionary[QObject, QAccessibleInterface] = WeakKeyDictionary()
"""Qt keeps only the C++ half of what the factory returns; Python must hold the other half as long as the object."""


def _made(_class: str, target: QObject | None) -> QAccessibleInterface | None:
    if target is None:
        return None
    if isinstance(target, PartObject):
        _interfaces[target] = PartInterface(target)
    elif target in _surfaces:
        _interfaces[target] = _surfaces[target].interface()
    return _interfaces.get(target)


def announce(surface: QWidget, sentence: str) -> None:
    """Have a screen reader say what happened, when it has time; nothing while none listens."""
    if sentence and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(surface, sentence))


@cache
def speak() -> None:
    """Tell Qt, once, how the parts of the canvas are described."""
    QAccessible.installFactory(_made)
