"""Blocks with real events: made, opened, left, edited inside, taken apart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.document import edits, files
from cnnstudio.document.graph import Block, Port
from tests.ui.canvas.conftest import LEFT, NONE
from tests.ui.canvas.test_gestures import body, edges, steps

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def block_of(view):
    return next(n.id for n in view.document.project.graph.nodes if isinstance(n.layer, Block))


@pytest.fixture
def grouped(still, hand):
    """The MNIST network with its second stage put into a block by Ctrl+G."""
    still.select(["conv2d_2", "maxpool_2"])
    hand(still).key(Key.Key_G, CONTROL)
    return still


def double_click(view, at):
    QTest.mouseMove(view.viewport(), at)
    QTest.mouseDClick(view.viewport(), LEFT, NONE, at)


def test_ctrl_g_puts_the_selection_into_a_block_with_ports(grouped):
    block = block_of(grouped)
    assert grouped.selection() == [block]
    assert steps(grouped) == 1
    assert ("maxpool_1", block) in edges(grouped)
    assert (block, "flatten_1") in edges(grouped)
    face = grouped.stage.scene.face(grouped.stage.scene.nodes[block])
    assert face.bands == ("conv", "pool")
    assert grouped.document.analysis.nodes[block].output == (5, 5, 64)


def test_ctrl_shift_u_takes_it_apart_and_undo_gives_the_same_file(grouped, hand):
    inside = files.to_text(grouped.document.project)
    hand(grouped).key(Key.Key_U, CONTROL | SHIFT)
    assert set(grouped.selection()) == {"conv2d_2", "maxpool_2"}
    assert grouped.document.project.blocks == ()
    hand(grouped).key(Key.Key_Z, CONTROL)
    assert files.to_text(grouped.document.project) == inside


def test_a_double_click_opens_a_block_and_u_leaves_it_with_the_view_restored(grouped, hand):
    block, before = block_of(grouped), grouped.stage.camera.eye
    double_click(grouped, body(grouped, block))
    assert set(grouped.stage.scene.nodes) >= {"conv2d_2", "maxpool_2"}
    assert block not in grouped.stage.scene.nodes
    assert [b.text() for b in grouped.breadcrumb.levels] == ["main"]
    inner = grouped.stage.camera.eye
    hand(grouped).key(Key.Key_U)
    assert grouped.stage.camera.eye == before
    assert grouped.selection() == [block]
    hand(grouped).key(Key.Key_Return)
    assert grouped.levels.depth == 1
    assert grouped.stage.camera.eye == inner


def test_escape_leaves_only_when_nothing_is_selected(grouped, hand):
    double_click(grouped, body(grouped, block_of(grouped)))
    grouped.select(["conv2d_2"])
    hand(grouped).key(Key.Key_Escape)
    assert grouped.levels.depth == 1
    hand(grouped).key(Key.Key_Escape)
    assert grouped.levels.depth == 0


def test_the_breadcrumb_leads_back(grouped, hand):
    double_click(grouped, body(grouped, block_of(grouped)))
    button = grouped.breadcrumb.levels[0]
    QTest.mouseClick(button, LEFT)
    assert grouped.levels.depth == 0


def test_what_is_changed_inside_changes_the_definition(grouped, hand):
    block = block_of(grouped)
    double_click(grouped, body(grouped, block))
    grouped.select(["maxpool_2"])
    hand(grouped).key(Key.Key_Delete, CONTROL)
    definition = grouped.document.project.blocks[0]
    assert "maxpool_2" not in definition.graph.by_id
    assert grouped.document.analysis.nodes[block].output == (11, 11, 64)
    assert "maxpool_2" not in grouped.stage.scene.nodes
    hand(grouped).key(Key.Key_Z, CONTROL)
    assert "maxpool_2" in grouped.stage.scene.nodes
    hand(grouped).key(Key.Key_Z, CONTROL)
    assert grouped.levels.depth == 0
    assert "conv2d_2" in grouped.stage.scene.nodes


def test_wires_inside_show_the_shapes_of_the_instance_one_came_through(grouped):
    double_click(grouped, body(grouped, block_of(grouped)))
    scene = grouped.stage.scene
    ports = [n for n in scene.project.graph.nodes if isinstance(n.layer, Port)]
    into = next(w for w in scene.wires.values() if w.source == ports[0].id)
    assert scene.label(into).words == "13 × 13 × 32"


def test_f8_leads_to_a_problem_inside_a_block(grouped, hand):
    block = block_of(grouped)
    grouped.levels.enter(block)
    grouped.sheet.edit("Break", edits.set_fields, "conv2d_2", kernel_size=(31, 31))
    grouped.levels.leave()
    grouped.select([])
    hand(grouped).key(Key.Key_F8)
    assert grouped.levels.depth == 1
    assert grouped.selection() == ["conv2d_2"]
    assert grouped.cards.problem is not None


def test_dragging_inside_a_block_moves_its_layers(grouped, hand):
    double_click(grouped, body(grouped, block_of(grouped)))
    before = grouped.document.project.positions["conv2d_2"]
    start = body(grouped, "conv2d_2")
    hand(grouped).drag(start, start + QPoint(80, 0))
    after = grouped.document.project.positions["conv2d_2"]
    assert after[0] - before[0] == pytest.approx(80 / grouped.zoom(), abs=1)
