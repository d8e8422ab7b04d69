"""A project with one of its parts exchanged: what all verbs are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cnnstudio.document.edits.refusal import EditError
from cnnstudio.document.graph import Graph, Node
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer


def layer_of(project: Project, node_id: str) -> Layer:
    """Return a node's layer; EditError when the node is gone."""
    node = project.graph.by_id.get(node_id)
    if node is None:
        raise EditError(tr("That layer is no longer there."))
    return node.layer


def with_layer(project: Project, node_id: str, layer: Layer) -> Project:
    """Put a layer into a node and into every further call of it."""
    graph = project.graph
    owner = project.node(node_id).shares or node_id
    calls = (graph.by_id[call] for call in (owner, *graph.sharers.get(owner, ())))
    return _with_nodes(project, [call.replaced(layer=layer) for call in calls])


def node_put(project: Project, changed: Node) -> Project:
    """Put a changed node in its old place."""
    return _with_nodes(project, [changed])


def _with_nodes(project: Project, changed: Iterable[Node]) -> Project:
    """Put changed nodes in their old places, which are found without looking into any node."""
    nodes, order = list(project.graph.nodes), list(project.graph.by_id)
    for node in changed:
        nodes[order.index(node.id)] = node
    return project.replaced(graph=graph_with(project, nodes=tuple(nodes)))


def graph_with(project: Project, **parts: Any) -> Graph:
    """Return the main graph with these parts exchanged."""
    return project.graph.replaced(**parts)


def hundredths(place: Place) -> Place:
    """Return a place as a file keeps it."""
    return round(float(place[0]), 2), round(float(place[1]), 2)


def placed(project: Project, places: Mapping[str, Place]) -> Project:
    """Put layers at these places, to a hundredth of a pixel."""
    tidy = {key: hundredths(place) for key, place in places.items()}
    return project.replaced(positions={**project.positions, **tidy})


def gently(project: Project, places: Mapping[str, Place]) -> Project:
    """Put layers at these places, but for those that are pinned."""
    return placed(project, {node: place for node, place in places.items() if node not in project.pinned})
