"""Taking layers out of the flow: what fed them is wired to what read them, with the wires that were there."""

from __future__ import annotations

from collections.abc import Iterable

from cnnstudio.document.edits.parts import graph_with
from cnnstudio.document.edits.wires import reason_against, remove
from cnnstudio.document.graph import Edge, Graph
from cnnstudio.document.project import Project


def bridges(project: Project, node_ids: Iterable[str]) -> tuple[Edge, ...]:
    """Return the wires that leave layers as they would be without them: begun where the first input came from."""
    gone = set(node_ids)
    leaving = (e for e in project.graph.edges if e.source in gone and e.target not in gone)
    found = ((edge, _origin(project.graph, edge, gone)) for edge in leaving)
    return tuple(
        edge.replaced(source=origin.source, source_port=origin.source_port)
        for edge, origin in found
        if origin is not None
    )


def _origin(graph: Graph, edge: Edge, gone: set[str]) -> Edge | None:
    """Return the wire that enters the layers on the way back from a wire that leaves them."""
    seen: set[str] = set()
    at: Edge | None = edge
    while at is not None and at.source in gone and at.source not in seen:
        seen.add(at.source)
        at = graph.entry_of(at.source)
    return at if at is not None and at.source not in gone else None


def remove_and_reconnect(project: Project, node_ids: Iterable[str], leave: Iterable[str] = ()) -> Project:
    """Remove layers and wire what fed them to what read them; wires in `leave` go with the layers.

    A wire that bridges a gap keeps its id and its place among a merge's inputs.
    """
    gone, left = tuple(node_ids), set(leave)
    bridging = {edge.id: edge for edge in bridges(project, gone) if edge.id not in left}
    without = remove(project, gone)
    standing = {
        e.id: e
        for e in bridging.values()
        if reason_against(without, e.source, e.source_port, e.target, e.target_port) is None
    }
    kept = without.graph.edges_by_id
    edges = tuple(
        standing.get(edge.id, edge) for edge in project.graph.edges if edge.id in kept or edge.id in standing
    )
    bends = {edge: points for edge, points in project.bends.items() if edge in kept}
    return without.replaced(graph=graph_with(without, edges=edges), bends=bends)
