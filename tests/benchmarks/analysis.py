"""How long the design thinks after an edit, without a window."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import cache

from cnnstudio.document import analysis, edits, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.document import Document
from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make
from tests.benchmarks.registry import benchmark

_LAYERS = 1000
_TIMES = 15


@cache
def chain(length: int = _LAYERS) -> Project:
    """Return a chain of convolutions with one pooling layer in fifty."""
    kinds = [make("Input", shape=(4096, 4096, 3))]
    for n in range(1, length):
        pool = n % 100 == 50
        kinds.append(make("MaxPooling2D") if pool else make("Conv2D", filters=4 + n % 7, padding="same"))
    nodes = tuple(Node(id=f"n{n}", name=f"{layer.stem}_{n}", layer=layer) for n, layer in enumerate(kinds))
    edges = tuple(Edge(id=f"e{n}", source=f"n{n - 1}", target=f"n{n}") for n in range(1, length))
    return templates.new("empty").replaced(graph=Graph(nodes=nodes, edges=edges))


def _milliseconds(act: Callable[[int], object]) -> float:
    taken = []
    for n in range(_TIMES):
        begun = time.perf_counter()
        act(n)
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


@benchmark("analysis-cold", "analyse 1,000 layers, no rule remembered", unit="ms", budget=5)
def cold() -> float:
    project = chain()

    def act(_: int) -> None:
        analysis._rule.cache_clear()
        analyse(project)

    return _milliseconds(act)


@benchmark("analysis-warm", "analyse 1,000 layers after a change in the first of them", unit="ms", budget=5)
def warm() -> float:
    versions = [edits.set_fields(chain(), "n1", filters=8 + n % 2) for n in range(_TIMES)]
    for version in versions:
        analyse(version)
    return _milliseconds(lambda n: analyse(versions[n]))


@benchmark("edit-1000", "one edit of 1,000 layers, to the change that all views hear", unit="ms", budget=16)
def edit() -> float:
    document = Document(chain())
    return _milliseconds(lambda n: document.edit("Set filters", edits.set_fields, "n500", filters=8 + n % 2))
