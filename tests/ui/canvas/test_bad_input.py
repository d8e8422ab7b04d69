"""What no hand does on purpose: odd numbers, keys in the middle of a gesture, extreme zooms, ports on one place."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.document import edits, files
from cnnstudio.layers.catalogue import make
from tests.ui.canvas.conftest import LEFT, NONE
from tests.ui.canvas.test_gestures import body, edges, empty, steps

CONTROL, Key = Qt.KeyboardModifier.ControlModifier, Qt.Key
NAN, INFINITE = float("nan"), float("inf")


def text(view):
    return files.to_text(view.document.project)


def odd_move(view, x, y, button=LEFT, kind=QEvent.Type.MouseMove):
    at = QPointF(x, y)
    event = QMouseEvent(kind, at, at, button, button, NONE)
    QApplication.sendEvent(view.viewport(), event)


def sane(view):
    eye = view.stage.camera.eye
    numbers = [eye.zoom, eye.corner.x(), eye.corner.y()]
    numbers += [value for place in view.document.project.positions.values() for value in place]
    return all(math.isfinite(n) and abs(n) < 1e7 for n in numbers)


@pytest.mark.parametrize("value", [NAN, INFINITE, -INFINITE, 1e300])
@pytest.mark.parametrize("what", ["node", "wire", "band", "pan", "hover"])
def test_a_pointer_without_a_usable_place_moves_nothing(still, hand, value, what):
    person, before = hand(still), text(still)
    start = {
        "node": lambda: body(still, "conv2d_2"),
        "wire": lambda: still.port_point("output", "output", "out"),
        "band": lambda: empty(still),
        "pan": lambda: empty(still),
        "hover": lambda: empty(still),
    }[what]()
    button = Qt.MouseButton.MiddleButton if what == "pan" else LEFT
    if what != "hover":
        person.press(start, button)
        person.move(start, start + QPoint(30, 10))
    odd_move(still, value, 5.0, Qt.MouseButton.NoButton if what == "hover" else button)
    odd_move(still, value, value, Qt.MouseButton.NoButton if what == "hover" else button)
    still.grab()
    assert sane(still)
    if what != "hover":
        person.key(Key.Key_Escape)
        person.release(start + QPoint(30, 10), button)
    assert text(still) == before
    still.grab()
    assert sane(still)


def test_a_release_without_a_usable_place_ends_the_move_where_it_was_last_seen(still, hand):
    person, start = hand(still), body(still, "conv2d_2")
    before = still.document.project.positions["conv2d_2"]
    person.press(start)
    person.move(start, start + QPoint(40, 0))
    odd_move(still, NAN, NAN, kind=QEvent.Type.MouseButtonRelease)
    assert not still.busy
    after = still.document.project.positions["conv2d_2"]
    assert after[0] == pytest.approx(before[0] + 40, abs=9)
    assert sane(still)


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace])
@pytest.mark.parametrize("held", [NONE, CONTROL])
def test_deleting_while_a_wire_is_in_the_hand_deletes_nothing(still, hand, key, held):
    person, before = hand(still), text(still)
    still.select(["conv2d_1"])
    start = still.port_point("output", "output", "out")
    person.press(start)
    person.move(start, start + QPoint(60, 60))
    person.key(key, held)
    assert still.busy
    assert text(still) == before
    person.key(Key.Key_Escape)
    person.release(start + QPoint(60, 60))
    assert text(still) == before


def test_a_layer_deleted_from_elsewhere_lets_go_of_the_wire_that_hangs_on_it(still, hand):
    person, start = hand(still), still.port_point("output", "output", "out")
    person.press(start)
    person.move(start, start + QPoint(60, 60))
    still.document.edit("Delete", edits.remove, ["output"])
    assert not still.busy
    assert still.stage.marks.threads == []
    person.move(start, start + QPoint(90, 90))
    person.release(start + QPoint(90, 90))
    assert "output" not in still.stage.scene.nodes
    assert steps(still) == 1


def test_the_layer_in_the_hand_may_be_deleted_from_elsewhere(still, hand):
    person, start = hand(still), body(still, "maxpool_2")
    person.press(start)
    person.move(start, start + QPoint(60, 0))
    still.document.edit("Delete", edits.remove, ["maxpool_2"])
    person.move(start, start + QPoint(90, 0))
    person.release(start + QPoint(90, 0))
    assert not still.busy
    assert steps(still) == 1
    still.document.undo()
    assert "maxpool_2" in still.stage.scene.nodes


@pytest.mark.parametrize("held", [CONTROL, CONTROL | Qt.KeyboardModifier.ShiftModifier])
def test_undo_and_redo_during_a_drag_wait(still, hand, held):
    still.document.edit("Units", edits.set_fields, "dense_1", units=32)
    before, person, start = text(still), hand(still), body(still, "conv2d_2")
    person.press(start)
    person.move(start, start + QPoint(60, 0))
    person.key(Key.Key_Z, held)
    assert text(still) == before
    person.key(Key.Key_Escape)
    person.release(start + QPoint(60, 0))
    assert text(still) == before
    person.key(Key.Key_Z, CONTROL)
    assert still.document.project.node("dense_1").layer.units == 64


@pytest.mark.parametrize("zoom", [0.05, 4.0])
def test_a_drag_at_an_extreme_zoom_goes_as_far_as_the_pointer(still, hand, zoom):
    still.document.edit("Aside", edits.add, make("Dropout"), (9000.0, 9000.0))  # so that 5 % can be kept
    still.zoom_to(zoom)
    still.select([])
    still.reveal("conv2d_2")
    still.set_snapping(guides=False, grid=False)
    before = still.document.project.positions["conv2d_2"]
    person, start = hand(still), still.node_rect("conv2d_2").center() + QPoint(0, 0)
    way = QPoint(50, 20)
    person.drag(start, start + way)
    after = still.document.project.positions["conv2d_2"]
    assert after[0] - before[0] == pytest.approx(way.x() / zoom, abs=2 / zoom)
    assert after[1] - before[1] == pytest.approx(way.y() / zoom, abs=2 / zoom)
    still.document.undo()
    assert still.document.project.positions["conv2d_2"] == before


def test_of_two_ports_on_one_place_the_upper_ones_is_taken_and_both_can_be_reached(still, hand):
    place = still.document.project.positions["output"]
    still.document.edit("One", edits.add, make("Dropout"), (place[0] + 300, place[1]))
    still.document.edit("Two", edits.add, make("Dropout"), (place[0] + 300, place[1]))
    one, two = list(still.stage.scene.nodes)[-2:]
    still.fit_all()
    person, start = hand(still), still.port_point("output", "output", "out")
    goal = still.port_point(two, "input", "in")
    assert goal == still.port_point(one, "input", "in")
    person.drag(start, goal)
    made = edges(still) & {("output", one), ("output", two)}
    assert len(made) == 1
    assert steps(still) == 3
    (taken,) = (target for _source, target in made)
    other = one if taken == two else two
    centre = still.node_rect(taken).center()
    person.drag(centre, centre + QPoint(0, 120))
    person.drag(still.port_point("output", "output", "out"), still.port_point(other, "input", "in"))
    assert {("output", one), ("output", two)} <= edges(still)


def test_a_second_button_in_the_middle_of_a_drag_changes_nothing_of_it(still, hand):
    person, start = hand(still), body(still, "conv2d_2")
    before = still.document.project.positions["conv2d_2"]
    person.press(start)
    person.move(start, start + QPoint(40, 0))
    QTest.mousePress(still.viewport(), Qt.MouseButton.RightButton, NONE, start + QPoint(40, 0))
    QTest.mouseRelease(still.viewport(), Qt.MouseButton.RightButton, NONE, start + QPoint(40, 0))
    assert still.busy
    assert still.cards.menu is None or not still.cards.menu.isVisible()
    person.release(start + QPoint(40, 0))
    assert still.document.project.positions["conv2d_2"] != before
    assert steps(still) == 1


def test_losing_the_window_in_the_middle_of_a_drag_leaves_no_gesture_behind(still, hand):
    person, start, before = hand(still), body(still, "conv2d_2"), text(still)
    person.press(start)
    person.move(start, start + QPoint(40, 0))
    still.document.replace(still.document.project)
    assert not still.busy
    person.release(start + QPoint(40, 0))
    assert text(still) == before
