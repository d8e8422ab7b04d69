"""Small things every painter of the canvas uses: glyphs, badges, strips."""

from __future__ import annotations

from functools import cache
from math import cos, radians, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from cnnstudio.ui import icons, theme
from cnnstudio.ui.canvas.items import NODE, Severity
from cnnstudio.ui.canvas.skin import Skin

_SIZE = theme.tokens()["size"]
STRIP = float(_SIZE["node_strip"])
RADIUS = float(theme.tokens()["radius"]["node"])
GLYPH = float(_SIZE["icon_node"])
BADGE = 18.0
_BADGE_ROLES = {"error": "error", "warning": "warning", "info": "info"}


def badge(painter: QPainter, middle: QPointF, severity: Severity, skin: Skin) -> None:
    """Draw a problem's shape on a ring of canvas colour: octagon, triangle or circle."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(skin.canvas)
    painter.drawEllipse(middle, BADGE / 2 + 3, BADGE / 2 + 3)
    box = QRectF(middle.x() - BADGE / 2, middle.y() - BADGE / 2, BADGE, BADGE)
    icons.draw(painter, _BADGE_ROLES[severity], box, skin.colour(severity))


_CORNERS: dict[Severity, tuple[int, float]] = {"error": (8, 22.5), "warning": (3, -90.0), "info": (24, 0.0)}
"""Corners of a problem's shape, and the direction of the first in degrees: octagon, triangle, circle."""


def sign(severity: Severity, middle: QPointF, reach: float) -> QPolygonF:
    """Return the shape of a problem around a point."""
    corners, first = _CORNERS[severity]
    turns = (radians(first + 360 * n / corners) for n in range(corners))
    return QPolygonF([middle + QPointF(cos(turn), sin(turn)) * reach for turn in turns])


@cache
def body_path() -> QPainterPath:
    """Return the outline of a node at the origin."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(QPointF(0, 0), NODE), RADIUS, RADIUS)
    return path


@cache
def strip_path(part: int = 0, parts: int = 1) -> QPainterPath:
    """Return one band of the family strip, cut to the node's left corners."""
    height = NODE.height() / parts
    band = QPainterPath()
    band.addRect(QRectF(0, part * height, STRIP, height))
    return band.intersected(body_path())
