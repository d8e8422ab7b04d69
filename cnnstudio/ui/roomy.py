"""The views of the window, with bars to scroll where the window is too small, or its type too large, for one of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.styled import Styled

_LEAST: dict[str, tuple[int, int]] = {
    "data": (900, 536),
    "train": (930, 536),
    "inspect": (930, 536),
    "draw": (900, 536),
}
"""What each view needs to be read without anything on top of anything, in pixels at 100 %; the others adapt to any."""

_ANY = (1, 1)
"""Qt would take 0 for "as the view itself asks", which is more than those that adapt need."""


class _Floor(QWidget):
    """Gives the stack all its room; a layout would ask for the height that wrapped words take, and never fold them."""

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__()
        self._stack = stack
        stack.setParent(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the stack fill the floor."""
        super().resizeEvent(event)
        self._stack.setGeometry(self.rect())


class Roomy(Styled, QScrollArea):
    """Holds the stack of views; the smallest window at 100 % has room for each of them."""

    def __init__(self, stack: QStackedWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._floor, self._place = _Floor(stack), ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._floor)
        for part in (self.viewport(), self._floor):
            part.setAutoFillBackground(False)

    def set_place(self, key: str) -> None:
        """Give the view of this name the room it needs."""
        self._place = key
        self.restyle()
        self.horizontalScrollBar().setValue(0)
        self.verticalScrollBar().setValue(0)

    def restyle(self) -> None:
        """Take the lengths from the theme."""
        look = theme.current()
        width, height = _LEAST.get(self._place, _ANY)
        self._floor.setMinimumSize(look.px(width), look.px(height))
