"""A vector as a row of coloured cells."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import Numbers
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.picture import picture
from cnnstudio.ui.widgets.styled import Styled


class Strip(Styled, QWidget):
    """All values of a vector from left to right; `hovered(index)` follows the pointer."""

    spoken_role = QAccessible.Role.Chart

    hovered = Signal(int)
    activated = Signal()
    """A double click or Enter: one wants to look closely."""

    def __init__(self, name: str = "", height: int = 24, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._high = height
        self._values: Numbers = np.zeros(0)
        self._limit: float | None = None
        self.setAccessibleName(name)
        self._at = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_values(self, values: Numbers, limit: float | None = None) -> None:
        """Show a vector on a scale from -limit to limit."""
        self._values, self._limit = np.asarray(values).reshape(-1), limit
        self.setAccessibleDescription(tr("{count} values", count=number(int(self._values.size))))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the height of one row of cells."""
        return QSize(theme.current().px(200), theme.current().px(self._high))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the value under the pointer, and show it."""
        if not self._values.size:
            return
        index = min(
            max(int(event.position().x() * self._values.size / max(self.width(), 1)), 0),
            self._values.size - 1,
        )
        self._point(index)

    def _point(self, index: int) -> None:
        self._at = index
        words = f"{index}: {number(float(self._values[index]))}"
        self.setToolTip(words)
        self.setAccessibleDescription(words)
        self.hovered.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Look closely."""
        self.activated.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the values with the arrow keys, Home and End; Enter looks closely."""
        last = int(self._values.size) - 1
        ways = {
            Qt.Key.Key_Left: self._at - 1, Qt.Key.Key_Right: self._at + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last,
        }  # fmt: skip
        goal = ways.get(Qt.Key(event.key()))
        if goal is not None and last >= 0:
            self._point(min(max(goal, 0), last))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.activated.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells without smoothing, and the hairline around them."""
        painter, look = painter_on(self, smooth=False), theme.current()
        area = QRectF(self.rect())
        if self._values.size:
            painter.drawImage(area, picture(self._values, "signed", self._limit))
        rounded(painter, area, 0, None, look.colour("line"))
        painter.end()
