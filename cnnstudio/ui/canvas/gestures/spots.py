"""Where a layer would go that is held over a place: into a wire, under an output, or simply there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF

from cnnstudio.document.flow import Flow
from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.covered import pill_box
from cnnstudio.ui.canvas.hits import nearest_slot, wire_at
from cnnstudio.ui.canvas.items import NODE, WireItem
from cnnstudio.ui.canvas.ports import Slot, bare_end
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.ways import turned_box, turned_point

WIRE_REACH = 24.0
OUTPUT_REACH = 60.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a layer would go: into a wire, under an output, or simply there."""

    at: QPointF
    wire: str = ""
    node: str = ""
    slot: Slot | None = None
    roomy: bool = False
    """The layer fits where it is dropped on a wire; otherwise what lies behind makes room."""
    gaps: bool = True
    """What lies behind makes room at all."""

    def key(self) -> tuple[str, str, str]:
        """Say what the spot is wired to, whatever its exact place."""
        return self.wire, self.node, self.slot.port if self.slot is not None else ""


def fits_between(scene: Scene, spot: Spot) -> bool:
    """Say whether the box keeps a distance from every node where it was dropped."""
    return stands_free(scene, spot.at)


def stands_free(scene: Scene, corner: QPointF, but: str = "") -> bool:
    """Say whether a box with this corner keeps a distance from every node but one."""
    return all(item.id == but for item in scene.nodes_in(room_around(scene.flow, corner)))


def room_around(flow: Flow, corner: QPointF) -> QRectF:
    """Return the box with this corner and the distance that it keeps from others."""
    aside, along = flow.turned((8.0, 16.0))
    return QRectF(corner, NODE).adjusted(-aside, -along, aside, along)


def spot_near(scene: Scene, eye: Eye, corner: QPointF) -> Spot:
    """Return the wire or the unread output near a layer's box, or the plain spot."""
    box, flow = QRectF(corner, NODE), scene.flow
    wire = wire_at(scene, eye, eye.to_window(box.center()), WIRE_REACH)
    if wire is not None:
        return Spot(_on_line(turned_point(flow, wire.start), wire, box, flow), wire=wire.id)
    entry = eye.to_window(bare_end(box, "in", flow))
    found = nearest_slot(scene, eye, entry, lambda _i, s: s.side == "out" and not s.edges, OUTPUT_REACH)
    if found is None:
        return Spot(corner)
    item, slot = found
    port = turned_point(flow, slot.point(item.box))
    below = turned_point(flow, QPointF(port.x() - flow.across / 2, port.y() + flow.gap))
    return Spot(below if not _taken(scene, below) else corner, node=item.id, slot=slot)


def _on_line(start: QPointF, wire: WireItem, box: QRectF, flow: Flow) -> QPointF:
    """Return where a box stands in line with a straight wire that it is held near to, else where it is."""
    end, upright = turned_point(flow, wire.end), turned_box(flow, box)
    straight = abs(start.x() - end.x()) < 1 and abs(start.x() - upright.center().x()) < WIRE_REACH
    across = start.x() - flow.across / 2 if straight else upright.left()
    return turned_point(flow, QPointF(across, upright.top()))


def free_place(scene: Scene, at: QPointF) -> QPointF:
    """Return the place, moved down and right in steps of 24 until no node lies under it."""
    while _taken(scene, at):
        at += QPointF(24.0, 24.0)
    return at


def beside(scene: Scene, at: QPointF, but: str = "") -> QPointF:
    """Return the place nearest to the side of another at which a layer touches no wire and no layer but one."""
    step = QPointF(*scene.flow.turned((24.0, 0.0)))
    away = QPointF(step)
    while True:
        for place in (at + away, at - away):
            if stands_free(scene, place, but) and _is_off_wires(scene, room_around(scene.flow, place)):
                return place
        away += step


def _is_off_wires(scene: Scene, area: QRectF) -> bool:
    return not any(_runs_through(scene, wire, area) for wire in scene.wires_in(area))


def _runs_through(scene: Scene, wire: WireItem, area: QRectF) -> bool:
    """Say whether a wire or its label lies in an area."""
    pieces = (QRectF(a, b).normalized() for a, b in pairwise(scene.route(wire).points))
    return pill_box(scene, wire).intersects(area) or any(
        piece.adjusted(-1, -1, 1, 1).intersects(area) for piece in pieces
    )


def _taken(scene: Scene, at: QPointF) -> bool:
    return bool(scene.nodes_in(QRectF(at, NODE).adjusted(4, 4, -4, -4)))
