"""How numbers lie: bars from the least to the most, with an outline of another set behind them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.arithmetic.filters import Spread
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, rounded, text
from cnnstudio.ui.widgets.styled import Styled

_SIZE = (300, 110)


class Histogram(Styled, QWidget):
    """One array; heights are counts, on a scale of roots, so that few show beside many."""

    spoken_role = QAccessible.Role.Chart

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spread: Spread | None = None
        self._behind: Spread | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """Ask for a wide, low drawing."""
        return QSize(theme.current().px(_SIZE[0]), theme.current().px(_SIZE[1]))

    def show_spread(self, spread: Spread, behind: Spread | None = None) -> None:
        """Show how an array lies, and behind it how another one does."""
        self._spread, self._behind = spread, behind
        self.setAccessibleDescription(
            tr("{count} numbers from {least} to {most}", count=number(spread.count),
               least=number(spread.least), most=number(spread.most))
        )  # fmt: skip
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars, the outline, and the ends of the scale."""
        painter, look = painter_on(self), theme.current()
        box = QRectF(self.rect())
        rounded(painter, box, look.radius("node"), look.colour("card"), look.colour("line"))
        spread, behind = self._spread, self._behind
        if spread is not None:
            area = box.adjusted(look.px(10), look.px(8), -look.px(10), -look.px(22))
            low = min(spread.least, behind.least if behind is not None else spread.least)
            high = max(spread.most, behind.most if behind is not None else spread.most)
            wide = (high - low) or 1.0
            self._paint_bars(painter, area, spread, low, wide)
            if behind is not None:
                self._paint_outline(painter, area, behind, low, wide)
            if low < 0 < high:
                x = area.left() - low / wide * area.width()
                painter.setPen(QPen(look.colour("line_strong"), 1))
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            foot = QRectF(area.left(), area.bottom() + look.px(2), area.width(), look.px(16))
            text(painter, foot, number(low, 3), "micro", "text_faint", LEFT)
            text(painter, foot, number(high, 3), "micro", "text_faint", RIGHT)
        painter.end()

    def _paint_bars(self, painter: QPainter, area: QRectF, spread: Spread, low: float, wide: float) -> None:
        colour = theme.current().colour("plot_train")
        for box in _boxes(area, spread, low, wide):
            painter.fillRect(box, colour)

    def _paint_outline(
        self, painter: QPainter, area: QRectF, spread: Spread, low: float, wide: float
    ) -> None:
        boxes = _boxes(area, spread, low, wide)
        corners = [boxes[0].bottomLeft()]
        for box in boxes:
            corners += [box.topLeft(), box.topRight()]
        painter.setPen(QPen(theme.current().colour("text_faint"), 1))
        painter.drawPolyline(QPolygonF([*corners, QPointF(corners[-1].x(), area.bottom())]))


def _boxes(area: QRectF, spread: Spread, low: float, wide: float) -> list[QRectF]:
    roots: NDArray[np.float64] = np.sqrt(spread.heights)
    tallest = float(roots.max()) or 1.0
    found = []
    for root, left, right in zip(roots.tolist(), spread.edges[:-1], spread.edges[1:], strict=True):
        high = root / tallest * area.height()
        x = area.left() + (float(left) - low) / wide * area.width()
        across = max((float(right) - float(left)) / wide * area.width() - 1, 1)
        found.append(QRectF(x, area.bottom() - high, across, high))
    return found
