"""A block seen from inside: its shapes, its problems, and edits that reach every instance."""

from __future__ import annotations

import pytest

from cnnstudio.document import edits, files, templates
from cnnstudio.document.blocks import group
from cnnstudio.document.document import Document
from cnnstudio.document.edits import EditError
from cnnstudio.document.graph import Block, Port
from cnnstudio.document.sheet import Door, Sheet, way_to
from cnnstudio.document.unblocking import ungroup
from cnnstudio.layers.catalogue import make


@pytest.fixture
def opened():
    """The MNIST network with its second stage in a block, and a sheet that looks into it."""
    project, block = group(templates.new("mnist-cnn"), ["conv2d_2", "maxpool_2"], "stage")
    whole = Document(project)
    sheet = Sheet(whole)
    whole.changed.connect(sheet.take)
    sheet.go([Door(block)])
    return whole, sheet, block


def port(sheet, direction):
    return next(
        n for n in sheet.project.graph.nodes if isinstance(n.layer, Port) and n.layer.direction == direction
    )


def test_inside_a_block_one_sees_the_shapes_of_this_instance(opened):
    _whole, sheet, _block = opened
    nodes = sheet.analysis.nodes
    assert nodes["conv2d_2"].output == (11, 11, 64)
    assert nodes["conv2d_2"].name == "conv2d_2"
    assert nodes[port(sheet, "in").id].output == (13, 13, 32)
    assert nodes[port(sheet, "out").id].output == (5, 5, 64)


def test_edits_inside_change_every_instance_and_are_one_step(opened):
    whole, sheet, block = opened
    sheet.go([])
    sheet.edit("Another", edits.insert_after, block, Block(block=whole.project.node(block).layer.block))
    before = files.to_text(whole.project)
    position = whole.history.position
    sheet.go([Door(block)])
    sheet.edit("Filters", edits.set_fields, "conv2d_2", filters=8)
    assert whole.history.position == position + 1
    found = [n.layer.filters for n in whole.analysis.flat if n.layer.kind == "Conv2D"]
    assert found == [32, 8, 8]
    whole.undo()
    assert files.to_text(whole.project) == before


def test_a_port_renamed_inside_keeps_the_wires_outside(opened):
    whole, sheet, block = opened
    sheet.edit("Rename", edits.rename, port(sheet, "in").id, "picture")
    assert [e.target_port for e in whole.project.graph.incoming[block]] == ["picture"]
    sheet.edit("Remove", edits.remove, [port(sheet, "out").id])
    assert whole.project.graph.outgoing[block] == ()
    assert files.from_text(files.to_text(whole.project)) == whole.project


def test_a_block_never_stands_inside_itself(opened):
    whole, sheet, _block = opened
    before = whole.project
    with pytest.raises(EditError, match="inside itself"):
        sheet.edit("Nest", edits.add, Block(block=sheet.holder))
    assert whole.project is before


def test_blocks_made_inside_a_block_come_apart_there(opened):
    whole, sheet, _block = opened
    inner = sheet.edit("Group", group, ["conv2d_2"], "inner")
    assert whole.analysis.ok
    assert len(whole.project.blocks) == 2
    sheet.edit("Apart", ungroup, [inner])
    assert len(whole.project.blocks) == 1
    assert whole.analysis.nodes["stage/1/conv2d_2"].output == (11, 11, 64)


def test_problems_inside_are_told_of_the_block_and_of_the_layer(opened):
    whole, sheet, block = opened
    sheet.edit("Break", edits.set_fields, "conv2d_2", kernel_size=(31, 31))
    assert [p.node for p in sheet.analysis.problems if p.severity == "error"] == ["conv2d_2"]
    sheet.go([])
    assert block in {p.node for p in sheet.analysis.problems}
    broken = next(p.node for p in whole.analysis.problems if p.severity == "error")
    assert way_to(broken) == ((Door(block, 1),), "conv2d_2")


def test_a_sheet_leaves_a_block_that_is_gone(opened):
    whole, sheet, block = opened
    whole.edit("Remove", edits.remove, [block])
    assert sheet.way == ()
    assert sheet.project is whole.project
    whole.edit("Add", edits.add, make("Dense"))
    assert sheet.project is whole.project
