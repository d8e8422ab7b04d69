"""Which parts of the window nodes and wires cover, so that no more than these is painted anew."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QLineF, QRectF

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.items import PILL, WireItem
from cnnstudio.ui.canvas.levels_of_detail import READABLE
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import skin

_OUT = 40.0
"""Room around a node for halo, badge, ports and signs, in window pixels up to 100 %."""
_FAR = 64.0
"""Nodes no farther out of sight than this, in scene pixels, may reach into it."""
_STROKE = 10.0
_PILL_ROOM = 28.0
"""Room for a wire's emphasis, and in its label beside the words."""


def covered(scene: Scene, eye: Eye, nodes: Iterable[str], wires: Iterable[str]) -> list[QRectF]:
    """Return the boxes, in window pixels, of some nodes and wires with everything they wear."""
    out, stroke = _OUT * max(1.0, eye.factor), _STROKE * max(1.0, eye.factor)
    found = [_grown(eye.box_to_window(scene.nodes[node].box), out) for node in nodes]
    for wire in (scene.wires[wire] for wire in wires):
        way = eye.box_to_window(scene.route(wire).path.controlPointRect())
        found.append(_grown(way, stroke))
        if eye.factor >= READABLE:
            found.append(_grown(eye.box_to_window(_pill(scene, wire)), 2.0))
    return found


def along(lines: Iterable[QLineF], eye: Eye) -> list[QRectF]:
    """Return the boxes, in window pixels, of hairlines in the scene."""
    ends = ((eye.to_window(line.p1()), eye.to_window(line.p2())) for line in lines)
    return [_grown(QRectF(first, last).normalized(), 3.0) for first, last in ends]


def seen_of(scene: Scene, eye: Eye, seen: QRectF, nodes: frozenset[str]) -> list[QRectF]:
    """Return what those of some nodes that are in sight cover with their wires."""
    room = seen.adjusted(-_FAR, -_FAR, _FAR, _FAR)
    near = [item.id for item in scene.nodes_in(room) if item.id in nodes]
    wires = [w.id for w in scene.wires_in(room) if w.source in nodes or w.target in nodes]
    return covered(scene, eye, near, wires)


def _pill(scene: Scene, wire: WireItem) -> QRectF:
    """Return the box of a wire's label in scene pixels, at its full length."""
    route, words = scene.route(wire), scene.label(wire).words
    width = skin().text_width(words, "small") + _PILL_ROOM
    left = route.label.x() - width * (1 - route.side) / 2
    return _grown(QRectF(left, route.label.y() - PILL / 2, width, PILL), 1.0)


def _grown(box: QRectF, room: float) -> QRectF:
    return box.adjusted(-room, -room, room, room)
