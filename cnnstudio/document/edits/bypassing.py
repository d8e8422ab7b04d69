"""Skipping layers: they stay in the design, data pass them by, and the network is built without them."""

from __future__ import annotations

from collections.abc import Iterable

from cnnstudio.document.edits.naming import input_ports, output_ports
from cnnstudio.document.edits.parts import graph_with
from cnnstudio.document.edits.refusal import EditError
from cnnstudio.document.graph import Node
from cnnstudio.document.project import Project
from cnnstudio.language import tr


def bypass(project: Project, node_ids: Iterable[str], on: bool = True) -> Project:
    """Skip layers, or use them again; a merge that is skipped passes on its first input."""
    chosen = set(node_ids)
    for node in project.graph.nodes:
        if on and node.id in chosen:
            _refuse(project, node)
    nodes = tuple(
        node.replaced(bypassed=on) if node.id in chosen and node.bypassed != on else node
        for node in project.graph.nodes
    )
    return project.replaced(graph=graph_with(project, nodes=nodes))


def _refuse(project: Project, node: Node) -> None:
    reason = reason_against_skipping(project, node)
    if reason:
        raise EditError(reason)


def reason_against_skipping(project: Project, node: Node) -> str:
    """Return why a layer cannot be skipped, or nothing."""
    if not input_ports(project, node):
        return tr("{name} cannot be skipped: data begin there.", name=node.name)
    if not output_ports(project, node):
        return tr("{name} cannot be skipped: data end there.", name=node.name)
    if len(output_ports(project, node)) > 1:
        return tr("{name} cannot be skipped: it has several outputs.", name=node.name)
    if node.id not in project.graph.incoming or not project.graph.incoming[node.id]:
        return tr("{name} cannot be skipped: no data arrive there yet.", name=node.name)
    sharers = project.graph.sharers.get(node.id)
    if sharers:
        other = project.node(sharers[0]).name
        return tr(
            "{name} cannot be skipped: {other} uses its weights; give {other} its own first.",
            name=node.name,
            other=other,
        )
    return _reason_at_the_end(project, node)


def _reason_at_the_end(project: Project, node: Node) -> str:
    """Refuse the layer that gives the answer: without it the network would answer something else."""
    if project.graph.outgoing.get(node.id):
        return ""
    return tr("{name} cannot be skipped: it gives the network's output.", name=node.name)
