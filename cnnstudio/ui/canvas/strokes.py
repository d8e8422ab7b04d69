"""Small things every painter of the canvas uses: glyphs, badges, strips."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

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
