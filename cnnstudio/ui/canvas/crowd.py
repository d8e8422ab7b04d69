"""What already stands in the window, so that a card can find room beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize

from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.widgets.paint import text_width

_LABELS_FROM = 0.55
"""Window pixels per scene pixel from which wires wear labels."""
_PILL, _PILL_ROOM = 20.0, 18.0
_STEP, _FARTHEST = 24, 480
"""How far the network may go aside for a card, in pixels."""


def crowd(stage: Stage) -> tuple[QRect, ...]:
    """Return the boxes of the layers and of the labels of wires in the window and beside it, in its pixels."""
    eye, window = stage.camera.goal, QRectF(0, 0, stage.window.width(), stage.window.height())
    seen = eye.box_to_scene(window.adjusted(-_FARTHEST, 0, _FARTHEST, 0))
    boxes = [item.box for item in stage.scene.nodes_in(seen)]
    if eye.factor >= _LABELS_FROM:
        boxes += [_label_box(stage, wire.id) for wire in stage.scene.wires_in(seen)]
    return tuple(eye.box_to_window(box).toAlignedRect() for box in boxes)


def _label_box(stage: Stage, wire: str) -> QRectF:
    item = stage.scene.wires[wire]
    route, words = stage.scene.route(item), stage.scene.label(item).words
    width = text_width(words, "small") + _PILL_ROOM
    left = route.label.x() - width * (1 - route.side) / 2
    return QRectF(left, route.label.y() - _PILL / 2, width, _PILL)


def freest(places: Sequence[QPoint], size: QSize, room: QRect, taken: Iterable[QRect]) -> QPoint | None:
    """Return the first place inside the room that covers least of what is taken, None if none lies inside."""
    boxes = list(taken)
    inside = [place for place in places if room.contains(QRect(place, size))]
    return min(inside, key=lambda place: hides(QRect(place, size), boxes), default=None)


def hides(area: QRect, taken: Iterable[QRect]) -> int:
    """Return how many pixels of what is taken an area covers."""
    return sum(_surface(area.intersected(box)) for box in taken)


def way_out(free: Callable[[int], bool]) -> int:
    """Return the smallest way sideways, in pixels, at which there is room; 0 where there is none near."""
    ways = (way * side for way in range(_STEP, _FARTHEST, _STEP) for side in (-1, 1))
    return next((way for way in ways if free(way)), 0)


def _surface(box: QRect) -> int:
    return box.width() * box.height() if box.isValid() else 0
