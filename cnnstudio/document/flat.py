"""The flat list of layers a project stands for, each with where its inputs come from, and their order."""

from __future__ import annotations

import heapq
from typing import NamedTuple

from cnnstudio.document.graph import Edge, Node
from cnnstudio.layers.kind import Layer


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


def place_of(layer: Layer, port: str) -> int:
    """Return the number of an output port."""
    outputs = layer.outputs
    return outputs.index(port) if port in outputs else 0


def in_order(layer: Layer, sources: list[Source]) -> list[Source]:
    """Return the inputs in the order of the layer's ports."""
    if len(sources) > 1 and not layer.variadic:
        order = {port: index for index, port in enumerate(layer.inputs)}
        sources.sort(key=lambda source: order.get(source.port, 99))
    return sources


def free_name(name: str, names: set[str]) -> str:
    """Return the name, or with the next number that is not among the names."""
    free, number = name, 2
    while free in names:
        free, number = f"{name}_{number}", number + 1
    return free


def missing_ports(layer: Layer, sources: tuple[Source, ...]) -> tuple[str, ...]:
    """Return the input ports that need a wire and have none."""
    given = {source.port for source in sources}
    return tuple([p for p in layer.inputs if p not in given and p not in layer.optional_inputs])


def sorted_flat(nodes: list[FlatNode]) -> tuple[FlatNode, ...]:
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
