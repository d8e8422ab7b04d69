"""A weight matrix as one picture that fills its place; where there are more weights than pixels the strongest show."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.picture import picture
from cnnstudio.ui.widgets.styled import Styled

Array = NDArray[np.generic]
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_MOST_COLUMNS = 460
_HIGH, _LOW = 300, 120
_MOST_ROWS = 300
LARGEST = 8_000_000
"""Weights up to which a matrix is shown; more would hold the window up."""


def strongest_of_blocks(values: Array, most: int, axis: int) -> Array:
    """Return no more than `most` values along an axis, of each block the one with the largest magnitude."""
    moved = np.moveaxis(np.asarray(values, np.float32), axis, 0)
    if len(moved) <= most:
        return np.moveaxis(moved, 0, axis)
    width = -(-len(moved) // most)
    starts = np.arange(0, len(moved), width)
    high, low = np.maximum.reduceat(moved, starts), np.minimum.reduceat(moved, starts)
    return np.moveaxis(np.where(high >= -low, high, low), 0, axis)


class WeightPicture(Styled, QWidget):
    """Rows are what is told of the weights, columns what they read; the tooltip tells the weight under the pointer."""

    spoken_role = QAccessible.Role.Graphic

    pointed = Signal(int, int)
    activated = Signal()
    """A double click or Enter: one wants to look closely."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: Array = np.zeros((0, 0), np.float32)
        self._shown: Array = self._values
        self._limit = 0.0
        self._low = False
        self.setAccessibleName(name)
        self._at = (0, 0)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_values(self, values: Array, limit: float) -> bool:
        """Show rows x columns on one scale; return whether there are more weights than places."""
        self._values, self._limit = values, limit
        rows = strongest_of_blocks(values, _MOST_ROWS, 0)
        self._shown = strongest_of_blocks(rows, _MOST_COLUMNS, 1)
        words = tr("{rows} rows, {columns} columns", rows=values.shape[0], columns=values.shape[1])
        self.setAccessibleDescription(words)
        self.updateGeometry()
        self.update()
        return self._shown.shape != values.shape

    def sizeHint(self) -> QSize:
        """Ask for at least four pixels a row, and 24 in all."""
        look = theme.current()
        rows = self._shown.shape[0] if self._shown.size else 0
        return QSize(
            look.px(320), min(max(look.px(4) * rows, look.px(24)), look.px(_LOW if self._low else _HIGH))
        )

    def set_low(self, low: bool) -> None:
        """Leave room for something below."""
        if low != self._low:
            self._low = low
            self.updateGeometry()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the weight under the pointer."""
        if not self._values.size:
            return
        rows, columns = self._values.shape
        row = min(max(int(event.position().y() * rows / max(self.height(), 1)), 0), rows - 1)
        column = min(max(int(event.position().x() * columns / max(self.width(), 1)), 0), columns - 1)
        self._point(row, column)

    def _point(self, row: int, column: int) -> None:
        self._at = (row, column)
        value = number(float(self._values[row, column]))
        words = tr("row {row}, column {column}: {value}", row=row, column=column, value=value)
        self.setToolTip(words)
        self.setAccessibleDescription(words)
        self.pointed.emit(row, column)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Look closely."""
        self.activated.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the weights with the arrow keys; Enter looks closely."""
        step = _ARROWS.get(Qt.Key(event.key()))
        if step is not None and self._values.size:
            rows, columns = self._values.shape
            row, column = self._at[0] + step[0], self._at[1] + step[1]
            self._point(min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.activated.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the weights without smoothing, and a hairline around them."""
        painter, look = painter_on(self, smooth=False), theme.current()
        area = QRectF(self.rect())
        if self._shown.size:
            painter.drawImage(area, picture(self._shown, "signed", self._limit))
        rounded(painter, area, 0, None, look.colour("line"))
        painter.end()
