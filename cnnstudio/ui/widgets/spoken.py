"""What painted widgets are to a screen reader: a role, and their description as value."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

_PURGED_FROM = 512
# Qt deletes an interface with its widget. Were Python to collect one earlier, Qt's cache would keep a dead
# pointer, so each is held here until Qt has deleted it.
_held: list[Spoken] = []


class Spoken(QAccessibleWidget):
    """Speaks for a widget whose class names a `spoken_role`."""

    def text(self, part: QAccessible.Text) -> str:
        """Return the description also as the value."""
        if part == QAccessible.Text.Value:
            speaker = self.object()
            return speaker.accessibleDescription() if isinstance(speaker, QWidget) else ""
        return super().text(part)


def _made(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    role = getattr(type(thing), "spoken_role", None)
    if role is None or not isinstance(thing, QWidget):
        return None
    if len(_held) >= _PURGED_FROM:
        _held[:] = [one for one in _held if isValid(one)]
    _held.append(Spoken(thing, role))
    return _held[-1]


@cache
def install() -> None:
    """Let screen readers hear of painted widgets; once for the whole program."""
    QAccessible.installFactory(_made)
