"""A person at random on a canvas: presses, drags and keys as events, checked after each gesture."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.document import edits, files, templates
from cnnstudio.document.document import Document
from cnnstudio.layers.catalogue import KINDS
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.canvas.ports import slots
from cnnstudio.ui.canvas.view import CanvasView
from cnnstudio.ui.look import Look

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
_KEYS = (
    (Key.Key_Delete, NONE), (Key.Key_Delete, CONTROL), (Key.Key_D, CONTROL), (Key.Key_B, CONTROL),
    (Key.Key_C, CONTROL), (Key.Key_V, CONTROL), (Key.Key_X, CONTROL), (Key.Key_V, CONTROL | SHIFT),
    (Key.Key_Z, CONTROL), (Key.Key_Z, CONTROL), (Key.Key_Z, CONTROL | SHIFT), (Key.Key_L, NONE), (Key.Key_Q, NONE),
    (Key.Key_S, ALT), (Key.Key_A, CONTROL), (Key.Key_I, CONTROL), (Key.Key_Right, CONTROL), (Key.Key_Down, NONE),
    (Key.Key_Escape, NONE), (Key.Key_F, NONE), (Key.Key_L, SHIFT),
)  # fmt: skip
_MOST = 40
"""So many layers are enough; more are taken back."""


class RandomHand:
    """One canvas of its own and what is done to it."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        app = QApplication.instance() or QApplication([])
        self._look = Look(app, "dark", reduced_motion=True)  # type: ignore[arg-type]
        self.document = Document(templates.new(chance.choice(("mnist-cnn", "residual", "lenet-5"))))
        self.start = files.to_text(self.document.project)
        self.bridge = Bridge(self.document)
        self.view = CanvasView(self.bridge)
        self.view.resize(900, 700)
        self.view.show()
        self.done: list[str] = []
        self._raised: list[BaseException] = []
        self._hook, sys.excepthook = sys.excepthook, lambda _kind, error, _trace: self._raised.append(error)

    def close(self) -> None:
        """Take the canvas away, as a window does."""
        sys.excepthook = self._hook
        self.view.cancel_gesture()
        self.view.cards.close()
        self.view.close()
        self.bridge.close()
        self.view.deleteLater()
        self._look.deleteLater()
        QGuiApplication.clipboard().clear()  # offscreen, Qt drops what was copied only after Python has gone
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def play(self, gestures: int) -> None:
        """Do so many gestures."""
        for _ in range(gestures):
            verb = self.chance.choice(self._verbs())
            self.done.append(verb.__name__)
            verb()
            self._end()
            if self._raised:
                raise self._raised[0]  # Qt reports what a slot raises and goes on
            self.mirrored()

    def _verbs(self) -> tuple[Callable[[], None], ...]:
        drags = (
            self._drag,
            self._drag,
            self._wire,
            self._wire,
            self._band,
            self._cut,
            self._place,
            self._grow,
        )
        return (
            *drags,
            self._press_key,
            self._press_key,
            self._press_key,
            self._click,
            self._menu,
            self._abandon,
        )

    def _end(self) -> None:
        """Leave no popup and no gesture open between two gestures, and keep the design small."""
        QApplication.processEvents()
        self.view.cards.close()
        self.view.cancel_gesture()
        menu = self.view.cards.menus.menu
        if menu is not None and menu.isVisible():
            menu.close()
        if len(self.document.project.graph.nodes) > _MOST:
            self.document.undo()
        elif len(self.document.project.graph.nodes) < 3:
            self.document.edit("Add", edits.add, KINDS["ReLU"](), (0.0, 0.0))

    # What must hold.

    def mirrored(self) -> None:
        """Compare everything the scene holds with the document."""
        project, scene = self.document.project, self.view.stage.scene
        told = f"after {self.done[-3:]}"
        assert scene.project is project, told
        assert set(scene.nodes) == set(project.graph.by_id), told
        assert set(scene.wires) == set(project.graph.edges_by_id), told
        assert not scene.lifted, told
        for node in project.graph.nodes:
            item = scene.nodes[node.id]
            assert (item.box.left(), item.box.top()) == project.positions.get(node.id, (0.0, 0.0)), told
            assert item.slots == slots(project, node), told
        for edge in project.graph.edges:
            wire = scene.wires[edge.id]
            assert (wire.source, wire.target) == (edge.source, edge.target), told
            dots = tuple((dot.x(), dot.y()) for dot in wire.dots)
            assert dots == tuple(project.bends.get(edge.id, ())), told
        assert self.view.stage.marks.selected <= set(scene.nodes), told

    def check(self) -> None:
        """Undo everything and redo everything."""
        document = self.document
        end, position = files.to_text(document.project), document.history.position
        steps = len(document.history.steps)
        document.jump(0)
        self.mirrored()
        assert files.to_text(document.project) == self.start
        document.jump(position)
        self.mirrored()
        assert files.to_text(document.project) == end
        assert len(document.history.steps) == steps

    # Gestures.

    def _node(self) -> str:
        return self.chance.choice(list(self.view.stage.scene.nodes))

    def _held(self, *some: Qt.KeyboardModifier) -> Qt.KeyboardModifier:
        return self.chance.choice((NONE, NONE, *some))

    def _body(self) -> QPoint:
        node = self._node()
        self.view.reveal(node)
        box = self.view.node_rect(node)
        return box.center() + QPoint(self.chance.randrange(-40, 40), self.chance.randrange(-8, 8))

    def _anywhere(self) -> QPoint:
        area = self.view.viewport().rect().adjusted(40, 70, -40, -40)
        return QPoint(
            self.chance.randrange(area.left(), area.right()), self.chance.randrange(area.top(), area.bottom())
        )

    def _drag_between(
        self, start: QPoint, end: QPoint, held: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
    ) -> None:
        view = self.view.viewport()
        QTest.mouseMove(view, start)
        QTest.mousePress(view, button, held, start)
        self._travel(start, end, held, button)
        QTest.mouseRelease(view, button, held, end)

    def _travel(
        self, start: QPoint, end: QPoint, held: Qt.KeyboardModifier, button: Qt.MouseButton = LEFT
    ) -> None:
        view = self.view.viewport()
        for step in range(1, 7):
            at = QPointF(start + (end - start) * step / 6)
            event = QMouseEvent(
                QEvent.Type.MouseMove, at, view.mapToGlobal(at), Qt.MouseButton.NoButton, button, held
            )
            QApplication.sendEvent(view, event)

    def _drag(self) -> None:
        self._drag_between(self._body(), self._anywhere(), self._held(SHIFT, CONTROL, ALT))

    def _port(self, side: str) -> QPoint | None:
        node = self._node()
        item = self.view.stage.scene.nodes[node]
        found = [slot for slot in item.slots if slot.side == side]
        if not found:
            return None
        self.view.reveal(node)
        at = self.view.stage.camera.eye.to_window(self.chance.choice(found).point(item.box))
        return at.toPoint()

    def _wire(self) -> None:
        start = self._port(self.chance.choice(("in", "out")))
        end = self._port("in") or self._anywhere()
        if start is not None:
            end = self.chance.choice((end, self._anywhere()))
            self._drag_between(start, end, self._held(CONTROL, SHIFT))

    def _band(self) -> None:
        self._drag_between(self._anywhere(), self._anywhere(), self._held(SHIFT, ALT))

    def _cut(self) -> None:
        self._drag_between(self._anywhere(), self._anywhere(), CONTROL, RIGHT)

    def _place(self) -> None:
        at = self._anywhere()
        self.view.begin_place(self.chance.choice(list(KINDS)), QPoint(2, 200))
        self.view.move_place(at)
        self.chance.choice(
            (self.view.drop_place, self.view.drop_place, lambda _at: self.view.cancel_place())
        )(at)

    def _grow(self) -> None:
        self.view.add_layer(self.chance.choice(("Conv2D", "ReLU", "Dense", "Flatten", "Add", "MaxPooling2D")))

    def _press_key(self) -> None:
        key, held = self.chance.choice(_KEYS)
        QTest.keyClick(self.view.viewport(), key, held)

    def _click(self) -> None:
        held = self._held(SHIFT, CONTROL, ALT)
        QTest.mouseClick(
            self.view.viewport(), LEFT, held, self.chance.choice((self._body(), self._anywhere()))
        )

    def _menu(self) -> None:
        """Take any entry of a menu that edits."""
        QTest.mouseClick(
            self.view.viewport(), RIGHT, NONE, self.chance.choice((self._body(), self._anywhere()))
        )
        menu = self.view.cards.menus.menu
        if menu is None:
            return
        entries = [a for a in menu.actions() if a.text() and a.menu() is None]
        entries += [b for a in menu.actions() if a.menu() for b in a.menu().actions() if b.text()]
        menu.close()
        self.chance.choice(entries).trigger()

    def _abandon(self) -> None:
        """Begin a drag, press a key or two, and give up: nothing may be different."""
        before = self.document.project
        start = self.chance.choice((self._body(), self._port("out") or self._body()))
        view = self.view.viewport()
        QTest.mousePress(view, LEFT, NONE, start)
        self._travel(start, start + QPoint(self.chance.randrange(30, 200), 40), NONE)
        for key in self.chance.sample((Key.Key_Delete, Key.Key_D, Key.Key_L, Key.Key_Right), 2):
            QTest.keyClick(view, key)
        if self.view.pointing.busy:
            QTest.keyClick(view, Key.Key_Z, CONTROL)
        QTest.keyClick(view, Key.Key_Escape)
        QTest.mouseRelease(view, LEFT, NONE, start)
        assert self.document.project is before
