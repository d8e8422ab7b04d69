"""The pad as it is seen: paper, ink, grid and the ring of the pen, painted where something has changed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.drawing.ink import INK_SIDE, Ink, Point, Sheet, Stroke
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

SIDE = 480
WIDTHS = (1, 45)
"""Narrowest and widest pen, in pixels of a drawing of 280 by 280."""
FIRST_WIDTH = 20
_MOST_CELLS = 64
"""A finer grid would be grey paint."""


class Paper(Styled, QWidget):
    """A square with the drawing on it, at the size and sharpness of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ink = Ink()
        self._sheet = Sheet(SIDE)
        self._coloured, self._cells = False, 28
        self._width = FIRST_WIDTH
        self._pressed = False
        self._brush: Point = (0.5, 0.5)
        self._brush_down, self._brush_shown = False, False
        self._pointer: QPointF | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        side = theme.current().px(SIDE)
        return QSize(side, side)

    def _sheet_anew(self) -> None:
        """Draw everything anew at the screen's size, in device pixels."""
        side = round(self._square().width() * self.devicePixelRatioF())
        if side > 0:
            self._sheet = Sheet(side, self._coloured, self.ink.light)
            self._sheet.draw_all(self.ink.strokes, self.ink.drawing.under)
        self.update()

    def _show(self, stroke: Stroke, drawn: int) -> None:
        """Draw what a stroke has grown by."""
        self.update(self._pixels(self._sheet.draw(stroke, drawn)))

    def _pixels(self, shares: QRectF) -> QRect:
        box = self._square()
        left, top = box.left() + shares.left() * box.width(), box.top() + shares.top() * box.height()
        return (
            QRectF(left, top, shares.width() * box.width(), shares.height() * box.height())
            .toAlignedRect()
            .adjusted(-2, -2, 2, 2)
        )

    def _square(self) -> QRectF:
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _share(self, place: QPointF) -> Point:
        box = self._square()
        x, y = (place.x() - box.left()) / box.width(), (place.y() - box.top()) / box.height()
        return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the strokes anew at the new size."""
        super().resizeEvent(event)
        if round(self._square().width() * self.devicePixelRatioF()) != self._sheet.side:
            self._sheet_anew()

    def leaveEvent(self, event: QEvent) -> None:
        """Take the ring of the pen away."""
        super().leaveEvent(event)
        self._move_pointer(None)

    def _move_pointer(self, place: QPointF | None) -> None:
        for at in (self._pointer, place):
            if at is not None:
                self.update(self._ring(at).toAlignedRect().adjusted(-3, -3, 3, 3))
        self._pointer = place

    def _ring(self, at: QPointF) -> QRectF:
        side = self._square().width() * self._width / INK_SIDE
        return QRectF(at.x() - side / 2, at.y() - side / 2, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ink, grid and brush where something has changed."""
        painter = painter_on(self, smooth=False)
        painter.setClipRect(event.rect())
        box = self._square()
        if not box.contains(QRectF(event.rect())):
            painter.fillRect(event.rect(), theme.current().colour("chrome"))
        self._paint_ink(painter, box, event.rect())
        self._paint_grid(painter, box, event.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, box, 0, None, theme.current().colour("line_strong"))
        self._paint_brush(painter, box)
        painter.end()

    def _paint_ink(self, painter: QPainter, box: QRectF, part: QRect) -> None:
        """Paint only the part that is asked for: copying the whole sheet takes longer than all else."""
        scale = self._sheet.side / box.width()
        wanted = QRectF(part).intersected(box)
        moved = wanted.translated(-box.topLeft())
        source = QRectF(
            moved.left() * scale, moved.top() * scale, moved.width() * scale, moved.height() * scale
        )
        painter.drawImage(wanted, self._sheet.image, source)

    def _paint_grid(self, painter: QPainter, box: QRectF, part: QRect) -> None:
        if self._cells > _MOST_CELLS:
            return
        line = QColor("black" if self.ink.light else "white")
        line.setAlphaF(0.05)
        painter.setPen(line)
        cell = box.width() / self._cells
        for index in range(1, self._cells):
            x, y = round(box.left() + index * cell), round(box.top() + index * cell)
            if part.left() <= x <= part.right():
                painter.drawLine(x, part.top(), x, part.bottom())
            if part.top() <= y <= part.bottom():
                painter.drawLine(part.left(), y, part.right(), y)

    def _paint_brush(self, painter: QPainter, box: QRectF) -> None:
        at = self._pointer
        if self._brush_shown and self.hasFocus():
            at = QPointF(box.left() + self._brush[0] * box.width(), box.top() + self._brush[1] * box.height())
        if at is None:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        down = self._pressed or (self._brush_shown and self._brush_down)
        painter.setPen(QPen(theme.current().colour("picture_mark"), 2 if down else 1.5))
        painter.drawEllipse(self._ring(at))
