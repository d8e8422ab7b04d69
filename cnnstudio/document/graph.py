"""The graph of a network: nodes, edges, and blocks that stand for a graph of their own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import compress
from operator import attrgetter, eq, is_not
from typing import Any, ClassVar, Self

from pydantic import SerializeAsAny, field_validator

from cnnstudio.document.starts import Start
from cnnstudio.language import tr
from cnnstudio.layers.kind import LAYER_NAME, FamilyName, Layer
from cnnstudio.layers.value import Value

_ID = attrgetter("id")
_OF_WIRES = ("incoming", "outgoing", "edges_by_id", "loose", "read_often")


class Node(Value):
    """A layer in its place in the graph; the id never changes, the name may.

    `shares` names another node of the same graph: this node is a further call of that node's layer, with its weights.
    A node that is `bypassed` is kept and not built: what arrives at its first input goes on as it is.
    """

    id: str
    name: str
    layer: SerializeAsAny[Layer]
    shares: str | None = None
    bypassed: bool = False
    starts: tuple[Start, ...] = ()
    """Arrays of weights it begins with in place of random ones."""

    @field_validator("name")
    @classmethod
    def _usable_name(cls, name: str) -> str:
        if not LAYER_NAME.fullmatch(name):
            raise ValueError(
                tr("Layer names are a letter, then letters, digits, _ . or -; found {name}.", name=repr(name))
            )
        return name


class Edge(Value):
    """A wire from an output port to an input port."""

    id: str
    source: str
    target: str
    source_port: str = "output"
    target_port: str = "input"


class Graph(Value):
    """Nodes and edges in the order in which they were added; edge order is the order of a merge's inputs."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()

    def replaced(self, **changes: Any) -> Self:
        """Return a copy with these fields changed; what is known of the same wires and layers stays known."""
        made = super().replaced(**changes)
        if made.edges == self.edges:
            made.__dict__["edges"] = self.edges  # the very same, so that nobody has to compare them again
            others = self._others_in(made)
            if others is not None:
                made.__dict__.update(self._still_known(others))
        return made

    def _others_in(self, made: Self) -> list[Node] | None:
        """Return the nodes that a copy has instead of ours; None where they are not the same by id."""
        if len(made.nodes) != len(self.nodes):
            return None
        unlike = list(map(is_not, self.nodes, made.nodes))
        others = list(compress(made.nodes, unlike))
        same = all(map(eq, map(_ID, compress(self.nodes, unlike)), map(_ID, others)))
        return others if same else None

    def _still_known(self, others: list[Node]) -> dict[str, Any]:
        """Return what we remember and a copy need not look up: all of the wires, much of the layers."""
        ours = self.__dict__
        kept = {name: ours[name] for name in _OF_WIRES if name in ours}
        if "by_id" in ours:
            kept["by_id"] = {**self.by_id, **{node.id: node for node in others}}
        if ours.get("is_plain"):
            kept["is_plain"] = all(map(_is_plain, others))
        if ours.get("ports") == () and not any(isinstance(node.layer, Port) for node in others):
            kept["ports"] = ()
        if ours.get("started") is False:
            kept["started"] = any(node.starts for node in others)
        return kept

    @cached_property
    def ports(self) -> tuple[tuple[str, Port], ...]:
        """Return the ports among the nodes, by id: there are some in a block's graph only."""
        return tuple((node.id, node.layer) for node in self.nodes if isinstance(node.layer, Port))

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """Return the nodes by id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def by_name(self) -> dict[str, Node]:
        """Return the nodes by name; of several that share one, the last."""
        return {node.name: node for node in self.nodes}

    @cached_property
    def edges_by_id(self) -> dict[str, Edge]:
        """Return the edges by id."""
        return {edge.id: edge for edge in self.edges}

    @cached_property
    def incoming(self) -> dict[str, tuple[Edge, ...]]:
        """Return the edges that end at each node."""
        return _grouped(self.nodes, self.edges, "target")

    @cached_property
    def outgoing(self) -> dict[str, tuple[Edge, ...]]:
        """Return the edges that begin at each node."""
        return _grouped(self.nodes, self.edges, "source")

    @cached_property
    def loose(self) -> frozenset[str]:
        """Return the nodes that nothing reads."""
        return frozenset([node for node, edges in self.outgoing.items() if not edges])

    @cached_property
    def read_often(self) -> frozenset[str]:
        """Return the nodes that more than one wire leaves."""
        return frozenset([node for node, edges in self.outgoing.items() if len(edges) > 1])

    @cached_property
    def started(self) -> bool:
        """Say whether any layer begins with given numbers."""
        return any(map(attrgetter("starts"), self.nodes))

    @cached_property
    def is_plain(self) -> bool:
        """Say whether every node is a layer of its own: no block to open, no port, nothing skipped."""
        return all(map(_is_plain, self.nodes))

    def followers(self, node: str) -> tuple[str, ...]:
        """Return the nodes that come after this one: its readers, and further calls of its layer."""
        return (*(edge.target for edge in self.outgoing.get(node, ())), *self.sharers.get(node, ()))

    @cached_property
    def sharers(self) -> dict[str, tuple[str, ...]]:
        """Return the further calls of each node's layer."""
        found: dict[str, list[str]] = {}
        for node in self.nodes:
            if node.shares is not None:
                found.setdefault(node.shares, []).append(node.id)
        return {owner: tuple(some) for owner, some in found.items()}

    def reaches(self, start: str, goal: str) -> bool:
        """Say whether data can flow from one node to another (a node reaches itself)."""
        return bool(self.path(start, goal))

    def path(self, start: str, goal: str) -> tuple[str, ...]:
        """Return the nodes of one way from start to goal, both included, or nothing."""
        before: dict[str, str | None] = {start: None}
        queue = [start]
        for node in queue:
            if node == goal:
                return _walk_back(before, goal)
            for follower in self.followers(node):
                if follower not in before:
                    before[follower] = node
                    queue.append(follower)
        return ()

    def entry_of(self, node: str) -> Edge | None:
        """Return the wire at a layer's first input."""
        edges = self.incoming.get(node, ())
        layer = self.by_id[node].layer
        if layer.variadic or len(edges) < 2:
            return edges[0] if edges else None
        order = {port: index for index, port in enumerate(layer.inputs)}
        return min(edges, key=lambda edge: order.get(edge.target_port, len(order)))

    def past_skipped(self, edge: Edge) -> Edge | None:
        """Return the wire that brings what a wire carries, seen through the skipped layers before it."""
        passed: list[str] = []
        at: Edge | None = edge
        while at is not None and self.by_id[at.source].bypassed:
            if at.source in self._behind_skipped:
                at = self._behind_skipped[at.source]
                break
            if len(passed) > len(self.nodes):
                return None
            passed.append(at.source)
            at = self.entry_of(at.source)
        self._behind_skipped.update(dict.fromkeys(passed, at))
        return at

    @cached_property
    def _behind_skipped(self) -> dict[str, Edge | None]:
        """Hold what was found behind each skipped layer, so that a long row of them is walked once."""
        return {}


def _is_plain(node: Node) -> bool:
    return not (node.bypassed or isinstance(node.layer, Block | Port))


def _walk_back(before: dict[str, str | None], goal: str) -> tuple[str, ...]:
    way: list[str] = []
    at: str | None = goal
    while at is not None:
        way.append(at)
        at = before[at]
    return tuple(reversed(way))


def _grouped(nodes: Iterable[Node], edges: Iterable[Edge], end: str) -> dict[str, tuple[Edge, ...]]:
    found: dict[str, list[Edge]] = {node.id: [] for node in nodes}
    for edge in edges:
        found.setdefault(getattr(edge, end), []).append(edge)
    return {node: tuple(some) for node, some in found.items()}


class Port(Layer):
    """A named way into or out of a block; stands inside the block's graph, and is no layer of the network."""

    kind: ClassVar[str] = "Port"
    family: ClassVar[FamilyName] = "io"
    summary: ClassVar[str] = "Where data enters or leaves a block."
    stem: ClassVar[str] = "port"
    direction: str = "in"


def _tuples(value: Any) -> Any:
    """Return a value with lists, as JSON gives them, as tuples."""
    return tuple(_tuples(each) for each in value) if isinstance(value, list | tuple) else value


class Block(Layer):
    """A node that stands for a block definition, repeated in a row `repeat` times with its own weights each time."""

    kind: ClassVar[str] = "Block"
    family: ClassVar[FamilyName] = "io"
    summary: ClassVar[str] = "A group of layers with ports, defined once and used any number of times."
    stem: ClassVar[str] = "block"
    block: str
    repeat: int = 1
    arguments: tuple[tuple[str, Any], ...] = ()

    @field_validator("arguments")
    @classmethod
    def _frozen(cls, arguments: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
        return tuple((name, _tuples(value)) for name, value in arguments)

    @field_validator("repeat")
    @classmethod
    def _countable(cls, repeat: int) -> int:
        if not 1 <= repeat <= 1000:
            raise ValueError(tr("A block repeats 1 to 1,000 times, not {repeat}.", repeat=repeat))
        return repeat


class Parameter(Value):
    """A value that block nodes may set: where it goes inside the block, and its default."""

    name: str
    node: str
    field: str


class BlockDefinition(Value):
    """A graph kept once in the project; its Port nodes are the ports of every block node that refers to it."""

    id: str
    name: str
    graph: Graph
    parameters: tuple[Parameter, ...] = ()
    listed: bool = False
    """It was given a name, and the palette offers it."""

    def ports(self, direction: str) -> tuple[Node, ...]:
        """Return the port nodes of one direction, in their order."""
        return tuple(
            n for n in self.graph.nodes if isinstance(n.layer, Port) and n.layer.direction == direction
        )
