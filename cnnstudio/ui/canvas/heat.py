"""Heat: how much of what is measured each layer has, as a glow around nodes and along wires, with its scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen

from cnnstudio.language import tr
from cnnstudio.ui.canvas.items import NodeItem, WireItem
from cnnstudio.ui.canvas.measures import Measure
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin
from cnnstudio.ui.colour_scale import mixed

_GLOW = 5.0
_WIRE_LEAST, _WIRE_MOST = 3.0, 14.0
_LEAST = 0.12
"""A layer that has anything at all wears so much of the colour."""
_LEGEND = QSizeF(208.0, 64.0)
_INSET = 16.0


@dataclass(frozen=True, slots=True)
class Heat:
    """One measure over all layers of the graph shown."""

    measure: Measure
    values: Mapping[str, int | None]
    largest: int

    @classmethod
    def of(cls, measure: Measure, scene: Scene) -> Heat:
        """Take the measure of every layer."""
        values = measure.values(scene.analysis)
        shown = [value for node, value in values.items() if value and node in scene.nodes]
        return cls(measure, values, max(shown, default=0))

    def share(self, node: str) -> float:
        """Return how much a layer has of the largest, from 0 to 1."""
        return (self.values.get(node) or 0) / self.largest if self.largest else 0.0

    def colour(self, skin: Skin, share: float) -> QColor:
        """Return the colour of a share: the canvas at nothing, orange at the largest."""
        end = _LEAST + (1 - _LEAST) * share**0.5
        return mixed(skin.canvas, skin.colour("scale_positive"), end)


def paint_glow(
    painter: QPainter,
    skin: Skin,
    heat: Heat,
    items: Iterable[NodeItem],
    wires: Iterable[WireItem],
    scene: Scene,
) -> None:
    """Paint behind nodes and wires; the painter stands in scene coordinates."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for wire in wires:
        share = heat.share(wire.source)
        if share:
            width = _WIRE_LEAST + (_WIRE_MOST - _WIRE_LEAST) * share**0.5
            pen = QPen(heat.colour(skin, share), width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawPath(scene.route(wire).path)
    painter.setPen(Qt.PenStyle.NoPen)
    for item in items:
        share = heat.share(item.id)
        if share:
            painter.setBrush(heat.colour(skin, share))
            painter.drawRoundedRect(item.box.adjusted(-_GLOW, -_GLOW, _GLOW, _GLOW), 12, 12)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_blocks(painter: QPainter, skin: Skin, heat: Heat, scene: Scene) -> None:
    """From afar every node is a block of its heat; the painter stands in scene coordinates."""
    painter.setPen(Qt.PenStyle.NoPen)
    for item in scene.nodes.values():
        painter.fillRect(
            item.box, heat.colour(skin, heat.share(item.id)) if heat.share(item.id) else skin.body.color()
        )


def legend_box(window: QSizeF) -> QRectF:
    """Return where the legend stands in the window."""
    return QRectF(QPointF(_INSET, window.height() - _INSET - _LEGEND.height()), _LEGEND)


def paint_legend(painter: QPainter, skin: Skin, heat: Heat, window: QSizeF) -> None:
    """Paint what is measured and its scale; the painter stands in window pixels."""
    box = legend_box(window)
    painter.setPen(skin.pen("line_strong", 1))
    painter.setBrush(skin.colour("card"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
    inner = box.adjusted(12, 8, -12, -8)
    skin.write(painter, inner.left(), inner.top() + 13, heat.measure.title, "strong", skin.colour("text"))
    bar = QRectF(inner.left(), inner.top() + 22, inner.width(), 8)
    shades = QLinearGradient(bar.topLeft(), bar.topRight())
    for step in range(9):
        shades.setColorAt(step / 8, heat.colour(skin, step / 8))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shades)
    painter.drawRoundedRect(bar, 2, 2)
    most = _most_words(heat)
    quiet = skin.colour("text_quiet")
    skin.write(painter, inner.left(), inner.bottom(), "0", "micro", quiet)
    skin.write(painter, inner.right() - skin.text_width(most, "micro"), inner.bottom(), most, "micro", quiet)


def _most_words(heat: Heat) -> str:
    return heat.measure.plain(heat.largest) if heat.largest else tr("not known yet")
