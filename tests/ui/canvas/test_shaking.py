"""Shaking a layer off its wires, for those who chose it in the preferences (line D13)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from cnnstudio.ui.canvas.gestures.shake import TURNS, Shake
from cnnstudio.ui.preferences import open_preferences
from tests.ui.canvas.test_gestures import body, edges, steps


def shaken(hand, at, turns=8, far=50):
    """Take hold at a point and move left and right; returns where the pointer is then."""
    hand.press(at)
    for turn in range(turns):
        goal = QPoint(at.x() + (far if turn % 2 == 0 else -far), at.y())
        hand.move(at, goal)
        at = goal
    return at


@pytest.fixture
def loose(still, quick_hand):
    still.set_snapping(False, False, True)
    return still


def test_a_shaken_layer_comes_off_its_wires_in_one_step(loose, hand):
    person = hand(loose)
    at = shaken(person, body(loose, "maxpool_1"))
    assert len(loose.stage.marks.doomed) == 2
    person.release(at)
    assert not [e for e in edges(loose) if "maxpool_1" in e]
    assert steps(loose) == 1
    assert loose.document.undo_label.startswith("Pull maxpool_1 off its wires")
    loose.document.undo()
    assert ("conv2d_1", "maxpool_1") in edges(loose)


def test_wires_among_shaken_layers_stay(loose, hand):
    loose.select(["maxpool_1", "conv2d_2"])
    person = hand(loose)
    person.release(shaken(person, body(loose, "maxpool_1")))
    assert ("maxpool_1", "conv2d_2") in edges(loose)
    assert ("conv2d_1", "maxpool_1") not in edges(loose)
    assert ("conv2d_2", "maxpool_2") not in edges(loose)


def test_nobody_shakes_anything_off_before_choosing_to(still, hand):
    before = edges(still)
    person = hand(still)
    person.release(shaken(person, body(still, "maxpool_1")))
    assert edges(still) == before


@pytest.mark.parametrize(("turns", "far"), [(TURNS - 1, 50), (12, 4)])
def test_going_to_and_fro_a_little_is_no_shake(loose, hand, turns, far):
    before = edges(loose)
    person = hand(loose)
    person.release(shaken(person, body(loose, "maxpool_1"), turns, far))
    assert edges(loose) == before


def test_a_slow_hand_does_not_shake(monkeypatch):
    clock, shake = [0.0], Shake()
    monkeypatch.setattr("cnnstudio.ui.canvas.gestures.shake.monotonic", lambda: clock[0])
    told = []
    for turn in range(14):
        clock[0] += 0.6
        told.append(shake.follow(60.0 * (turn % 2)))
    assert not any(told)


def test_it_is_chosen_in_the_preferences_and_off_before(make_studio, qtbot):
    window = make_studio().window
    window.files.new("mnist-cnn")
    window.show_workspace("design")
    canvas = window.pages.design.canvas
    assert not canvas.stage.snapping.shaking
    card = open_preferences(window, window.menus, window.settings)
    qtbot.mouseClick(card.shake, Qt.MouseButton.LeftButton)
    assert window.settings.value.shake_disconnects
    assert canvas.stage.snapping.shaking
