"""A weight matrix as one picture that fills its place; where there are more weights than pixels the strongest show."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.picture import picture
from cnnstudio.ui.widgets.styled import Styled

Array = NDArray[np.generic]
_MOST_COLUMNS = 460
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

    pointed = Signal(int, int)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: Array = np.zeros((0, 0), np.float32)
        self._shown: Array = self._values
        self._limit = 0.0
        self.setAccessibleName(name)
        self.setMouseTracking(True)
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
        return QSize(look.px(320), min(max(look.px(4) * rows, look.px(24)), look.px(300)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the weight under the pointer."""
        if not self._values.size:
            return
        rows, columns = self._values.shape
        row = min(max(int(event.position().y() * rows / max(self.height(), 1)), 0), rows - 1)
        column = min(max(int(event.position().x() * columns / max(self.width(), 1)), 0), columns - 1)
        value = number(float(self._values[row, column]))
        self.setToolTip(tr("row {row}, column {column}: {value}", row=row, column=column, value=value))
        self.pointed.emit(row, column)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the weights without smoothing, and a hairline around them."""
        painter, look = painter_on(self, smooth=False), theme.current()
        area = QRectF(self.rect())
        if self._shown.size:
            painter.drawImage(area, picture(self._shown, "signed", self._limit))
        rounded(painter, area, 0, None, look.colour("line"))
        painter.end()
