"""Layers inside a block that shows them in place: selected, inspected and edited there, with exact undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.document import blocks, edits, files
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.inner_layers import inner_box
from tests.ui.canvas.test_gestures import empty, steps

CONTROL, Key = Qt.KeyboardModifier.ControlModifier, Qt.Key


def unfold(view, nodes=("conv2d_2", "maxpool_2")):
    """Put layers into a block that shows them; returns its id."""
    block = view.document.edit("Block", blocks.group, list(nodes))
    view.select([block])
    QTest.keyClick(view.viewport(), Key.Key_E)
    view.select([])
    view.fit_all()
    view.zoom_to(0.9)
    view.reveal(block)
    return block


@pytest.fixture
def unfolded(still):
    return still, unfold(still)


def rect(view, path):
    return view.stage.camera.eye.box_to_window(inner_box(view.stage.scene, path)).toRect()


def inside(view):
    return view.document.project.blocks[0].graph.by_id


def test_a_click_selects_the_layer_and_not_the_block(unfolded, hand):
    view, block = unfolded
    path = f"{block}/1/conv2d_2"
    hand(view).click(rect(view, path).center())
    assert view.stage.marks.inner == path
    assert view.selection() == []
    assert view.inspected_nodes() == ["conv2d_2"]
    assert view.inspected_path("conv2d_2") == path
    hand(view).click(rect(view, f"{block}/1/maxpool_2").center())
    assert view.inspected_nodes() == ["maxpool_2"]
    hand(view).click(view.node_rect(block).topLeft() + QPoint(60, 14))
    assert view.selection() == [block]
    assert view.stage.marks.inner == ""
    assert view.inspected.way == ()


def test_the_selected_layer_wears_a_border(unfolded, hand):
    view, block = unfolded
    box = rect(view, f"{block}/1/conv2d_2")
    edge = QPoint(box.center().x(), box.top())
    accent = theme.current().colour("accent")

    def likeness():
        colour = view.grab().toImage().pixelColor(edge)
        return abs(colour.red() - accent.red()) + abs(colour.blue() - accent.blue())

    before = likeness()
    hand(view).click(box.center())
    assert likeness() < before / 2


def test_escape_goes_to_the_block_and_then_to_nothing(unfolded, hand):
    view, block = unfolded
    person = hand(view)
    person.click(rect(view, f"{block}/1/conv2d_2").center())
    person.key(Key.Key_Escape)
    assert view.selection() == [block]
    person.key(Key.Key_Escape)
    assert view.selection() == []


def test_a_drag_moves_the_whole_block_and_escape_gives_the_layer_back(unfolded, hand):
    view, block = unfolded
    person, path = hand(view), f"{block}/1/conv2d_2"
    start, before = rect(view, path).center(), files.to_text(view.document.project)
    person.click(start)
    person.press(start)
    person.move(start, start + QPoint(60, 0))
    person.key(Key.Key_Escape)
    person.release(start + QPoint(60, 0))
    assert files.to_text(view.document.project) == before
    assert view.stage.marks.inner == path
    place = view.document.project.positions[block]
    person.drag(start, start + QPoint(60, 0))
    assert view.document.project.positions[block][0] > place[0]
    assert view.selection() == [block]


@pytest.mark.parametrize(
    ("key", "held", "left"),
    [
        (Key.Key_Delete, Qt.KeyboardModifier.NoModifier, False),
        (Key.Key_Delete, CONTROL, False),
        (Key.Key_B, CONTROL, True),
    ],
)
def test_keys_edit_the_definition_in_one_step_and_undo_is_exact(unfolded, hand, key, held, left):
    view, block = unfolded
    person, before, done = hand(view), files.to_text(view.document.project), steps(view)
    person.click(rect(view, f"{block}/1/maxpool_2").center())
    person.key(key, held)
    assert ("maxpool_2" in inside(view)) == left
    assert not left or inside(view)["maxpool_2"].bypassed
    assert steps(view) == done + 1
    assert view.levels.depth == 0
    assert bool(view.stage.marks.inner) == left
    assert left or view.selection() == [block]
    person.key(Key.Key_Z, CONTROL)
    assert files.to_text(view.document.project) == before


def test_a_locked_canvas_lets_one_look_but_not_delete(unfolded, hand):
    view, block = unfolded
    person, before = hand(view), files.to_text(view.document.project)
    view.toggle_lock()
    person.click(rect(view, f"{block}/1/maxpool_2").center())
    person.key(Key.Key_Delete)
    assert files.to_text(view.document.project) == before
    assert view.stage.marks.inner


def test_f2_goes_inside_and_asks_for_the_name(unfolded, hand):
    view, block = unfolded
    hand(view).click(rect(view, f"{block}/1/maxpool_2").center())
    hand(view).key(Key.Key_F2)
    assert view.levels.depth == 1
    assert view.cards.rename.node() == "maxpool_2"


def test_what_is_gone_is_not_selected_any_more(unfolded, hand):
    view, block = unfolded
    hand(view).click(rect(view, f"{block}/1/maxpool_2").center())
    view.document.edit("Delete", edits.remove, [block])
    assert view.stage.marks.inner == ""
    assert view.inspected.way == ()


def test_the_inspector_shows_the_layer_and_edits_the_definition(make_studio, hand):
    window = make_studio().window
    window.files.new("mnist-cnn")
    window.show_workspace("design")
    page = window.pages.design
    view = page.canvas
    block = unfold(view)
    before, done = files.to_text(view.document.project), steps(view)
    hand(view).click(rect(view, f"{block}/1/conv2d_2").center())
    assert page.inspector.selection == ("conv2d_2",)
    assert page.inspector.head.name.text() == "conv2d_2"
    field = page.inspector.form.row("filters").field.widget
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "24")
    QTest.keyClick(field, Key.Key_Return)
    assert inside(view)["conv2d_2"].layer.filters == 24
    assert steps(view) == done + 1
    assert page.inspector.selection == ("conv2d_2",)
    assert view.document.analysis.nodes[block].output == (5, 5, 24)
    view.viewport().setFocus()
    hand(view).key(Key.Key_Z, CONTROL)
    assert files.to_text(view.document.project) == before
    hand(view).click(empty(view))
    assert page.inspector.selection == ()
    view.select(["conv2d_1"])
    assert page.inspector.head.name.text() == "conv2d_1"


def test_unfolding_touches_no_line_of_the_model(still):
    block = still.document.edit("Block", blocks.group, ["conv2d_2", "maxpool_2"])
    still.select([block])
    before, known = files.to_text(still.document.project), still.document.analysis
    QTest.keyClick(still.viewport(), Key.Key_E)
    after = files.to_text(still.document.project)
    assert block in still.document.project.opened
    assert after != before
    assert after.partition('"layout"')[0] == before.partition('"layout"')[0]
    assert still.document.analysis.nodes == known.nodes
