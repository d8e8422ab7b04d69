"""Blocks: putting layers together in a definition that any number of block nodes refer to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from cnnstudio.document import edits
from cnnstudio.document.edits import EditError
from cnnstudio.document.flow import flow_of
from cnnstudio.document.furnishing import Frame
from cnnstudio.document.graph import Block, BlockDefinition, Edge, Graph, Node, Port
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr

_PORT_STEP = 208.0
"""From one port to the next, in scene pixels."""

Direction = Literal["in", "out"]

Ends = dict[tuple[str, str], str]
"""A port's name for each node and output port that it carries."""


def group(project: Project, node_ids: Iterable[str], name: str = "block") -> tuple[Project, str]:
    """Put layers into a block with a port for each crossing wire; returns the block node's id.

    Layers, inner wires and places stay what they are, so that `ungroup` gives the same project back.
    """
    wanted = set(node_ids)
    chosen = tuple(n for n in project.graph.nodes if n.id in wanted and not isinstance(n.layer, Port))
    inside = {node.id for node in chosen}
    if not chosen:
        raise EditError(tr("Select the layers of the block first."))
    _refuse_split_sharing(project, inside)
    _refuse_loops(project, inside)
    entering, leaving = _entering(project, inside), _leaving(project, inside)
    definition = _definition(project, chosen, entering, leaving, name)
    title = _free(project, inside, name)
    block = Node(id=edits.free_id(project, title), name=title, layer=Block(block=definition.id))
    graph = Graph(
        nodes=_replaced(project, inside, block), edges=_outer(project, inside, block.id, entering, leaving)
    )
    places = _places_of(project, definition, inside)
    return project.replaced(
        graph=graph,
        blocks=(*project.blocks, definition),
        bends=_moved_bends(project, definition, graph),
        positions={**project.positions, **_tidy({**places, block.id: _centre(project, inside)})},
        frames=_moved_frames(project, inside, definition.id, block.id),
        notes=tuple(
            n.replaced(block=definition.id) if n.node in inside and not n.block else n for n in project.notes
        ),
    ), block.id


def add_port(project: Project, direction: Direction) -> tuple[Project, str]:
    """Give the block whose graph is shown one more port, beside its others; returns the new node's id."""
    ports = [node for node in project.graph.nodes if isinstance(node.layer, Port)]
    if not ports:
        raise EditError(tr("Only a block has ports."))
    flow = flow_of(project)
    same = [project.positions.get(node.id, (0.0, 0.0)) for node in ports if _leads(node, direction)]
    others = [place for node, place in project.positions.items() if node in project.graph.by_id]
    end = (min if direction == "in" else max)(flow.turned(place)[1] for place in others) if others else 0.0
    beyond = end + (-_PORT_STEP if direction == "in" else _PORT_STEP)
    across = max((flow.turned(place)[0] for place in same), default=-_PORT_STEP) + _PORT_STEP
    along = flow.turned(same[0])[1] if same else beyond
    taken, number = {node.name for node in ports}, 1
    while f"{direction}_{number}" in taken:
        number += 1
    place = flow.turned((across, along))
    return edits.add(project, Port(direction=direction), place, f"{direction}_{number}")


def _leads(node: Node, direction: Direction) -> bool:
    return isinstance(node.layer, Port) and node.layer.direction == direction


def _free(project: Project, inside: set[str], name: str) -> str:
    taken = {node.name for node in project.graph.nodes if node.id not in inside}
    return name if name not in taken else edits.free_name(project, name)


def _entering(project: Project, inside: set[str]) -> Ends:
    """Return a port name for each outside source that feeds the layers."""
    sources = [
        (e.source, e.source_port)
        for e in project.graph.edges
        if e.target in inside and e.source not in inside
    ]
    return {source: f"in_{i}" for i, source in enumerate(dict.fromkeys(sources), 1)}


def _leaving(project: Project, inside: set[str]) -> Ends:
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
    project: Project, chosen: tuple[Node, ...], entering: Ends, leaving: Ends, name: str
) -> BlockDefinition:
    inside = {node.id for node in chosen}
    definition_id = free_definition(project, name)
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


def free_definition(project: Project, name: str) -> str:
    """Return an id that no block definition has."""
    number = 1
    while f"{name}-{number}" in project.blocks_by_id:
        number += 1
    return f"{name}-{number}"


def _replaced(project: Project, inside: set[str], block: Node) -> tuple[Node, ...]:
    """Return the nodes with the block in the place of the first of its layers."""
    first = next(node.id for node in project.graph.nodes if node.id in inside)
    kept = (block if n.id == first else n for n in project.graph.nodes if n.id == first or n.id not in inside)
    return tuple(kept)


def _outer(project: Project, inside: set[str], block: str, entering: Ends, leaving: Ends) -> tuple[Edge, ...]:
    """Return the wires outside the block: one into each of its ports, and those that leave it as they were."""
    edges: list[Edge] = []
    fed: set[str] = set()
    taken = set(project.graph.edges_by_id)
    for edge in project.graph.edges:
        within, from_within = edge.target in inside, edge.source in inside
        if within and not from_within:
            port = entering[edge.source, edge.source_port]
            if port not in fed:
                fed.add(port)
                new = _free_edge(taken)
                edges.append(edge.replaced(id=new, target=block, target_port=port))
        elif from_within and not within:
            edges.append(edge.replaced(source=block, source_port=leaving[edge.source, edge.source_port]))
        elif not within:
            edges.append(edge)
    return tuple(edges)


def _free_edge(taken: set[str]) -> str:
    """Return an edge id that is not taken, and take it."""
    number = len(taken) + 1
    while f"e{number}" in taken:
        number += 1
    taken.add(f"e{number}")
    return f"e{number}"


def _tidy(places: dict[str, Place]) -> dict[str, Place]:
    """Return places to a hundredth of a pixel, as files keep them."""
    return {key: (round(x, 2), round(y, 2)) for key, (x, y) in places.items()}


def _centre(project: Project, inside: set[str]) -> Place:
    places = [project.positions.get(node, (0.0, 0.0)) for node in sorted(inside)]
    return (
        round(sum(p[0] for p in places) / len(places), 2),
        round(sum(p[1] for p in places) / len(places), 2),
    )


def _places_of(project: Project, definition: BlockDefinition, inside: set[str]) -> dict[str, Place]:
    """Return places for the ports: before what they feed, and behind what feeds them, in two ranks."""
    flow = flow_of(project)
    known = {node: flow.turned(project.positions.get(node, (0.0, 0.0))) for node in inside}
    top, bottom = min(y for _x, y in known.values()), max(y for _x, y in known.values())
    found: dict[str, Place] = {}
    for direction, row in (("in", top - flow.pitch), ("out", bottom + flow.pitch)):
        free: set[float] = set()
        for port in definition.ports(direction):
            graph = definition.graph
            near = [e.target for e in graph.outgoing[port.id]] or [e.source for e in graph.incoming[port.id]]
            x = known[near[0]][0] if near and near[0] in known else 0.0
            while x in free:
                x += flow.breadth
            free.add(x)
            found[port.id] = flow.turned((x, row))
    return found


def _moved_bends(project: Project, definition: BlockDefinition, graph: Graph) -> dict[str, tuple[Place, ...]]:
    inner = definition.graph.edges_by_id
    return {
        f"{definition.id}/{key}" if key in inner and key not in graph.edges_by_id else key: dots
        for key, dots in project.bends.items()
    }


def _moved_frames(project: Project, inside: set[str], definition: str, block: str) -> tuple[Frame, ...]:
    """Take along frames that carry only layers of the block; others carry the block in their place."""
    found = []
    for frame in project.frames:
        held = [m for m in frame.members if m in inside]
        rest = [m for m in frame.members if m not in inside]
        if frame.block or not held:
            found.append(frame)
        elif not rest:
            found.append(frame.replaced(block=definition))
        else:
            found.append(frame.replaced(members=(*rest, block)))
    return tuple(found)


def repeat(project: Project, node_id: str, times: int) -> Project:
    """Let a block stand so many times in a row, each with weights of its own."""
    layer = project.node(node_id).layer
    if not isinstance(layer, Block):
        raise EditError(tr("Only blocks repeat."))
    definition = project.blocks_by_id[layer.block]
    if times > 1 and len(definition.ports("in")) != len(definition.ports("out")):
        raise EditError(tr("A block repeats only when it has as many outputs as inputs."))
    return edits.set_fields(project, node_id, repeat=times)
