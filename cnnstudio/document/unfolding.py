"""Blocks that show their layers in place: where the layers stand, and the room that is made for them."""

from __future__ import annotations

from cnnstudio.document.edits import EditError
from cnnstudio.document.edits.parts import gently
from cnnstudio.document.flow import NODE_HEIGHT, NODE_WIDTH, flow_of
from cnnstudio.document.furnishing import Box
from cnnstudio.document.graph import Block, Graph, Port
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr

PADDING = 16.0
GUTTER, LOW_GUTTER = 84.0, 48.0
"""Room beside the layers for wires that pass some: right of them, or below where the data run to the right."""
HEAD = 36.0
"""Room above the layers for the block's name, in scene pixels."""


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
    x, y = project.positions.get(node_id, (0.0, 0.0))
    middle = [sum(p[axis] for p in known.values()) / len(known) for axis in (0, 1)]
    return {node: (px - middle[0] + x, py - middle[1] + y) for node, (px, py) in known.items()}


def unfolded_box(project: Project, node_id: str) -> Box:
    """Return the area of a block that shows its layers."""
    places = inner_places(project, node_id).values() or [project.positions.get(node_id, (0.0, 0.0))]
    left, top = min(p[0] for p in places) - PADDING, min(p[1] for p in places) - HEAD
    flow = flow_of(project)
    gutter = (LOW_GUTTER if flow.lies else GUTTER) if _passes(project, node_id) else 0.0
    aside, below = flow.turned((gutter, 0.0))
    right = max(p[0] for p in places) + NODE_WIDTH + PADDING + aside
    bottom = max(p[1] for p in places) + NODE_HEIGHT + PADDING + below
    return left, top, right - left, bottom - top


def _passes(project: Project, node_id: str) -> bool:
    """Say whether a wire inside goes past a layer of its own column."""
    layer = project.node(node_id).layer
    graph = project.blocks_by_id[layer.block].graph if isinstance(layer, Block) else project.graph
    lengths = _ranks(graph)
    return any(lengths[edge.target] - lengths[edge.source] > 1 for edge in graph.edges)


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
