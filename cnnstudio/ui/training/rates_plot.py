"""The range test drawn: the loss while the learning rate rises, with the rate that is suggested."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.engine.messages import RatesTried
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.ticks import linear_ticks
from cnnstudio.ui.widgets.paint import CENTRE, RIGHT, painter_on, text
from cnnstudio.ui.widgets.styled import Styled

_HIGHEST = 1.6
"""The plot ends at so many times the first loss: what diverged further says no more."""


class RatesPlot(Styled, QWidget):
    """Rates by powers of ten along x, the loss of each batch faint, its running mean bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: RatesTried | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Loss by learning rate"))

    def show_rates(self, report: RatesTried | None) -> None:
        """Show what has been tried so far."""
        self.shown = report
        if report is not None and report.suggested is not None:
            words = tr("The loss falls fastest at {rate}.", rate=number(report.suggested, 3))
            self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a plot of moderate height."""
        return QSize(theme.current().px(260), theme.current().px(190))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint grid, curves and the suggestion."""
        painter, look = painter_on(self), theme.current()
        report = self.shown
        if report is None or len(report.rates) < 2:
            text(painter, QRectF(self.rect()), tr("Not tried yet."), "body", "text_faint", CENTRE)
            painter.end()
            return
        area = QRectF(self.rect()).adjusted(look.px(46), look.px(8), -look.px(8), -look.px(24))
        x = np.log10(report.rates.astype(np.float64))
        known = report.smoothed[np.isfinite(report.smoothed)].astype(np.float64)
        low, high = float(known.min()), max(float(known[0]), float(known.min())) * _HIGHEST
        low -= 0.08 * (high - low)
        self._paint_axes(painter, area, (float(x[0]), float(x[-1])), (low, high))
        painter.setClipRect(area)
        scale = _Scale(area, (float(x[0]), float(x[-1])), (low, high))
        self._paint_line(painter, scale, x, report.losses, look.colour("plot_train", 0.4), 1)
        self._paint_line(painter, scale, x, report.smoothed, look.colour("plot_train"), 2)
        if report.suggested is not None:
            at = scale.x(float(np.log10(report.suggested)))
            pen = QPen(look.colour("plot_val"), 2)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
        painter.end()

    def _paint_axes(
        self, painter: QPainter, area: QRectF, span: tuple[float, float], heights: tuple[float, float]
    ) -> None:
        look, scale = theme.current(), _Scale(area, span, heights)
        for power in range(int(np.ceil(span[0])), int(np.floor(span[1])) + 1):
            at = scale.x(power)
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
            box = QRectF(at - look.px(30), area.bottom() + look.px(4), look.px(60), look.line_height("micro"))
            text(painter, box, number(10.0**power), "micro", "text_faint", CENTRE)
        for value in linear_ticks(*heights, most=4):
            y = scale.y(value)
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            box = QRectF(0, y - look.px(8), area.left() - look.px(6), look.px(16))
            text(painter, box, number(value, 3), "micro", "text_faint", RIGHT)

    def _paint_line(
        self, painter: QPainter, scale: _Scale, x: np.ndarray, y: np.ndarray, colour: QColor, width: float
    ) -> None:
        kept = np.isfinite(y)
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine))
        places = zip(x[kept].tolist(), y[kept].tolist(), strict=True)
        painter.drawPolyline(QPolygonF([QPointF(scale.x(a), scale.y(b)) for a, b in places]))


class _Scale:
    """Where values stand inside an area."""

    def __init__(self, area: QRectF, span: tuple[float, float], heights: tuple[float, float]) -> None:
        self._area, self._span, self._heights = area, span, heights

    def x(self, value: float) -> float:
        low, high = self._span
        return self._area.left() + self._area.width() * (value - low) / max(high - low, 1e-12)

    def y(self, value: float) -> float:
        low, high = self._heights
        return self._area.bottom() - self._area.height() * (value - low) / max(high - low, 1e-12)
