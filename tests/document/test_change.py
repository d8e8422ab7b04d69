"""What a change names as different."""

from __future__ import annotations

from cnnstudio.document import edits
from cnnstudio.document.change import Change
from cnnstudio.document.document import Document
from cnnstudio.document.graph import Graph
from cnnstudio.document.templates import new
from cnnstudio.layers.catalogue import KINDS


def test_a_merge_that_reads_two_equal_shapes_in_another_order_is_touched():
    document = Document(new("mnist-cnn"))
    seen: list[Change] = []
    document.changed.connect(seen.append)
    document.edit("Add", edits.add, KINDS["ReLU"](), (0.0, 0.0))
    relu = next(iter(seen[-1].added))
    document.edit("Connect", edits.connect, "conv2d_1", relu)
    document.edit("Add", edits.add, KINDS["Average"](), (0.0, 0.0))
    merge = next(iter(seen[-1].added))
    document.edit("Connect", edits.connect, "conv2d_1", merge, "output", "inputs")
    document.edit("Connect", edits.connect, relu, merge, "output", "inputs")
    document.edit("Swap", edits.swap_inputs, merge)
    assert seen[-1].edges_added == seen[-1].edges_removed == frozenset()
    assert seen[-1].touched == {merge}
    document.undo()
    assert seen[-1].touched == {merge}


def test_a_graph_made_from_another_knows_its_wires_as_a_fresh_one_does():
    project = new("residual")
    steps = (
        lambda p: edits.set_fields(p, "conv_1a", filters=16),
        lambda p: edits.add(p, KINDS["ReLU"](), (0.0, 0.0))[0],
        lambda p: edits.remove(p, ["relu_1"]),
        lambda p: p.replaced(graph=p.graph.replaced(nodes=p.graph.nodes[::-1])),
        lambda p: p.replaced(graph=p.graph.replaced(edges=p.graph.edges[::-1])),
    )
    for step in steps:
        assert all(getattr(project.graph, known) for known in ("incoming", "outgoing", "edges_by_id"))
        project = step(project)
        fresh = Graph(nodes=project.graph.nodes, edges=project.graph.edges)
        for known in ("incoming", "outgoing", "edges_by_id"):
            mine, theirs = getattr(project.graph, known), getattr(fresh, known)
            assert list(mine.items()) == list(theirs.items()), known


def test_an_edit_tells_what_it_did_to_the_field_and_to_other_layers():
    document = Document(new("mnist-cnn"))
    document.edit("Kernel", edits.set_fields, "conv2d_2", kernel_size=(5, 5))
    told = document.history.undo_label
    assert all(words in told for words in ("field 10 → 14", "in dense_1", "in all"))
    document.edit("Filters", edits.set_fields, "conv2d_2", filters=65)
    assert "field" not in document.history.undo_label
