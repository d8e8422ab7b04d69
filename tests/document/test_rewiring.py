"""Verbs on wires that are there, and on layers that take another one's place."""

from __future__ import annotations

import pytest

from cnnstudio.document import edits, files, templates
from cnnstudio.document.edits import EditError
from cnnstudio.layers.catalogue import make


def mnist():
    return templates.new("mnist-cnn")


def wire(project, source, target):
    return next(e for e in project.graph.edges if (e.source, e.target) == (source, target))


def test_carried_wires_keep_their_ids_and_their_place():
    project = mnist()
    edge = wire(project, "maxpool_1", "conv2d_2")
    after = edits.carry_wires(project, [edge.id], "conv2d_1", "output")
    assert after.graph.edges_by_id[edge.id].source == "conv2d_1"
    assert [e.id for e in after.graph.edges] == [e.id for e in project.graph.edges]


def test_carried_wires_close_no_loop():
    project = mnist()
    with pytest.raises(EditError, match="loop"):
        edits.carry_wires(project, [wire(project, "input", "conv2d_1").id], "maxpool_1", "output")


def test_a_chain_follows_wires_first_and_then_places():
    project = templates.new("empty")
    project, low = edits.add(project, make("Flatten"), (0.0, 300.0))
    project, high = edits.add(project, make("Conv2D"), (0.0, 0.0))
    project, top = edits.add(project, make("Input", shape=(8, 8, 1)), (0.0, 600.0))
    project = edits.connect(project, top, high)
    after = edits.chain(project, [low, high, top])
    assert {(e.source, e.target) for e in after.graph.edges} == {(top, high), (high, low)}
    with pytest.raises(EditError, match="Select"):
        edits.chain(project, [low])


def test_an_exchanged_layer_keeps_what_both_call_alike():
    project = edits.set_fields(mnist(), "conv2d_2", padding="same", groups=2)
    after = edits.exchange(project, "conv2d_2", make("DepthwiseConv2D"))
    layer = after.node("conv2d_2").layer
    assert (layer.kernel_size, layer.padding, layer.activation) == ((3, 3), "same", "relu")
    assert after.graph.edges == project.graph.edges


def test_an_exchange_drops_what_the_new_layer_refuses_and_wires_without_a_port():
    project = mnist()
    after = edits.exchange(project, "conv2d_1", make("Input", shape=(5, 5, 1)))
    assert after.graph.incoming["conv2d_1"] == ()
    assert wire(after, "conv2d_1", "maxpool_1")
    merged = edits.exchange(project, "conv2d_2", make("Add"))
    assert [e.target_port for e in merged.graph.incoming["conv2d_2"]] == ["inputs"]


def test_bends_belong_to_their_wire():
    project = mnist()
    edge = wire(project, "input", "conv2d_1")
    bent = edits.bend(project, edge.id, ((1.234, 2.0),))
    assert bent.bends[edge.id] == ((1.23, 2.0),)
    assert edits.unbend(bent, [(edge.id, 0)]).bends == {}
    assert edits.disconnect(bent, edge.id).bends == {}
    with pytest.raises(EditError, match="no longer"):
        edits.bend(project, "nothing", ((0.0, 0.0),))
    with pytest.raises(EditError, match="at most 100"):
        edits.bend(project, edge.id, tuple((0.0, float(n)) for n in range(101)))


def test_a_shared_layer_that_is_exchanged_leaves_no_wire_without_a_port():
    project, twin = edits.add(templates.new("mnist-cnn"), make("Conv2D"))
    shared = edits.connect(edits.share(project, twin, "conv2d_1"), "input", twin)
    exchanged = edits.exchange(shared, "conv2d_1", make("Input"))
    assert not exchanged.graph.incoming[twin]
    assert files.from_text(files.to_text(exchanged)) == exchanged
