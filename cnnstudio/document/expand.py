"""A project opened up into layers: blocks repeated and opened, in topological order."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter, is_not
from types import MappingProxyType
from typing import NamedTuple, TypeGuard

from cnnstudio.document.flat import (
    FlatNode,
    Source,
    free_name,
    in_order,
    missing_ports,
    place_of,
    sorted_flat,
)
from cnnstudio.document.graph import Block, Edge, Graph, Node, Port
from cnnstudio.document.opened import Opened
from cnnstudio.document.project import Project

_NOTHING: Mapping[str, FlatNode] = MappingProxyType({})
_NAME = attrgetter("name")
_MOST_REMEMBERED = 8
_FEW = 64
"""More changed layers than this are no single edit; then everything is looked through."""


class Expanded(NamedTuple):
    """The layers of a project in topological order."""

    flat: tuple[FlatNode, ...]
    opened: Opened | None
    """Where blocks' ports lead; None where there is nothing to open."""
    names_differ: bool
    """No two nodes of the main graph have the same name."""


class _Plain(NamedTuple):
    """The layers of a graph without blocks, in the order of the file and in topological order."""

    graph: Graph
    listed: tuple[FlatNode, ...]
    flat: tuple[FlatNode, ...]
    names_differ: bool


_latest: dict[int, _Plain] = {}
"""The layers of the last graphs: reading a file expands it before it is analysed, and undo comes back to one."""


def expand(project: Project, known: Mapping[str, FlatNode] = _NOTHING) -> tuple[FlatNode, ...]:
    """Return the layers in topological order, ties by position in the file; ExpandError for endless blocks.

    What is `known` from an earlier expansion is taken over where node and wires are the same values.
    """
    return opened_up(project, known).flat


def opened_up(project: Project, known: Mapping[str, FlatNode] = _NOTHING) -> Expanded:
    """Return the layers in topological order, with what opening them has found."""
    plain = _remembered(project.graph, known)
    if plain is not None:
        return Expanded(plain.flat, None, plain.names_differ)
    opened = Opened(project, known)
    flat = sorted_flat([opened.flat(scope, node) for scope, node in opened.layers])
    names = [node.name for node in project.graph.nodes]
    return Expanded(flat, opened, len(set(names)) == len(names))


def _remembered(graph: Graph, known: Mapping[str, FlatNode]) -> _Plain | None:
    """Return the layers of a graph where nothing has to be opened or seen through; None for any other."""
    last = _latest.get(id(graph))
    if last is not None and last.graph is graph:
        return last
    found = _edited(graph, known)
    if found is None:
        if not graph.is_plain:
            return None
        listed = _listed(graph, known)
        given = set(map(_NAME, graph.nodes))
        found = _Plain(graph, tuple(listed), sorted_flat(listed), len(given) == len(listed))
    if len(_latest) >= _MOST_REMEMBERED:
        del _latest[next(iter(_latest))]
    _latest[id(graph)] = found
    return found


def _edited(graph: Graph, known: Mapping[str, FlatNode]) -> _Plain | None:
    """Return the layers of a graph that differs from the last one in the arguments of a few layers only."""
    last = next(reversed(_latest.values()), None)
    if last is None or len(last.graph.nodes) != len(graph.nodes) or last.graph.edges != graph.edges:
        return None
    marks = list(map(is_not, graph.nodes, last.graph.nodes))
    if not 0 < marks.count(True) <= _FEW:
        return None
    listed, at = list(last.listed), -1
    for _ in range(marks.count(True)):
        at = marks.index(True, at + 1)
        new = _replaced(graph, graph.nodes[at], last.graph.nodes[at], listed[at], known)
        if new is None:
            return None
        listed[at] = new
    return _Plain(graph, tuple(listed), _in_places(last, listed), last.names_differ)


def _replaced(
    graph: Graph, node: Node, before: Node, flat: FlatNode, known: Mapping[str, FlatNode]
) -> FlatNode | None:
    """Return a layer with other arguments; None where names, ports or blocks have to be looked at again."""
    layer, old = node.layer, before.layer
    alike = (node.id, node.name, node.shares, node.bypassed) == (before.id, flat.name, before.shares, False)
    if not alike or isinstance(layer, Block | Port) or layer.outputs != old.outputs:
        return None
    prior = known.get(node.id)
    return prior if _stands(prior, node, flat.edges) else _alone(graph, node, flat.edges)


def _stands(flat: FlatNode | None, node: Node, edges: tuple[Edge, ...]) -> TypeGuard[FlatNode]:
    """Say whether a layer was opened up from this very node and these wires."""
    return (
        flat is not None
        and flat.node is node
        and flat.direct
        and flat.edges == edges
        and flat.name == node.name
    )


def _in_places(last: _Plain, listed: list[FlatNode]) -> tuple[FlatNode, ...]:
    """Return layers that read the same as before in the order of before."""
    if last.flat == last.listed:
        return tuple(listed)
    new = dict(zip(map(id, last.listed), listed, strict=True))
    return tuple([new[id(flat)] for flat in last.flat])


def _listed(graph: Graph, known: Mapping[str, FlatNode]) -> list[FlatNode]:
    incoming, flats = graph.incoming, []
    names: set[str] = set()
    for node in graph.nodes:
        node_id, name, edges = node.id, node.name, incoming[node.id]
        flat = known.get(node_id)
        if not _stands(flat, node, edges):
            flat = _alone(graph, node, edges)
        if name in names:
            flat = flat._replace(name=free_name(name, names))
        names.add(flat.name)
        flats.append(flat)
    return flats


def _alone(graph: Graph, node: Node, edges: tuple[Edge, ...]) -> FlatNode:
    """Return a layer of the main graph whose wires come from layers of the main graph."""
    layer, direct, sources = node.layer, True, []
    for edge in edges:
        place = 0
        if edge.source_port != "output":
            place, direct = place_of(graph.by_id[edge.source].layer, edge.source_port), False
        sources.append(Source(edge.source, place, edge.target_port, edge.id))
    inputs = tuple(in_order(layer, sources))
    missing = () if inputs and len(layer.inputs) == 1 else missing_ports(layer, inputs)
    return FlatNode(node.id, node.name, layer, inputs, node.shares, node.id, missing, node, edges, direct)
