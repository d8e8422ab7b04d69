"""Another layer in the place of one that is there: name, place, wires and what both call alike survive."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from cnnstudio.document.edits.naming import input_ports, output_ports
from cnnstudio.document.edits.parts import graph_with, layer_of, with_layer
from cnnstudio.document.graph import Edge, Node
from cnnstudio.document.project import Project
from cnnstudio.layers.kind import Layer


def exchange(project: Project, node_id: str, layer: Layer) -> Project:
    """Put a layer in a node's place, with the arguments of the old one that it knows and that still hold."""
    before = layer_of(project, node_id)
    changed = with_layer(project, node_id, inheriting(layer, before))
    owner = project.node(node_id).shares or node_id
    for each in (owner, *project.graph.sharers.get(owner, ())):
        changed = _rewired(changed, each)
    return changed


def inheriting(layer: Layer, before: Layer) -> Layer:
    """Return a layer with every argument of another one that it has too, was not given itself, and accepts."""
    fields = type(layer).model_fields
    for name in before.model_fields_set:
        if name in fields and name not in layer.model_fields_set:
            layer = _with(layer, name, getattr(before, name))
    return layer


def _with(layer: Layer, name: str, value: Any) -> Layer:
    try:
        return layer.replaced(**{name: value})
    except ValidationError:
        return layer


def _rewired(project: Project, node_id: str) -> Project:
    """Keep the wires that the new layer has ports for, by name and else by their order; the others go."""
    node = project.node(node_id)
    inputs, outputs = input_ports(project, node), output_ports(project, node)
    free = list(inputs)
    kept = [_fitted(edge, node, free, outputs) for edge in project.graph.edges]
    return project.replaced(graph=graph_with(project, edges=tuple(edge for edge in kept if edge is not None)))


def _fitted(edge: Edge, node: Node, free: list[str], outputs: tuple[str, ...]) -> Edge | None:
    """Return a wire with ports that the node has; None where none is left. A taken input leaves `free`."""
    if edge.source == node.id:
        port = edge.source_port if edge.source_port in outputs else next(iter(outputs), None)
        return None if port is None else edge.replaced(source_port=port)
    if edge.target != node.id:
        return edge
    port = edge.target_port if edge.target_port in free else next(iter(free), None)
    if port is None:
        return None
    if not node.layer.variadic:
        free.remove(port)
    return edge.replaced(target_port=port)
