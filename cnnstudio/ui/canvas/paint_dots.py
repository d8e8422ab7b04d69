"""The dots of the canvas, on whole pixels and always at the same places of the scene."""

from __future__ import annotations

from math import floor

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from cnnstudio.ui.canvas.camera import Eye

_EVERY = 24.0
_SIZE = 2
_STRETCH = 256
"""Rows are made this many pixels longer at a time, so that windows of about one size share one."""


class DotPainter:
    """Paints the dots of a zoom; keeps the picture of the last row."""

    def __init__(self) -> None:
        self._key: tuple[int, int, float, str] = (0, 0, 0.0, "")
        self._row = QPixmap()

    def paint(self, painter: QPainter, colour: QColor, eye: Eye, dirty: QRectF) -> None:
        """Paint the dots in a part of the window; the painter stands in window pixels."""
        step, origin = _EVERY * eye.factor, eye.to_window(QPointF(0, 0))
        left, top = round(origin.x()), round(origin.y())
        column = floor((dirty.left() - left) / step) - 1
        row = self._row_from(column, int(dirty.width() + 3 * step), step, colour)
        line = floor((dirty.top() - top) / step) - 1
        while top + _at(line, step) < dirty.bottom():
            painter.drawPixmap(left + _at(column, step), top + _at(line, step), row)
            line += 1

    def _row_from(self, column: int, width: int, step: float, colour: QColor) -> QPixmap:
        """Return one row of dots that begins with this column; where steps are whole pixels all columns are alike."""
        first = 0 if step.is_integer() else column
        key = (first, (width // _STRETCH + 1) * _STRETCH, step, colour.name())
        if key != self._key:
            self._key, self._row = key, _drawn(*key[:3], colour)
        return self._row


def _at(number: int, step: float) -> int:
    """Return how many pixels a dot stands from the first one of the scene."""
    return floor(number * step + 0.5)


def _drawn(first: int, width: int, step: float, colour: QColor) -> QPixmap:
    picture = QPixmap(QSize(width, _SIZE))
    picture.fill(Qt.GlobalColor.transparent)
    painter, number = QPainter(picture), first
    while (x := _at(number, step) - _at(first, step)) < width:
        painter.fillRect(x, 0, _SIZE, _SIZE, colour)
        number += 1
    painter.end()
    return picture
