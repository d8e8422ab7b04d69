"""Whether a layer stands where neither another layer nor a wire lies under it."""

from __future__ import annotations

from PySide6.QtGui import QPainterPath, QPainterPathStroker


def stands_clear(view, node):
    """Say whether a layer touches no other layer and no wire that is not its own."""
    scene = view.stage.scene
    box = scene.nodes[node].box
    if any(item.id != node for item in scene.nodes_in(box)):
        return False
    area = QPainterPath()
    area.addRect(box)
    wires = (wire for wire in scene.wires.values() if node not in (wire.source, wire.target))
    return not any(QPainterPathStroker().createStroke(scene.route(w).path).intersects(area) for w in wires)
