"""Putting layers between and behind others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cnnstudio.document.edits.naming import free_place, input_ports, output_ports
from cnnstudio.document.edits.parts import graph_with, layer_of, node_put, placed
from cnnstudio.document.edits.refusal import EditError
from cnnstudio.document.edits.wires import add, connect, disconnect
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.kind import Layer

RANK_PITCH = 96.0
"""Distance between neighbouring layers of a chain, in scene pixels: node 56 and gap 40."""


def insert_on_edge(
    project: Project, edge_id: str, layer: Layer, at: Place | None = None
) -> tuple[Project, str]:
    """Place a layer on a wire and wire it on both sides; what lies below makes room."""
    edge = project.graph.edges_by_id[edge_id]
    below = project.positions.get(edge.target, (0.0, 0.0))
    project, node_id = add(project, layer, at or below)
    order = [e.id for e in project.graph.incoming[edge.target]]
    ports, outs = input_ports(project, project.node(node_id)), output_ports(project, project.node(node_id))
    if not ports or not outs:
        raise EditError(tr("{kind} cannot stand on a wire: it takes no input.", kind=layer.kind))
    project = connect(project, edge.source, node_id, edge.source_port, ports[0])
    project = connect(disconnect(project, edge_id), node_id, edge.target, outs[0], edge.target_port)
    project = _reordered(project, edge.target, order, edge_id)
    return (_made_room(project, node_id, edge.target) if at is None else project), node_id


def _reordered(project: Project, target: str, order: list[str], old: str) -> Project:
    """Keep the order of a merge's inputs when one of its wires was replaced by the newest."""
    incoming = project.graph.incoming[target]
    newest = incoming[-1].id
    wanted = [newest if edge == old else edge for edge in order]
    if wanted == [e.id for e in incoming] or set(wanted) != {e.id for e in incoming}:
        return project
    queue = [project.graph.edges_by_id[edge] for edge in wanted]
    edges = tuple(queue.pop(0) if e.target == target else e for e in project.graph.edges)
    return project.replaced(graph=graph_with(project, edges=edges))


def _made_room(project: Project, node_id: str, target: str) -> Project:
    """Move everything from the target downwards by one rank."""
    top = project.positions.get(target, (0.0, 0.0))[1]
    here = project.graph.by_id  # what stands inside blocks has places of its own
    lower = {
        k: (x, y + RANK_PITCH)
        for k, (x, y) in project.positions.items()
        if y >= top and k != node_id and k in here
    }
    return placed(project, lower)


def insert_after(project: Project, node_id: str, layer: Layer) -> tuple[Project, str]:
    """Append a layer behind a node: on its only wire, or below it when nothing reads it."""
    edges = project.graph.outgoing.get(node_id, ())
    if len(edges) == 1:
        return insert_on_edge(project, edges[0].id, layer)
    x, y = project.positions.get(node_id, (0.0, 0.0))
    project, new = add(project, layer, free_place(project, (x, y + RANK_PITCH)))
    ports = output_ports(project, project.node(node_id))
    if ports and input_ports(project, project.node(new)):
        project = connect(project, node_id, new, ports[0])
    return project, new


def insert_kind_on_edge(project: Project, edge_id: str, kind: str, **fields: Any) -> Project:
    """Place a layer of a kind on a wire (the form remedies use)."""
    return insert_on_edge(project, edge_id, make(kind, **fields))[0]


def append_classifier(project: Project, node_id: str, classes: int) -> Project:
    """Append Flatten and a softmax Dense behind a layer."""
    project, flat = insert_after(project, node_id, make("Flatten"))
    return insert_after(project, flat, make("Dense", units=classes, activation="softmax"))[0]


def duplicate(
    project: Project, node_ids: Iterable[str], offset: Place = (24.0, 24.0)
) -> tuple[Project, tuple[str, ...]]:
    """Copy layers with the wires among them and the wires that feed them."""
    new: dict[str, str] = {}
    chosen = tuple(node_ids)
    edges = project.graph.edges
    for node_id in chosen:
        x, y = project.positions.get(node_id, (0.0, 0.0))
        project, new[node_id] = add(project, layer_of(project, node_id), (x + offset[0], y + offset[1]))
        if project.node(node_id).bypassed:
            project = node_put(project, project.node(new[node_id]).replaced(bypassed=True))
    for edge in edges:
        if edge.target in new:
            source = new.get(edge.source, edge.source)
            project = connect(project, source, new[edge.target], edge.source_port, edge.target_port)
    return project, tuple(new[node_id] for node_id in chosen)
