"""Fingers and pens on the canvas: one finger drags what is under it, two pan and zoom, a long press asks for a menu."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QEventPoint, QMouseEvent, QPointingDevice, QTabletEvent, QTouchEvent
from PySide6.QtWidgets import QWidget

from cnnstudio.ui.canvas.pointing import Pointing
from cnnstudio.ui.canvas.stage import Stage

LONG_PRESS = 500
_STILL = 10.0
"""Pixels a finger may tremble while it presses long."""
_LEFT, _NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class Touch(QObject):
    """Turns touches into what the mouse would do, and two fingers into a view."""

    def __init__(self, surface: QWidget, stage: Stage, pointing: Pointing) -> None:
        super().__init__(surface)
        surface.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self._surface, self._stage, self._pointing = surface, stage, pointing
        self._first: QPointF | None = None
        self._pair: tuple[QPointF, float] | None = None
        self._long = QTimer(self)
        self._long.setSingleShot(True)
        self._long.setInterval(LONG_PRESS)
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        # What waits to be told comes first: the finger may have been lifted while the program was busy.
        self._long.timeout.connect(self._turn.start)
        self._turn.timeout.connect(self._ask)

    def take(self, event: QTouchEvent) -> bool:
        """Follow the fingers."""
        points = [p for p in event.points() if p.state() != QEventPoint.State.Released]
        if event.type() == QEvent.Type.TouchCancel:
            self._let_go()
            self._pointing.cancel()
        elif len(points) >= 2:
            self._two(points[0].position(), points[1].position())
        elif self._pair is not None:
            self._pair = None if not points else self._pair
        elif event.type() == QEvent.Type.TouchEnd:
            self._lift(event.points()[0].position())
        elif points:
            self._one(points[0].position())
        event.accept()
        return True

    def _one(self, at: QPointF) -> None:
        if self._first is None:
            self._first = at
            self._surface.setFocus(Qt.FocusReason.MouseFocusReason)
            self._pointing.press(self._mouse(QEvent.Type.MouseButtonPress, at, _LEFT))
            self._long.start()
            return
        way = at - self._first
        if hypot(way.x(), way.y()) > _STILL:
            self._long.stop()
            self._turn.stop()
        self._pointing.move(self._mouse(QEvent.Type.MouseMove, at, _NO_BUTTON))

    def _lift(self, at: QPointF) -> None:
        held = self._first is not None
        self._let_go()
        if held:
            self._pointing.release(self._mouse(QEvent.Type.MouseButtonRelease, at, _LEFT))
            self._pointing.leave()

    def _let_go(self) -> None:
        self._first, self._pair = None, None
        self._long.stop()
        self._turn.stop()

    def _two(self, one: QPointF, other: QPointF) -> None:
        """Keep what was between the fingers between them."""
        middle, far = (one + other) / 2, max(hypot(one.x() - other.x(), one.y() - other.y()), 1.0)
        if self._pair is None:
            self._let_go()
            self._pointing.cancel()
        else:
            before, apart = self._pair
            self._stage.pan(middle - before)
            self._stage.zoom(far / apart, middle)
        self._pair = (middle, far)

    def _ask(self) -> None:
        """A finger that rests asks for the menu of what is under it."""
        at = self._first
        self._let_go()
        if at is not None and not self._pointing.busy:
            self._pointing.cancel()
            self._pointing.ask_for_menu(at)

    def pen(self, event: QTabletEvent) -> bool:
        """Let the other end of a pen cut wires; its tip and its button are the mouse's, as the system has them."""
        eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
        if event.type() in (QEvent.Type.TabletPress, QEvent.Type.TabletRelease):
            self._pointing.blade = eraser and event.type() == QEvent.Type.TabletPress
        if not eraser:
            return False
        kinds = {
            QEvent.Type.TabletPress: (QEvent.Type.MouseButtonPress, _LEFT, self._pointing.press),
            QEvent.Type.TabletMove: (QEvent.Type.MouseMove, _NO_BUTTON, self._pointing.move),
            QEvent.Type.TabletRelease: (QEvent.Type.MouseButtonRelease, _LEFT, self._pointing.release),
        }
        kind, button, act = kinds[event.type()]
        act(self._mouse(kind, event.position(), button))
        event.accept()
        return True

    def _mouse(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton) -> QMouseEvent:
        glob = QPointF(self._surface.mapToGlobal(at))
        held = _NO_BUTTON if kind == QEvent.Type.MouseButtonRelease else _LEFT
        return QMouseEvent(kind, at, glob, button, held, Qt.KeyboardModifier.NoModifier)
