"""A project with the repetitions of all its blocks laid out, and where the ports of blocks lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cnnstudio.document.flat import (
    ExpandError,
    FlatNode,
    Source,
    free_name,
    in_order,
    missing_ports,
    place_of,
)
from cnnstudio.document.graph import Block, BlockDefinition, Edge, Graph, Node, Port
from cnnstudio.document.project import Project
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer

MOST_LAYERS = 50_000
DEEPEST = 64
"""Levels of blocks within blocks."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """One repetition of a block, or the main graph."""

    prefix: str
    names: tuple[str, ...]
    graph: Graph
    top: str | None = None
    outer: _Scope | None = None
    block: str | None = None
    previous: _Scope | None = None
    twin: str | None = None
    """Prefix of the repetition whose weights this one uses too."""


class Opened:
    """The project with all repetitions of all blocks laid out."""

    def __init__(self, project: Project, known: Mapping[str, FlatNode]) -> None:
        self._project, self._known = project, known
        self._last: dict[tuple[str, str], _Scope] = {}
        self._names: set[str] = set()
        main = _Scope("", (), project.graph)
        self._scopes = {"": main}
        self.layers = list(self._walk(main, ()))

    def arriving(self, prefix: str, port: Node) -> tuple[str, int] | None:
        """Return the path and output number of the layer that feeds an input port, in the repetition with this prefix."""
        return self._entering(self._scopes[prefix], port)

    def leaving(self, prefix: str, node_id: str, port: str) -> tuple[str, int] | None:
        """Return the path and output number of the layer that a block gives out at a port."""
        inner = self._last.get((prefix, node_id))
        return self._leaving(inner, port) if inner is not None else None

    def given(self, prefix: str, edge: Edge) -> tuple[str, int] | None:
        """Return the path and output number of the layer whose output a wire carries."""
        return self._origin(self._scopes[prefix], edge)

    def _walk(self, scope: _Scope, within: tuple[str, ...]) -> Iterator[tuple[_Scope, Node]]:
        for node in scope.graph.nodes:
            if node.bypassed:
                continue
            if isinstance(node.layer, Block):
                yield from self._repetitions(scope, node, node.layer, within)
            elif not isinstance(node.layer, Port):
                yield scope, node

    def _repetitions(
        self, scope: _Scope, node: Node, block: Block, within: tuple[str, ...]
    ) -> Iterator[tuple[_Scope, Node]]:
        if block.block in within:
            raise ExpandError(tr("Block {name} contains itself.", name=node.name))
        if len(within) >= DEEPEST:
            raise ExpandError(tr("Blocks are nested deeper than {n} levels.", n=DEEPEST))
        definition = self._project.blocks_by_id.get(block.block)
        if definition is None:
            raise ExpandError(tr("Block {name} refers to a definition that is not there.", name=node.name))
        graph, previous, count = with_arguments(definition, block), None, 0
        for turn in range(1, block.repeat + 1):
            inner = _Scope(
                f"{scope.prefix}{node.id}/{turn}/",
                (*scope.names, node.name, str(turn)),
                graph,
                scope.top or node.id,
                scope,
                node.id,
                previous,
                self._twin(scope, node, turn),
            )
            self._scopes[inner.prefix] = inner
            for item in self._walk(inner, (*within, block.block)):
                count += 1
                if count > MOST_LAYERS:
                    raise ExpandError(tr("The design opens to more than {n:,} layers.", n=MOST_LAYERS))
                yield item
            previous = inner
            self._last[scope.prefix, node.id] = inner

    def _twin(self, scope: _Scope, node: Node, turn: int) -> str | None:
        """Return where the weights of a further call of a block are: in the block it shares, or beside its outer one."""
        if node.shares is not None:
            return f"{scope.twin or scope.prefix}{node.shares}/{turn}/"
        return None if scope.twin is None else f"{scope.twin}{node.id}/{turn}/"

    def flat(self, scope: _Scope, node: Node) -> FlatNode:
        """Return one layer with its inputs resolved through all blocks."""
        edges = scope.graph.incoming.get(node.id, ())
        layer = node.layer
        sources = tuple(self._sources(scope, layer, edges))
        name = free_name("_".join((*scope.names, node.name)), self._names)
        self._names.add(name)
        made = FlatNode(
            scope.prefix + node.id,
            name,
            layer,
            sources,
            _owner(scope, node),
            scope.top or node.id,
            missing_ports(layer, sources),
            node,
            edges,
        )
        prior = self._known.get(made.path)
        return prior if prior is not None and prior == made and prior.layer is layer else made

    def _sources(self, scope: _Scope, layer: Layer, edges: tuple[Edge, ...]) -> list[Source]:
        """Return where the inputs come from, in the order of the layer's ports."""
        sources = []
        for edge in edges:
            origin = self._origin(scope, edge)
            if origin is not None:
                sources.append(Source(origin[0], origin[1], edge.target_port, edge.id))
        return in_order(layer, sources)

    def _origin(self, scope: _Scope, edge: Edge) -> tuple[str, int] | None:
        passed = scope.graph.past_skipped(edge)
        return None if passed is None else self._made_by(scope, passed)

    def _made_by(self, scope: _Scope, edge: Edge) -> tuple[str, int] | None:
        node = scope.graph.by_id[edge.source]
        layer = node.layer
        if isinstance(layer, Block):
            return self._leaving(self._last[scope.prefix, node.id], edge.source_port)
        if isinstance(layer, Port):
            return self._entering(scope, node)
        return scope.prefix + node.id, place_of(layer, edge.source_port)

    def _leaving(self, inner: _Scope, port: str) -> tuple[str, int] | None:
        for node in inner.graph.nodes:
            if isinstance(node.layer, Port) and node.layer.direction == "out" and node.name == port:
                edges = inner.graph.incoming.get(node.id, ())
                return self._origin(inner, edges[0]) if edges else None
        return None

    def _entering(self, scope: _Scope, port: Node) -> tuple[str, int] | None:
        if scope.outer is None or scope.block is None:
            return None
        if scope.previous is not None:
            ways = [n.name for n in scope.graph.nodes if _is_port(n, "in")]
            outs = [n.name for n in scope.graph.nodes if _is_port(n, "out")]
            at = ways.index(port.name)
            return self._leaving(scope.previous, outs[at]) if at < len(outs) else None
        for edge in scope.outer.graph.incoming.get(scope.block, ()):
            if edge.target_port == port.name:
                return self._origin(scope.outer, edge)
        return None


def _owner(scope: _Scope, node: Node) -> str | None:
    """Return the path of the layer whose weights a node uses, if they are not its own."""
    if scope.twin is not None:
        return scope.twin + (node.shares or node.id)
    return None if node.shares is None else scope.prefix + node.shares


def _is_port(node: Node, direction: str) -> bool:
    return isinstance(node.layer, Port) and node.layer.direction == direction


def with_arguments(definition: BlockDefinition, block: Block) -> Graph:
    """Return the graph of a definition with what a block node sets of it."""
    given = dict(block.arguments)
    changed: dict[str, dict[str, object]] = {}
    for parameter in definition.parameters:
        if parameter.name in given:
            changed.setdefault(parameter.node, {})[parameter.field] = given[parameter.name]
    if not changed:
        return definition.graph
    nodes = (
        n.replaced(layer=n.layer.replaced(**changed[n.id])) if n.id in changed else n
        for n in definition.graph.nodes
    )
    return definition.graph.replaced(nodes=tuple(nodes))
