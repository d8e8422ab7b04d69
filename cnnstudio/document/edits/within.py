"""Doing an edit in the graph that holds a node: the network itself, or the definition of a block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cnnstudio.document.edits.refusal import EditError
from cnnstudio.document.graph import Block, BlockDefinition, Edge, Graph
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr

OUTER = "the network itself"


def within(project: Project, node_id: str, verb: Callable[..., Any], /, **arguments: Any) -> Project:
    """Apply a verb to the graph that holds this node; in a block it changes every copy of the block."""
    if node_id in project.graph.by_id:
        return _project(verb(project, **arguments))
    for block in project.blocks:
        if node_id in block.graph.by_id:
            return in_block(project, block.id, verb, **arguments)[0]
    raise EditError(tr("That layer is no longer there."))


def in_block(
    project: Project, block_id: str, verb: Callable[..., Any], /, *arguments: Any, **named: Any
) -> tuple[Project, Any]:
    """Apply a verb to the graph of a block definition; returns the project and what else the verb gives.

    Wires of block nodes follow ports that were renamed and go with ports that were removed.
    """
    result = verb(lent(project, block_id), *arguments, **named)
    done, extra = result if isinstance(result, tuple) else (result, None)
    return _returned(project, block_id, done), extra


def lent(project: Project, block_id: str) -> Project:
    """Return the project with a block's graph in the place of the main one.

    The main one stands among the blocks meanwhile, so that ids stay unique; the block's own entry is empty.
    """
    block = project.blocks_by_id[block_id]
    outer = BlockDefinition(id=_outer_id(project), name=OUTER, graph=project.graph)
    hollow = block.replaced(graph=Graph(), parameters=())
    mine = f"{block_id}/"
    bends = {key.removeprefix(mine): dots for key, dots in project.bends.items() if key.startswith(mine)}
    return project.replaced(
        graph=block.graph,
        blocks=(*(hollow if b.id == block_id else b for b in project.blocks), outer),
        bends=bends,
        frames=tuple(f.replaced(block="") for f in project.frames if f.block == block_id),
        notes=tuple(n.replaced(block="") for n in project.notes if n.block == block_id),
    )


def _outer_id(project: Project) -> str:
    """Return what the main graph is called while it is lent away: another name each time that happens within."""
    name = OUTER
    while name in project.blocks_by_id:
        name += "'"
    return name


def _returned(project: Project, block_id: str, done: Project) -> Project:
    """Put a lent graph back into its definition, and everything else where it was."""
    before, left = project.blocks_by_id[block_id], done.graph.by_id
    parameters = tuple(parameter for parameter in before.parameters if parameter.node in left)
    changed = done.blocks_by_id[block_id].replaced(graph=done.graph, parameters=parameters)
    lender = _outer_id(project)
    blocks = tuple(changed if b.id == block_id else b for b in done.blocks if b.id != lender)
    outer = done.blocks_by_id[lender].graph
    after = done.replaced(
        graph=outer,
        blocks=blocks,
        bends=_bends(project, block_id, done),
        frames=(*(f for f in project.frames if f.block != block_id), *_owned(done.frames, block_id)),
        notes=(*(n for n in project.notes if n.block != block_id), *_owned(done.notes, block_id)),
    )
    refuse_endless(after, block_id)
    return _with_fitting_wires(after, block_id, _renamed_ports(before, changed))


def _owned(items: tuple[Any, ...], block_id: str) -> Iterator[Any]:
    return (item.replaced(block=block_id) if not item.block else item for item in items)


def _bends(project: Project, block_id: str, done: Project) -> dict[str, tuple[Place, ...]]:
    others = {key: dots for key, dots in project.bends.items() if not key.startswith(f"{block_id}/")}
    edges = done.graph.edges_by_id
    inner = {
        key if "/" in key else f"{block_id}/{key}": dots
        for key, dots in done.bends.items()
        if "/" in key or key in edges
    }
    return {**others, **inner}


def refuse_endless(project: Project, block_id: str) -> None:
    """Refuse a block that would stand inside itself."""
    seen: set[str] = set()
    queue = [block_id]
    while queue:
        definition = project.blocks_by_id.get(queue.pop())
        for node in definition.graph.nodes if definition is not None else ():
            if isinstance(node.layer, Block) and node.layer.block == block_id:
                name = project.blocks_by_id[block_id].name
                raise EditError(tr("A block cannot stand inside itself; {name} would.", name=name))
            if isinstance(node.layer, Block) and node.layer.block not in seen:
                seen.add(node.layer.block)
                queue.append(node.layer.block)


def _renamed_ports(before: BlockDefinition, after: BlockDefinition) -> dict[tuple[str, str], str]:
    """Return the new name of every port that is called otherwise now, by direction and old name."""
    return {
        (direction, port.name): after.graph.by_id[port.id].name
        for direction in ("in", "out")
        for port in before.ports(direction)
        if port.id in after.graph.by_id and after.graph.by_id[port.id].name != port.name
    }


def _with_fitting_wires(project: Project, block_id: str, renamed: Mapping[tuple[str, str], str]) -> Project:
    """Let the wires at every node of a block follow its ports."""
    definition = project.blocks_by_id[block_id]
    ports = {d: {port.name for port in definition.ports(d)} for d in ("in", "out")}
    graph = _fitted(project.graph, block_id, ports, renamed)
    blocks = tuple(_refitted(b, block_id, ports, renamed) for b in project.blocks)
    return project.replaced(graph=graph, blocks=blocks)


def _refitted(
    block: BlockDefinition, block_id: str, ports: dict[str, set[str]], renamed: Mapping[tuple[str, str], str]
) -> BlockDefinition:
    graph = _fitted(block.graph, block_id, ports, renamed)
    return block if graph is block.graph else block.replaced(graph=graph)


def _fitted(
    graph: Graph, block_id: str, ports: dict[str, set[str]], renamed: Mapping[tuple[str, str], str]
) -> Graph:
    mine = {n.id for n in graph.nodes if isinstance(n.layer, Block) and n.layer.block == block_id}
    if not mine:
        return graph
    edges = []
    for edge in graph.edges:
        led = _led(edge, mine, renamed)
        lost = (led.source in mine and led.source_port not in ports["out"]) or (
            led.target in mine and led.target_port not in ports["in"]
        )
        if not lost:
            edges.append(led)
    return graph if tuple(edges) == graph.edges else graph.replaced(edges=tuple(edges))


def _led(edge: Edge, mine: set[str], renamed: Mapping[tuple[str, str], str]) -> Edge:
    source = renamed.get(("out", edge.source_port)) if edge.source in mine else None
    target = renamed.get(("in", edge.target_port)) if edge.target in mine else None
    changes = {"source_port": source, "target_port": target}
    wanted = {field: port for field, port in changes.items() if port is not None}
    return edge.replaced(**wanted) if wanted else edge


def _project(result: Any) -> Project:
    project: Project = result[0] if isinstance(result, tuple) else result
    return project
