"""Placing layers, wiring them, and taking them away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cnnstudio.document.edits.naming import free_id, free_name, input_ports, output_ports
from cnnstudio.document.edits.orphans import without_traces
from cnnstudio.document.edits.parts import graph_with, layer_of, placed
from cnnstudio.document.edits.refusal import EditError
from cnnstudio.document.graph import Block, Edge, Graph, Node
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer


def add(
    project: Project, layer: Layer, at: Place = (0.0, 0.0), name: str | None = None
) -> tuple[Project, str]:
    """Place a new layer; returns the project and the new node's id."""
    given = name or free_name(project, _stem(project, layer))
    node = Node(id=free_id(project, given), name=given, layer=layer)
    graph = graph_with(project, nodes=(*project.graph.nodes, node))
    return placed(project.replaced(graph=graph), {node.id: at}), node.id


def _stem(project: Project, layer: Layer) -> str:
    """Return what a new node is called before its number: a block as its definition."""
    definition = project.blocks_by_id.get(layer.block) if isinstance(layer, Block) else None
    return definition.name if definition is not None else layer.stem or layer.kind.lower()


def connect(
    project: Project, source: str, target: str, source_port: str = "output", target_port: str | None = None
) -> Project:
    """Draw a wire; a used single input port is rewired, a loop is refused."""
    port = target_port or _open_port(project, target)
    source_port = _known_port(project, source, source_port)
    reason = reason_against(project, source, source_port, target, port or None)
    if reason is not None:
        raise EditError(reason)
    edges = project.graph.edges
    if not layer_of(project, target).variadic:
        edges = tuple(e for e in edges if not (e.target == target and e.target_port == port))
    edge = Edge(id=_edge_id(project), source=source, target=target, source_port=source_port, target_port=port)
    return project.replaced(graph=graph_with(project, edges=(*edges, edge)))


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


def _open_port(project: Project, target: str) -> str:
    node = project.graph.by_id.get(target)
    if node is None:
        return ""
    ports = input_ports(project, node)
    used = {edge.target_port for edge in project.graph.incoming.get(target, ())}
    return next((port for port in ports if port not in used), ports[0] if ports else "")


def _known_port(project: Project, source: str, port: str) -> str:
    """Return the output meant: where a block has just one, it need not be called by its name."""
    node = project.graph.by_id.get(source)
    ports = output_ports(project, node) if node is not None and isinstance(node.layer, Block) else ()
    return ports[0] if port == "output" and len(ports) == 1 else port


def _edge_id(project: Project) -> str:
    used = project.graph.edges_by_id
    number = len(used) + 1
    while f"e{number}" in used:
        number += 1
    return f"e{number}"


def disconnect(project: Project, *edge_ids: str) -> Project:
    """Remove wires."""
    edges = tuple(edge for edge in project.graph.edges if edge.id not in edge_ids)
    return project.replaced(graph=graph_with(project, edges=edges))


def remove(project: Project, node_ids: Iterable[str] = (), edges: Iterable[str] = ()) -> Project:
    """Remove layers with their wires, and single wires."""
    gone, cut = set(node_ids), set(edges)
    nodes = tuple(_unshared(node, gone) for node in project.graph.nodes if node.id not in gone)
    kept = tuple(
        e for e in project.graph.edges if e.id not in cut and e.source not in gone and e.target not in gone
    )
    places = {key: place for key, place in project.positions.items() if key not in gone}
    blocks = [n.layer.block for n in project.graph.nodes if n.id in gone and isinstance(n.layer, Block)]
    after = project.replaced(graph=Graph(nodes=nodes, edges=kept), positions=places)
    return without_traces(after, gone, blocks)


def _unshared(node: Node, gone: set[str]) -> Node:
    return node.replaced(shares=None) if node.shares in gone else node


def move(project: Project, places: Mapping[str, Place]) -> Project:
    """Put layers at new places (top-left corners, scene pixels)."""
    return placed(project, places)
