"""The rails of an open block: where its inputs arrive and where its outputs leave."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from cnnstudio.language import tr
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin

_ROOM = 12.0
_WORDS = 20.0
"""Room for the rail's name beside its ports, in scene pixels."""


def paint_rails(painter: QPainter, skin: Skin, scene: Scene) -> None:
    """Paint a band behind the inputs and one behind the outputs; the painter stands in scene coordinates."""
    for direction, words in (("in", tr("in")), ("out", tr("out"))):
        box = _around(scene, direction)
        if box.isNull():
            continue
        painter.setPen(skin.pen("line", 1))
        painter.setBrush(skin.colour("chrome", 0.6))
        painter.drawRoundedRect(box, 10, 10)
        skin.write(painter, box.left() + _ROOM, box.top() + 15, words, "micro", skin.colour("text_faint"))


def _around(scene: Scene, direction: str) -> QRectF:
    box = QRectF()
    for node, layer in scene.project.graph.ports:
        if layer.direction == direction:
            box = box.united(scene.nodes[node].box)
    return box.adjusted(-_ROOM, -_WORDS, _ROOM, _ROOM) if not box.isNull() else box
