"""Letters at the ports that a wire drawn by keys may end at."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.marks import Marks
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin

_HIGH, _PADDING, _AWAY = 20.0, 12.0, 8.0


def paint_letters(painter: QPainter, skin: Skin, scene: Scene, marks: Marks, eye: Eye) -> None:
    """Paint the letters in reading size at every zoom; the painter stands in window pixels."""
    for node, slot, words, chosen in marks.letters:
        if node in scene.nodes:
            at = eye.to_window(slot.point(scene.nodes[node].box))
            _letter(painter, skin, at, words, chosen)


def _letter(painter: QPainter, skin: Skin, at: QPointF, words: str, chosen: bool) -> None:
    width = skin.text_width(words, "strong") + _PADDING
    box = QRectF(at.x() - _AWAY - width, at.y() - _HIGH - 2, width, _HIGH)
    painter.setPen(skin.pen("accent", 1.5))
    painter.setBrush(skin.colour("accent" if chosen else "card"))
    painter.drawRoundedRect(box, 4, 4)
    ink = skin.colour("on_accent" if chosen else "text")
    skin.write(painter, box.left() + _PADDING / 2, box.center().y() + 4.5, words, "strong", ink)
