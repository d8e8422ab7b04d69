"""Nodes without their words as kept pictures: a hundred convolutions look alike, so they are drawn once per zoom."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from cnnstudio.ui import icons
from cnnstudio.ui.canvas import strokes
from cnnstudio.ui.canvas.items import NODE, Face
from cnnstudio.ui.canvas.skin import Skin

ROOM = 16.0
"""Scene pixels around the body, for the edge below and the copies behind."""
BODY = QRectF(QPointF(0, 0), NODE)
_EDGE_BODY = BODY.adjusted(0.5, 0.5, -0.5, -0.5)
_SHADOW = BODY.translated(0, 2)
_GLYPH = QRectF(16, (NODE.height() - strokes.GLYPH) / 2, strokes.GLYPH, strokes.GLYPH)
_EDGE_FROM = 0.6

_HATCH = 8
_SKIPPED = 0.35
_Look = tuple[Hashable, ...]
Draw = Callable[[QPainter], None]


class Stamps:
    """The pictures of one theme, zoom and screen; another zoom begins anew."""

    def __init__(self) -> None:
        self._for: tuple[Skin, float, float] | None = None
        self._ratio = 1.0
        self._kept: dict[_Look, QPixmap] = {}

    def begin(self, skin: Skin, factor: float, ratio: float) -> None:
        """Begin a frame; pictures of another theme, zoom or screen are given up."""
        if self._for != (skin, factor, ratio):
            self._for, self._ratio = (skin, factor, ratio), ratio
            self._kept.clear()

    def stamp(self, skin: Skin, face: Face, factor: float) -> QPixmap:
        """Return the picture of a node's body, strip and glyph; its corner lies ROOM outside the body."""
        states = (face.state == "error", face.state == "waiting", face.skipped, bool(face.port))
        look = (face.family, face.icon, face.bands, *states, factor)
        found = self._kept.get(look)
        if found is None:
            found = self._kept[look] = _drawn(skin, face, factor, self._ratio)
        return found

    def kept(self, look: _Look, size: tuple[float, float], factor: float, draw: Draw) -> QPixmap:
        """Return a picture of a size in scene pixels, drawn when it is first asked for."""
        found = self._kept.get(look)
        if found is None:
            found = self._kept[look] = _blank(*size, factor, self._ratio)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(factor, factor)
            draw(painter)
            painter.end()
        return found


def _drawn(skin: Skin, face: Face, factor: float, ratio: float) -> QPixmap:
    picture = _blank(NODE.width() + 2 * ROOM, NODE.height() + 2 * ROOM, factor, ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(factor, factor)
    painter.translate(ROOM, ROOM)
    if not face.port:
        _backdrop(painter, skin, face, factor)
    painter.setPen(skin.pen("line_strong", 1, dash=(4, 3)) if face.port else skin.pen("control_pressed", 1))
    painter.setBrush(skin.error_body if face.state == "error" else skin.canvas if face.port else skin.body)
    painter.drawRoundedRect(_EDGE_BODY, 7.5, 7.5)
    painter.setOpacity(skin.waiting if face.state == "waiting" or face.skipped else 1.0)
    draw_content(painter, skin, face)
    if face.skipped:
        painter.setOpacity(1.0)
        _hatch(painter, skin)
    painter.end()
    return picture


def _blank(width: float, height: float, factor: float, ratio: float) -> QPixmap:
    """Return an empty picture of a size in scene pixels."""
    picture = QPixmap(ceil(width * factor * ratio), ceil(height * factor * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


def _backdrop(painter: QPainter, skin: Skin, face: Face, factor: float) -> None:
    if factor >= _EDGE_FROM:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(skin.shadow)
        painter.drawRoundedRect(_SHADOW, strokes.RADIUS, strokes.RADIUS)
    if face.bands:
        painter.setBrush(skin.body)
        painter.setPen(skin.pen("control_pressed", 1))
        for step in (12, 6):
            painter.drawRoundedRect(BODY.translated(step, -step), strokes.RADIUS, strokes.RADIUS)


def _hatch(painter: QPainter, skin: Skin) -> None:
    """Hatch the body of a layer that is skipped."""
    painter.save()
    painter.setClipPath(strokes.body_path())
    painter.setPen(skin.pen("text_quiet", 1, _SKIPPED))
    high = round(NODE.height())
    for left in range(-high, round(NODE.width()), _HATCH):
        painter.drawLine(left, high, left + high, 0)
    painter.restore()


def draw_content(painter: QPainter, skin: Skin, face: Face) -> None:
    """Draw strip and glyph of a node whose corner is the painter's origin."""
    bands = () if face.port else face.bands or (face.family,)
    for part, family in enumerate(bands):
        painter.fillPath(strokes.strip_path(part, len(bands)), skin.family(family))
    ink = skin.colour("text_quiet") if face.icon == "block" else skin.family(face.family)
    icons.draw(painter, face.icon, _GLYPH, ink)
