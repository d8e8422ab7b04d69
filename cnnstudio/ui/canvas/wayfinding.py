"""Which way a wire takes among the layers of a scene: straight, past what stands between, or back beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF

from cnnstudio.document.flow import Flow
from cnnstudio.ui.canvas.items import NodeItem, WireItem
from cnnstudio.ui.canvas.routes import GUTTER, LANE, Route
from cnnstudio.ui.canvas.ways import around, backward, led, through, turned_box, turned_point

_BELOW = 24.0
"""From the layers to the gutter under them, where the data run to the right: two rows leave no more."""


class Ground(Protocol):
    """What a way needs to know of the layers around it."""

    @property
    def flow(self) -> Flow:
        """Return which way the network is drawn."""

    @property
    def nodes(self) -> Mapping[str, NodeItem]:
        """Return the layers as they stand."""

    def near(self, area: QRectF) -> set[str]:
        """Return the layers that meet an area."""

    def merges(self, wire: WireItem) -> bool:
        """Say whether other wires arrive beside a wire."""


def way_of(ground: Ground, wire: WireItem) -> Route:
    """Return the way of a wire of the scene."""
    flow = ground.flow
    if wire.dots:
        return through(wire.start, wire.dots, wire.end, flow)
    if rises(wire.start, wire.end, flow):
        return rising(ground, wire.start, wire.end, wire.order)
    early = not ground.merges(wire)
    straight = led(wire.start, wire.end, flow, early)
    if not _passes_ranks(wire, flow) or not _blocking(ground, wire, straight):
        return straight
    other = led(wire.start, wire.end, flow, not early)
    if _is_aside(wire, flow) and not _blocking(ground, wire, other):
        return other
    gutter = _gutter(ground, wire, straight)
    return straight if gutter is None else around(wire.start, wire.end, gutter, flow)


def _passes_ranks(wire: WireItem, flow: Flow) -> bool:
    return turned_point(flow, wire.end - wire.start).y() >= flow.along + flow.gap


def _is_aside(wire: WireItem, flow: Flow) -> bool:
    return abs(turned_point(flow, wire.end - wire.start).x()) > flow.across / 2


def way_between(ground: Ground, start: QPointF, end: QPointF) -> Route:
    """Return the way of a wire that is not there yet."""
    if rises(start, end, ground.flow):
        return rising(ground, start, end)
    return led(start, end, ground.flow)


def rises(start: QPointF, end: QPointF, flow: Flow) -> bool:
    """Say whether a wire's straight way would run back through the layers at its ends."""
    way = turned_point(flow, end - start)
    return way.y() < 0 and abs(way.x()) <= flow.across + LANE


def rising(ground: Ground, start: QPointF, end: QPointF, order: int = 0) -> Route:
    """Return the way back beside the layers that stand between both ends."""
    flow = ground.flow
    one, two = turned_point(flow, start), turned_point(flow, end)
    outer = max(one.x(), two.x())
    first = outer + flow.across / 2 + GUTTER / 2 + order % 2 * LANE / 2
    last = outer + flow.across + GUTTER  # the wire's span holds no more
    gutter = min(_free_gutter(ground, first, two.y(), one.y(), set()), last)
    return backward(start, end, gutter, flow)


def _gutter(ground: Ground, wire: WireItem, way: Route) -> float | None:
    """Return where a wire must go to pass the layers on its straight way, or None if the way is free."""
    flow = ground.flow
    one, two = turned_point(flow, wire.start), turned_point(flow, wire.end)
    down = two.y() - one.y()
    far_aside = abs(two.x() - one.x()) > flow.across and not flow.lies
    if not _passes_ranks(wire, flow) or far_aside:
        return None
    blocking = [turned_box(flow, box) for box in _blocking(ground, wire, way)]
    if not blocking:
        return None
    lane = min(5, int(down // (3 * flow.pitch))) * LANE + wire.order % 2 * LANE / 2
    first = max(box.right() for box in blocking) + (_BELOW if flow.lies else GUTTER) + lane
    return _free_gutter(ground, first, one.y() + 24, two.y() - 24, {wire.source, wire.target})


def _blocking(ground: Ground, wire: WireItem, way: Route) -> list[QRectF]:
    """Return the boxes that a way runs through."""
    around = (ground.near(part.adjusted(-1, -1, 1, 1)) for part in way.parts())
    near = set[str]().union(*around) - {wire.source, wire.target}
    boxes = [ground.nodes[node].box for node in near]
    return [box for box in boxes if way.meets(box.adjusted(8, 4, -8, -4))]


def _free_gutter(ground: Ground, gutter: float, top: float, bottom: float, own: set[str]) -> float:
    flow = ground.flow
    for _ in range(4):
        strip = QRectF(gutter - 12, top, 24, max(bottom - top, 1.0))
        hit = [turned_box(flow, ground.nodes[n].box) for n in ground.near(turned_box(flow, strip)) - own]
        if not hit:
            break
        gutter = max(box.right() for box in hit) + (_BELOW if flow.lies else GUTTER / 2)
    return gutter
