"""The verbs that suggested fixes are made of, beyond those a hand uses."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from cnnstudio.document.edits.bridging import remove_and_reconnect
from cnnstudio.document.edits.inserting import insert_after, insert_on_edge
from cnnstudio.document.edits.naming import free_name, free_place
from cnnstudio.document.edits.parts import layer_of
from cnnstudio.document.edits.refusal import EditError
from cnnstudio.document.edits.settings import (
    rename,
    replace_layer,
    set_fields,
    set_plan,
    set_recipe,
    share,
)
from cnnstudio.document.edits.wires import add, connect, disconnect
from cnnstudio.document.flow import flow_of
from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.project import Project
from cnnstudio.language import tr
from cnnstudio.layers.catalogue import make, problem_of
from cnnstudio.layers.kind import Layer


def set_each(project: Project, node_ids: Iterable[str], **fields: Any) -> Project:
    """Change the same arguments of several layers."""
    for node_id in node_ids:
        project = set_fields(project, node_id, **fields)
    return project


def replace_kind(project: Project, node_id: str, kind: str, **fields: Any) -> Project:
    """Put a layer of another kind in a node's place."""
    return replace_layer(project, node_id, _made(kind, fields))


def insert_kind_before(project: Project, node_id: str, kind: str, **fields: Any) -> Project:
    """Place a layer of a kind on the first wire that feeds a node."""
    edges = project.graph.incoming.get(node_id, ())
    if not edges:
        raise EditError(tr("No wire leads there any more."))
    return insert_on_edge(project, edges[0].id, _made(kind, fields))[0]


def insert_kind_after(project: Project, node_id: str, kind: str, **fields: Any) -> Project:
    """Place a layer of a kind behind a node; all that read the node read the new layer then."""
    layer, readers = _made(kind, fields), project.graph.outgoing.get(node_id, ())
    if len(readers) < 2:
        return insert_after(project, node_id, layer)[0]
    project, new = insert_on_edge(project, readers[0].id, layer)
    for edge in readers[1:]:
        project = connect(disconnect(project, edge.id), new, edge.target, target_port=edge.target_port)
    return project


def insert_behind_each(project: Project, node_ids: Iterable[str], kind: str, **fields: Any) -> Project:
    """Place a layer of a kind behind each of several nodes, all in one go."""
    layer, chosen = _made(kind, fields), [node for node in node_ids if node in project.graph.by_id]
    new: dict[str, Node] = {}
    for number, node_id in enumerate(chosen, _next_number(project, layer)):
        name = f"{layer.stem}_{number}"
        new[node_id] = Node(id=name, name=name, layer=layer)
    nodes = [n for node in project.graph.nodes for n in (node, *([new[node.id]] if node.id in new else ()))]
    moved = tuple(
        e.replaced(source=new[e.source].id, source_port="output") if e.source in new else e
        for e in project.graph.edges
    )
    ids = _edge_ids(project, len(chosen))
    links = tuple(Edge(id=i, source=n, target=new[n].id) for i, n in zip(ids, chosen, strict=True))
    graph = Graph(nodes=tuple(nodes), edges=(*moved, *links))
    return project.replaced(graph=graph, positions=_spread(project, {n: node.id for n, node in new.items()}))


def _next_number(project: Project, layer: Layer) -> int:
    """Return a number from which on all names of this kind are free, in the network and in its blocks."""
    graphs = (project.graph, *(block.graph for block in project.blocks))
    taken = {text for graph in graphs for node in graph.nodes for text in (node.id, node.name)}
    tails = (text.removeprefix(f"{layer.stem}_") for text in taken if text.startswith(f"{layer.stem}_"))
    return max((int(tail) for tail in tails if tail.isdecimal()), default=0) + 1


def _edge_ids(project: Project, count: int) -> list[str]:
    used, number = project.graph.edges_by_id, 0
    found: list[str] = []
    while len(found) < count:
        number += 1
        if f"e{number}" not in used:
            found.append(f"e{number}")
    return found


def _spread(project: Project, new: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Return the places with one more rank behind each node that gets a layer behind it."""
    flow = flow_of(project)
    starts = sorted(flow.turned(project.positions.get(node, (0.0, 0.0)))[1] for node in new)
    places = {
        key: flow.onward(place, flow.pitch * bisect_left(starts, flow.turned(place)[1]))
        for key, place in project.positions.items()
        if key in project.graph.by_id and key not in project.pinned
    }
    places = {**project.positions, **places}
    for node, added in new.items():
        places[added] = flow.onward(places.get(node, (0.0, 0.0)), flow.pitch)
    return places


def append_pooled_classifier(project: Project, node_id: str, classes: int, pool: str) -> Project:
    """Append a global pooling layer and a softmax Dense behind a layer that gives maps."""
    project, pooled = insert_after(project, node_id, make(pool))
    return insert_after(project, pooled, make("Dense", units=classes, activation="softmax"))[0]


def append_dense(project: Project, node_id: str, units: int, activation: str | None = "softmax") -> Project:
    """Append a Dense layer behind a layer."""
    return insert_after(project, node_id, make("Dense", units=units, activation=activation))[0]


def cut(project: Project, edge_ids: Iterable[str]) -> Project:
    """Remove wires."""
    return disconnect(project, *edge_ids)


def rename_freely(project: Project, node_id: str) -> Project:
    """Give a layer the next free name of its kind."""
    return rename(project, node_id, free_name(project, layer_of(project, node_id).stem or "layer"))


def move_behind(project: Project, node_ids: Iterable[str], target: str) -> Project:
    """Take layers out of their places and put them, in their order, behind another one."""
    for node_id in node_ids:
        layer, name = layer_of(project, node_id), project.node(node_id).name
        project = remove_and_reconnect(project, (node_id,))
        before = set(project.graph.by_id)
        project = _put(project, target, layer)
        target = next(node for node in project.graph.by_id if node not in before)
        project = rename(project, target, name)
    return project


def _put(project: Project, target: str, layer: Layer) -> Project:
    if len(project.graph.outgoing.get(target, ())) < 2:
        return insert_after(project, target, layer)[0]
    return insert_kind_after(project, target, layer.kind, **dict(layer_fields(layer)))


def layer_fields(layer: Layer) -> tuple[tuple[str, Any], ...]:
    """Return the arguments of a layer that were given."""
    return tuple((name, getattr(layer, name)) for name in sorted(layer.model_fields_set))


def add_input(project: Project, shape: tuple[int | None, ...], readers: Iterable[str] = ()) -> Project:
    """Place an Input before the layers that will read it."""
    chosen, flow = tuple(readers), flow_of(project)
    first = project.positions.get(chosen[0]) if chosen else None
    before = flow.onward(first, -flow.pitch) if first is not None else (0.0, 0.0)
    project, new = add(project, make("Input", shape=shape), free_place(project, before))
    for reader in chosen:
        project = connect(project, new, reader)
    return project


def begin_network(project: Project, shape: tuple[int | None, ...], classes: int) -> Project:
    """Place the smallest network that tells classes apart: Input, Flatten where needed, Dense."""
    project, last = add(project, make("Input", shape=shape), (0.0, 0.0))
    if len(shape) > 1:
        project, last = insert_after(project, last, make("Flatten"))
    return append_dense(project, last, classes)


def set_budget(project: Project, **fields: Any) -> Project:
    """Change what the network may cost."""
    try:
        return project.replaced(budget=project.budget.replaced(**fields))
    except ValidationError as error:
        field, message = problem_of(error, type(project.budget))
        raise EditError(message, field or next(iter(fields))) from None


def _made(kind: str, fields: dict[str, Any]) -> Layer:
    try:
        return make(kind, **fields)
    except ValidationError as error:
        raise EditError(error.errors(include_url=False)[0]["msg"]) from None


def feed(project: Project, source: str, node_id: str, ports: Iterable[str]) -> Project:
    """Wire a layer's output to each of these ports of another layer."""
    for port in ports:
        project = connect(project, source, node_id, target_port=port)
    return project


def cut_and_remove(project: Project, edge_ids: Iterable[str], node_id: str) -> Project:
    """Remove wires, then a layer, and wire what still feeds it to what read it."""
    return remove_and_reconnect(cut(project, edge_ids), (node_id,))


def unshare(project: Project, node_id: str) -> Project:
    """Give a further call of a layer weights of its own."""
    return share(project, node_id, None)


def set_labels(project: Project, labels: str, loss: str) -> Project:
    """Set the form of the labels and the loss that reads it."""
    return set_plan(set_recipe(project, labels=labels), loss=loss)


def resize_input(project: Project, node_id: str, shape: tuple[int, ...], height: int, width: int) -> Project:
    """Let an Input take the data as they are, and resize them right behind it."""
    project = set_fields(project, node_id, shape=shape)
    return insert_kind_after(project, node_id, "Resizing", height=height, width=width)


def insert_stages(project: Project, node_id: str, rank: int, filters: int, count: int) -> Project:
    """Place so many stages of pooling by 2 and a 3-wide convolution before a node."""
    for _ in range(count):
        project = insert_kind_before(project, node_id, f"MaxPooling{rank}D", padding="same")
        project = insert_kind_before(
            project, node_id, f"Conv{rank}D", filters=filters, padding="same", activation="relu"
        )
    return project
