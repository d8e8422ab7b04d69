"""F6: the keyboard goes from pane to pane of the view that is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget


def panes_of(page: QWidget) -> list[QWidget]:
    """Return the visible panes of a view from left to right, then from top to bottom."""
    if isinstance(page, QMainWindow):
        docks = [dock.widget() for dock in page.findChildren(QDockWidget) if dock.isVisible()]
        found: list[QWidget | None] = [page.centralWidget(), *docks]
    else:
        found = [*_parts(page)]
    shown = [pane for pane in found if pane is not None and pane.isVisible() and _first_in(pane) is not None]
    return sorted(shown, key=lambda pane: (_corner(pane, page)[0], _corner(pane, page)[1]))


def _corner(pane: QWidget, page: QWidget) -> tuple[int, int]:
    at = pane.mapTo(page, pane.rect().topLeft())
    return at.x(), at.y()


def _parts(page: QWidget) -> list[QWidget]:
    """Return the parts of a view that take the keyboard; a view that is one frame is looked into."""
    inner = page
    while True:
        direct = [
            w for w in inner.children() if isinstance(w, QWidget) and not w.isHidden() and not w.isWindow()
        ]
        found = [widget for widget in direct if _first_in(widget) is not None]
        if len(found) != 1 or found[0].focusPolicy() & Qt.FocusPolicy.TabFocus:
            return found
        inner = found[0]


def _first_in(pane: QWidget) -> QWidget | None:
    """Return what takes the keyboard first in a pane."""
    here = pane
    for _step in range(5000):
        inside = here is pane or pane.isAncestorOf(here)
        if inside and here.isVisible() and here.isEnabled() and here.focusPolicy() & Qt.FocusPolicy.TabFocus:
            proxy = here.focusProxy()
            return proxy if proxy is not None else here
        after: QWidget | None = here.nextInFocusChain()
        if after is None or after is pane:
            break
        here = after
    return None


class Panes:
    """Remembers where the keyboard was in each pane, and goes back there."""

    def __init__(self) -> None:
        self._left: dict[int, QWidget] = {}

    def go_on(self, page: QWidget, extra: QWidget, forward: bool = True) -> QWidget | None:
        """Give the keyboard to the next pane of a view, or the bar above it; returns who got it."""
        panes = [*panes_of(page), extra]
        focus = QApplication.focusWidget()
        at = next((n for n, pane in enumerate(panes) if focus is not None and _holds(pane, focus)), None)
        if at is not None and focus is not None:
            self._left[id(panes[at])] = focus
        step = 1 if forward else -1
        place = (at + step) % len(panes) if at is not None else 0 if forward else len(panes) - 1
        goal = self._goal(panes[place])
        if goal is not None:
            goal.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return goal

    def _goal(self, pane: QWidget) -> QWidget | None:
        left = self._left.get(id(pane))
        try:
            usable = left is not None and left.isVisible() and left.isEnabled() and _holds(pane, left)
        except RuntimeError:  # it was deleted since
            usable = False
        return left if usable else _first_in(pane)


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)
