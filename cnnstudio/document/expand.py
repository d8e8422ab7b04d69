"""The flat list of layers a project stands for: blocks repeated and opened, in topological order."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from cnnstudio.document.graph import Block, BlockDefinition, Edge, Graph, Node, Port
from cnnstudio.document.project import Project
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer

MOST_LAYERS = 50_000
DEEPEST = 64
"""Levels of blocks within blocks."""


class ExpandError(Exception):
    """A project cannot be opened up into layers; the text is a sentence."""


class Source(NamedTuple):
    """Where an input comes from: a layer's path and the number of its output."""

    path: str
    output: int
    port: str
    """The input port of the reading layer."""
    edge: str


class FlatNode(NamedTuple):
    """One layer call of the network, with blocks expanded: `b1/2/conv` is conv in the second repetition of b1."""

    path: str
    name: str
    layer: Layer
    sources: tuple[Source, ...]
    shares: str | None
    node_id: str
    """The node of the main graph it belongs to."""
    missing: tuple[str, ...] = ()
    """Input ports that need a wire and have none."""
    node: Node | None = None
    edges: tuple[Edge, ...] = ()
    direct: bool = False
    """Each input is the one output of the very node its wire comes from."""

    @property
    def needs(self) -> set[str]:
        """Return the paths that come before this one."""
        found = {source.path for source in self.sources}
        return found if self.shares is None else found | {self.shares}


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


_NOTHING: Mapping[str, FlatNode] = MappingProxyType({})


def expand(project: Project, known: Mapping[str, FlatNode] = _NOTHING) -> tuple[FlatNode, ...]:
    """Return the layers in topological order, ties by position in the file; ExpandError for endless blocks.

    What is `known` from an earlier expansion is taken over where node and wires are the same values.
    """
    return opened_up(project, known)[0]


def opened_up(
    project: Project, known: Mapping[str, FlatNode] = _NOTHING
) -> tuple[tuple[FlatNode, ...], Opened | None]:
    """Return the layers, and where blocks' ports lead; None where there is nothing to open."""
    graph = project.graph
    if graph.is_plain:
        last = _latest.get(id(graph))
        if last is None or last[0] is not graph:
            if len(_latest) >= _MOST_REMEMBERED:
                _latest.clear()
            last = _latest[id(graph)] = graph, _sorted(_plain(graph, known))
        return last[1], None
    opened = Opened(project, known)
    return _sorted([opened.flat(scope, node) for scope, node in opened.layers]), opened


_MOST_REMEMBERED = 8
_latest: dict[int, tuple[Graph, tuple[FlatNode, ...]]] = {}
"""The layers of the last graphs: reading a file expands it before it is analysed, and undo comes back to one."""


def _plain(graph: Graph, known: Mapping[str, FlatNode]) -> list[FlatNode]:
    """Return the layers of a graph where nothing has to be opened or seen through."""
    incoming, flats = graph.incoming, []
    names: set[str] = set()
    for node in graph.nodes:
        node_id, name, edges = node.id, node.name, incoming[node.id]
        flat = known.get(node_id)
        if (
            flat is None
            or flat.node is not node
            or not flat.direct
            or flat.edges != edges
            or flat.name != name
        ):
            flat = _alone(graph, node, edges)
        if name in names:
            flat = flat._replace(name=_free(name, names))
        names.add(flat.name)
        flats.append(flat)
    return flats


def _alone(graph: Graph, node: Node, edges: tuple[Edge, ...]) -> FlatNode:
    """Return a layer of the main graph whose wires come from layers of the main graph."""
    layer, direct, sources = node.layer, True, []
    for edge in edges:
        place = 0
        if edge.source_port != "output":
            place, direct = _place(graph.by_id[edge.source].layer, edge.source_port), False
        sources.append(Source(edge.source, place, edge.target_port, edge.id))
    inputs = tuple(_in_order(layer, sources))
    missing = () if inputs and len(layer.inputs) == 1 else _missing(layer, inputs)
    return FlatNode(node.id, node.name, layer, inputs, node.shares, node.id, missing, node, edges, direct)


def _place(layer: Layer, port: str) -> int:
    outputs = layer.outputs
    return outputs.index(port) if port in outputs else 0


def _in_order(layer: Layer, sources: list[Source]) -> list[Source]:
    """Return the inputs in the order of the layer's ports."""
    if len(sources) > 1 and not layer.variadic:
        order = {port: index for index, port in enumerate(layer.inputs)}
        sources.sort(key=lambda source: order.get(source.port, 99))
    return sources


def _free(name: str, names: set[str]) -> str:
    free, number = name, 2
    while free in names:
        free, number = f"{name}_{number}", number + 1
    return free


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
        name = _free("_".join((*scope.names, node.name)), self._names)
        self._names.add(name)
        made = FlatNode(
            scope.prefix + node.id,
            name,
            layer,
            sources,
            _owner(scope, node),
            scope.top or node.id,
            _missing(layer, sources),
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
        return _in_order(layer, sources)

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
        return scope.prefix + node.id, _place(layer, edge.source_port)

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


def _missing(layer: Layer, sources: tuple[Source, ...]) -> tuple[str, ...]:
    """Return the input ports that need a wire and have none."""
    given = {source.port for source in sources}
    return tuple([p for p in layer.inputs if p not in given and p not in layer.optional_inputs])


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


def _sorted(nodes: list[FlatNode]) -> tuple[FlatNode, ...]:
    """Return nodes after what they need; what stands in a loop comes last, in file order."""
    seen: set[str] = set()
    for node in nodes:
        for source in node.sources:
            if source.path not in seen:
                return _reordered(nodes)
        if node.shares is not None and node.shares not in seen:
            return _reordered(nodes)
        seen.add(node.path)
    return tuple(nodes)


def _reordered(nodes: list[FlatNode]) -> tuple[FlatNode, ...]:
    index = {node.path: i for i, node in enumerate(nodes)}
    needs = [node.needs & index.keys() for node in nodes]
    waits = [len(some) for some in needs]
    readers: list[list[int]] = [[] for _ in nodes]
    for i, some in enumerate(needs):
        for path in some:
            readers[index[path]].append(i)
    ready = [i for i, count in enumerate(waits) if count == 0]
    done: list[int] = []
    while ready:
        at = heapq.heappop(ready)
        done.append(at)
        for reader in readers[at]:
            waits[reader] -= 1
            if waits[reader] == 0:
                heapq.heappush(ready, reader)
    looped = sorted(set(range(len(nodes))) - set(done))
    return tuple(nodes[i] for i in (*done, *looped))
