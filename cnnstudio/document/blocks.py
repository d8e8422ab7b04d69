"""Blocks: putting layers together in a definition that any number of block nodes refer to."""

from __future__ import annotations

from collections.abc import Iterable

from cnnstudio.document import edits
from cnnstudio.document.edits import EditError
from cnnstudio.document.graph import Block, BlockDefinition, Edge, Graph, Node, Port
from cnnstudio.document.project import Project
from cnnstudio.language import tr


def group(project: Project, node_ids: Iterable[str], name: str = "block") -> tuple[Project, str]:
    """Put layers into a block with a port for each crossing wire; returns the block node's id."""
    inside = set(node_ids)
    chosen = tuple(node for node in project.graph.nodes if node.id in inside)
    if not chosen:
        raise EditError(tr("Select the layers of the block first."))
    _refuse_split_sharing(project, inside)
    entering = _entering(project, inside)
    leaving = _leaving(project, inside)
    _refuse_loops(project, inside)
    definition = _definition(project, chosen, entering, leaving, name)
    places = [project.positions.get(node, (0.0, 0.0)) for node in inside]
    shrunk = edits.remove(project, inside).replaced(blocks=(*project.blocks, definition))
    at = sum(p[0] for p in places) / len(places), sum(p[1] for p in places) / len(places)
    shrunk, block = edits.add(shrunk, Block(block=definition.id), at, _free(shrunk, name))
    return _rewired(project, shrunk, block, entering, leaving), block


def _free(project: Project, name: str) -> str:
    return name if all(node.name != name for node in project.graph.nodes) else edits.free_name(project, name)


def _entering(project: Project, inside: set[str]) -> dict[tuple[str, str], str]:
    """Return a port name for each outside source that feeds the layers."""
    sources = [
        (e.source, e.source_port)
        for e in project.graph.edges
        if e.target in inside and e.source not in inside
    ]
    return {source: f"in_{i}" for i, source in enumerate(dict.fromkeys(sources), 1)}


def _leaving(project: Project, inside: set[str]) -> dict[tuple[str, str], str]:
    """Return a port name for each output that is read outside, or by nothing at all."""
    read = {e.source for e in project.graph.edges}
    sources = [
        (e.source, e.source_port)
        for e in project.graph.edges
        if e.source in inside and e.target not in inside
    ]
    loose = (node for node in project.graph.nodes if node.id in inside and node.id not in read)
    ends = [(node.id, port) for node in loose for port in edits.output_ports(project, node)[:1]]
    return {source: f"out_{i}" for i, source in enumerate(dict.fromkeys([*sources, *ends]), 1)}


def _refuse_loops(project: Project, inside: set[str]) -> None:
    outside = [e.target for e in project.graph.edges if e.source in inside and e.target not in inside]
    for start in outside:
        if any(project.graph.reaches(start, node) for node in inside):
            name = project.node(start).name
            raise EditError(tr("{name} lies between the selected layers; select it too.", name=name))


def _refuse_split_sharing(project: Project, inside: set[str]) -> None:
    for node in project.graph.nodes:
        if node.shares is not None and (node.id in inside) != (node.shares in inside):
            owner = project.node(node.shares).name
            raise EditError(
                tr("{name} and {owner} share weights; select both or none.", name=node.name, owner=owner)
            )


def _definition(
    project: Project,
    chosen: tuple[Node, ...],
    entering: dict[tuple[str, str], str],
    leaving: dict[tuple[str, str], str],
    name: str,
) -> BlockDefinition:
    inside = {node.id for node in chosen}
    definition_id = _free_definition(project, name)
    ids = {port: f"{definition_id}.{port}" for port in (*entering.values(), *leaving.values())}
    ins = tuple(Node(id=ids[p], name=p, layer=Port(direction="in")) for p in entering.values())
    outs = tuple(Node(id=ids[p], name=p, layer=Port(direction="out")) for p in leaving.values())
    edges = []
    for edge in project.graph.edges:
        if edge.target in inside:
            port = entering.get((edge.source, edge.source_port)) if edge.source not in inside else None
            edges.append(edge if port is None else edge.replaced(source=ids[port], source_port="output"))
    for number, (source, port) in enumerate(leaving.items(), 1):
        edges.append(
            Edge(id=f"{definition_id}.o{number}", source=source[0], source_port=source[1], target=ids[port])
        )
    return BlockDefinition(
        id=definition_id, name=name, graph=Graph(nodes=(*ins, *chosen, *outs), edges=tuple(edges))
    )


def _free_definition(project: Project, name: str) -> str:
    number = 1
    while f"{name}-{number}" in project.blocks_by_id:
        number += 1
    return f"{name}-{number}"


def _rewired(
    project: Project,
    shrunk: Project,
    block: str,
    entering: dict[tuple[str, str], str],
    leaving: dict[tuple[str, str], str],
) -> Project:
    for (source, source_port), port in entering.items():
        shrunk = edits.connect(shrunk, source, block, source_port, port)
    for edge in project.graph.edges:
        port_out = leaving.get((edge.source, edge.source_port))
        if port_out is not None and edge.target in shrunk.graph.by_id:
            shrunk = edits.connect(shrunk, block, edge.target, port_out, edge.target_port)
    return shrunk


def repeat(project: Project, node_id: str, times: int) -> Project:
    """Let a block stand so many times in a row, each with weights of its own."""
    layer = project.node(node_id).layer
    if not isinstance(layer, Block):
        raise EditError(tr("Only blocks repeat."))
    definition = project.blocks_by_id[layer.block]
    if times > 1 and len(definition.ports("in")) != len(definition.ports("out")):
        raise EditError(tr("A block repeats only when it has as many outputs as inputs."))
    return edits.set_fields(project, node_id, repeat=times)
