"""Nodes near enough to read: body, strip, glyph, words, badge, and the states they may be in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QTransform

from cnnstudio.language import tr
from cnnstudio.ui import icons
from cnnstudio.ui.canvas import strokes
from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.hits import badge_at
from cnnstudio.ui.canvas.items import NODE, Face, NodeItem
from cnnstudio.ui.canvas.marks import Ghost, Marks
from cnnstudio.ui.canvas.paint_pills import PillPainter
from cnnstudio.ui.canvas.paint_unfolded import inside_of, is_shown, paint_area, paint_head
from cnnstudio.ui.canvas.paint_wires import WirePainter
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin
from cnnstudio.ui.canvas.stamps import BODY, ROOM, Stamps, draw_content

_HALO = BODY.adjusted(-2.5, -2.5, 2.5, 2.5)
_LEFT, _TITLE, _CAPTION = 46.0, 24.0, 42.0
"""Left end of the words, and their baselines."""
_RIGHT = NODE.width() - 12.0
_OUT = 6.0
"""Room around a body for its halo."""
_PIN = 20.0
"""Width of the pin's badge."""
GHOST = 0.7


def ends_of(scene: Scene, wires: set[str]) -> frozenset[str]:
    """Return the layers at both ends of these wires."""
    found = (scene.wires[wire] for wire in wires if wire in scene.wires)
    return frozenset(end for wire in found for end in (wire.source, wire.target)) if wires else frozenset()


class NodePainter:
    """Paints the nodes of one frame, each on whole pixels of the window so that its edges are sharp at every zoom."""

    def __init__(self, painter: QPainter, skin: Skin, marks: Marks, eye: Eye, stamps: Stamps) -> None:
        self._painter, self._skin, self._marks, self._stamps = painter, skin, marks, stamps
        self._factor = eye.factor
        self._full = eye.factor >= 0.85
        self._ends: frozenset[str] | None = None
        self._view, self._eye = eye.transform(), eye

    def paint(self, scene: Scene, item: NodeItem) -> None:
        """Paint one node of the scene."""
        if self._ends is None:
            self._ends = ends_of(scene, self._marks.selected_wires)
        painter, face = self._painter, item.face or scene.face(item)
        if item.unfolded:
            self._unfolded(scene, item, face)
            return
        at = self._view.map(item.box.topLeft())
        x, y = round(at.x()), round(at.y())
        local = QTransform(self._factor, 0, 0, self._factor, x, y)
        painter.resetTransform()
        if item.id in self._marks.selected or item.id in self._marks.lit:
            self._around(x, y, ("halo",), self._halo)
        out = ROOM * self._factor
        painter.drawPixmap(QPointF(x - out, y - out), self._stamps.stamp(self._skin, face, self._factor))
        self._border(x, y, item.id, face)
        painter.setTransform(local)
        self._lettering(face)
        if self._marks.ring and item.id == self._marks.focus:
            self._focus_ring()
        if face.skipped:
            self._skipped(_PIN - 4.0 if face.pinned else 0.0)
        if face.pinned:
            self._pin(BODY.topLeft())
        if face.remarked:
            self._remark()
        if face.badge is not None:
            strokes.badge(painter, badge_at(BODY, scene.flow), face.badge, self._skin)

    def _unfolded(self, scene: Scene, item: NodeItem, face: Face) -> None:
        """Paint a block with its layers inside."""
        painter, inner = self._painter, inside_of(scene, item)
        painter.setTransform(self._view)
        paint_area(painter, self._skin, item, item.id in self._marks.selected)
        if face.pinned:
            self._pin(item.box.topLeft())
        if inner is not None:
            self._contents(inner, replace(self._eye, corner=self._eye.corner - item.box.topLeft()))
        painter.setTransform(self._view)
        paint_head(painter, self._skin, item, face)
        if face.badge is not None:
            strokes.badge(painter, badge_at(item.box, scene.flow), face.badge, self._skin)

    def _contents(self, inner: Scene, eye: Eye) -> None:
        """Paint the layers and wires of a block, seen from its own corner."""
        painter, still, area = self._painter, Marks(), inner.bounds().adjusted(-99, -99, 99, 99)
        nodes = NodePainter(painter, self._skin, still, eye, self._stamps)
        painter.setTransform(eye.transform())
        wires = list(inner.wires_in(area))
        WirePainter(painter, self._skin, still, eye).paint(inner, wires, area)
        for item in inner.nodes.values():
            if is_shown(inner, item.id):
                nodes.paint(inner, item)
        pills = PillPainter(painter, self._skin, still, eye, self._stamps)
        for wire in wires:
            if is_shown(inner, wire.source) and is_shown(inner, wire.target):
                pills.paint(inner, wire, area)

    def _remark(self) -> None:
        """Paint a speech bubble at the lower left corner: somebody commented on the layer."""
        painter, skin = self._painter, self._skin
        bubble = QPainterPath()
        bubble.addRoundedRect(QRectF(-7, NODE.height() - 8, 18, 13), 4, 4)
        tail = QPainterPath(QPointF(-2, NODE.height() + 4))
        tail.lineTo(-3, NODE.height() + 10)
        tail.lineTo(4, NODE.height() + 4)
        painter.setPen(skin.pen("line_strong", 1))
        painter.setBrush(skin.colour("card"))
        painter.drawPath(bubble.united(tail))
        painter.setPen(skin.pen("text_quiet", 1.5))
        for dot in (-2.0, 2.0, 6.0):
            painter.drawPoint(QPointF(dot, NODE.height() - 1.5))

    def _pin(self, corner: QPointF) -> None:
        """Paint a pin at the upper left corner: nothing but a hand moves the layer."""
        box = QRectF(corner.x() - 13, corner.y() - 1, _PIN, _PIN)
        self._painter.setBrush(self._skin.colour("card"))
        self._painter.setPen(self._skin.pen("line_strong", 1))
        self._painter.drawEllipse(box)
        icons.draw(self._painter, "pin", box.adjusted(3, 3, -3, -3), self._skin.colour("text_quiet"))

    def _skipped(self, away: float) -> None:
        """Say at the upper left corner that the layer is skipped."""
        painter, skin, words = self._painter, self._skin, tr("skipped")
        box = QRectF(-6.0 + away, -3.0, skin.text_width(words, "micro") + 14, 16.0)
        painter.setBrush(skin.colour("card"))
        painter.setPen(skin.pen("line_strong", 1))
        painter.drawRoundedRect(box, 9, 9)
        skin.write(painter, box.left() + 7, box.center().y() + 4, words, "micro", skin.colour("text_quiet"))

    def ghost(self, ghost: Ghost) -> None:
        """Paint a node that is not there yet."""
        painter = self._painter
        painter.save()
        painter.setTransform(self._view)
        painter.translate(ghost.box.topLeft())
        painter.setOpacity(GHOST)
        painter.setBrush(self._skin.body)
        painter.setPen(self._skin.pen("line_strong", 1, dash=(4, 3)))
        painter.drawRoundedRect(BODY, strokes.RADIUS, strokes.RADIUS)
        draw_content(painter, self._skin, ghost.face)
        self._words(ghost.face)
        painter.restore()

    def _around(self, x: int, y: int, look: tuple[str, ...], draw: Callable[[QPainter], None]) -> None:
        """Paint what goes around a body from its kept picture; the painter stands in window pixels."""
        out = ceil(_OUT * self._factor)
        room = out / self._factor

        def drawn(painter: QPainter) -> None:
            painter.translate(room, room)
            draw(painter)

        size = (NODE.width() + 2 * room, NODE.height() + 2 * room)
        self._painter.drawPixmap(x - out, y - out, self._stamps.kept(look, size, self._factor, drawn))

    def _halo(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._skin.pen("accent", 5, 0.28))
        painter.drawRoundedRect(_HALO, 10.5, 10.5)

    def _lettering(self, face: Face) -> None:
        if face.state == "waiting" or face.skipped:
            self._painter.setOpacity(self._skin.waiting)
            self._words(face)
            self._painter.setOpacity(1.0)
        else:
            self._words(face)

    def _border(self, x: int, y: int, node: str, face: Face) -> None:
        """Draw the border over the strip where it says something."""
        role, width = self._telling(node, face)
        if not width:
            return

        def draw(painter: QPainter) -> None:
            radius, inset = strokes.RADIUS - width / 2, width / 2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._skin.pen(role, width))
            painter.drawRoundedRect(BODY.adjusted(inset, inset, -inset, -inset), radius, radius)

        self._around(x, y, ("border", role, str(width)), draw)

    def _telling(self, node: str, face: Face) -> tuple[str, int]:
        """Return the colour and the width of a border that says something; no width where none does."""
        marks = self._marks
        if node in marks.flashed or face.state == "error":
            return "error", 2
        if node in marks.selected:
            return "accent", 2
        if self._ends and node in self._ends:
            return "accent", 1
        return ("text_quiet", 1) if node == marks.hovered else ("", 0)

    def _focus_ring(self) -> None:
        out = 9.0 if self._marks.selected else 5.0
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(self._skin.pen("focus", 2, dash=(6, 3)))
        self._painter.drawRoundedRect(BODY.adjusted(-out, -out, out, out), 8 + out, 8 + out)

    def _words(self, face: Face) -> None:
        painter, skin = self._painter, self._skin
        taken = self._corner(face, _RIGHT)
        title = skin.elided(face.name, "strong", _RIGHT - taken - 8 - _LEFT)
        skin.write(painter, _LEFT, _TITLE, title, "strong", skin.colour("text"))
        shown = skin.whole_facts(self._caption(face), "small", _RIGHT - _LEFT)
        skin.write(painter, _LEFT, _CAPTION, shown, "small", skin.colour("text_quiet"))

    def _caption(self, face: Face) -> str:
        """Return as much of the caption as there may be room for."""
        if not self._full:
            return face.short
        fits = self._skin.text_width(face.caption, "small") <= _RIGHT - _LEFT
        return face.caption if fits else face.terse

    def _corner(self, face: Face, right: float) -> float:
        """Write the two letters or a block's count and return the room they take."""
        if face.linked:
            at = QRectF(right - (50.0 if face.repeat > 1 else 16.0), 10.0, 16.0, 16.0)
            icons.draw(self._painter, "link", at, self._skin.colour("text_quiet"))
        if face.repeat > 1:
            self._chip(tr("×{count}", count=face.repeat), right)
            return 50.0 if face.linked else 28.0
        if face.linked:
            return 16.0
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
