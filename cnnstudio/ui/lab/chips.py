"""A few named things to take, as many in a row as fit; the one taken stays lit until something else is done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets import ToggleButton
from cnnstudio.ui.widgets.styled import Styled


class Chips(Styled, QWidget):
    """`chosen(value)` tells a press, also on the one that is lit."""

    spoken_role = QAccessible.Role.Grouping

    chosen = Signal(object)

    def __init__(self, options: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, ToggleButton] = {}
        self._sizes: list[QSize] = []
        for value, words in options:
            button = ToggleButton(words, parent=self)
            button.clicked.connect(lambda _on, value=value: self._press(value))
            self.buttons[value] = button
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_value(self, value: str) -> None:
        """Light one, or none."""
        for key, button in self.buttons.items():
            button.setChecked(key == value)

    def _press(self, value: str) -> None:
        self.set_value(value)
        self.chosen.emit(value)

    def _placed(self, width: int, move: bool) -> int:
        """Return the height that all take in this width; place them there if wished."""
        look, x, y = theme.current(), 0, 0
        gap, row = look.px(6), look.size("control")
        self._sizes = self._sizes or [button.sizeHint() for button in self.buttons.values()]
        for button, size in zip(self.buttons.values(), self._sizes, strict=True):
            if x and x + size.width() > width:
                x, y = 0, y + row + gap
            if move:
                button.setGeometry(x, y, size.width(), row)
            x += size.width() + gap
        return y + row

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        return self._placed(width, move=False)

    def sizeHint(self) -> QSize:
        """Ask for all rows at the width there is."""
        width = self.width() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else theme.current().px(288)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Never cut a chip."""
        self._placed(self.width(), move=False)
        widest = max((size.width() for size in self._sizes), default=0)
        return QSize(widest, self.heightForWidth(max(self.width(), widest)))

    def restyle(self) -> None:
        """Place the chips anew in the fonts of now."""
        self._sizes = []
        self._placed(self.width(), move=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the rows where they are full."""
        super().resizeEvent(event)
        self._placed(self.width(), move=True)
        self.updateGeometry()
