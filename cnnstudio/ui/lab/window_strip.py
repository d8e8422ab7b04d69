"""One axis of a window from the side: its cells, the padding, each place as a bar, and hatched what no place reads."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.arithmetic.windows import Axis
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.matrix import hatch
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

_MOST_BARS = 8
_CELL, _BAR = 16, 7
_APART_FROM = 5
"""Pixels of a cell from which each has an edge of its own."""


@lru_cache(64)
def _unread(axis: Axis) -> tuple[int, ...]:
    """Return the cells of the input that no place reads; a strip asks for them at every paint."""
    return tuple(int(cell) for cell in np.flatnonzero(axis.uses() == 0))


def places_words(axis: Axis) -> str:
    """Return in words how the places stand: 3 places, 2 apart; 1 cell is never read."""
    unread = len(_unread(axis))
    apart = (
        tr("{n} places, {s} apart", n=number(axis.places), s=number(axis.stride))
        if axis.places != 1
        else tr("one place")
    )
    if not unread:
        return apart
    read = tr("1 cell is never read") if unread == 1 else tr("{n} cells are never read", n=number(unread))
    return f"{apart}; {read}"


class WindowStrip(Styled, QWidget):
    """`set_axis(axis, place)` draws it; the place shown is in the accent colour."""

    spoken_role = QAccessible.Role.Graphic

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis = Axis(1, 1)
        self._place = 0
        self.setAccessibleName(name or tr("Places along the axis"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_axis(self, axis: Axis, place: int = 0) -> None:
        """Show an axis."""
        if (axis, place) != (self._axis, self._place):
            before = len(self._shown())
            self._axis, self._place = axis, place
            self.setAccessibleDescription(places_words(axis))
            if len(self._shown()) != before:
                self.updateGeometry()
            self.update()

    def _shown(self) -> range:
        """Return the places that have a bar: all, or those around the place shown."""
        first = min(max(self._place - _MOST_BARS // 2, 0), max(self._axis.places - _MOST_BARS, 0))
        return range(first, min(first + _MOST_BARS, self._axis.places))

    def sizeHint(self) -> QSize:
        """Ask for the cells and the bars below."""
        look = theme.current()
        return QSize(look.px(200), look.px(_CELL + 4) + len(self._shown()) * look.px(_BAR) + 2)

    def minimumSizeHint(self) -> QSize:
        """Become narrow, never low."""
        return QSize(theme.current().px(80), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint cells and bars."""
        painter, look, axis = painter_on(self), theme.current(), self._axis
        width = min((self.width() - 1) / max(axis.padded, 1), look.px(28))
        self._paint_cells(painter, width)
        top, lit, other = look.px(_CELL + 4), look.colour("accent"), look.colour("line_strong")
        for row, place in enumerate(self._shown()):
            y = top + row * look.px(_BAR)
            for cell in axis.reads(place):
                bar = QRectF((cell + axis.before) * width + 0.5, y, max(width - 1, 0.5), look.px(3))
                painter.fillRect(bar, lit if place == self._place else other)
        painter.end()

    def _paint_cells(self, painter: QPainter, width: float) -> None:
        """Paint the cells of the padding, those of the input over them, and what is never read at last."""
        look, axis, gap = theme.current(), self._axis, 1.0 if width >= _APART_FROM else 0.0

        def box(cell: int) -> QRectF:
            left = (cell + axis.before) * width + gap / 2
            return QRectF(left, 0.5, max(width - gap, 0.5), look.px(_CELL))

        if gap:
            padding = (*range(-axis.before, 0), *range(axis.size, axis.size + axis.after))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("line_strong"), 1, Qt.PenStyle.DotLine))
            painter.drawRects([box(cell) for cell in padding])
            painter.setBrush(look.colour("control"))
            painter.setPen(QPen(look.colour("line_strong"), 1))
            for cell in range(axis.size):
                painter.drawRoundedRect(box(cell).adjusted(0.5, 0.5, -0.5, -0.5), 1.5, 1.5)
        else:
            painter.fillRect(box(0).united(box(axis.size - 1)), look.colour("control"))
        self._paint_unread(painter, [box(cell) for cell in _unread(axis)])

    @staticmethod
    def _paint_unread(painter: QPainter, boxes: list[QRectF]) -> None:
        for box in boxes:
            hatch(painter, box)
        painter.setPen(QPen(theme.current().colour("warning"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRects(boxes)
