"""The canvas for screen readers: nodes, ports and wires are objects with a role, a name, a state and a place."""

from __future__ import annotations

from functools import cache
from weakref import ReferenceType, WeakKeyDictionary, ref

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
from cnnstudio.ui.canvas.hits import hit
from cnnstudio.ui.canvas.inner_layers import inner_under
from cnnstudio.ui.canvas.parts import Key, PartObject, focus_of, key_of, keys_of
from cnnstudio.ui.canvas.stage import Stage


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
        state.focusable = target.key.what in {"node", "inner"}
        state.selected = target.selected()
        opens = target.opens()
        state.expandable, state.expanded, state.collapsed = opens is not None, opens is True, opens is False
        state.focused = target.key == focus_of(target.stage)
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
        self._focus = focus_of(stage)
        _surfaces[surface] = ref(self)  # which knows the surface, and would never let it go
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
        """Return all there is, listed once until the scene changes."""
        scene = self._stage.scene
        if self._listed[0] != scene.version:
            self._listed = (scene.version, tuple(keys_of(scene)))
        return self._listed[1]

    def prune(self) -> None:
        """Delete the objects of what is gone."""
        for key in [key for key, target in self._objects.items() if not target.there()]:
            self._objects.pop(key).deleteLater()

    def _tell_focus(self) -> None:
        """Let a screen reader read the layer that the keyboard has reached."""
        focus = focus_of(self._stage)
        if focus != self._focus:
            self._focus = focus
            if focus.id and QAccessible.isActive() and self._surface.hasFocus():
                QAccessible.updateAccessibility(QAccessibleEvent(self.of(focus), QAccessible.Event.Focus))


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
        scene, eye = self._stage.scene, self._stage.camera.eye
        at = QPointF(self._surface.mapFromGlobal(QPoint(x, y)))
        found = hit(scene, eye, at)
        if found.slot is not None:
            return self._interface(key_of(found.node, found.slot))
        if found.node:
            inner = inner_under(scene, found.node, eye, at)
            return self._interface(Key("inner", inner) if inner else Key("node", found.node))
        return self._interface(Key("wire", found.wire)) if found.wire in scene.wires else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        focus = focus_of(self._stage)
        return self._interface(focus) if focus.id else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        target = child.object()
        keys = self._parts.keys()
        known = isinstance(target, PartObject) and target.key in keys
        return keys.index(target.key) if known and isinstance(target, PartObject) else -1

    def window(self) -> QWindow:
        return self._surface.window().windowHandle()


_surfaces: WeakKeyDictionary[QObject, ReferenceType[Parts]] = WeakKeyDictionary()
_interfaces: WeakKeyDictionary[QObject, QAccessibleInterface] = WeakKeyDictionary()
"""Qt keeps only the C++ half of what the factory returns; Python must hold the other half as long as the object."""


def _made(_class: str, target: QObject | None) -> QAccessibleInterface | None:
    if target is None:
        return None
    if isinstance(target, PartObject):
        _interfaces[target] = PartInterface(target)
    elif (parts := _surfaces[target]() if target in _surfaces else None) is not None:
        _interfaces[target] = parts.interface()
    return _interfaces.get(target)


def announce(surface: QWidget, sentence: str) -> None:
    """Have a screen reader say what happened, when it has time; nothing while none listens."""
    if sentence and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(surface, sentence))


@cache
def speak() -> None:
    """Tell Qt, once, how the parts of the canvas are described."""
    QAccessible.installFactory(_made)
