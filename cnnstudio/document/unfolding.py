"""Blocks that show their layers in place: where the layers stand, and the room that is made for them."""

from __future__ import annotations

from collections.abc import Mapping

from cnnstudio.document.edits import EditError
from cnnstudio.document.edits.parts import gently
from cnnstudio.document.flow import NODE_HEIGHT, NODE_WIDTH, flow_of
from cnnstudio.document.furnishing import Box
from cnnstudio.document.graph import Block, Graph, Port
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr

PADDING = 16.0
GUTTER, WIDE_GUTTER, LOW_GUTTER = 60.0, 152.0, 48.0
"""Room beside the layers for wires that pass some, without and with the shapes beside them, and where it lies below."""
NEAR_SIDE, FAR_SIDE = 48.0, 40.0
"""Room on the left, where the shape on a wire into a merge stands, and on the right, where long shapes reach out."""
HEAD, LOW_HEAD = 56.0, 36.0
"""Room above the layers for the block's name, and for wires that part there unless the data run to the right."""


def inner_places(project: Project, node_id: str) -> dict[str, Place]:
    """Return where the layers of a block stand when it shows them, by id; a block inside counts as one node."""
    layer = project.node(node_id).layer
    definition = project.blocks_by_id.get(layer.block) if isinstance(layer, Block) else None
    if definition is None:
        return {}
    nodes = [n.id for n in definition.graph.nodes if not isinstance(n.layer, Port)]
    known = {node: project.positions.get(node, (0.0, 0.0)) for node in nodes}
    if not known:
        return {}
    flow = flow_of(project)
    aside, along = flow.turned(project.positions.get(node_id, (0.0, 0.0)))
    upright = {node: flow.turned(place) for node, place in known.items()}
    axis = upright[_entrance(definition.graph, known)][0]
    middle = sum(place[1] for place in upright.values()) / len(upright)
    return {
        node: flow.turned((across - axis + aside, on - middle + along))
        for node, (across, on) in upright.items()
    }


def _entrance(graph: Graph, known: Mapping[str, Place]) -> str:
    """Return the layer that goes on where the data enter, so that it stands in line with the block's input."""
    doors = (n.id for n in graph.nodes if isinstance(n.layer, Port) and n.layer.direction == "in")
    fed = (edge.target for door in doors for edge in graph.outgoing[door] if edge.target in known)
    return next(fed, next(iter(known)))


def unfolded_box(project: Project, node_id: str) -> Box:
    """Return the area of a block that shows its layers."""
    places = inner_places(project, node_id).values() or [project.positions.get(node_id, (0.0, 0.0))]
    flow = flow_of(project)
    gutter, merges = _gutter(project, node_id), _merges(project, node_id)
    aside, below = flow.turned((gutter, 0.0))
    left = min(p[0] for p in places) - (NEAR_SIDE if merges and not flow.lies else PADDING)
    top = min(p[1] for p in places) - (LOW_HEAD if flow.lies else HEAD)
    right = max(p[0] for p in places) + NODE_WIDTH + (PADDING if flow.lies else FAR_SIDE) + aside
    bottom = max(p[1] for p in places) + NODE_HEIGHT + PADDING + below
    return left, top, right - left, bottom - top


def _graph_inside(project: Project, node_id: str) -> Graph:
    layer = project.node(node_id).layer
    return project.blocks_by_id[layer.block].graph if isinstance(layer, Block) else project.graph


def _merges(project: Project, node_id: str) -> bool:
    """Say whether wires meet inside, one of which has its shape on its left."""
    return any(len(wires) > 1 for wires in _graph_inside(project, node_id).incoming.values())


def _gutter(project: Project, node_id: str) -> float:
    """Return the room for wires inside that go past layers of their own column."""
    graph, flow = _graph_inside(project, node_id), flow_of(project)
    ranks = _ranks(graph)
    across = {n: flow.turned(project.positions.get(n, (0.0, 0.0)))[0] for n in graph.by_id}
    past = [
        edge
        for edge in graph.edges
        if ranks[edge.target] - ranks[edge.source] > 1
        and abs(across[edge.target] - across[edge.source]) < flow.breadth / 2
    ]
    if not past:
        return 0.0
    if flow.lies:
        return LOW_GUTTER
    told = any(not isinstance(graph.by_id[edge.source].layer, Port) for edge in past)
    return WIDE_GUTTER if told else GUTTER


def _ranks(graph: Graph) -> dict[str, int]:
    """Return the longest way from a beginning to each node."""
    found: dict[str, int] = {}
    waits = {node.id: len(graph.incoming[node.id]) for node in graph.nodes}
    ready = [node for node, count in waits.items() if count == 0]
    for node in ready:
        found[node] = 1 + max((found[e.source] for e in graph.incoming[node]), default=-1)
        for edge in graph.outgoing[node]:
            waits[edge.target] -= 1
            if waits[edge.target] == 0:
                ready.append(edge.target)
    return {node.id: found.get(node.id, 0) for node in graph.nodes}


def unfold(project: Project, node_id: str) -> Project:
    """Let a block show its layers in place; it and what comes after make room where they would lie over others."""
    if not isinstance(project.node(node_id).layer, Block):
        raise EditError(tr("Only blocks show layers in their place."))
    if node_id in project.opened:
        return project
    up, down = _pushes(project, node_id)
    return _moved(project, node_id, up, down).replaced(opened={**project.opened, node_id: (up, down)})


def fold(project: Project, node_id: str) -> Project:
    """Let a block be one node again; what made room comes back."""
    if node_id not in project.opened:
        return project
    up, down = project.opened[node_id]
    opened = {node: pushed for node, pushed in project.opened.items() if node != node_id}
    return _moved(project, node_id, -up, -down).replaced(opened=opened)


def _pushes(project: Project, node_id: str) -> Place:
    """Return how far the block, and how far what comes after it, must go on in the direction of the data."""
    gap = flow_of(project).gap
    left, top, width, height = _upright(project, unfolded_box(project, node_id))
    y = flow_of(project).turned(project.positions.get(node_id, (0.0, 0.0)))[1]
    boxes = (_upright(project, _box(project, other)) for other in project.graph.by_id if other != node_id)
    beside = [(b[1], b[1] + b[3]) for b in boxes if b[0] < left + width and b[0] + b[2] > left]
    above = [bottom for place, bottom in beside if place <= y]
    below = [place for place, _bottom in beside if place > y]
    up = max(0.0, max(above) + gap - top) if above else 0.0
    down = top + up + height + gap - min(below) if below else 0.0
    return round(up, 2), round(max(down, 0.0), 2)


def _upright(project: Project, box: Box) -> Box:
    """Return a box across and along the direction of the data."""
    flow = flow_of(project)
    return (*flow.turned(box[:2]), *flow.turned(box[2:]))


def _box(project: Project, node_id: str) -> Box:
    if node_id in project.opened:
        return unfolded_box(project, node_id)
    x, y = project.positions.get(node_id, (0.0, 0.0))
    return x, y, NODE_WIDTH, NODE_HEIGHT


def _moved(project: Project, node_id: str, up: float, down: float) -> Project:
    """Move a block on, and what comes after it, but for what is pinned."""
    flow, here = flow_of(project), project.positions.get(node_id, (0.0, 0.0))
    start = flow.turned(here)[1]
    known = {other: project.positions.get(other, (0.0, 0.0)) for other in project.graph.by_id}
    places = {
        other: flow.onward(place, down)
        for other, place in known.items()
        if other != node_id and flow.turned(place)[1] > start
    }
    return gently(project, {**places, node_id: flow.onward(here, up)})
