"""Putting layers between and behind others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cnnstudio.document.edits.naming import free_place, input_ports, output_ports
from cnnstudio.document.edits.parts import graph_with, layer_of, node_put
from cnnstudio.document.edits.refusal import EditError
from cnnstudio.document.edits.room import beside_themselves
from cnnstudio.document.edits.spacing import between, opened_before
from cnnstudio.document.edits.wires import add, connect, disconnect
from cnnstudio.document.flow import DOWN, flow_of
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.kind import Layer

RANK_PITCH = DOWN.pitch
"""Distance between neighbouring layers of a chain that runs down, in scene pixels."""


def insert_on_edge(
    project: Project, edge_id: str, layer: Layer, at: Place | None = None, room: bool = True
) -> tuple[Project, str]:
    """Place a layer on a wire and wire it on both sides; what lies behind makes room, or nothing moves."""
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
    if at is not None:
        return project, node_id
    if not room:
        return between(project, node_id, edge.source, edge.target), node_id
    return opened_before(project, node_id, edge.target), node_id


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


def insert_after(project: Project, node_id: str, layer: Layer, room: bool = True) -> tuple[Project, str]:
    """Append a layer behind a node: on its only wire, or after it when nothing reads it."""
    edges = project.graph.outgoing.get(node_id, ())
    if len(edges) == 1:
        return insert_on_edge(project, edges[0].id, layer, room=room)
    flow, here = flow_of(project), project.positions.get(node_id, (0.0, 0.0))
    project, new = add(project, layer, free_place(project, flow.onward(here, flow.pitch)))
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
    project: Project, node_ids: Iterable[str], offset: Place | None = None
) -> tuple[Project, tuple[str, ...]]:
    """Copy layers, beside themselves if nothing else is wished, with the wires among them and those that feed them."""
    new: dict[str, str] = {}
    chosen = tuple(node_ids)
    offset = beside_themselves(project, chosen) if offset is None else offset
    edges = project.graph.edges
    for node_id in chosen:
        x, y = project.positions.get(node_id, (0.0, 0.0))
        project, new[node_id] = add(project, layer_of(project, node_id), (x + offset[0], y + offset[1]))
        node = project.node(node_id)
        if node.bypassed or node.starts:
            copied = project.node(new[node_id]).replaced(bypassed=node.bypassed, starts=node.starts)
            project = node_put(project, copied)
    for edge in edges:
        if edge.target in new:
            source = new.get(edge.source, edge.source)
            project = connect(project, source, new[edge.target], edge.source_port, edge.target_port)
    return project, tuple(new[node_id] for node_id in chosen)
