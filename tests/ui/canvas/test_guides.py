"""Layers in the hand are drawn to lines and equal distances, and Ctrl turns that round."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from cnnstudio.document import edits
from cnnstudio.ui.canvas.guides import Guides, to_grid
from tests.ui.canvas.conftest import at_zoom
from tests.ui.canvas.test_gestures import body, move, steps

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def box(x, y, width=184.0, height=56.0):
    return QRectF(x, y, width, height)


def test_edges_and_middles_draw_and_the_nearest_wins():
    guides = Guides([box(0, 0), box(300, 200)])
    found = guides.snap(box(5, 500), 8)
    assert found.shift == QPointF(-5, 0)
    assert found.lines == (QLineF(92, 0, 92, 556),)
    assert guides.snap(box(30, 500), 8).shift == QPointF()
    assert guides.snap(box(303, 203), 8).shift == QPointF(-3, -3)
    centred = Guides([box(0, 0, 100, 56)]).snap(box(-45, 500, 184, 56), 8)
    assert centred.shift.x() == 3.0  # both middles at 50


def test_equal_gaps_draw_between_behind_and_ahead():
    row = [box(0, 0, 100, 50), box(400, 0, 100, 50)]
    assert Guides(row).snap(box(204, 200, 100, 50), 8).shift.x() == 0.0
    assert Guides(row).snap(box(204, 20, 100, 50), 8).shift.x() == -4.0  # the gaps are 100 and 100
    behind = Guides([box(0, 0, 100, 50), box(140, 0, 100, 50)]).snap(box(277, 20, 100, 50), 8)
    assert behind.shift.x() == 3.0  # 40 apart as those before
    assert len([line for line in behind.lines if line.dx() == 40.0]) == 2
    ahead = Guides([box(0, 0, 100, 50), box(140, 0, 100, 50)]).snap(box(-142, 20, 100, 50), 8)
    assert ahead.shift.x() == 2.0
    down = Guides([box(0, 0), box(0, 96)]).snap(box(0, 195), 8)
    assert down.shift == QPointF(0, -3)


def test_the_grid_is_eight_pixels():
    assert to_grid(box(13, -3)) == QPointF(3, 3)


@pytest.fixture
def apart(still):
    """A canvas on which one layer stands beside the others, at an odd place."""
    still.document.edit("Move", edits.move, {"dense_1": (300.0, 37.0)})
    at_zoom(still, 1.0)
    return still


def x_of(view, node):
    return view.document.project.positions[node][0]


@pytest.mark.parametrize("zoom", [0.7, 1.0, 1.6])
def test_a_dragged_layer_takes_the_line_of_the_others(apart, hand, zoom):
    at_zoom(apart, zoom)
    others = x_of(apart, "flatten_1")
    start = body(apart, "dense_1")
    hand(apart).drag(start, start + QPoint(round((others - 300) * zoom) + 5, 11))
    assert x_of(apart, "dense_1") == others
    assert steps(apart) == 2


def test_the_guide_is_shown_during_the_drag_and_gone_after_it(apart, hand):
    mouse, start = hand(apart), body(apart, "dense_1")
    goal = start + QPoint(round(x_of(apart, "flatten_1") - 300) + 5, 11)
    mouse.press(start)
    mouse.move(start, goal)
    assert any(line.dx() == 0 for line in apart.stage.marks.guides)
    mouse.release(goal)
    assert apart.stage.marks.guides == ()


@pytest.mark.parametrize(("setting", "held", "snaps"), [
    ((True, False), Qt.KeyboardModifier.NoModifier, True),
    ((True, False), CONTROL, False),
    ((False, False), Qt.KeyboardModifier.NoModifier, False),
    ((False, False), CONTROL, True),
])  # fmt: skip
def test_ctrl_turns_snapping_round(apart, hand, setting, held, snaps):
    apart.set_snapping(*setting)
    mouse, start = hand(apart), body(apart, "dense_1")
    goal = start + QPoint(round(x_of(apart, "flatten_1") - 300) + 5, 11)
    mouse.press(start)
    for step in range(1, 8):
        move(apart, start + (goal - start) * step / 7, held)
    mouse.release(goal, held=held)
    expected = x_of(apart, "flatten_1")
    assert x_of(apart, "dense_1") == (expected if snaps else expected + 5)


def test_the_grid_holds_when_it_is_set(apart, hand):
    apart.set_snapping(guides=True, grid=True)
    start = body(apart, "dense_1")
    hand(apart).drag(start, start + QPoint(91, 53))
    x, y = apart.document.project.positions["dense_1"]
    assert (x % 8, y % 8) == (0, 0)


def test_shift_keeps_the_direction_whatever_draws(apart, hand):
    mouse, start = hand(apart), body(apart, "dense_1")
    goal = start + QPoint(120, 9)
    mouse.press(start, held=SHIFT)
    for step in range(1, 8):
        move(apart, start + (goal - start) * step / 7, SHIFT)
    mouse.release(goal, held=SHIFT)
    assert apart.document.project.positions["dense_1"][1] == 37.0


def test_a_drag_that_ends_where_it_began_is_no_step(apart, hand):
    mouse, start = hand(apart), body(apart, "dense_1")
    mouse.press(start)
    mouse.move(start, start + QPoint(60, 60))
    mouse.move(start + QPoint(60, 60), start)
    before = apart.document.project
    apart.set_snapping(guides=False, grid=False)
    QTest.mouseMove(apart.viewport(), start)
    mouse.release(start)
    assert apart.document.project is before
