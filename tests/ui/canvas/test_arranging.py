"""Copies by dragging, lines and distances, and selecting along the wires."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from cnnstudio.document import edits
from cnnstudio.ui.canvas.items import NODE
from tests.ui.canvas.conftest import RIGHT
from tests.ui.canvas.test_gestures import body, edges, steps

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def places(view, *nodes):
    return [view.document.project.positions[node] for node in nodes]


def choose(view, hand, node, *titles):
    """Open a layer's menu and take an entry of its submenus."""
    hand(view).click(body(view, node), button=RIGHT)
    menu = view.cards.menus.menu
    for title in titles[:-1]:
        menu = next(a for a in menu.actions() if a.text() == title).menu()
    next(a for a in menu.actions() if a.text() == titles[-1]).trigger()
    view.cards.menus.menu.close()


def test_alt_and_a_drag_leave_the_layer_and_carry_a_copy(canvas, hand):
    before = dict(canvas.document.project.positions)
    start = body(canvas, "maxpool_1")
    hand(canvas).drag(start, start + QPoint(150, 10), held=ALT)
    (node,) = canvas.selection()
    assert node not in before
    assert canvas.document.project.positions["maxpool_1"] == before["maxpool_1"]
    assert ("conv2d_1", node) in edges(canvas)
    assert steps(canvas) == 1
    x, _y = canvas.document.project.positions[node]
    assert x - before["maxpool_1"][0] == pytest.approx(150 / canvas.zoom(), abs=1)


def test_escape_during_a_copy_leaves_no_copy(still, hand):
    before, mouse, start = still.document.project, hand(still), body(still, "maxpool_1")
    mouse.press(start, held=ALT)
    mouse.move(start, start + QPoint(150, 10))
    assert len(still.stage.marks.ghosts) == 1
    mouse.key(Qt.Key.Key_Escape)
    mouse.release(start + QPoint(150, 10), held=ALT)
    assert still.document.project is before
    assert still.stage.marks.ghosts == []


def test_duplicating_again_repeats_the_last_distance(still, hand):
    start = body(still, "maxpool_1")
    hand(still).drag(start, start + QPoint(150, 0), held=ALT)
    (first,) = still.selection()
    hand(still).key(Qt.Key.Key_D, CONTROL)
    (second,) = still.selection()
    one, two, three = places(still, "maxpool_1", first, second)
    assert two[0] - one[0] == three[0] - two[0] == 150
    still.select(["dense_1"])
    hand(still).key(Qt.Key.Key_D, CONTROL)
    (other,) = still.selection()
    assert places(still, other)[0][0] - places(still, "dense_1")[0][0] == NODE.width() + 24


def test_alt_takes_away_from_the_selection_by_a_rubber_band(still, hand):
    still.select_all()
    box = still.node_rect("conv2d_2")
    start, end = QPoint(box.right() + 60, box.center().y() - 3), QPoint(box.right() - 4, box.center().y() + 4)
    from tests.ui.canvas.test_gestures import move

    mouse = hand(still)
    mouse.press(start, held=ALT)
    for step in range(1, 8):
        move(still, start + (end - start) * step / 7, ALT)
    mouse.release(end, held=ALT)
    assert "conv2d_2" not in still.selection()
    assert "conv2d_1" in still.selection()


def test_a_click_with_alt_and_shift_selects_what_leads_to_a_layer(still, hand):
    hand(still).click(body(still, "conv2d_2"), SHIFT | ALT)
    assert still.selection() == ["input", "conv2d_1", "maxpool_1", "conv2d_2"]
    hand(still).click(body(still, "flatten_1"), CONTROL | ALT)
    assert still.selection() == ["flatten_1", "dense_1", "output"]


def test_the_menu_selects_along_the_wires_without_alt(still, hand):
    choose(still, hand, "conv2d_2", "Select", "All that it leads to")
    assert still.selection()[0] == "conv2d_2"
    assert still.selection()[-1] == "output"


def test_shift_l_selects_all_of_the_same_kind(still, hand):
    still.select(["conv2d_1"])
    hand(still).key(Qt.Key.Key_L, SHIFT)
    assert still.selection() == ["conv2d_1", "conv2d_2"]


def scattered(view):
    view.document.edit("Scatter", edits.move, {"conv2d_1": (30.0, -240.0), "maxpool_1": (-40.0, -140.0)})
    view.select(["conv2d_1", "maxpool_1", "conv2d_2"])
    return steps(view)


@pytest.mark.parametrize(("title", "goal"), [("Left edges", -40.0), ("Right edges", 30.0)])
def test_layers_are_aligned_in_one_step(still, hand, title, goal):
    still.document.edit("Scatter", edits.move, {"conv2d_2": (0.0, 300.0)})
    base = scattered(still)
    still.fit_all()
    choose(still, hand, "conv2d_1", "Align", title)
    assert {x for x, _ in places(still, "conv2d_1", "maxpool_1", "conv2d_2")} == {goal}
    assert steps(still) == base + 1


def test_layers_get_equal_distances(still, hand):
    still.document.edit("Scatter", edits.move, {"conv2d_2": (0.0, 500.0)})
    base = scattered(still)
    still.fit_all()
    choose(still, hand, "conv2d_1", "Align", "Equal distances down")
    assert [y for _, y in places(still, "conv2d_1", "maxpool_1", "conv2d_2")] == [-240.0, 130.0, 500.0]
    assert steps(still) == base + 1


def test_q_straightens_the_wires_of_the_selection(still, hand):
    base = scattered(still)
    still.viewport().setFocus()
    hand(still).key(Qt.Key.Key_Q)
    assert len({x for x, _ in places(still, "conv2d_1", "maxpool_1", "conv2d_2")}) == 1
    assert steps(still) == base + 1
