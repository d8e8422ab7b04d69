"""Which parts of the scene nodes and wires cover, so that no more than these is painted anew."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QLineF, QRectF

from cnnstudio.document.change import Change
from cnnstudio.ui.canvas.items import PILL, WireItem
from cnnstudio.ui.canvas.levels_of_detail import READABLE
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import skin

_OUT = 40.0
"""Room around a node for halo, badge, ports and signs, in window pixels up to 100 %, from there in scene pixels."""
_FAR = 64.0
"""Nodes no farther out of sight than this, in scene pixels, may reach into it."""
_HANDFUL = 50
"""So few nodes are looked at one by one; of more only those in sight."""
_STROKE = 10.0
_PILL_ROOM = 28.0
"""Room for a wire's emphasis, and in its label beside the words."""


def covered(scene: Scene, factor: float, nodes: Iterable[str], wires: Iterable[str]) -> list[QRectF]:
    """Return boxes around some nodes and wires with everything they wear, in scene pixels."""
    out, stroke = _OUT * max(1.0, 1 / factor), _STROKE * max(1.0, 1 / factor)
    found = [_grown(scene.nodes[node].box, out) for node in nodes]
    for wire in (scene.wires[wire] for wire in wires):
        found.append(_grown(scene.route(wire).path.controlPointRect(), stroke))
        if factor >= READABLE:
            found.append(_grown(pill_box(scene, wire), 2.0))
    return found


def along(lines: Iterable[QLineF], factor: float) -> list[QRectF]:
    """Return boxes around hairlines, in scene pixels."""
    return [_grown(QRectF(line.p1(), line.p2()).normalized(), 3.0 / factor) for line in lines]


def seen_of(scene: Scene, factor: float, seen: QRectF, nodes: frozenset[str]) -> list[QRectF]:
    """Return what those of some nodes that are in sight cover with their wires."""
    room = _grown(seen, _FAR * max(1.0, 1 / factor))
    if len(nodes) <= _HANDFUL:
        known = nodes & scene.nodes.keys()
        near = [node for node in known if scene.nodes[node].box.intersects(room)]
        own = (scene.wires[wire] for wire in scene.wires_of(known))
        return covered(scene, factor, near, [w.id for w in own if scene.route(w).box.intersects(room)])
    near = [item.id for item in scene.nodes_in(room) if item.id in nodes]
    wires = [w.id for w in scene.wires_in(room) if w.source in nodes or w.target in nodes]
    return covered(scene, factor, near, wires)


def only_words(change: Change) -> bool:
    """Say whether an edit changes no more than what is written on layers and wires: nothing comes, goes or moves."""
    parts = (
        change.added,
        change.removed,
        change.moved,
        change.bent,
        change.edges_added,
        change.edges_removed,
    )
    same = change.before.opened == change.after.opened and not change.after.opened
    return same and not change.reset and not change.furnished and not any(parts)


def pill_box(scene: Scene, wire: WireItem) -> QRectF:
    """Return the box of a wire's label in scene pixels, at its full length."""
    route, words = scene.route(wire), scene.label(wire).words
    width = skin().text_width(words, "small") + _PILL_ROOM
    left = route.label.x() - width * (1 - route.side) / 2
    return _grown(QRectF(left, route.label.y() - PILL / 2, width, PILL), 1.0)


def _grown(box: QRectF, room: float) -> QRectF:
    return box.adjusted(-room, -room, room, room)
