"""Nodes near enough to read: body, strip, glyph, words, badge, and the states they may be in."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from cnnstudio.language import tr
from cnnstudio.ui.canvas import strokes
from cnnstudio.ui.canvas.hits import BADGE_AT
from cnnstudio.ui.canvas.items import NODE, Face, NodeItem
from cnnstudio.ui.canvas.marks import Ghost, Marks
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin

_BODY = QRectF(QPointF(0, 0), NODE)
_EDGE_BODY = _BODY.adjusted(0.5, 0.5, -0.5, -0.5)
_SHADOW = _BODY.translated(0, 2)
_HALO = _BODY.adjusted(-2.5, -2.5, 2.5, 2.5)
_GLYPH = QRectF(16, (NODE.height() - strokes.GLYPH) / 2, strokes.GLYPH, strokes.GLYPH)
_LEFT, _TITLE, _CAPTION = 46.0, 24.0, 42.0
"""Left end of the words, and their baselines."""
_INSET = 12.0
WAITING = 0.55
GHOST = 0.7


class NodePainter:
    """Paints the nodes of one frame; the painter stands in scene coordinates."""

    def __init__(self, painter: QPainter, skin: Skin, marks: Marks, factor: float, ratio: float) -> None:
        self._painter, self._skin, self._marks = painter, skin, marks
        self._factor, self._ratio = factor, ratio
        self._full = factor >= 0.85
        self._edge = factor >= 0.6

    def paint(self, scene: Scene, item: NodeItem) -> None:
        """Paint one node of the scene."""
        face = scene.face(item)
        self._painter.translate(item.box.topLeft())
        self._backdrop(item.id, face)
        self._body(face)
        self._content(face, WAITING if face.state == "waiting" else 1.0)
        self._border(item.id, face)
        if face.badge is not None:
            strokes.badge(self._painter, _BODY.topRight() + BADGE_AT, face.badge, self._skin)
        self._painter.translate(-item.box.topLeft())

    def ghost(self, ghost: Ghost) -> None:
        """Paint a node that is not there yet."""
        painter = self._painter
        painter.save()
        painter.translate(ghost.box.topLeft())
        painter.setOpacity(GHOST)
        painter.setBrush(self._skin.body)
        painter.setPen(self._skin.pen("line_strong", 1, dash=(4, 3)))
        painter.drawRoundedRect(_BODY, strokes.RADIUS, strokes.RADIUS)
        self._content(ghost.face, GHOST)
        painter.restore()

    def _backdrop(self, node: str, face: Face) -> None:
        painter, skin = self._painter, self._skin
        painter.setPen(Qt.PenStyle.NoPen)
        if self._edge:
            painter.setBrush(skin.shadow)
            painter.drawRoundedRect(_SHADOW, strokes.RADIUS, strokes.RADIUS)
        if face.repeat > 1 or face.bands:
            self._stack()
        if node in self._marks.selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(skin.pen("accent", 5, 0.28))
            painter.drawRoundedRect(_HALO, 10.5, 10.5)

    def _stack(self) -> None:
        painter = self._painter
        painter.setBrush(self._skin.body)
        painter.setPen(self._skin.pen("control_pressed", 1))
        for step in (12, 6):
            painter.drawRoundedRect(_BODY.translated(step, -step), strokes.RADIUS, strokes.RADIUS)

    def _body(self, face: Face) -> None:
        self._painter.setPen(self._skin.pen("control_pressed", 1))
        self._painter.setBrush(self._skin.error_body if face.state == "error" else self._skin.body)
        self._painter.drawRoundedRect(_EDGE_BODY, 7.5, 7.5)

    def _border(self, node: str, face: Face) -> None:
        """Draw the border over the strip where it says something."""
        pen = self._telling_pen(node, face)
        if pen is not None:
            inset = pen.widthF() / 2
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.setPen(pen)
            radius = strokes.RADIUS - inset
            self._painter.drawRoundedRect(_BODY.adjusted(inset, inset, -inset, -inset), radius, radius)
        if self._marks.ring and node == self._marks.focus:
            self._focus_ring()

    def _telling_pen(self, node: str, face: Face) -> QPen | None:
        skin, marks = self._skin, self._marks
        if node in marks.flashed or face.state == "error":
            return skin.pen("error", 2)
        if node in marks.selected:
            return skin.pen("accent", 2)
        return skin.pen("text_quiet", 1) if node == marks.hovered else None

    def _focus_ring(self) -> None:
        out = 9.0 if self._marks.selected else 5.0
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(self._skin.pen("focus", 2, dash=(6, 3)))
        self._painter.drawRoundedRect(_BODY.adjusted(-out, -out, out, out), 8 + out, 8 + out)

    def _content(self, face: Face, share: float) -> None:
        painter, skin = self._painter, self._skin
        before = painter.opacity()
        painter.setOpacity(share)
        self._strip(face)
        colour = skin.family(face.family)
        ink = skin.colour("text_quiet") if face.icon == "block" else colour
        strokes.glyph(painter, face.icon, _GLYPH, ink, self._factor * self._ratio)
        self._words(face)
        painter.setOpacity(before)

    def _strip(self, face: Face) -> None:
        bands = face.bands or (face.family,)
        for part, family in enumerate(bands):
            colour = self._skin.family(family)
            self._painter.fillPath(strokes.strip_path(part, len(bands)), colour)

    def _words(self, face: Face) -> None:
        painter, skin = self._painter, self._skin
        right = NODE.width() - _INSET
        taken = self._corner(face, right)
        title = skin.elided(face.name, "strong", right - taken - 8 - _LEFT)
        skin.write(painter, _LEFT, _TITLE, title, "strong", skin.colour("text"))
        room = right - _LEFT
        fits = self._full and skin.text_width(face.caption, "small") <= room
        caption = face.caption if fits else face.terse if self._full else face.short
        shown = skin.elided(caption, "small", room)
        skin.write(painter, _LEFT, _CAPTION, shown, "small", skin.colour("text_quiet"))

    def _corner(self, face: Face, right: float) -> float:
        """Write the two letters or a block's count and return the room they take."""
        if face.repeat > 1:
            self._chip(tr("×{count}", count=face.repeat), right)
            return 28.0
        width = self._skin.text_width(face.code, "micro")
        colour = self._skin.colour("text_faint")
        self._skin.write(self._painter, right - width, _TITLE - 0.5, face.code, "micro", colour)
        return width

    def _chip(self, words: str, right: float) -> None:
        box = QRectF(right - 28 + 2, 8, 28, 20)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._skin.colour("accent_tint"))
        self._painter.drawRoundedRect(box, 4, 4)
        left = box.center().x() - self._skin.text_width(words, "small") / 2
        self._skin.write(
            self._painter, left, box.center().y() + 4.5, words, "small", self._skin.colour("accent")
        )
