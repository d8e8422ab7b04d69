"""Room in a chain: what lies behind moves on for a layer that comes, and back when one has gone."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from cnnstudio.document.edits.parts import gently, hundredths, placed
from cnnstudio.document.flow import Flow, flow_of
from cnnstudio.document.project import Place, Project
from cnnstudio.document.refitting import refitted
from cnnstudio.document.standing import clear_of

_TOUCHING = 8.0


def opened_before(project: Project, node_id: str, target: str) -> Project:
    """Let a node stand where the one behind it stood, and move that and all that lies behind on by one rank.

    What is pinned stays; where the node behind is pinned itself, the new one stands before it or aside.
    """
    flow, places = flow_of(project), project.positions
    here = places.get(target, (0.0, 0.0))
    if target in project.pinned:
        return placed(project, {node_id: free_spot(project, node_id, flow.onward(here, -flow.pitch))})
    start = flow.turned(here)[1]
    moved = {
        node: flow.onward(place, flow.pitch)
        for node in project.graph.by_id
        if node != node_id and flow.turned(place := places.get(node, (0.0, 0.0)))[1] >= start
    }
    parted = _beside_pins(placed(project, {node_id: here}), moved, flow)
    return refitted(project, _dots_moved(parted, start, inf, flow.pitch))


def _beside_pins(project: Project, moved: dict[str, Place], flow: Flow) -> Project:
    """Put layers at these places, aside of what is pinned."""
    standing = {node: project.positions[node] for node in project.pinned & project.graph.by_id.keys()}
    free = {node: place for node, place in moved.items() if node not in standing}
    return placed(project, clear_of(free, standing, flow) if standing else free)


def _dots_moved(project: Project, first: float, end: float, way: float) -> Project:
    """Let the dots of wires that lie in a stretch along the data go along with the layers there."""
    flow, wires = flow_of(project), project.graph.edges_by_id
    bends = {
        wire: tuple(
            hundredths(flow.onward(dot, way)) if first <= flow.turned(dot)[1] < end else dot for dot in dots
        )
        for wire, dots in project.bends.items()
        if wire in wires
    }
    return project.replaced(bends={**project.bends, **bends}) if bends else project


def free_spot(project: Project, node_id: str, at: Place) -> Place:
    """Return the place, moved aside by columns until no other layer stands there."""
    flow, places = flow_of(project), project.positions
    taken = [flow.turned(places.get(node, (0.0, 0.0))) for node in project.graph.by_id if node != node_id]
    across, along = flow.turned(at)
    while any(
        abs(x - across) < flow.across + _TOUCHING and abs(y - along) < flow.along + _TOUCHING
        for x, y in taken
    ):
        across += flow.breadth
    return flow.turned((across, along))


def between(project: Project, node_id: str, source: str, target: str) -> Project:
    """Let a node stand half way between two others, or aside where there is no room; nothing else moves."""
    one, two = (project.positions.get(end, (0.0, 0.0)) for end in (source, target))
    middle = (one[0] + two[0]) / 2, (one[1] + two[1]) / 2
    return placed(project, {node_id: free_spot(project, node_id, middle)})


def closed_up(before: Project, after: Project) -> Project:
    """Move back what lay behind layers that were taken out of a chain, as far as it meets nothing.

    From a pinned layer on, everything stays.
    """
    gone = before.graph.by_id.keys() - after.graph.by_id.keys()
    start = after
    flow = flow_of(before)
    groups = sorted(_groups(before, gone), key=lambda group: (-min(_along(before, flow, group)), min(group)))
    for group in groups:
        after = _closed(before, after, group)
    return refitted(start, after)


def _groups(project: Project, gone: Iterable[str]) -> list[set[str]]:
    """Return nodes in sets that hang together by wires."""
    left, found = set(gone), []
    while left:
        queue = [left.pop()]
        group = set(queue)
        while queue:
            here = queue.pop()
            edges = (*project.graph.incoming[here], *project.graph.outgoing[here])
            near = {end for edge in edges for end in (edge.source, edge.target)} & left
            left -= near
            group |= near
            queue += near
        found.append(group)
    return found


def _along(project: Project, flow: Flow, nodes: Iterable[str]) -> list[float]:
    return [flow.turned(project.positions.get(node, (0.0, 0.0)))[1] for node in nodes]


def _closed(before: Project, after: Project, group: set[str]) -> Project:
    flow, left, edges = flow_of(before), after.graph.by_id, before.graph.edges
    feeders = {e.source for e in edges if e.target in group and e.source in left}
    readers = {e.target for e in edges if e.source in group and e.target in left}
    if not feeders or not readers:
        return after
    first, next_one = min(_along(before, flow, group)), min(_along(after, flow, readers))
    upright = {node: flow.turned(after.positions.get(node, (0.0, 0.0))) for node in left}
    end = min((upright[n][1] for n in after.pinned & left.keys() if upright[n][1] >= next_one), default=inf)
    moving = {n for n, place in upright.items() if next_one <= place[1] < end}
    way = min(next_one - first, _room(upright, moving, flow))
    if way <= 0:
        return after
    places = {n: flow.onward(after.positions.get(n, (0.0, 0.0)), -way) for n in left if n in moving}
    closed = gently(after, places)
    return _dots_moved(closed, next_one, end, -way)


def _room(upright: dict[str, Place], moving: set[str], flow: Flow) -> float:
    """Return how far nodes may move back until one comes nearer than a rank to one that stays."""
    first: dict[float, float] = {}
    for node in moving:
        across, along = upright[node]
        first[across] = min(along, first.get(across, along))
    room = inf
    staying = {place for node, place in upright.items() if node not in moving}
    for across, along in staying:
        for column, start in first.items():
            if abs(column - across) < flow.across + _TOUCHING and start > along:
                room = min(room, start - along - flow.pitch)
    return room
