"""A network of 1,000 layers as people build them: stages of residual, inception and mobile units, and a head."""

from __future__ import annotations

from functools import cache
from typing import Any

from cnnstudio.document import templates
from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make

_WIDTHS = (32, 48, 64, 96, 128, 192)
_HEAD = 6


class _Growing:
    """A graph to which layers are added one behind the other."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.last = ""

    def then(self, kind: str, *sources: str, **fields: Any) -> str:
        """Add a layer that reads the last one, or these."""
        layer, node = make(kind, **fields), f"n{len(self.nodes)}"
        self.nodes.append(Node(id=node, name=f"{layer.stem}_{len(self.nodes)}", layer=layer))
        port = "inputs" if layer.variadic else "input"
        for source in sources or ((self.last,) if self.last else ()):
            edge = Edge(id=f"e{len(self.edges)}", source=source, target=node, target_port=port)
            self.edges.append(edge)
        self.last = node
        return node

    def unit(self, filters: int, size: int, kind: str = "Conv2D", **fields: Any) -> str:
        """Add a convolution, batch normalisation and ReLU."""
        own = {} if kind == "DepthwiseConv2D" else {"filters": filters}
        self.then(kind, kernel_size=(size, size), padding="same", use_bias=False, **own, **fields)
        self.then("BatchNormalization")
        return self.then("ReLU")


def _residual(graph: _Growing, width: int) -> None:
    start = graph.last
    graph.unit(width // 4, 1)
    graph.unit(width // 4, 3)
    graph.then("Conv2D", filters=width, kernel_size=(1, 1), use_bias=False)
    end = graph.then("BatchNormalization")
    graph.then("Add", end, start)
    graph.then("ReLU")


def _inception(graph: _Growing, width: int) -> None:
    start, part = graph.last, width // 4
    usual: dict[str, Any] = {"padding": "same", "activation": "relu"}
    ends = []
    for size in (1, 3, 5):
        graph.then("Conv2D", start, filters=part, kernel_size=(1, 1), **usual)
        ends.append(graph.then("Conv2D", filters=part, kernel_size=(size, size), **usual))
    graph.then("MaxPooling2D", start, pool_size=(3, 3), strides=(1, 1), padding="same")
    ends.append(graph.then("Conv2D", filters=part, kernel_size=(1, 1), **usual))
    graph.then("Concatenate", *ends)


def _mobile(graph: _Growing, width: int) -> None:
    graph.unit(width, 3, "DepthwiseConv2D")
    graph.unit(width, 1)
    graph.then("SeparableConv2D", filters=width, kernel_size=(3, 3), padding="same", activation="relu")
    graph.then("SpatialDropout2D", rate=0.1)


_UNITS = (_residual, _inception, _mobile, _residual)


@cache
def varied(length: int = 1000, side: int = 256) -> Project:
    """Return such a network of exactly so many layers."""
    graph = _Growing()
    graph.then("Input", shape=(side, side, 3))
    each, turn = length // len(_WIDTHS), 0
    for stage, width in enumerate(_WIDTHS, 1):
        graph.unit(width, 3)
        while len(graph.nodes) < stage * each - _HEAD - 12:
            _UNITS[turn % len(_UNITS)](graph, width)
            turn += 1
        graph.then("MaxPooling2D")
    while len(graph.nodes) < length - _HEAD:
        graph.then("Conv2D", filters=_WIDTHS[-1], kernel_size=(3, 3), padding="same", activation="relu")
    graph.then("GlobalAveragePooling2D")
    for units in (256, 64):
        graph.then("Dense", units=units, activation="relu")
        graph.then("Dropout", rate=0.5)
    graph.then("Dense", units=10, activation="softmax")
    return templates.new("empty").replaced(graph=Graph(nodes=tuple(graph.nodes), edges=tuple(graph.edges)))


def middle() -> str:
    """Return a convolution halfway whose filters may be any number: only the next one reads them."""
    nodes = varied().graph.nodes
    wanted = ["Conv2D", "BatchNormalization", "ReLU", "Conv2D"]
    kinds = [node.layer.kind for node in nodes]
    return next(n.id for at, n in enumerate(nodes[500:], 500) if kinds[at : at + 4] == wanted)
