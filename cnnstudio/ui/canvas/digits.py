"""Which digit a key is, also where Shift makes another sign of it."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

Key = Qt.Key

_SHIFTED = "!@#$%^&*("
"""Signs above the digits of an American keyboard, where the system tells no place of a key."""
_FIRST_DIGIT = {"linux": 10, "win32": 2}
"""The place of the key 1 as the system counts the keys; its neighbours follow."""


def digit_of(event: QKeyEvent) -> int:
    """Return the digit 1 to 9 of a key, also where Shift turns it into another sign; 0 for any other key."""
    if Key.Key_1 <= event.key() <= Key.Key_9:
        return event.key() - Key.Key_0
    if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return 0
    place = event.nativeScanCode() - _FIRST_DIGIT.get(sys.platform, 1000)
    if 0 <= place < 9:
        return place + 1
    known = event.key() < 128 and chr(event.key()) in _SHIFTED
    return _SHIFTED.index(chr(event.key())) + 1 if known else 0
