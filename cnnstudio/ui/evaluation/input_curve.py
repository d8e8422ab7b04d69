"""What an activation layer does to the values that arrive: how often each occurs, and what becomes of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, rounded, text
from cnnstudio.ui.widgets.styled import Styled

Array = NDArray[np.generic]
_SIZE = (250, 200)
_BINS = 48
_POINTS = 300


class InputCurve(Styled, QWidget):
    """Bars are the inputs of this picture, dots are pairs of an input and the output that Keras made of it."""

    spoken_role = QAccessible.Role.Chart

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._x, self._y = np.zeros(0), np.zeros(0)
        self._heights, self._edges = np.zeros(0), np.zeros(0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Activation over its inputs"))

    def sizeHint(self) -> QSize:
        """Ask for a wide drawing."""
        return QSize(theme.current().px(_SIZE[0]), theme.current().px(_SIZE[1]))

    def show_values(self, name: str, inputs: Array, outputs: Array) -> None:
        """Show these inputs and what became of them."""
        x = np.asarray(inputs, np.float64).ravel()
        y = np.asarray(outputs, np.float64).ravel()
        sound = np.isfinite(x) & np.isfinite(y)
        x, y = x[sound], y[sound]
        self._name = name
        self._heights, self._edges = np.histogram(x, _BINS) if x.size else (np.zeros(0), np.zeros(0))
        order = np.argsort(x)
        some = order[np.linspace(0, x.size - 1, min(_POINTS, x.size)).astype(np.intp)] if x.size else order
        self._x, self._y = x[some], y[some]
        if x.size:
            told = tr("{name}: inputs from {low} to {high} become {least} to {most}",
                      name=name, low=number(float(x.min()), 3), high=number(float(x.max()), 3),
                      least=number(float(y.min()), 3), most=number(float(y.max()), 3))  # fmt: skip
            self.setAccessibleDescription(told)
        self.update()

    def points(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the inputs and outputs that are drawn as dots."""
        return self._x, self._y

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars, the axes, and the dots."""
        painter, look = painter_on(self), theme.current()
        box = QRectF(self.rect())
        rounded(painter, box, look.radius("node"), look.colour("card"), look.colour("line"))
        top = QRectF(look.px(12), look.px(6), box.width() - look.px(24), look.px(18))
        text(painter, top, self._name, "small", "text_quiet", LEFT)
        if self._x.size:
            area = box.adjusted(look.px(14), look.px(30), -look.px(14), -look.px(26))
            self._paint(painter, area)
        painter.end()

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        look = theme.current()
        low, high = min(float(self._x.min()), 0.0), max(float(self._x.max()), 0.0)
        least, most = min(float(self._y.min()), 0.0), max(float(self._y.max()), 0.0)
        wide, tall = (high - low) or 1.0, (most - least) or 1.0

        def at(x: float, y: float) -> QPointF:
            return QPointF(
                area.left() + (x - low) / wide * area.width(),
                area.bottom() - (y - least) / tall * area.height(),
            )

        self._paint_bars(painter, area, low, wide)
        painter.setPen(QPen(look.colour("line_strong"), 1))
        painter.drawLine(at(low, 0), at(high, 0))
        painter.drawLine(at(0, least), at(0, most))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        for x, y in zip(self._x.tolist(), self._y.tolist(), strict=True):
            painter.drawEllipse(at(x, y), 1.6, 1.6)
        foot = QRectF(area.left(), area.bottom() + look.px(4), area.width(), look.px(16))
        text(painter, foot, number(low, 3), "micro", "text_faint", LEFT)
        text(painter, foot, number(high, 3), "micro", "text_faint", RIGHT)

    def _paint_bars(self, painter: QPainter, area: QRectF, low: float, wide: float) -> None:
        look = theme.current()
        tallest = float(np.sqrt(self._heights.max())) or 1.0
        for height, left, right in zip(self._heights, self._edges[:-1], self._edges[1:], strict=True):
            if not height:
                continue
            # Roots, so that the many zeros of a dark picture do not hide all else.
            high = float(np.sqrt(height)) / tallest * area.height()
            x = area.left() + (float(left) - low) / wide * area.width()
            across = max((float(right) - float(left)) / wide * area.width() - 1, 1)
            painter.fillRect(QRectF(x, area.bottom() - high, across, high), look.colour("control_pressed"))
