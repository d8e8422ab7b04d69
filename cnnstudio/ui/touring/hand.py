"""A hand on mouse and keyboard: everything it does is an event sent to the window, as the system would send it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QWidget

from cnnstudio.language import tr

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
_STEPS = 8
_NOTCH = 120  # eighths of a degree: one click of a wheel
_EDGE = 3  # pixels from a page's left edge, where no field is that would take the wheel
_POLL = 20  # milliseconds between two looks at what is waited for


class NotReached(Exception):
    """Something that the next step needs did not come about; the message says what."""


class Hand:
    """Clicks, drags and types in one window; it reads where things stand and changes nothing itself."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    # The mouse.

    def click(self, on: QWidget, at: QPoint | None = None, held: Qt.KeyboardModifier = NONE) -> None:
        """Press and release the left button on a widget, in its middle unless a point of it is given."""
        window, point = self._aim(on, at)
        QTest.mouseMove(window, point)
        QTest.mouseClick(window, LEFT, held, point)
        self.rest()

    def double_click(self, on: QWidget, at: QPoint) -> None:
        """Click twice in a row."""
        window, point = self._aim(on, at)
        QTest.mouseMove(window, point)
        QTest.mouseClick(window, LEFT, NONE, point)
        QTest.mouseDClick(window, LEFT, NONE, point)
        self.rest()

    def point(self, on: QWidget, at: QPoint | None = None) -> None:
        """Move the pointer there."""
        QTest.mouseMove(*self._aim(on, at))
        self.rest()

    def drag(self, on: QWidget, start: QPoint, to: QWidget, end: QPoint) -> None:
        """Press on one widget, move in steps and let go on another."""
        window, first = self._aim(on, start)
        _same, last = self._aim(to, end)
        self._pull(window, [first, *((first + (last - first) * n / _STEPS) for n in range(1, _STEPS + 1))])

    def stroke(self, on: QWidget, points: list[QPoint]) -> None:
        """Press at the first point, pull through all and let go at the last."""
        aimed = [self._aim(on, at) for at in points]
        self._pull(aimed[0][0], [point for _window, point in aimed])

    def _pull(self, window: QWindow, points: list[QPoint]) -> None:
        QTest.mouseMove(window, points[0])
        QTest.mousePress(window, LEFT, NONE, points[0])
        for point in points[1:]:
            QTest.mouseMove(window, point)
        QTest.mouseRelease(window, LEFT, NONE, points[-1])
        self.rest()

    def _aim(self, on: QWidget, at: QPoint | None) -> tuple[QWindow, QPoint]:
        """Return the system's window and the point in it; what a person could not hit is not reached."""
        top = on.window()
        window: object = top.windowHandle()
        if not isinstance(window, QWindow) or not on.isVisible():
            raise NotReached(tr("{what} is not on the screen", what=_called(on)))
        self._roll_to(on, on.rect().center() if at is None else at, window)
        there = self._settled(on, at)
        found: object = top.childAt(there)
        hit = found if isinstance(found, QWidget) else top
        if hit is not on and not on.isAncestorOf(hit):
            raise NotReached(tr("{what} is covered by {other}", what=_called(on), other=_called(hit)))
        return window, there

    def _settled(self, on: QWidget, at: QPoint | None) -> QPoint:
        """Return where a point is in its window once the layouts that are due have moved it."""
        there = _in_window(on, at)
        for _turn in range(_STEPS):
            self.rest()
            before, there = there, _in_window(on, at)
            if there == before:
                break
        return there

    def _roll_to(self, on: QWidget, point: QPoint, window: QWindow) -> None:
        """Turn the wheel at the edge of the page around a widget until the point is in sight or the page ends."""
        page = _page_around(on)
        if page is None:
            return
        seen = page.viewport()
        edge = seen.mapTo(seen.window(), QPoint(_EDGE, seen.height() // 2))
        stands = None
        while (y := on.mapTo(seen, point).y()) != stands and not 0 <= y < seen.height():
            stands = y
            QTest.wheelEvent(window, QPointF(edge), QPoint(0, _NOTCH if y < 0 else -_NOTCH))
            self.rest()

    # The keyboard.

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press and release a key."""
        QTest.keyClick(self._keyboard(), key, held)
        self.rest()

    def type(self, words: str) -> None:
        """Type letters and digits."""
        for letter in words:
            QTest.keyClick(self._keyboard(), letter)  # type: ignore[call-overload]  # takes a letter too
        self.rest()

    def fill(self, field: QWidget, words: str) -> None:
        """Click into a field, type over what stands there and confirm."""
        self.click(field)
        self.press(Qt.Key.Key_A, CONTROL)
        self.type(words)
        self.press(Qt.Key.Key_Return)

    def choose(self, one_of: QComboBox, words: str) -> None:
        """Open a list and go by arrow keys to what is wanted."""
        row = one_of.findText(words)
        if row < 0:
            raise NotReached(tr("{what} does not offer {words}", what=_called(one_of), words=words))
        self.click(one_of)
        self.press(Qt.Key.Key_Home)
        for _step in range(row):
            self.press(Qt.Key.Key_Down)
        self.press(Qt.Key.Key_Return)
        if one_of.currentText() != words:
            raise NotReached(tr("{what} does not take {words}", what=_called(one_of), words=words))

    def _keyboard(self) -> QWindow:
        """Return the window that has the keyboard; Qt itself hands the keys on to an open list."""
        top = QApplication.activeModalWidget() or self._window
        if QGuiApplication.focusWindow() is None:
            # Offscreen there is no window manager to hand the keyboard back when a dialog closes.
            top.activateWindow()
            self.rest()
        window = top.windowHandle()
        if window is None:
            raise NotReached(tr("no window takes the keyboard"))
        return window

    # Time.

    def rest(self, milliseconds: int = 0) -> None:
        """Let the window do what is due; unlike QTest's own waiting this lets Python's threads run."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def wait_for(self, condition: Callable[[], object], what: str, seconds: float = 60.0) -> None:
        """Wait until a condition holds, or say what did not come about."""
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                raise NotReached(what)
            self.rest(_POLL)

    def wait_until_sound(self, check: Callable[[], object], seconds: float = 120.0) -> None:
        """Wait until a check finds nothing missing any more: what comes by itself comes later on a busy machine."""
        until = time.monotonic() + seconds
        while True:
            try:
                check()
            except NotReached:
                if time.monotonic() > until:
                    raise
                self.rest(_POLL)
            else:
                return


def _in_window(on: QWidget, at: QPoint | None) -> QPoint:
    return on.mapTo(on.window(), on.rect().center() if at is None else at)


def _page_around(on: QWidget) -> QScrollArea | None:
    around = on.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    return around


def _called(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()}".strip()
