"""How a plot is painted: its axes with round marks, its curves, and the line that stands at one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import CENTRE, RIGHT, text

if TYPE_CHECKING:
    from cnnstudio.ui.lab.curve import Curve, Reals, Span, Written

Ticks = Callable[[float, float, int], Sequence[float]]
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 16, 6, 28
_TICK, _DOT, _SPOT = 4, 7, 9
_EVERY_X, _EVERY_Y = 64, 36
_ROUNDS, _UNSEEN = 4, 0.05
"""How often every other point of a line is looked at, and by how many pixels it may lie beside the line without it."""
_FAR = 4.0
"""Heights of the plot up to which a curve that leaves it is followed."""


class Axes(NamedTuple):
    """The room of a plot and what its sides stand for."""

    width: int
    height: int
    x: Span
    y: Span

    @property
    def box(self) -> QRectF:
        """The room of the curves."""
        look = theme.current()
        return QRectF(
            look.px(_LEFT), look.px(_TOP), max(self.width - look.px(_LEFT) - look.px(_RIGHT), 1),
            max(self.height - look.px(_TOP) - look.px(_BOTTOM), 1),
        )  # fmt: skip

    def across(self, x: Reals | float) -> Reals:
        """Return where numbers lie from left to right."""
        box = self.box
        return np.asarray(box.left() + (np.asarray(x) - self.x[0]) / _wide(self.x) * box.width())

    def down(self, y: Reals | float) -> Reals:
        """Return where numbers lie from top to bottom; what is far outside stays just as far."""
        box = self.box
        share = np.clip((np.asarray(y) - self.y[0]) / _wide(self.y), -_FAR, 1 + _FAR)
        return np.asarray(box.bottom() - share * box.height())

    def value_at(self, pixel: float) -> float:
        """Return the number at a place from left to right."""
        return self.x[0] + (pixel - self.box.left()) / self.box.width() * _wide(self.x)


def _wide(span: Span) -> float:
    return (span[1] - span[0]) or 1.0


def paint_axes(
    painter: QPainter, axes: Axes, ticks: Ticks, written: tuple[Written, Written], zero: bool
) -> None:
    """Paint the lower edge with its marks, the numbers at the left, and the line of zero."""
    look, box = theme.current(), axes.box
    painter.setPen(QPen(look.colour("line_strong"), 1))
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    if zero and axes.y[0] <= 0 <= axes.y[1]:
        level = float(axes.down(0.0))
        painter.drawLine(QPointF(box.left(), level), QPointF(box.right(), level))
    along = ticks(*axes.x, max(int(box.width() / look.px(_EVERY_X)), 2))
    for tick in along:
        x = float(axes.across(tick))
        painter.setPen(QPen(look.colour("line_strong"), 1))
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x, box.bottom() + look.px(_TICK)))
        room = QRectF(x - look.px(40), box.bottom() + look.px(_TICK + 2), look.px(80), look.px(20))
        text(painter, room, written[0](tick), "small", "text_quiet", CENTRE)
    high = look.line_height("small")
    for tick in ticks(*axes.y, max(int(box.height() / look.px(_EVERY_Y)), 2)):
        room = QRectF(0, float(axes.down(tick)) - high / 2, box.left() - look.px(6), high)
        text(painter, room, written[1](tick), "small", "text_quiet", RIGHT)


def paint_curve(painter: QPainter, axes: Axes, curve: Curve, x: Reals, y: Reals) -> None:
    """Paint one curve within the plot's room."""
    look = theme.current()
    there = np.isfinite(x) & np.isfinite(y)
    across, down = axes.across(x[there]), axes.down(y[there])
    if not curve.dots:
        across, down = thinned(across, down)
    points = list(map(QPointF, across.tolist(), down.tolist()))
    painter.save()
    painter.setClipRect(axes.box.adjusted(-1, -1, 1, 1))
    if curve.filled and points:
        _fill(painter, axes, points, curve.role)
    pen = QPen(look.colour(curve.role), look.px(2))
    if curve.dashed:
        pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(points))
    painter.restore()
    if curve.dots:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(curve.role))
        for point in points:
            painter.drawEllipse(point, look.px(_DOT) / 2, look.px(_DOT) / 2)


def thinned(across: Reals, down: Reals) -> tuple[Reals, Reals]:
    """Leave out points of a line that nobody would miss: it takes as long to paint as it has bends."""
    for _round in range(_ROUNDS):
        if len(across) < 3:
            break
        here, back, on = slice(1, -1, 2), slice(0, -2, 2), slice(2, None, 2)
        wide, high = across[on] - across[back], down[on] - down[back]
        aside = wide * (down[here] - down[back]) - high * (across[here] - across[back])
        keep = np.ones(len(across), dtype=bool)
        keep[here] = np.abs(aside) > _UNSEEN * np.maximum(np.hypot(wide, high), 1e-9)
        across, down = across[keep], down[keep]
    return across, down


def _fill(painter: QPainter, axes: Axes, points: list[QPointF], role: str) -> None:
    """Paint the area between a curve and zero."""
    level = float(axes.down(0.0))
    ends = [QPointF(points[-1].x(), level), QPointF(points[0].x(), level)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.current().colour(role, 0.25))
    painter.drawPolygon(QPolygonF([*points, *ends]))


def paint_marker(painter: QPainter, axes: Axes, x: float, spots: Sequence[tuple[float, str]]) -> None:
    """Paint the standing line, and a dot where it meets each curve."""
    look, box = theme.current(), axes.box
    if not axes.x[0] <= x <= axes.x[1]:
        return
    at = float(axes.across(x))
    pen = QPen(look.colour("accent"), 1.5)
    pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.drawLine(QPointF(at, box.top()), QPointF(at, box.bottom()))
    painter.setPen(QPen(look.colour("canvas"), 1))
    for level, role in spots:
        if axes.y[0] <= level <= axes.y[1]:
            painter.setBrush(look.colour(role))
            painter.drawEllipse(QPointF(at, float(axes.down(level))), look.px(_SPOT) / 2, look.px(_SPOT) / 2)
