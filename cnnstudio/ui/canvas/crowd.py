"""What already stands in the window, so that a card can find room beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize

from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.widgets.paint import text_width

_LABELS_FROM = 0.55
"""Window pixels per scene pixel from which wires wear labels."""
_PILL, _PILL_ROOM = 20.0, 18.0


def crowd(stage: Stage) -> tuple[QRect, ...]:
    """Return the boxes of the layers and of the labels of wires in the window, in its pixels."""
    eye, seen = (
        stage.camera.goal,
        stage.camera.goal.box_to_scene(QRectF(0, 0, stage.window.width(), stage.window.height())),
    )
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
    boxes, best = list(taken), None
    for place in places:
        area = QRect(place, size)
        if not room.contains(area):
            continue
        covered = sum(_surface(area.intersected(box)) for box in boxes)
        if best is None or covered < best[0]:
            best = (covered, place)
    return best[1] if best is not None else None


def _surface(box: QRect) -> int:
    return box.width() * box.height() if box.isValid() else 0
