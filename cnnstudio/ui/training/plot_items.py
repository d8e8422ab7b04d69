"""The parts of a plot that pyqtgraph has no quiet form of: axes, grid, band, and values at the lines' ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from cnnstudio.ui import theme

Reals = NDArray[np.float64]
Ticks = Callable[[float, float], list[float]]
Written = Callable[[float], str]


class PlainAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose marks and texts come from two plain functions."""

    def __init__(self, orientation: str, ticks: Ticks, written: Written) -> None:
        super().__init__(orientation)
        self.ticks, self.written = ticks, written
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=4 if orientation == "bottom" else 0, autoExpandTextSpace=False)
        self.setStyle(hideOverlappingLabels=False)
        self.wear()

    def wear(self) -> None:
        """Take font and colours from the theme."""
        look = theme.current()
        side = self.orientation
        self.setStyle(tickFont=look.font("micro"), tickTextOffset=look.px(6))
        self.setTextPen(look.colour("text_faint"))
        pen = pg.mkPen(look.colour("line_strong")) if side == "bottom" else pg.mkPen(None)
        self.setPen(pen)
        self.setTickPen(pen)
        if side == "bottom":
            self.setHeight(look.px(26))
        else:
            self.setWidth(look.px(46))

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        """Return one level of marks; one whose text would be cut at the upper or lower end is left out."""
        low, high = min(minVal, maxVal), max(minVal, maxVal)
        edge = 0.0 if self.orientation == "bottom" else (high - low) * theme.current().px(7) / max(size, 1.0)
        return [(1.0, [at for at in self.ticks(low, high) if low + edge <= at <= high - edge])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return what stands beside the marks."""
        return [self.written(value) for value in values]


class EndValue(NamedTuple):
    """A curve's last value, to stand at the right of the plot."""

    at: float
    text: str
    role: str


class EndValues(pg.AxisItem):  # type: ignore[misc]
    """The right margin: each curve's last value at its height, in its colour, none over another."""

    def __init__(self) -> None:
        super().__init__("right")
        self.values: list[EndValue] = []
        self.setStyle(showValues=False, tickLength=0)
        self.wear()

    def wear(self) -> None:
        """Take the width from the theme."""
        self.setPen(pg.mkPen(None))
        self.setWidth(theme.current().px(64))

    def show_values(self, values: list[EndValue]) -> None:
        """Show these values."""
        if values != self.values:
            self.values = values
            self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Paint the values, pushed apart where they would touch."""
        low, high = self.range
        if high <= low:
            return
        # The bounding rectangle is 15 pixels higher at both ends than the view beside it.
        look, height, width = theme.current(), self.size().height(), self.size().width()
        line = look.line_height("micro")
        known = [value for value in self.values if np.isfinite(value.at)]
        wanted = [height * (1 - (value.at - low) / (high - low)) for value in known]
        painter.setFont(look.font("strong"))
        for place, value in zip(apart(wanted, line, height), known, strict=True):
            painter.setPen(look.colour(value.role))
            box = QRectF(look.px(8), place - line / 2, width - look.px(8), line)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), value.text)


def apart(wanted: list[float], gap: float, room: float) -> list[float]:
    """Return places near the wanted ones, at least a gap from each other, inside the room if they fit."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    places = dict.fromkeys(order, 0.0)
    lowest = gap / 2
    for index in order:
        places[index] = lowest = max(wanted[index], lowest)
        lowest += gap
    highest = room - gap / 2
    for index in reversed(order):
        places[index] = highest = min(places[index], highest)
        highest -= gap
    return [places[index] for index in range(len(wanted))]


class OverView(pg.GraphicsObject):  # type: ignore[misc]
    """Something painted in data coordinates over the whole view."""

    def boundingRect(self) -> QRectF:
        # pyqtgraph's own viewRect() goes through a matrix that still holds the range before the last one.
        (left, right), (low, high) = self.getViewBox().viewRange()
        return QRectF(left, low, right - left, high - low)

    def viewRangeChanged(self) -> None:
        self.prepareGeometryChange()
        self.update()

    def viewTransformChanged(self) -> None:
        self.viewRangeChanged()


class Grid(OverView):
    """Horizontal hairlines at the marks of the value axis."""

    def __init__(self, ticks: Ticks) -> None:
        super().__init__()
        self.ticks = ticks
        self.setZValue(-20)

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Paint a hairline at every mark."""
        area = self.boundingRect()
        pen = QPen(theme.current().colour("line"), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for at in self.ticks(area.top(), area.bottom()):
            painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at))


class BandItem(OverView):
    """The area in which most raw values lay."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self._role = role
        self._path = QPainterPath()
        self.setZValue(-10)

    def show_band(self, x: Reals, low: Reals, high: Reals) -> None:
        """Show the area between two curves; a gap where either is not finite."""
        self._path = band_path(x, low, high)
        self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Fill the area."""
        look = theme.current()
        # Soft edges would take four times as long and are not seen on an area this faint.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillPath(self._path, look.colour(self._role, 0.16 if look.dark else 0.13))


def band_path(x: Reals, low: Reals, high: Reals) -> QPainterPath:
    """Return the outline of a band, one closed piece for each stretch of finite values."""
    path = QPainterPath()
    known = np.isfinite(low) & np.isfinite(high)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], known.astype(np.int8), [0]])))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        there = [QPointF(a, b) for a, b in zip(x[start:end], high[start:end], strict=True)]
        back = [QPointF(a, b) for a, b in zip(x[start:end], low[start:end], strict=True)]
        path.addPolygon(QPolygonF([*there, *reversed(back)]))
    return path
