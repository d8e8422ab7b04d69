"""The activation function with the point at which one value lies."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.arithmetic.activations import EVERY, TOGETHER, activate
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import painter_on, rounded, text
from cnnstudio.ui.widgets.styled import Styled

_SIZE = (136, 152)
_POINTS = 60


def can_draw(name: str) -> bool:
    """Say whether an activation treats every value by itself, so that it has a curve."""
    return name in EVERY and name not in TOGETHER and name not in ("linear", "threshold")


class ActivationCurve(Styled, QWidget):
    """Drawn over a range that holds the point; nothing where the function is not known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._x, self._y = "linear", 0.0, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Activation"))

    def sizeHint(self) -> QSize:
        """Ask for a small drawing."""
        return QSize(theme.current().px(_SIZE[0]), theme.current().px(_SIZE[1]))

    def show_point(self, name: str, x: float, y: float | None) -> None:
        """Show where x lies on the function."""
        self._name, self._x, self._y = name, x, y if y is not None else 0.0
        words = tr("{name}: {x} becomes {y}", name=name, x=number(float(x)), y=number(float(self._y)))
        self.setAccessibleDescription(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the axes, the function, and the point with its two lines."""
        painter, look = painter_on(self), theme.current()
        box = QRectF(self.rect())
        rounded(painter, box, look.radius("node"), look.colour("card"), look.colour("line"))
        text(
            painter,
            QRectF(look.px(12), look.px(8), box.width(), look.px(16)),
            self._name,
            "small",
            "text_quiet",
        )
        area = box.adjusted(look.px(14), look.px(30), -look.px(14), -look.px(14))
        self._paint_curve(painter, area)
        painter.end()

    def _paint_curve(self, painter: QPainter, area: QRectF) -> None:
        look = theme.current()
        if not can_draw(self._name):
            return
        reach = max(abs(self._x) * 1.4, 1e-3)
        xs = [-reach + 2 * reach * index / _POINTS for index in range(_POINTS + 1)]
        ys = [float(y) for y in activate(self._name, xs)]
        low, high = min(*ys, 0.0), max(*ys, 0.0)
        span = (high - low) or 1.0

        def at(x: float, y: float) -> QPointF:
            across = area.left() + (x + reach) / (2 * reach) * area.width()
            return QPointF(across, area.bottom() - (y - low) / span * area.height())

        painter.setPen(QPen(look.colour("line_strong"), 1))
        painter.drawLine(at(-reach, 0), at(reach, 0))
        painter.drawLine(QPointF(at(0, 0).x(), area.top()), QPointF(at(0, 0).x(), area.bottom()))
        painter.setPen(QPen(look.colour("text_quiet"), 2))
        painter.drawPolyline(QPolygonF([at(x, y) for x, y in zip(xs, ys, strict=True)]))
        point = at(self._x, self._y)
        dashes = QPen(look.colour("accent"), 1)
        dashes.setDashPattern([3, 3])
        painter.setPen(dashes)
        painter.drawLine(point, at(self._x, 0))
        painter.drawLine(point, at(0, self._y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        painter.drawEllipse(point, look.px(5), look.px(5))
