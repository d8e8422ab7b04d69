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
from cnnstudio.document.layout import channels_first, same_end
from cnnstudio.document.opened import Opened
from cnnstudio.document.project import Project

_NOTHING: Mapping[str, FlatNode] = MappingProxyType({})
_NAME = attrgetter("name")
_MOST_REMEMBERED = 8
_FEW = 64
"""More changed layers than this are no single edit; then everything is looked through."""


class Expanded(NamedTuple):
    """The layers of a project in topological order, and what is known of their wires and names before any shape."""

    flat: tuple[FlatNode, ...]
    by_path: Mapping[str, FlatNode]
    """In the same order."""
    ends: tuple[str, ...]
    """Paths of the layers that nothing reads."""
    first: frozenset[str]
    """Paths of the layers whose samples have their channels first."""
    names_differ: bool
    """No two nodes of the main graph have the same name."""
    opened: Opened | None = None
    """Where blocks' ports lead; None where there is nothing to open."""


class _Plain(NamedTuple):
    """The layers of a graph without blocks, also in the order of the file."""

    graph: Graph
    listed: tuple[FlatNode, ...]
    expanded: Expanded


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
        return plain.expanded
    opened = Opened(project, known)
    flat = sorted_flat([opened.flat(scope, node) for scope, node in opened.layers])
    return _expanded(project.graph, flat, opened)


def _expanded(graph: Graph, flat: tuple[FlatNode, ...], opened: Opened | None = None) -> Expanded:
    by_path = {node.path: node for node in flat}
    if opened is None:
        loose = graph.loose
    else:
        loose = frozenset(by_path.keys() - {source.path for node in flat for source in node.sources})
    ends = tuple(filter(loose.__contains__, by_path))
    differ = len(set(map(_NAME, graph.nodes))) == len(graph.nodes)
    return Expanded(flat, by_path, ends, channels_first(flat), differ, opened)


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
        found = _Plain(graph, tuple(listed), _expanded(graph, sorted_flat(listed)))
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
    listed, at, turned = list(last.listed), -1, False
    for _ in range(marks.count(True)):
        at = marks.index(True, at + 1)
        new = _replaced(graph, graph.nodes[at], last.graph.nodes[at], listed[at], known)
        if new is None:
            return None
        turned = turned or not same_end(new.layer, listed[at].layer)
        listed[at] = new
    return _Plain(graph, tuple(listed), _standing(last, listed, turned))


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


def _standing(last: _Plain, listed: list[FlatNode], turned: bool) -> Expanded:
    """Return layers that read the same as before, in the order of before."""
    before = last.expanded
    if before.flat == last.listed:
        flat = tuple(listed)
    else:
        new = dict(zip(map(id, last.listed), listed, strict=True))
        flat = tuple([new[id(node)] for node in before.flat])
    by_path = dict(zip(before.by_path, flat, strict=True))
    first = channels_first(flat) if turned else before.first
    return before._replace(flat=flat, by_path=by_path, first=first)


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
