"""What leaves each layer as a small body, all drawn to one scale: maps as boxes, vectors as bars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPolygonF

from cnnstudio.document.flow import Flow
from cnnstudio.layers.shape import Shape
from cnnstudio.ui.canvas.items import NodeItem
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin

AWAY = 84.0
"""Right of a node, past the gutter of the wires."""
_OVER = 44.0
_HIGHEST, _DEEPEST, _THIN = 56.0, 48.0, 2.0
BESIDE = 120.0
"""How far from a body something stands clear of it."""
_USUAL = 2.0
"""Pixels per element of a map's side, as long as the largest map has room."""
_SLANT = 0.5


@dataclass(frozen=True, slots=True)
class Scale:
    """Pixels per element of a side, and per root of the channels."""

    side: float
    depth: float

    @classmethod
    def of(cls, shapes: Iterable[Shape]) -> Scale:
        """Return the scale at which the largest of these shapes has room."""
        bodies = [body(shape) for shape in shapes]
        tallest = max((max(high, wide) for high, wide, _deep in bodies), default=1)
        deepest = max((sqrt(deep) for _high, _wide, deep in bodies), default=1.0)
        return cls(min(_USUAL, _HIGHEST / max(tallest, 1)), min(_USUAL, _DEEPEST / max(deepest, 1.0)))


def body(shape: Shape) -> tuple[int, int, int]:
    """Return height, width and depth of a shape: a vector is all depth, a sequence all height."""
    known = [axis or 1 for axis in shape]
    if len(known) <= 1:
        return 1, 1, known[0] if known else 1
    if len(known) == 2:
        return known[0], 1, known[1]
    return known[-3], known[-2], known[-1]


def paint_tensors(painter: QPainter, skin: Skin, scene: Scene, items: Iterable[NodeItem]) -> None:
    """Paint the body of each node's first output; the painter stands in scene coordinates."""
    known = {node: facts.output for node, facts in scene.analysis.nodes.items() if node in scene.nodes}
    scale = Scale.of(shape for shape in known.values() if shape is not None)
    for item in items:
        shape = known.get(item.id)
        area = _room(item, scene.flow)
        if shape is not None and not any(other.id != item.id for other in scene.nodes_in(area)):
            _paint(painter, skin, area, body(shape), scale)


def _room(item: NodeItem, flow: Flow) -> QRectF:
    """Return where a body stands: right of its layer, or over it where the data run to the right."""
    size = QSizeF(_HIGHEST + _DEEPEST, item.box.height())
    if flow.lies:
        return QRectF(item.box.topLeft() - QPointF(-item.box.width() / 3, size.height() + _OVER), size)
    return QRectF(item.box.topRight() + QPointF(AWAY, 0), size)


def measured(shape: Shape, scale: Scale) -> tuple[float, float, float]:
    """Return height, width and depth of a shape's body in scene pixels."""
    high, wide, deep = body(shape)
    return max(high * scale.side, _THIN), max(wide * scale.side, _THIN), max(sqrt(deep) * scale.depth, _THIN)


def _paint(painter: QPainter, skin: Skin, area: QRectF, sides: tuple[int, int, int], scale: Scale) -> None:
    high, wide, deep = max(sides[0] * scale.side, _THIN), max(sides[1] * scale.side, _THIN), sqrt(sides[2])
    away = QPointF(max(deep * scale.depth, _THIN) * _SLANT, -max(deep * scale.depth, _THIN) * _SLANT)
    front = QRectF(area.left(), area.center().y() - high / 2 - away.y() / 2, wide, high)
    painter.setPen(skin.pen("text_quiet", 1))
    top = [front.topLeft(), front.topLeft() + away, front.topRight() + away, front.topRight()]
    flank = [front.topRight(), front.topRight() + away, front.bottomRight() + away, front.bottomRight()]
    for corners, role in ((top, "control_hover"), (flank, "control")):
        painter.setBrush(skin.colour(role))
        painter.drawPolygon(QPolygonF(corners))
    painter.setBrush(skin.colour("control_pressed"))
    painter.drawRect(front)
