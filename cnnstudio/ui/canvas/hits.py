"""What lies under the pointer; reach is counted in window pixels, so it is the same at every zoom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import hypot
from typing import Literal

from PySide6.QtCore import QPointF, QRectF

from cnnstudio.document.flow import Flow
from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.furniture import thing_at
from cnnstudio.ui.canvas.items import NodeItem, WireItem
from cnnstudio.ui.canvas.ports import Slot
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.theme import tokens

REACH = float(tokens()["size"]["port_reach"])
WIRE_REACH = 7.0
REPAIR_REACH = 12.0
END_REACH = 34.0
_PORT_ROOM = 5.0
"""On a wire, a press farther than this from a port's edge means the wire."""
BADGE_REACH = 12.0
_BADGE_AT, _BADGE_AT_LYING = QPointF(3.0, 9.0), QPointF(-6.0, -4.0)
"""Middle of a badge, from a node's upper right corner: clear of the labels above it, or of the outputs at its side."""

DOT_REACH = 9.0

PLUS_REACH = 12.0
PLUS_FROM = 0.55
"""Window pixels per scene pixel from which the sign is offered."""
PLUS_AWAY = 26.0
"""Middle of the sign that offers a layer, from an output nobody reads, in window pixels."""

What = Literal["thing", "corner", "badge", "port", "plus", "node", "dot", "wire", "repair", "nothing"]


@dataclass(frozen=True, slots=True)
class Hit:
    """The thing under the pointer."""

    what: What = "nothing"
    node: str = ""
    slot: Slot | None = None
    wire: str = ""
    thing: str = ""
    """A frame, by its title, or a note; "corner" means its lower right one."""
    dot: int = -1
    """Which of the wire's dots, counted from its source."""


def hit(scene: Scene, eye: Eye, at: QPointF) -> Hit:
    """Return what lies under a window point: badge, port, plus, node, dot, wire, in this order."""
    node = node_at(scene, eye, at)
    return (
        _badge(scene, eye, at)
        or _port(scene, eye, at, node)
        or _plus(scene, eye, at)
        or _note(scene, eye, at)
        or (Hit("node", node.id) if node is not None else None)
        or _thing(scene, eye, at)
        or _dot(scene, eye, at)
        or _wire(scene, eye, at)
        or _repair(scene, eye, at)
        or Hit()
    )


def slot_at(scene: Scene, eye: Eye, at: QPointF) -> tuple[NodeItem, Slot] | None:
    """Return the port within full reach, whatever else lies there."""
    return nearest_slot(scene, eye, at, lambda _item, slot: not slot.spare)


def _around(eye: Eye, at: QPointF, reach: float) -> QRectF:
    return eye.box_to_scene(QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach))


def node_at(scene: Scene, eye: Eye, at: QPointF) -> NodeItem | None:
    """Return the uppermost node under a window point."""
    point = eye.to_scene(at)
    found = scene.nodes_in(QRectF(point.x() - 0.5, point.y() - 0.5, 1, 1))
    return found[-1] if found else None


def _badge(scene: Scene, eye: Eye, at: QPointF) -> Hit | None:
    for item in scene.nodes_in(_around(eye, at, BADGE_REACH + 8)):
        middle = eye.to_window(badge_at(item.box, scene.flow))
        if _far(middle, at) <= BADGE_REACH and scene.face(item).badge is not None:
            return Hit("badge", item.id)
    return None


def badge_at(box: QRectF, flow: Flow) -> QPointF:
    """Return the middle of the badge that a node's box may wear."""
    return box.topRight() + (_BADGE_AT_LYING if flow.lies else _BADGE_AT)


def _far(one: QPointF, other: QPointF) -> float:
    return hypot(one.x() - other.x(), one.y() - other.y())


def _port(scene: Scene, eye: Eye, at: QPointF, node: NodeItem | None) -> Hit | None:
    """Reach is full outside; within a node it leaves most of the body free, and on a wire most of the wire."""
    reach = REACH if node is None else min(REACH, node.box.height() * eye.factor / 4)
    found = nearest_slot(scene, eye, at, lambda _item, slot: not slot.spare, reach)
    if found is None:
        return None
    far = _far(eye.to_window(found[1].point(found[0].box)), at)
    if (
        node is None
        and far > _PORT_ROOM + 4 * min(eye.factor, 1.0)
        and (on_wire := _wire(scene, eye, at)) is not None
    ):
        return on_wire
    return Hit("port", found[0].id, found[1])


def nearest_slot(
    scene: Scene,
    eye: Eye,
    at: QPointF,
    fits: Callable[[NodeItem, Slot], bool],
    reach: float = REACH,
) -> tuple[NodeItem, Slot] | None:
    """Return the nearest fitting slot within reach, in window pixels."""
    best: tuple[float, NodeItem, Slot] | None = None
    for item in scene.nodes_in(_around(eye, at, reach + 1)):
        for slot in item.slots:
            far = _far(eye.to_window(slot.point(item.box)), at)
            if far <= reach and (best is None or far < best[0]) and fits(item, slot):
                best = (far, item, slot)
    return best[1:] if best is not None else None


def plus_at(eye: Eye, item: NodeItem, slot: Slot) -> QPointF:
    """Return where the sign behind an open output stands in the window."""
    return eye.to_window(slot.point(item.box)) + QPointF(*slot.flow.onward((0.0, 0.0), PLUS_AWAY))


def open_outputs(item: NodeItem) -> tuple[Slot, ...]:
    """Return the outputs nobody reads."""
    return tuple(slot for slot in item.slots if slot.side == "out" and not slot.edges)


def _plus(scene: Scene, eye: Eye, at: QPointF) -> Hit | None:
    if eye.factor < PLUS_FROM:
        return None
    above = at - QPointF(*scene.flow.onward((0.0, 0.0), PLUS_AWAY))
    for item in scene.nodes_in(_around(eye, above, PLUS_REACH + 1)):
        for slot in open_outputs(item):
            if _far(plus_at(eye, item, slot), at) <= PLUS_REACH:
                return Hit("plus", item.id, slot)
    return None


def _note(scene: Scene, eye: Eye, at: QPointF) -> Hit | None:
    """A note lies over the nodes."""
    found = thing_at({t.id: t for t in scene.things.values() if t.kind == "note"}, eye, at)
    return Hit("corner" if found[1] else "thing", thing=found[0].id) if found is not None else None


def _thing(scene: Scene, eye: Eye, at: QPointF) -> Hit | None:
    found = thing_at(scene.things, eye, at) if scene.things else None
    return Hit("corner" if found[1] else "thing", thing=found[0].id) if found is not None else None


def _dot(scene: Scene, eye: Eye, at: QPointF) -> Hit | None:
    for wire in scene.wires_in(_around(eye, at, DOT_REACH)):
        for number, dot in enumerate(wire.dots):
            if _far(eye.to_window(dot), at) <= DOT_REACH:
                return Hit("dot", wire=wire.id, dot=number)
    return None


def _wire(scene: Scene, eye: Eye, at: QPointF) -> Hit | None:
    wire = wire_at(scene, eye, at)
    return Hit("wire", wire=wire.id) if wire is not None else None


def _repair(scene: Scene, eye: Eye, at: QPointF) -> Hit | None:
    point = eye.to_scene(at)
    for repair in scene.repairs:
        if scene.gap(repair).distance(point) * eye.factor <= REPAIR_REACH:
            return Hit("repair", wire=repair.edge.id)
    return None


def wire_at(scene: Scene, eye: Eye, at: QPointF, reach: float = WIRE_REACH) -> WireItem | None:
    """Return the nearest wire within reach, in window pixels."""
    point = eye.to_scene(at)
    near = [(scene.route(w).distance(point), w) for w in scene.wires_in(_around(eye, at, reach))]
    close = [(far, w) for far, w in near if far * eye.factor <= reach]
    return min(close, key=lambda pair: pair[0])[1] if close else None


def near_end(wire: WireItem, eye: Eye, at: QPointF) -> Literal["source", "target"] | None:
    """Return the end of a wire that the pointer can take hold of."""
    far = {"source": _far(eye.to_window(wire.start), at), "target": _far(eye.to_window(wire.end), at)}
    if min(far.values()) > END_REACH:
        return None
    return "source" if far["source"] < far["target"] else "target"
