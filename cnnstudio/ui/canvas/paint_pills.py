"""Labels of wires: the shapes that flow in them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QTransform

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.items import PILL, Label, WireItem, WireState
from cnnstudio.ui.canvas.marks import Marks
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin
from cnnstudio.ui.canvas.stamps import Stamps

_FULL = 0.85
"""Window pixels per scene pixel from which labels are written in full."""
_LONGEST = 200.0
_EDGE = 1.0
"""Scene pixels around a pill that its kept picture has."""
_INKS: dict[WireState, str] = {"waiting": "text_quiet", "stale": "text_disabled"}


class PillPainter:
    """Paints labels; the painter stands in window pixels."""

    def __init__(self, painter: QPainter, skin: Skin, marks: Marks, eye: Eye, stamps: Stamps) -> None:
        self._painter, self._skin, self._marks, self._stamps = painter, skin, marks, stamps
        self._full, self._factor = eye.factor >= _FULL, eye.factor
        self._view = eye.transform()

    def paint(self, scene: Scene, wire: WireItem, area: QRectF) -> None:
        """Paint the label of one wire if it lies in an area, on whole pixels as nodes are."""
        route = wire.route or scene.route(wire)
        x, y = route.label.x(), route.label.y()
        if not (area.left() - _LONGEST < x < area.right() + _LONGEST and area.top() <= y <= area.bottom()):
            return
        lit = wire.source in self._marks.selected or wire.id in self._marks.selected_wires
        label = wire.label or scene.label(wire)
        if wire.source in scene.stale:
            label = replace(label, state="stale")
        words = label.words if self._full else label.short
        width = self._skin.text_width(words, "small") + 18
        at = self._view.map(QPointF(x - width * (1 - route.side) / 2, y - PILL / 2))
        self._stamped(round(at.x()), round(at.y()), width, label, lit)
        ink = self._skin.colour(_INKS.get(label.state, "text"))
        self._skin.write(self._painter, 9, PILL / 2 + 4.5, words, "small", ink)

    def _stamped(self, x: int, y: int, width: float, label: Label, lit: bool) -> None:
        """Paint a pill from its kept picture, and leave the painter standing in its corner."""
        painter, skin, factor = self._painter, self._skin, self._factor
        misfit = label.state == "misfit"
        size = (width + 2 * _EDGE, PILL + 2 * _EDGE)

        def draw(inner: QPainter) -> None:
            inner.translate(_EDGE, _EDGE)
            pill(inner, skin, QRectF(0, 0, width, PILL), misfit, lit)

        out = _EDGE * factor
        painter.resetTransform()
        painter.drawPixmap(
            QPointF(x - out, y - out), self._stamps.kept((width, misfit, lit), size, factor, draw)
        )
        painter.setTransform(QTransform(factor, 0, 0, factor, x, y))


def pill_width(skin: Skin, words: str) -> float:
    """Return the width of a pill around words."""
    return skin.text_width(words, "small") + 18


def pill(painter: QPainter, skin: Skin, box: QRectF, misfit: bool = False, lit: bool = False) -> None:
    """Paint the ground of a label."""
    painter.setBrush(skin.colour("error_tint" if misfit else "canvas"))
    painter.setPen(skin.pen("error" if misfit else "accent_line" if lit else "line", 1))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), PILL / 2, PILL / 2)


def written_pill(painter: QPainter, skin: Skin, box: QRectF, label: Label) -> None:
    """Paint a label in full where it is wanted, whatever the painter stands in."""
    pill(painter, skin, box, label.state == "misfit")
    ink = skin.colour(_INKS.get(label.state, "text"))
    skin.write(painter, box.left() + 9, box.center().y() + 4.5, label.words, "small", ink)
