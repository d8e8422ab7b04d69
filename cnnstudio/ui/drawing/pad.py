"""The drawing pad: pen and eraser by mouse, tablet or keyboard, painted where it changes."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.drawing.ink import Bytes, Ink, Point, Sheet, Stroke
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

SIDE = 480
WIDTHS = (2, 16)
"""Narrowest and widest pen, in hundredths of the pad's side."""
FIRST_WIDTH = 7
_CELLS = 28
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Pad(Styled, QWidget):
    """`inked` tells every change of the ink, `stroked` the end of a stroke; `widthChanged` and `eraserChanged` the keys'."""

    spoken_role = QAccessible.Role.Canvas

    inked = Signal()
    stroked = Signal()
    widthChanged = Signal(int)
    eraserChanged = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ink = Ink()
        self.touched_at = 0.0
        """When the pen last moved, by time.perf_counter()."""
        self._sheet = Sheet(SIDE)
        self._width, self._erases = FIRST_WIDTH, False
        self._drawing = False
        self._brush: Point = (0.5, 0.5)
        self._brush_down, self._brush_shown = False, False
        self._pointer: QPointF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(tr("Drawing pad"))
        self._describe()

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        side = theme.current().px(SIDE)
        return QSize(side, side)

    @property
    def pen_width(self) -> int:
        """Width of the pen in hundredths of the side."""
        return self._width

    def set_pen_width(self, hundredths: int) -> None:
        """Take a wider or narrower pen."""
        self._width = min(max(hundredths, WIDTHS[0]), WIDTHS[1])
        self.update()

    @property
    def erases(self) -> bool:
        """Say whether the pen takes ink away."""
        return self._erases

    def set_erases(self, erases: bool) -> None:
        """Take the eraser or the pen."""
        self._erases = erases

    def picture(self) -> Bytes:
        """Return the ink for the network, 255 on 0."""
        return self.ink.sheet.array()

    def clear(self) -> None:
        """Take all ink away."""
        self._touch()
        self.ink.clear()
        self._renew()

    def undo(self) -> None:
        """Take the last stroke back."""
        self._touch()
        self.ink.undo()
        self._renew()

    def _renew(self) -> None:
        self._sheet.draw_all(self.ink.strokes)
        self.update()
        self._describe()
        self.inked.emit()
        self.stroked.emit()

    def _touch(self) -> None:
        self.touched_at = time.perf_counter()

    def _begin(self, at: Point) -> None:
        stroke = self.ink.begin(at, self._width / 100, self._erases)
        self._show(stroke, 0)

    def _extend(self, at: Point) -> None:
        stroke = self.ink.extend(at)
        self._show(stroke, len(stroke.points) - 1)

    def _show(self, stroke: Stroke, drawn: int) -> None:
        area = self._sheet.draw(stroke, drawn)
        self.update(self._pixels(area))
        self.inked.emit()

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
        """Draw the strokes anew at the new size, in device pixels."""
        super().resizeEvent(event)
        side = round(self._square().width() * self.devicePixelRatioF())
        if side > 0 and side != self._sheet.side:
            self._sheet = Sheet(side)
            self._sheet.draw_all(self.ink.strokes)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Set the pen down; the right button erases."""
        if event.button() in {Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton}:
            self._touch()
            self._drawing, self._brush_shown = True, False
            held = self._erases
            self._erases = held or event.button() == Qt.MouseButton.RightButton
            self._begin(self._share(event.position()))
            self._erases = held

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pull the pen."""
        self._move_pointer(event.position())
        if self._drawing:
            self._touch()
            self._extend(self._share(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Lift the pen."""
        if self._drawing:
            self._drawing = False
            self._end()

    def leaveEvent(self, event: QEvent) -> None:
        """Take the ring of the pen away."""
        super().leaveEvent(event)
        self._move_pointer(None)

    def _end(self) -> None:
        self._describe()
        self.stroked.emit()

    def _move_pointer(self, place: QPointF | None) -> None:
        for at in (self._pointer, place):
            if at is not None:
                self.update(self._ring(at).toAlignedRect().adjusted(-3, -3, 3, 3))
        self._pointer = place

    def _ring(self, at: QPointF) -> QRectF:
        side = self._square().width() * self._width / 100
        return QRectF(at.x() - side / 2, at.y() - side / 2, side, side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the brush, Space sets it down or lifts it; C clears, E erases, [ and ] change the width."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            wide = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move_brush(*_ARROWS[key], 4 if wide else 1)
        elif key == Qt.Key.Key_Space:
            self._toggle_brush()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif not self._take_letter(event.text().lower()):
            super().keyPressEvent(event)

    def _take_letter(self, letter: str) -> bool:
        if letter in {"[", "]"}:
            self.set_pen_width(self._width + (1 if letter == "]" else -1))
            self.widthChanged.emit(self._width)
        elif letter == "c":
            self.clear()
        elif letter == "e":
            self._erases = not self._erases
            self.eraserChanged.emit(self._erases)
        else:
            return False
        return True

    def _move_brush(self, right: int, down: int, cells: int) -> None:
        step = cells / _CELLS
        x, y = self._brush
        self._brush = (min(max(x + right * step, 0.0), 1.0), min(max(y + down * step, 0.0), 1.0))
        self._brush_shown = True
        if self._brush_down:
            self._touch()
            self._extend(self._brush)
        self.update()
        self._describe()

    def _toggle_brush(self) -> None:
        self._brush_shown, self._brush_down = True, not self._brush_down
        if self._brush_down:
            self._touch()
            self._begin(self._brush)
        else:
            self._end()
        self.update()
        self._describe()

    def _describe(self) -> None:
        words = tr("No ink.") if self.ink.empty else tr("{count} strokes.", count=len(self.ink.strokes))
        if self._brush_shown:
            row, column = round(self._brush[1] * _CELLS), round(self._brush[0] * _CELLS)
            state = tr("down") if self._brush_down else tr("up")
            words += " " + tr(
                "Brush {state} at row {row}, column {column}.", state=state, row=row, column=column
            )
        self.setAccessibleDescription(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ink, grid and brush where something has changed."""
        painter = painter_on(self, smooth=False)
        painter.setClipRect(event.rect())
        box = self._square()
        painter.fillRect(event.rect(), theme.current().colour("chrome"))
        painter.drawImage(box, self._sheet.image)
        self._paint_grid(painter, box, event.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rounded(painter, box, 0, None, theme.current().colour("line_strong"))
        self._paint_brush(painter, box)
        painter.end()

    def _paint_grid(self, painter: QPainter, box: QRectF, part: QRect) -> None:
        line = QColor("white")
        line.setAlphaF(0.05)
        painter.setPen(line)
        cell = box.width() / _CELLS
        for index in range(1, _CELLS):
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
        down = self._drawing or (self._brush_shown and self._brush_down)
        painter.setPen(QPen(theme.current().colour("picture_mark"), 2 if down else 1.5))
        painter.drawEllipse(self._ring(at))
