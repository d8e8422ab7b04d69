"""After an edit of the arguments of a layer, only what follows from them is worked out anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cnnstudio.document import again, edits, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make

Worked = list[str]


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> Worked:
    """Return the paths of the layers that are worked out after an edit."""
    found: Worked = []
    plain: Callable[..., Any] = again.worked_at

    def told(node: Any, *rest: Any) -> Any:
        found.append(node.path)
        return plain(node, *rest)

    monkeypatch.setattr(again, "worked_at", told)
    return found


def _network(*wires: tuple[str, str], **layers: Any) -> Project:
    nodes = tuple(Node(id=name, name=name, layer=layer) for name, layer in layers.items())
    edges = tuple(
        Edge(
            id=f"e{n}",
            source=source,
            target=target,
            target_port="inputs" if layers[target].variadic else "input",
        )
        for n, (source, target) in enumerate(wires)
    )
    return templates.new("empty").replaced(graph=Graph(nodes=nodes, edges=edges))


def _branched() -> Project:
    conv = {"filters": 4, "kernel_size": (3, 3), "padding": "same"}
    return _network(
        ("i", "a"), ("a", "b"), ("a", "c"), ("b", "sum"), ("c", "sum"), ("sum", "end"), ("i", "side"),
        i=make("Input", shape=(16, 16, 3)), a=make("Conv2D", **conv), b=make("Conv2D", **conv),
        c=make("ReLU"), sum=make("Add"), end=make("Flatten"), side=make("ReLU"),
    )  # fmt: skip


def test_what_an_edit_does_not_reach_stays_the_very_value(worked: Worked) -> None:
    project = _branched()
    before = analyse(project)
    after = edits.set_fields(project, "b", kernel_size=(5, 5))
    told = analyse(after, None, before)
    assert worked == ["b", "sum", "end"]
    assert all(told.nodes[path] is before.nodes[path] for path in ("i", "a", "c", "side"))
    assert told == analyse(after)


def test_an_edit_is_followed_no_further_than_it_changes_something(worked: Worked) -> None:
    project = _branched()
    before = analyse(project)
    after = edits.set_fields(project, "b", use_bias=False)
    assert analyse(after, None, before) == analyse(after)
    assert worked == ["b", "sum"]


@pytest.mark.parametrize(
    "fields",
    [{"filters": 5}, {"strides": (2, 2)}, {"data_format": "channels_first"}, {"kernel_size": (99, 99)}],
    ids=str,
)
def test_every_edit_and_its_way_back_tell_what_a_first_analysis_tells(fields: dict[str, Any]) -> None:
    project = _branched()
    before = analyse(project)
    for node in ("a", "b"):
        after = edits.set_fields(project, node, **fields)
        told = analyse(after, None, before)
        assert told == analyse(after)
        assert analyse(project, None, told) == before


def test_in_a_loop_nothing_is_taken_over_unseen(worked: Worked) -> None:
    relu, conv = make("ReLU"), make("Conv2D", padding="same")
    project = _network(
        ("i", "sum"), ("b", "sum"), ("sum", "a"), ("a", "b"),
        i=make("Input", shape=(8, 8, 32)), sum=make("Add"), a=conv, b=relu,
    )  # fmt: skip
    before = analyse(project)
    assert {problem.code for problem in before.problems} >= {"cycle"}
    nodes = tuple(
        node.replaced(layer=conv.replaced(use_bias=False)) if node.id == "a" else node
        for node in project.graph.nodes
    )
    after = project.replaced(graph=project.graph.replaced(nodes=nodes))
    assert analyse(after, None, before) == analyse(after)
    assert worked == []
