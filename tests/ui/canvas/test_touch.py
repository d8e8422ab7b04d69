"""Fingers and pens."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.canvas.test_gestures import body, edges, empty, steps
from tests.ui.canvas.test_wiring import across, edge_into


@pytest.fixture(scope="module")
def screen(qapp):
    return QTest.createTouchDevice()


@pytest.fixture(autouse=True)
def quick_finger(request, monkeypatch):
    """Let no tap become a long press because the machine takes its time."""
    if "long_press" not in request.node.name:
        monkeypatch.setattr("cnnstudio.ui.canvas.touch.LONG_PRESS", 60_000)


def fingers(view, screen, *ways):
    """Put fingers down at the beginnings of their ways, move all along, and lift them."""
    target = view.viewport()
    for moment in range(8):
        touch = QTest.touchEvent(target, screen, False)
        for finger, (start, end) in enumerate(ways):
            at = start + (end - start) * min(moment, 6) / 6
            act = touch.press if moment == 0 else touch.release if moment == 7 else touch.move
            act(finger, at, target)
        touch.commit(True)


def test_one_finger_drags_a_layer_in_one_step(canvas, screen):
    before = canvas.document.project.positions["conv2d_1"]
    start = body(canvas, "conv2d_1")
    fingers(canvas, screen, (start, start + QPoint(120, 0)))
    x, _y = canvas.document.project.positions["conv2d_1"]
    assert x - before[0] == pytest.approx(120 / canvas.zoom(), abs=9 / canvas.zoom())
    assert steps(canvas) == 1


def test_one_finger_draws_a_wire(still, screen):
    still.document.edit("Cut", _cut, edge_into(still, "maxpool_1"))
    start = still.port_point("conv2d_1", "output", "out")
    fingers(still, screen, (start, still.port_point("maxpool_1", "input", "in")))
    assert ("conv2d_1", "maxpool_1") in edges(still)


def _cut(project, edge):
    from cnnstudio.document import edits

    return edits.disconnect(project, edge)


def test_a_tap_selects(still, screen):
    at = body(still, "dense_1")
    fingers(still, screen, (at, at))
    assert still.selection() == ["dense_1"]


def test_two_fingers_pan_and_zoom_and_change_nothing(still, screen):
    before, zoom = still.document.project, still.zoom()
    middle = QPoint(550, 450)
    held = still.scene_point(middle)
    near, far = QPoint(60, 0), QPoint(120, 0)
    fingers(still, screen, (middle - near, middle - far), (middle + near, middle + far))
    assert still.zoom() == pytest.approx(2 * zoom, rel=0.02)
    assert still.scene_point(middle) == pytest.approx(held, abs=2)
    fingers(
        still,
        screen,
        (middle - near, middle - near + QPoint(0, 90)),
        (middle + near, middle + near + QPoint(0, 90)),
    )
    assert still.scene_point(middle + QPoint(0, 90)) == pytest.approx(held, abs=2)
    assert still.document.project is before


def test_a_second_finger_ends_a_drag_and_puts_everything_back(still, screen):
    before = still.document.project
    target, start = still.viewport(), body(still, "conv2d_1")
    QTest.touchEvent(target, screen, False).press(0, start, target).commit(True)
    for step in range(1, 5):
        QTest.touchEvent(target, screen, False).move(0, start + QPoint(20 * step, 0), target).commit(True)
    assert still.busy
    at = start + QPoint(80, 0)
    QTest.touchEvent(target, screen, False).stationary(0).press(1, at + QPoint(90, 90), target).commit(True)
    assert not still.busy
    touch = QTest.touchEvent(target, screen, False)
    touch.release(0, at, target).release(1, at + QPoint(90, 90), target).commit(True)
    assert still.document.project is before


def test_a_long_press_opens_the_menu(still, screen, qtbot):
    target, at = still.viewport(), body(still, "conv2d_2")
    QTest.touchEvent(target, screen, False).press(0, at, target).commit(True)
    qtbot.waitUntil(lambda: still.cards.menu is not None and still.cards.menu.isVisible(), timeout=2000)
    assert still.selection() == ["conv2d_2"]
    still.cards.menu.close()
    QTest.touchEvent(target, screen, False).release(0, at, target).commit(True)
    assert steps(still) == 0


def test_a_tap_whose_end_waited_while_the_program_was_busy_is_no_long_press(still, screen):
    target, at = still.viewport(), body(still, "conv2d_2")
    QTest.touchEvent(target, screen, False).press(0, at, target).commit(True)
    target._touch._long.timeout.emit()
    QTest.touchEvent(target, screen, False).release(0, at, target).commit(True)
    QApplication.processEvents()
    assert still.cards.menu is None
    assert still.selection() == ["conv2d_2"]


def pen(view, kind, at, pointer):
    device = QPointingDevice(
        "pen", 7, QInputDevice.DeviceType.Stylus, pointer,
        QInputDevice.Capability.Position, 1, 2,
    )  # fmt: skip
    glob = QPointF(view.viewport().mapToGlobal(at))
    event = QTabletEvent(
        kind, device, QPointF(at), glob, 1.0, 0, 0, 0.0, 0.0, 0.0, Qt.KeyboardModifier.NoModifier,
        Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_the_other_end_of_a_pen_cuts_wires(still):
    eraser = QPointingDevice.PointerType.Eraser
    start, end = across(still, edge_into(still, "maxpool_1"))
    pen(still, QEvent.Type.TabletPress, start, eraser)
    for step in range(1, 8):
        pen(still, QEvent.Type.TabletMove, start + (end - start) * step / 7, eraser)
    pen(still, QEvent.Type.TabletRelease, end, eraser)
    assert ("conv2d_1", "maxpool_1") not in edges(still)
    assert steps(still) == 1
    assert not still.pointing.blade


def test_a_finger_on_nothing_draws_a_band(still, screen):
    start = empty(still)
    fingers(still, screen, (start, QPoint(start.x() - 30, start.y() - 30)))
    assert steps(still) == 0
    assert not still.busy


def test_control_shift_and_a_drag_zoom_without_a_wheel(still, hand):
    before, zoom = still.document.project, still.zoom()
    start = body(still, "conv2d_1")
    held = still.scene_point(start)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    hand(still).drag(start, start - QPoint(0, 60), held=both)
    assert still.zoom() == pytest.approx(zoom * 1.006**60, rel=1e-3)
    assert still.scene_point(start) == pytest.approx(held, abs=1)
    assert still.document.project is before
    nearer = still.zoom()
    mouse = hand(still)
    mouse.press(start, held=both)
    mouse.move(start, start + QPoint(0, 100))
    assert still.zoom() < nearer
    mouse.key(Qt.Key.Key_Escape)
    mouse.release(start + QPoint(0, 100))
    assert still.zoom() == nearer
