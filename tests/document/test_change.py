"""What a change names as different."""

from __future__ import annotations

from cnnstudio.document import edits
from cnnstudio.document.change import Change
from cnnstudio.document.document import Document
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
