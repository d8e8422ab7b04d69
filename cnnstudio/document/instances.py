"""The instances of a block: linked or independent, repeated, offered by the palette, and set by parameters."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from cnnstudio.document.blocks import free_definition
from cnnstudio.document.edits import EditError
from cnnstudio.document.edits.parts import node_put
from cnnstudio.document.graph import Block, BlockDefinition, Edge, Graph, Node, Parameter
from cnnstudio.document.opened import with_arguments
from cnnstudio.document.project import Project
from cnnstudio.document.unblocking import is_linked
from cnnstudio.language import tr
from cnnstudio.layers.catalogue import problem_of
from cnnstudio.layers.kind import LAYER_NAME


def block_of(project: Project, node_id: str) -> tuple[Block, BlockDefinition]:
    """Return a block node's layer and its definition."""
    layer = project.node(node_id).layer
    definition = project.blocks_by_id.get(layer.block) if isinstance(layer, Block) else None
    if not isinstance(layer, Block) or definition is None:
        raise EditError(tr("Select a block for that."))
    return layer, definition


def make_independent(project: Project, node_id: str) -> Project:
    """Give an instance a definition of its own, with what it sets; the others stay as they are."""
    layer, definition = block_of(project, node_id)
    if not is_linked(project, node_id) and not definition.listed:
        raise EditError(tr("{name} is the only one of its kind already.", name=project.node(node_id).name))
    node = project.node(node_id)
    if node.shares is not None or node_id in project.graph.sharers:
        raise EditError(tr("{name} shares its weights with another block; end that first.", name=node.name))
    project, copied = copied_definition(project, definition, with_arguments(definition, layer))
    kept = layer.replaced(block=copied.id, arguments=())
    return node_put(project, node.replaced(layer=kept))


def copied_definition(
    project: Project, definition: BlockDefinition, graph: Graph
) -> tuple[Project, BlockDefinition]:
    """Add a copy of a definition, its nodes with new ids, standing where the originals stand."""
    block_id = free_definition(project, definition.name)
    taken = {n.id for g in (project.graph, *(b.graph for b in project.blocks)) for n in g.nodes}
    new: dict[str, str] = {}
    for node in graph.nodes:
        new[node.id] = _free(f"{block_id}.{node.name}", taken)
    copied = BlockDefinition(
        id=block_id,
        name=definition.name,
        graph=Graph(
            nodes=tuple(_renamed(node, new) for node in graph.nodes),
            edges=tuple(_between(edge, new) for edge in graph.edges),
        ),
        parameters=tuple(p.replaced(node=new[p.node]) for p in definition.parameters),
    )
    places = {new[n]: project.positions[n] for n in new if n in project.positions}
    words = {new[n]: project.comments[n] for n in new if n in project.comments}
    return project.replaced(
        blocks=(*project.blocks, copied),
        positions={**project.positions, **places},
        comments={**project.comments, **words},
        pinned=project.pinned | {new[n] for n in new if n in project.pinned},
    ), copied


def _free(stem: str, taken: set[str]) -> str:
    free, number = stem, 2
    while free in taken:
        free, number = f"{stem}-{number}", number + 1
    taken.add(free)
    return free


def _renamed(node: Node, new: dict[str, str]) -> Node:
    return node.replaced(id=new[node.id], shares=new[node.shares] if node.shares is not None else None)


def _between(edge: Edge, new: dict[str, str]) -> Edge:
    return edge.replaced(source=new[edge.source], target=new[edge.target])


def name_definition(project: Project, block_id: str, name: str) -> Project:
    """Give a definition a name, by which the palette offers it."""
    wanted = name.strip()
    if not LAYER_NAME.fullmatch(wanted):
        raise EditError(
            tr("A block name is a letter, then letters, digits, _ . or -, at most 64 in all."), "name"
        )
    if any(b.name == wanted and b.listed and b.id != block_id for b in project.blocks):
        raise EditError(tr("Another block is called {name}.", name=wanted), "name")
    return _with_definition(project, project.blocks_by_id[block_id].replaced(name=wanted, listed=True))


def unlist(project: Project, block_id: str) -> Project:
    """Take a block out of the palette; its instances stay."""
    return _with_definition(project, project.blocks_by_id[block_id].replaced(listed=False))


def _with_definition(project: Project, definition: BlockDefinition) -> Project:
    blocks = tuple(definition if b.id == definition.id else b for b in project.blocks)
    return project.replaced(blocks=blocks)


def expose(project: Project, block_id: str, node_id: str, field: str, name: str = "") -> Project:
    """Let every instance of a block set a field of one of its layers."""
    definition = project.blocks_by_id[block_id]
    node = definition.graph.by_id.get(node_id)
    if node is None or all(spec.name != field for spec in type(node.layer).fields()):
        raise EditError(tr("That field is no longer there."))
    if any(p.node == node_id and p.field == field for p in definition.parameters):
        raise EditError(tr("{field} of {name} is a parameter already.", field=field, name=node.name))
    taken = {parameter.name for parameter in definition.parameters}
    wanted = name or (field if field not in taken else f"{node.name}_{field}")
    if wanted in taken or not LAYER_NAME.fullmatch(wanted):
        raise EditError(tr("{name} cannot be the name of one more parameter.", name=wanted))
    parameter = Parameter(name=wanted, node=node_id, field=field)
    return _with_definition(project, definition.replaced(parameters=(*definition.parameters, parameter)))


def withdraw(project: Project, block_id: str, name: str) -> Project:
    """Let a field be the same in every instance again: the value that stands inside the block."""
    definition = project.blocks_by_id[block_id]
    kept = tuple(parameter for parameter in definition.parameters if parameter.name != name)
    project = _with_definition(project, definition.replaced(parameters=kept))
    graph = _without_argument(project.graph, block_id, name)
    blocks = tuple(b.replaced(graph=_without_argument(b.graph, block_id, name)) for b in project.blocks)
    return project.replaced(graph=graph, blocks=blocks)


def _without_argument(graph: Graph, block_id: str, name: str) -> Graph:
    return graph.replaced(nodes=tuple(_cleared(node, block_id, name) for node in graph.nodes))


def _cleared(node: Node, block_id: str, name: str) -> Node:
    layer = node.layer
    if not isinstance(layer, Block) or layer.block != block_id:
        return node
    kept = tuple(given for given in layer.arguments if given[0] != name)
    return node if kept == layer.arguments else node.replaced(layer=layer.replaced(arguments=kept))


def value_of(project: Project, node_id: str, parameter: Parameter) -> Any:
    """Return what an instance's parameter is: what it sets, else what stands inside the block."""
    layer, definition = block_of(project, node_id)
    given = dict(layer.arguments)
    inner = definition.graph.by_id[parameter.node].layer
    return given.get(parameter.name, getattr(inner, parameter.field))


def set_argument(project: Project, node_id: str, name: str, value: Any) -> Project:
    """Set a parameter of one instance; a value the layer inside refuses is refused with its sentence."""
    layer, definition = block_of(project, node_id)
    parameter = next((p for p in definition.parameters if p.name == name), None)
    if parameter is None:
        raise EditError(tr("That parameter is no longer there."))
    inner = definition.graph.by_id[parameter.node].layer
    try:
        changed = inner.replaced(**{parameter.field: value})
    except ValidationError as error:
        raise EditError(problem_of(error, type(inner))[1], name) from None
    given = {**dict(layer.arguments), name: getattr(changed, parameter.field)}
    if given[name] == getattr(inner, parameter.field):
        del given[name]
    order = [p.name for p in definition.parameters if p.name in given]
    kept = layer.replaced(arguments=tuple((each, given[each]) for each in order))
    return node_put(project, project.node(node_id).replaced(layer=kept))
