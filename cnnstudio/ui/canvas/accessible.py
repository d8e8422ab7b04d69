"""The canvas for screen readers: every node is an object with a role, a name, a state and a place on the screen."""

from __future__ import annotations

from functools import cache
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QWidget

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.project import Project
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui.canvas.stage import Stage

_NODE = "canvas-node"


def described(project: Project, analysis: Analysis, node_id: str) -> str:
    """Return a node in one line: kind, name, parameters, output, inputs, problems."""
    node, facts = project.node(node_id), analysis.nodes.get(node_id)
    caption = node.layer.caption().replace("×", tr(" by ")).replace(" · ", ", ")
    parts = [node.layer.kind, node.name, caption, _output(facts.output if facts is not None else None)]
    sources = [project.node(edge.source).name for edge in project.graph.incoming.get(node_id, ())]
    if node.bypassed:
        parts.append(tr("skipped"))
    parts.append(_inputs(sources) if node.layer.inputs else tr("data begin here"))
    problems = [problem.message for problem in facts.problems] if facts is not None else []
    parts.append("; ".join(problems) if problems else tr("no problems"))
    return ", ".join(part for part in parts if part)


def _output(shape: tuple[int | None, ...] | None) -> str:
    if shape is None:
        return tr("output not known yet")
    return tr("output {shape}", shape=shape_text(shape).replace(" × ", tr(" by ")))


def _inputs(names: list[str]) -> str:
    if not names:
        return tr("no input")
    return tr("{count} input from {names}", count=number(len(names)), names=tr(" and ").join(names))


class NodeObject(QObject):
    """Stands for a node where Qt wants an object."""

    def __init__(self, parent: QWidget, stage: Stage, node: str) -> None:
        super().__init__(parent)
        self.setObjectName(_NODE)
        self.surface, self.stage, self.node = parent, stage, node


class NodeInterface(QAccessibleInterface):
    """A node as screen readers see it."""

    def __init__(self, target: NodeObject) -> None:
        super().__init__()
        self._target = target

    def isValid(self) -> bool:
        return self._target.node in self._target.stage.scene.nodes

    def object(self) -> QObject:
        return self._target

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def text(self, kind: QAccessible.Text) -> str:
        if kind != QAccessible.Text.Name or not self.isValid():
            return ""
        document = self._target.stage.document
        return described(document.project, document.analysis, self._target.node)

    def state(self) -> QAccessible.State:
        state, marks = QAccessible.State(), self._target.stage.marks
        state.selectable = state.focusable = True
        state.selected = self._target.node in marks.selected
        state.focused = self._target.node == marks.focus
        return state

    def rect(self) -> QRect:
        stage, surface = self._target.stage, self._target.surface
        item = stage.scene.nodes.get(self._target.node)
        if item is None:
            return QRect()
        box = stage.camera.eye.box_to_window(item.box).toAlignedRect()
        return QRect(surface.mapToGlobal(box.topLeft()), box.size())

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


class NodeObjects(QObject):
    """Keeps one object per node, made when a screen reader first asks."""

    def __init__(self, surface: QWidget, stage: Stage) -> None:
        super().__init__(surface)
        self._surface, self._stage = surface, stage
        self._objects: dict[str, NodeObject] = {}
        _surfaces[surface] = self

    def interface(self) -> QAccessibleInterface:
        """Return the surface as screen readers see it."""
        return SurfaceInterface(self._surface, self._stage, self)

    def of(self, node: str) -> NodeObject:
        """Return the object of a node."""
        if node not in self._objects:
            self._objects[node] = NodeObject(self._surface, self._stage, node)
        return self._objects[node]

    def at(self, index: int) -> NodeObject | None:
        """Return the object of the node at a place in the design's order."""
        nodes = tuple(self._stage.scene.nodes)
        return self.of(nodes[index]) if 0 <= index < len(nodes) else None

    def prune(self) -> None:
        """Delete the objects of nodes that are gone."""
        for node in [n for n in self._objects if n not in self._stage.scene.nodes]:
            self._objects.pop(node).deleteLater()


class SurfaceInterface(QAccessibleInterface):
    """The canvas as a list of its nodes."""

    def __init__(self, surface: QWidget, stage: Stage, objects: NodeObjects) -> None:
        super().__init__()
        self._surface, self._stage, self._objects = surface, stage, objects

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
        return len(self._stage.scene.nodes)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        target = self._objects.at(index)
        return QAccessible.queryAccessibleInterface(target) if target is not None else None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        children = (self.child(place) for place in range(self.childCount()))
        return next((c for c in children if c is not None and c.rect().contains(x, y)), None)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        focus = self._stage.marks.focus
        return QAccessible.queryAccessibleInterface(self._objects.of(focus)) if focus else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        target = child.object()
        nodes = tuple(self._stage.scene.nodes)
        return nodes.index(target.node) if isinstance(target, NodeObject) and target.node in nodes else -1

    def window(self) -> QWindow:
        return self._surface.window().windowHandle()


_surfaces: WeakKeyDictionary[QObject, NodeObjects] = WeakKeyDictionary()
_interfaces: WeakKeyDictionary[QObject, QAccessibleInterface] = WeakKeyDictionary()
"""Qt keeps only the C++ half of what the factory returns; Python must hold the other half as long as the object."""


def _made(_class: str, target: QObject | None) -> QAccessibleInterface | None:
    if target is None:
        return None
    if isinstance(target, NodeObject):
        _interfaces[target] = NodeInterface(target)
    elif target in _surfaces:
        _interfaces[target] = _surfaces[target].interface()
    return _interfaces.get(target)


def announce(surface: QWidget, sentence: str) -> None:
    """Have a screen reader say what happened, when it has time; nothing while none listens."""
    if sentence and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(surface, sentence))


@cache
def speak() -> None:
    """Tell Qt, once, how nodes are described."""
    QAccessible.installFactory(_made)
