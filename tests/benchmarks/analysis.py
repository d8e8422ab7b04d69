"""How long the design thinks after an edit, without a window.

Cold is a project just read from its file, with every answer forgotten that a rule or a check has ever given. Within one
analysis a rule still answers once only for all layers of equal arguments that get equal shapes, as a network of 1,000
layers repeats them; and reading a file has already sorted the layers. After an edit the last analysis is at hand.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from cnnstudio.document import edits, files, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.document import Document
from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.remembering import forget
from tests.benchmarks.registry import benchmark
from tests.benchmarks.varied import middle, varied

_LAYERS = 1000
_TIMES = 40
_FILTERS = range(200, 200 + _TIMES)


@cache
def chain(length: int = _LAYERS, side: int = 4096) -> Project:
    """Return a chain of convolutions with one pooling layer in a hundred, all bent by relu."""
    kinds = [make("Input", shape=(side, side, 3))]
    for n in range(1, length):
        pool = n % 100 == 50
        same = {"filters": 4 + n % 7, "padding": "same", "activation": "relu"}
        kinds.append(make("MaxPooling2D") if pool else make("Conv2D", **same))
    nodes = tuple(Node(id=f"n{n}", name=f"{layer.stem}_{n}", layer=layer) for n, layer in enumerate(kinds))
    edges = tuple(Edge(id=f"e{n}", source=f"n{n - 1}", target=f"n{n}") for n in range(1, length))
    return templates.new("empty").replaced(graph=Graph(nodes=nodes, edges=edges))


def _quickest(act: Callable[[Any], object], given: Callable[[int], Any]) -> float:
    """Return the milliseconds of the quickest run: what the work takes when nothing else runs on the machine.

    What comes of it is kept until the clock has been read, as the window keeps it: giving it up is no part of the work.
    """
    taken = []
    for n in range(_TIMES):
        value = given(n)
        begun = time.process_time()
        made = act(value)
        taken.append((time.process_time() - begun) * 1000)
        del made
    return min(taken)


@benchmark(
    "analysis-cold", "analyse 1,000 layers just read from a file, no rule remembered", unit="ms", budget=5
)
def cold() -> float:
    return _read(chain())


@benchmark(
    "analysis-cold-varied",
    "the same of 1,000 layers of many kinds: residual, inception and mobile units",
    unit="ms",
    budget=5,
)
def cold_varied() -> float:
    return _read(varied())


def _read(project: Project) -> float:
    text = files.to_text(project)

    def read(_: int) -> Project:
        forget()
        return files.from_text(text)

    return _quickest(analyse, read)


def _edited(project: Project, node: str, field: str = "filters", values: Sequence[int] = _FILTERS) -> float:
    before = analyse(project)
    return _quickest(
        lambda after: analyse(after, None, before),
        lambda n: edits.set_fields(project, node, **{field: values[n]}),
    )


@benchmark(
    "analysis-warm", "analyse 1,000 layers after an edit of the one in the middle", unit="ms", budget=5
)
def warm() -> float:
    return _edited(chain(), "n500")


@benchmark(
    "analysis-warm-varied",
    "analyse 1,000 layers of many kinds after an edit of one in the middle",
    unit="ms",
    budget=5,
)
def warm_varied() -> float:
    return _edited(varied(), middle())


@benchmark(
    "analysis-warm-first", "analyse 1,000 layers after an edit of the first of them", unit="ms", budget=5
)
def warm_first() -> float:
    return _edited(chain(), "n1", values=range(10, 10 + _TIMES))


@benchmark(
    "analysis-warm-shapes", "the same where every shape and receptive field changes", unit="ms", budget=5
)
def warm_shapes() -> float:
    return _edited(chain(), "n1", "strides", [2] * _TIMES)


@benchmark(
    "analysis-warm-waiting", "the same where the first is too large and all others wait", unit="ms", budget=5
)
def warm_waiting() -> float:
    return _edited(chain(), "n1")


@benchmark(
    "analysis-warm-unseen", "the same where poolings leave rows over that no output sees", unit="ms", budget=5
)
def warm_unseen() -> float:
    return _edited(chain(side=4095), "n500")


@benchmark("edit-1000", "one edit of 1,000 layers, to the change that all views hear", unit="ms", budget=16)
def edit() -> float:
    document = Document(chain())
    return _quickest(
        lambda filters: document.edit("Set filters", edits.set_fields, "n500", filters=filters),
        lambda n: 8 + n % 2,
    )
