"""Which node an arrow key leads to, along the wires and across them; and all that a layer is fed by or feeds."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from cnnstudio.document.graph import Graph
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.ways import turned_point


def neighbour(scene: Scene, node: str, dx: int, dy: int) -> str | None:
    """Return the node that lies next in a direction, or None at the border."""
    _aside, onward = scene.flow.turned((dx, dy))
    along = _along(scene, node, int(onward)) if onward else ()
    if along:
        flow = scene.flow
        return min(along, key=lambda other: abs(turned_point(flow, _offset(scene, node, other)).x()))
    others = [other for other in scene.nodes if other != node and _lies(scene, node, other, dx, dy)]
    return min(others, key=lambda other: _cost(scene, node, other, dx), default=None)


def _along(scene: Scene, node: str, onward: int) -> tuple[str, ...]:
    graph = scene.project.graph
    if onward > 0:
        return tuple(edge.target for edge in graph.outgoing.get(node, ()))
    return tuple(edge.source for edge in graph.incoming.get(node, ()))


def _offset(scene: Scene, node: str, other: str) -> QPointF:
    return scene.nodes[other].box.center() - scene.nodes[node].box.center()


def _lies(scene: Scene, node: str, other: str, dx: int, dy: int) -> bool:
    offset = _offset(scene, node, other)
    return offset.x() * dx > 8 if dx else offset.y() * dy > 8


def _cost(scene: Scene, node: str, other: str, dx: int) -> float:
    offset = _offset(scene, node, other)
    ahead, aside = (offset.x(), offset.y()) if dx else (offset.y(), offset.x())
    return abs(ahead) + 3 * abs(aside)


def flow(graph: Graph, node: str, up: bool) -> set[str]:
    """Return a layer with all that leads to it, or all that it leads to."""
    found, queue = {node}, [node]
    while queue:
        here = queue.pop()
        edges = graph.incoming.get(here, ()) if up else graph.outgoing.get(here, ())
        fresh = {edge.source if up else edge.target for edge in edges} - found
        found |= fresh
        queue += fresh
    return found


def topological(graph: Graph) -> tuple[str, ...]:
    """Return all layers, each behind those that feed it, otherwise in the order of the design."""
    waits = {node.id: len(graph.incoming.get(node.id, ())) for node in graph.nodes}
    ready = [node for node, count in reversed(waits.items()) if count == 0]
    found: dict[str, None] = {}
    while ready:
        here = ready.pop()
        found[here] = None
        for edge in reversed(graph.outgoing.get(here, ())):
            waits[edge.target] -= 1
            if waits[edge.target] == 0:
                ready.append(edge.target)
    return (*found, *(node for node in waits if node not in found))
