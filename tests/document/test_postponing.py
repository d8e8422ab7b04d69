"""Above a thousand layers a value is taken at once and what follows from it a moment later (line I01)."""

from __future__ import annotations

import pytest

from cnnstudio.document import edits, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.change import Change
from cnnstudio.document.document import Document
from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.postponing import AT_ONCE_UP_TO
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make


def tall(layers: int) -> Project:
    """A chain of convolutions and activations."""
    nodes = [Node(id="n0", name="n0", layer=make("Input", shape=(28, 28, 1)))]
    for n in range(1, layers):
        kind = make("Conv2D", filters=4, padding="same") if n % 2 else make("ReLU")
        nodes.append(Node(id=f"n{n}", name=f"n{n}", layer=kind))
    wires = tuple(Edge(id=f"e{n}", source=f"n{n}", target=f"n{n + 1}") for n in range(layers - 1))
    places = {node.id: (0.0, 96.0 * n) for n, node in enumerate(nodes)}
    return templates.new("empty").replaced(graph=Graph(nodes=tuple(nodes), edges=wires), positions=places)


@pytest.fixture(scope="module")
def network() -> Project:
    return tall(AT_ONCE_UP_TO + 1)


@pytest.fixture
def waiting(network: Project) -> tuple[Document, list[str]]:
    document, asked = Document(network), []
    document.later = lambda: asked.append("soon")
    return document, asked


def test_a_value_is_taken_at_once_and_its_consequences_are_stale_until_they_are_known(waiting) -> None:
    document, asked = waiting
    heard: list[Change] = []
    document.changed.connect(heard.append)
    document.edit("Filters", edits.set_fields, "n501", filters=9)
    assert asked == ["soon"]
    assert document.project.node("n501").layer.filters == 9
    assert document.analysis.nodes["n501"].output == (28, 28, 4)
    assert document.stale == {f"n{n}" for n in range(501, AT_ONCE_UP_TO + 1)}
    assert heard[-1].touched == {"n501"}
    document.catch_up()
    assert document.stale == frozenset()
    assert document.analysis == analyse(document.project)
    assert {"n501", "n502", "n503"} <= heard[-1].touched
    document.catch_up()
    assert len(heard) == 2


def test_a_small_network_and_an_edit_of_its_wires_wait_for_nothing(waiting) -> None:
    document, asked = waiting
    document.edit("Cut", edits.disconnect, "e3")
    document.edit("Add", edits.add, make("ReLU"))
    document.edit("Move", edits.move, {"n1": (3.0, 4.0)})
    assert (asked, document.stale) == ([], frozenset())
    document.replace(tall(20))
    document.edit("Filters", edits.set_fields, "n1", filters=9)
    assert asked == []
    assert document.analysis.nodes["n1"].output == (28, 28, 9)


@pytest.mark.parametrize("then", ["undo", "cut", "move", "again", "replace"])
def test_whatever_comes_next_finds_the_truth(waiting, then: str) -> None:
    document, _asked = waiting
    document.edit("Filters", edits.set_fields, "n501", filters=9, merge="f")
    if then == "undo":
        document.undo()
    elif then == "cut":
        document.edit("Cut", edits.disconnect, "e3")
    elif then == "move":
        document.edit("Move", edits.move, {"n1": (3.0, 4.0)})
    elif then == "again":
        document.edit("Filters", edits.set_fields, "n501", filters=11, merge="f")
        assert document.history.position == 1
        document.catch_up()
    else:
        document.replace(tall(20))
    assert document.stale == frozenset()
    assert document.analysis == analyse(document.project)


def test_nobody_waits_where_nobody_would_call_back(network: Project) -> None:
    document = Document(network)
    document.edit("Filters", edits.set_fields, "n501", filters=9)
    assert document.analysis.nodes["n501"].output == (28, 28, 9)
