"""Layers in a loop, which no edit makes and no file brings in, still get one sentence each and never an exception."""

from __future__ import annotations

import pytest

from cnnstudio.document import templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.layers.catalogue import make


def _looped(*ways):
    names = dict.fromkeys(name for way in ways for name in way)
    kinds = {name: "Add" if sum(goal == name for _, goal in ways) > 1 else "ReLU" for name in names}
    nodes = tuple(Node(id=name, name=name, layer=make(kinds[name])) for name in sorted(names))
    edges = tuple(Edge(id=f"{start}-{goal}", source=start, target=goal) for start, goal in ways)
    return analyse(templates.new("empty").replaced(graph=Graph(nodes=nodes, edges=edges)))


@pytest.mark.parametrize(
    ("ways", "looped"),
    [
        ([("b", "c"), ("c", "b"), ("b", "a")], ["b", "c"]),
        ([("b", "b"), ("b", "a")], ["b"]),
        ([("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"), ("b", "e"), ("d", "e")], ["a", "b", "c", "d"]),
    ],
    ids=["what follows a loop", "what reads itself", "two loops into one"],
)
def test_only_what_stands_in_a_loop_is_said_to(ways, looped):
    analysis = _looped(*ways)
    told = [problem.node for problem in analysis.problems if problem.code == "cycle"]
    assert told
    assert set(told) <= set(looped)
    assert not analysis.ok
