"""How long the design thinks after an edit, without a window."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

from cnnstudio.document import edits, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.document import Document
from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.outcome import forget
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make
from tests.benchmarks.registry import benchmark

_LAYERS = 1000
_TIMES = 40


def fresh(length: int = _LAYERS) -> Project:
    """Return a chain of convolutions with one pooling layer in a hundred, of which every value is new."""
    kinds = [make("Input", shape=(4096, 4096, 3))]
    for n in range(1, length):
        pool = n % 100 == 50
        same = {"filters": 4 + n % 7, "padding": "same", "activation": "relu"}
        kinds.append(make("MaxPooling2D") if pool else make("Conv2D", **same))
    nodes = tuple(Node(id=f"n{n}", name=f"{layer.stem}_{n}", layer=layer) for n, layer in enumerate(kinds))
    edges = tuple(Edge(id=f"e{n}", source=f"n{n - 1}", target=f"n{n}") for n in range(1, length))
    return templates.new("empty").replaced(graph=Graph(nodes=nodes, edges=edges))


@cache
def chain(length: int = _LAYERS) -> Project:
    """Return one such chain, the same value each time."""
    return fresh(length)


def _quickest(act: Callable[[int], object]) -> float:
    """Return the milliseconds of the quickest run: what the work takes when nothing else runs on the machine."""
    taken = []
    for n in range(_TIMES):
        begun = time.process_time()
        act(n)
        taken.append((time.process_time() - begun) * 1000)
    return min(taken)


@benchmark("analysis-cold", "analyse 1,000 layers never seen before, nothing remembered", unit="ms", budget=5)
def cold() -> float:
    projects = [fresh() for _ in range(_TIMES)]

    def act(n: int) -> None:
        forget()
        analyse(projects[n])

    return _quickest(act)


def _edited(node: str) -> float:
    before = analyse(chain())
    versions = [edits.set_fields(chain(), node, filters=20 + n) for n in range(_TIMES)]
    return _quickest(lambda n: analyse(versions[n], None, before))


@benchmark(
    "analysis-warm", "analyse 1,000 layers after an edit of the one in the middle", unit="ms", budget=5
)
def warm() -> float:
    return _edited("n500")


@benchmark(
    "analysis-warm-first", "analyse 1,000 layers after an edit of the first of them", unit="ms", budget=5
)
def warm_first() -> float:
    return _edited("n1")


@benchmark("edit-1000", "one edit of 1,000 layers, to the change that all views hear", unit="ms", budget=16)
def edit() -> float:
    document = Document(chain())
    return _quickest(lambda n: document.edit("Set filters", edits.set_fields, "n500", filters=8 + n % 2))
