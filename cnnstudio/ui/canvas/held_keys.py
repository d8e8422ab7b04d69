"""Hears of modifier keys while the keyboard is elsewhere: a layer is carried from the palette, which keeps it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

_MODIFIERS = {Qt.Key.Key_Alt, Qt.Key.Key_Control, Qt.Key.Key_Shift}


class HeldKeys(QObject):
    """Tells which modifiers are held whenever one of them goes down or up, from `listen` to `stop`."""

    def __init__(self, parent: QObject, tell: Callable[[Qt.KeyboardModifier], None]) -> None:
        super().__init__(parent)
        self._tell = tell

    def listen(self) -> None:
        """Hear of every modifier key of the program."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def stop(self) -> None:
        """Hear of nothing any more."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell of a modifier and let it go where it was going."""
        changes = event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        if changes and isinstance(event, QKeyEvent) and event.key() in _MODIFIERS:
            self._tell(event.modifiers())
        return False
