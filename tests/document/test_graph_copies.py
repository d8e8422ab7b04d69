"""What a copy of a graph takes over from the one it was made of is what it would have found by itself."""

from __future__ import annotations

import pytest

from cnnstudio.document import edits, templates
from cnnstudio.document.graph import Block, Graph, Port
from cnnstudio.layers.catalogue import make

_KNOWN = ("by_id", "is_plain", "ports", "started", "incoming", "outgoing", "edges_by_id", "loose")


def looked_up(graph):
    return {name: getattr(graph, name) for name in _KNOWN}


@pytest.fixture
def graph():
    graph = templates.new("mnist-cnn").graph
    looked_up(graph)
    return graph


def with_node(graph, place, **fields):
    nodes = list(graph.nodes)
    nodes[place] = nodes[place].replaced(**fields)
    return graph.replaced(nodes=tuple(nodes))


@pytest.mark.parametrize(
    "fields",
    [
        {"layer": make("Conv2D", filters=7)},
        {"name": "other"},
        {"bypassed": True},
        {"layer": Block(block="b")},
        {"layer": Port(direction="out")},
        {"id": "elsewhere"},
    ],
    ids=["layer", "name", "skipped", "block", "port", "id"],
)
def test_a_copy_knows_what_a_graph_made_from_nothing_finds(graph, fields):
    made = with_node(graph, 1, **fields)
    fresh = Graph(nodes=made.nodes, edges=made.edges)
    assert looked_up(made) == looked_up(fresh)
    assert list(made.by_id) == list(fresh.by_id)


def test_a_copy_with_other_wires_or_fewer_layers_takes_over_nothing(graph):
    for made in (graph.replaced(edges=graph.edges[1:]), graph.replaced(nodes=graph.nodes[1:])):
        assert looked_up(made) == looked_up(Graph(nodes=made.nodes, edges=made.edges))


def test_a_copy_of_a_graph_with_a_skipped_layer_sees_when_it_is_used_again(graph):
    skipped = with_node(graph, 1, bypassed=True)
    assert not skipped.is_plain
    assert with_node(skipped, 1, bypassed=False).is_plain


def test_the_wires_of_a_copy_are_the_very_same(graph):
    assert with_node(graph, 1, name="other").edges is graph.edges


def test_a_shared_layer_is_put_into_all_its_calls_and_no_other():
    project = templates.new("mnist-cnn")
    nodes = tuple(
        n.replaced(shares="conv2d_1", layer=project.node("conv2d_1").layer) if n.id == "conv2d_2" else n
        for n in project.graph.nodes
    )
    project = project.replaced(graph=project.graph.replaced(nodes=nodes))
    for asked in ("conv2d_1", "conv2d_2"):
        after = edits.set_fields(project, asked, filters=5)
        filters = {n.id: n.layer.filters for n in after.graph.nodes if n.layer.kind == "Conv2D"}
        assert filters == {"conv2d_1": 5, "conv2d_2": 5}
        assert [n.id for n in after.graph.nodes] == [n.id for n in project.graph.nodes]
