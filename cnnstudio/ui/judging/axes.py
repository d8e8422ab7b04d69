"""A painted plot: two axes with round marks, horizontal grid lines, and the way from values to pixels and back."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, log10

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import number
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import CENTRE, LEFT, RIGHT, painter_on, text
from cnnstudio.ui.widgets.styled import Styled

Span = tuple[float, float]


def round_marks(low: float, high: float, most: int = 6) -> list[float]:
    """Return round numbers between two limits."""
    if not high > low:
        return []
    rough = (high - low) / max(most, 1)
    power = 10.0 ** floor(log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999)
    return [round(i * step, 12) for i in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def plain(value: float) -> str:
    """Return what stands beside a mark."""
    return number(float(value), 4)


class Axes(Styled, QWidget):
    """The part every chart shares; a chart paints its marks in `paint_marks`."""

    spoken_role = QAccessible.Role.Chart

    def __init__(self, name: str, across: str, up: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._across, self._up = across, up
        self.x_span: Span = (0.0, 1.0)
        self.y_span: Span = (0.0, 1.0)
        self.x_text: Callable[[float], str] = plain
        self.y_text: Callable[[float], str] = plain
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_axes(self, across: str, up: str) -> None:
        """Name the axes anew."""
        self._across, self._up = across, up
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a readable size."""
        return QSize(theme.current().px(380), theme.current().px(280))

    def minimumSizeHint(self) -> QSize:
        """Become small where there is little room."""
        return QSize(theme.current().px(200), theme.current().px(150))

    def area(self) -> QRectF:
        """Return where values are painted."""
        look = theme.current()
        return QRectF(self.rect()).adjusted(look.px(52), look.px(26), -look.px(16), -look.px(44))

    def place(self, x: float, y: float) -> QPointF:
        """Return where a value lies on the widget."""
        box, (left, right), (low, high) = self.area(), self.x_span, self.y_span
        return QPointF(
            box.left() + (x - left) / (right - left) * box.width(),
            box.bottom() - (y - low) / (high - low) * box.height(),
        )

    def value_at(self, at: QPointF) -> tuple[float, float]:
        """Return the value at a place of the widget."""
        box, (left, right), (low, high) = self.area(), self.x_span, self.y_span
        return (
            left + (at.x() - box.left()) / box.width() * (right - left),
            low + (box.bottom() - at.y()) / box.height() * (high - low),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint grid, marks, axes and their names."""
        painter, look = painter_on(self), theme.current()
        self._paint_scale(painter)
        painter.save()
        painter.setClipRect(self.area().adjusted(-6, -6, 6, 6))
        self.paint_marks(painter)
        painter.restore()
        box = self.area()
        under = QRectF(box.left(), box.bottom() + look.px(22), box.width(), look.px(20))
        text(painter, under, self._across, "small", "text_faint", CENTRE)
        above = QRectF(look.px(8), 0, self.width() - look.px(16), look.px(20))
        text(painter, above, self._up, "small", "text_faint", LEFT)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.setBrush(look.colour("focus", 0.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _paint_scale(self, painter: QPainter) -> None:
        look, box = theme.current(), self.area()
        down = max(int(box.height() / look.px(40)), 2)
        painter.setPen(QPen(look.colour("line"), 1))
        marks = round_marks(*self.y_span, most=down)
        for value in marks:
            y = self.place(self.x_span[0], value).y()
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        for value in marks:
            y = self.place(self.x_span[0], value).y()
            beside = QRectF(0, y - look.px(8), box.left() - look.px(6), look.px(16))
            text(painter, beside, self.y_text(value), "micro", "text_faint", RIGHT)
        painter.setPen(QPen(look.colour("line_strong"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        for value in round_marks(*self.x_span, most=max(int(box.width() / look.px(60)), 2)):
            x = self.place(value, self.y_span[0]).x()
            below = QRectF(x - look.px(30), box.bottom() + look.px(4), look.px(60), look.px(16))
            text(painter, below, self.x_text(value), "micro", "text_faint", CENTRE)

    def paint_marks(self, painter: QPainter) -> None:
        """Paint what the chart shows."""
