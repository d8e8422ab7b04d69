"""Pins of layers that are too small to wear a badge: the same sign, in window pixels."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from cnnstudio.ui import icons
from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.items import NodeItem
from cnnstudio.ui.canvas.skin import Skin

_SIDE = 14.0


def paint_pins(
    painter: QPainter, skin: Skin, eye: Eye, pinned: frozenset[str], items: Iterable[NodeItem]
) -> None:
    """Mark the layers that nothing but a hand moves, at their upper left corners."""
    for item in items:
        if item.id not in pinned:
            continue
        corner = eye.box_to_window(item.box).topLeft()
        box = QRectF(corner.x() - _SIDE / 2, corner.y() - _SIDE / 2, _SIDE, _SIDE)
        painter.setBrush(skin.colour("card"))
        painter.setPen(skin.pen("line_strong", 1))
        painter.drawEllipse(box)
        icons.draw(painter, "pin", box.adjusted(2, 2, -2, -2), skin.colour("text_quiet"))
