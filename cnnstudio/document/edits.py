"""The verbs of editing: pure functions from one project to the next.

Each raises EditError with one sentence when it cannot be done; the project given is never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from cnnstudio.document.graph import Block, Edge, Graph, Node, Port, Unknown
from cnnstudio.document.json_text import writable
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr
from cnnstudio.layers.catalogue import KINDS, make, problem_of
from cnnstudio.layers.kind import LAYER_NAME, Layer

RANK_PITCH = 96.0
"""Distance between neighbouring layers of a chain, in scene pixels: node 56 and gap 40."""


class EditError(Exception):
    """An edit cannot be done; the text is a sentence, `field` the form row it belongs to."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message, self.field = message, field


def add(
    project: Project, layer: Layer, at: Place = (0.0, 0.0), name: str | None = None
) -> tuple[Project, str]:
    """Place a new layer; returns the project and the new node's id."""
    given = name or free_name(project, layer.stem or layer.kind.lower())
    node = Node(id=free_id(project, given), name=given, layer=layer)
    graph = _graph(project, nodes=(*project.graph.nodes, node))
    return _placed(project.replaced(graph=graph), {node.id: at}), node.id


def connect(
    project: Project, source: str, target: str, source_port: str = "output", target_port: str | None = None
) -> Project:
    """Draw a wire; a used single input port is rewired, a loop is refused."""
    port = target_port or _open_port(project, target)
    reason = reason_against(project, source, source_port, target, port or None)
    if reason is not None:
        raise EditError(reason)
    edges = project.graph.edges
    if not _layer(project, target).variadic:
        edges = tuple(e for e in edges if not (e.target == target and e.target_port == port))
    edge = Edge(id=_edge_id(project), source=source, target=target, source_port=source_port, target_port=port)
    return project.replaced(graph=_graph(project, edges=(*edges, edge)))


def reason_against(
    project: Project, source: str, source_port: str, target: str, target_port: str | None = None
) -> str | None:
    """Return why this wire cannot be drawn, whatever the shapes; None if it can."""
    if source not in project.graph.by_id or target not in project.graph.by_id:
        return tr("That layer is no longer there.")
    if source == target:
        return tr("A layer cannot read its own output.")
    ports = input_ports(project, project.node(target))
    if not ports:
        return tr("{name} takes no input; data begin there.", name=project.node(target).name)
    if target_port is not None and target_port not in ports:
        return tr("{name} has no input called {port}.", name=project.node(target).name, port=target_port)
    if source_port not in output_ports(project, project.node(source)):
        return tr("{name} has no output called {port}.", name=project.node(source).name, port=source_port)
    way = project.graph.path(target, source)
    if way:
        names = " → ".join(project.node(node).name for node in (*way, target))
        return tr("That would make a loop: {names}.", names=names)
    return None


def disconnect(project: Project, *edge_ids: str) -> Project:
    """Remove wires."""
    edges = tuple(edge for edge in project.graph.edges if edge.id not in edge_ids)
    return project.replaced(graph=_graph(project, edges=edges))


def remove(project: Project, node_ids: Iterable[str] = (), edges: Iterable[str] = ()) -> Project:
    """Remove layers with their wires, and single wires."""
    gone, cut = set(node_ids), set(edges)
    nodes = tuple(_unshared(node, gone) for node in project.graph.nodes if node.id not in gone)
    kept = tuple(
        e for e in project.graph.edges if e.id not in cut and e.source not in gone and e.target not in gone
    )
    places = {key: place for key, place in project.positions.items() if key not in gone}
    return project.replaced(graph=Graph(nodes=nodes, edges=kept), positions=places)


def _unshared(node: Node, gone: set[str]) -> Node:
    return node.replaced(shares=None) if node.shares in gone else node


def remove_and_reconnect(project: Project, node_ids: Iterable[str]) -> Project:
    """Remove layers one by one and wire what fed each to what read it."""
    for node_id in tuple(node_ids):
        before = project.graph.incoming.get(node_id, ())
        after = project.graph.outgoing.get(node_id, ())
        project = remove(project, (node_id,))
        if before:
            for edge in after:
                project = connect(
                    project, before[0].source, edge.target, before[0].source_port, edge.target_port
                )
    return project


def set_fields(project: Project, node_id: str, **fields: Any) -> Project:
    """Change a layer's arguments; a value out of range is refused with its limits."""
    layer = _layer(project, node_id)
    try:
        changed = layer.replaced(**fields)
    except ValidationError as error:
        field, message = problem_of(error, type(layer))
        raise EditError(message, field or next(iter(fields))) from None
    return _with_layer(project, node_id, changed)


def replace_layer(project: Project, node_id: str, layer: Layer) -> Project:
    """Put another layer in a node's place; wires stay where the ports still exist."""
    changed = _with_layer(project, node_id, layer)
    lost = [e.id for e in changed.graph.edges if _dangles(changed, e)]
    return disconnect(changed, *lost)


def _dangles(project: Project, edge: Edge) -> bool:
    return edge.source_port not in output_ports(
        project, project.node(edge.source)
    ) or edge.target_port not in input_ports(project, project.node(edge.target))


def rename(project: Project, node_id: str, name: str) -> Project:
    """Give a layer another name, unique in the design."""
    if not LAYER_NAME.fullmatch(name):
        raise EditError(
            tr("A layer name is a letter, then letters, digits, _ . or -, at most 64 in all."), "name"
        )
    if any(node.name == name and node.id != node_id for node in project.graph.nodes):
        raise EditError(tr("Another layer is called {name}.", name=name), "name")
    return _with_node(project, project.node(node_id).replaced(name=name))


def move(project: Project, places: Mapping[str, Place]) -> Project:
    """Put layers at new places (top-left corners, scene pixels)."""
    return _placed(project, places)


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
    return project.replaced(graph=_graph(project, edges=edges))


def _made_room(project: Project, node_id: str, target: str) -> Project:
    """Move everything from the target downwards by one rank."""
    top = project.positions.get(target, (0.0, 0.0))[1]
    lower = {k: (x, y + RANK_PITCH) for k, (x, y) in project.positions.items() if y >= top and k != node_id}
    return _placed(project, lower)


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
        project, new[node_id] = add(project, _layer(project, node_id), (x + offset[0], y + offset[1]))
    for edge in edges:
        if edge.target in new:
            source = new.get(edge.source, edge.source)
            project = connect(project, source, new[edge.target], edge.source_port, edge.target_port)
    return project, tuple(new[node_id] for node_id in chosen)


def share(project: Project, node_id: str, with_node: str | None) -> Project:
    """Make a node a further call of another node's layer, with its weights (None ends it)."""
    if with_node is not None:
        _refuse_sharing(project, node_id, with_node)
    layer = _layer(project, node_id) if with_node is None else _layer(project, with_node)
    return _with_node(project, project.node(node_id).replaced(shares=with_node, layer=layer))


def _refuse_sharing(project: Project, node_id: str, owner: str) -> None:
    graph = project.graph
    has_own = project.node(owner).shares is None and node_id not in graph.sharers
    ordinary = all(
        known_kind(_layer(project, n).kind) and _layer(project, n).inputs for n in (node_id, owner)
    )
    if node_id == owner or not has_own or not ordinary:
        raise EditError(tr("A layer shares the weights of another layer that has its own."))
    if graph.reaches(node_id, owner):
        raise EditError(
            tr("{name} comes later; share in the other direction.", name=project.node(owner).name)
        )
    if _layer(project, node_id).inputs != _layer(project, owner).inputs:
        raise EditError(tr("Layers that share weights have the same inputs."))


def set_plan(project: Project, **fields: Any) -> Project:
    """Change the training plan."""
    return project.replaced(plan=_checked(project.plan, fields))


def set_recipe(project: Project, **fields: Any) -> Project:
    """Change the data recipe."""
    return project.replaced(recipe=_checked(project.recipe, fields))


def set_name(project: Project, name: str) -> Project:
    """Give the project another name."""
    if not name.strip() or len(name) > 120 or not writable(name):
        raise EditError(tr("A project name has 1 to 120 characters that a file can keep."), "name")
    return project.replaced(name=name.strip())


def _checked(value: Any, fields: dict[str, Any]) -> Any:
    try:
        return value.replaced(**fields)
    except ValidationError as error:
        field, message = problem_of(error, type(value))
        raise EditError(message, field or next(iter(fields))) from None


def apply_remedy(project: Project, verb: str, arguments: Iterable[tuple[str, Any]]) -> Project:
    """Do what a remedy says."""
    return VERBS[verb](project, **dict(arguments))


VERBS: dict[str, Callable[..., Project]] = {
    "remove": remove,
    "set_fields": set_fields,
    "insert_kind_on_edge": insert_kind_on_edge,
    "append_classifier": append_classifier,
    "set_plan": set_plan,
    "set_recipe": set_recipe,
}
"""The edits a remedy may name."""


def input_ports(project: Project, node: Node) -> tuple[str, ...]:
    """Return the names of a node's input ports; a block's are those of its definition."""
    if isinstance(node.layer, Block):
        definition = project.blocks_by_id.get(node.layer.block)
        return tuple(port.name for port in definition.ports("in")) if definition else ()
    if isinstance(node.layer, Port):
        return ("input",) if node.layer.direction == "out" else ()
    if isinstance(node.layer, Unknown):
        return tuple(dict.fromkeys(e.target_port for e in project.graph.incoming.get(node.id, ()))) or (
            "input",
        )
    return node.layer.inputs


def output_ports(project: Project, node: Node) -> tuple[str, ...]:
    """Return the names of a node's output ports."""
    if isinstance(node.layer, Block):
        definition = project.blocks_by_id.get(node.layer.block)
        return tuple(port.name for port in definition.ports("out")) if definition else ()
    if isinstance(node.layer, Port):
        return ("output",) if node.layer.direction == "in" else ()
    if isinstance(node.layer, Unknown):
        return tuple(dict.fromkeys(e.source_port for e in project.graph.outgoing.get(node.id, ()))) or (
            "output",
        )
    return node.layer.outputs


def free_name(project: Project, stem: str) -> str:
    """Return the stem with the first number that makes it unique: conv2d_2."""
    taken = {node.name for node in project.graph.nodes} | {node.id for node in project.graph.nodes}
    if stem == "input" and stem not in taken:
        return stem
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


def free_id(project: Project, wish: str) -> str:
    """Return an id no node of the project has, blocks included."""
    taken = {node.id for graph in (project.graph, *(b.graph for b in project.blocks)) for node in graph.nodes}
    free, number = wish, 2
    while free in taken:
        free, number = f"{wish}-{number}", number + 1
    return free


def free_place(project: Project, at: Place) -> Place:
    """Return the place, moved by 24 pixels until no layer lies under it."""
    x, y = at
    while any(abs(px - x) < 20 and abs(py - y) < 20 for px, py in project.positions.values()):
        x, y = x + 24, y + 24
    return x, y


def _open_port(project: Project, target: str) -> str:
    node = project.graph.by_id.get(target)
    if node is None:
        return ""
    ports = input_ports(project, node)
    used = {edge.target_port for edge in project.graph.incoming.get(target, ())}
    return next((port for port in ports if port not in used), ports[0] if ports else "")


def _edge_id(project: Project) -> str:
    used = project.graph.edges_by_id
    number = len(used) + 1
    while f"e{number}" in used:
        number += 1
    return f"e{number}"


def _layer(project: Project, node_id: str) -> Layer:
    node = project.graph.by_id.get(node_id)
    if node is None:
        raise EditError(tr("That layer is no longer there."))
    return node.layer


def _with_layer(project: Project, node_id: str, layer: Layer) -> Project:
    """Put a layer into a node and into every further call of it."""
    owner = project.node(node_id).shares or node_id
    nodes = tuple(n.replaced(layer=layer) if owner in (n.id, n.shares) else n for n in project.graph.nodes)
    return project.replaced(graph=_graph(project, nodes=nodes))


def _with_node(project: Project, changed: Node) -> Project:
    nodes = tuple(changed if node.id == changed.id else node for node in project.graph.nodes)
    return project.replaced(graph=_graph(project, nodes=nodes))


def _graph(project: Project, **parts: Any) -> Graph:
    return project.graph.replaced(**parts)


def _placed(project: Project, places: Mapping[str, Place]) -> Project:
    tidy = {key: (round(float(x), 2), round(float(y), 2)) for key, (x, y) in places.items()}
    return project.replaced(positions={**project.positions, **tidy})


def known_kind(kind: str) -> bool:
    """Say whether the catalogue has this kind."""
    return kind in KINDS
