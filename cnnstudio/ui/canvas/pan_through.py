"""Lets the view be panned and zoomed from anywhere, also over the fields that lie on the canvas."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QChildEvent, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

_PRESSES = {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}


class PanThrough(QObject):
    """Hands presses of the middle button, presses while the space bar is held, and the wheel on to the canvas."""

    def __init__(self, surface: QWidget, space: Callable[[], bool]) -> None:
        super().__init__(surface)
        self._surface, self._space = surface, space
        self._held = Qt.MouseButton.NoButton
        surface.installEventFilter(self)
        self._watch(surface)

    def _watch(self, widget: QWidget) -> None:
        for child in widget.findChildren(QWidget):
            child.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch every widget that comes to lie on the canvas, and take from it what means the canvas."""
        if isinstance(event, QChildEvent) and event.type() == QEvent.Type.ChildPolished:
            child = event.child()
            if isinstance(child, QWidget):
                child.installEventFilter(self)
                self._watch(child)
        if watched is self._surface or not isinstance(watched, QWidget):
            return False
        if isinstance(event, QWheelEvent):
            return self._wheel(watched, event)
        return isinstance(event, QMouseEvent) and self._mouse(watched, event)

    def _wheel(self, watched: QWidget, event: QWheelEvent) -> bool:
        """A field with the keyboard keeps the wheel."""
        if watched.hasFocus():
            return False
        at = QPointF(watched.mapTo(self._surface, event.position().toPoint()))
        QApplication.sendEvent(
            self._surface,
            QWheelEvent(
                at, event.globalPosition(), event.pixelDelta(), event.angleDelta(), event.buttons(),
                event.modifiers(), event.phase(), event.inverted(), event.source(), event.pointingDevice(),
            ),
        )  # fmt: skip
        return True

    def _mouse(self, watched: QWidget, event: QMouseEvent) -> bool:
        if event.type() in _PRESSES and self._held == Qt.MouseButton.NoButton:
            middle = event.button() == Qt.MouseButton.MiddleButton
            if not middle and not (event.button() == Qt.MouseButton.LeftButton and self._space()):
                return False
            self._held = event.button()
        elif self._held == Qt.MouseButton.NoButton:
            return False
        self._pass_on(watched, event)
        if event.type() == QEvent.Type.MouseButtonRelease and event.button() == self._held:
            self._held = Qt.MouseButton.NoButton
        return True

    def _pass_on(self, watched: QWidget, event: QMouseEvent) -> None:
        at = QPointF(watched.mapTo(self._surface, event.position().toPoint()))
        passed = QMouseEvent(
            event.type(), at, event.globalPosition(), event.button(), event.buttons(), event.modifiers(),
            event.pointingDevice(),
        )  # fmt: skip
        QApplication.sendEvent(self._surface, passed)
