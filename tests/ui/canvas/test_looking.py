"""Looking around: wheel and trackpad, anchors, fits, steps back, kept views, the lock (lines A01 to A12)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.ui import theme
from cnnstudio.ui.canvas.camera import HIGHEST, LOWEST

Key, Mod = Qt.Key, Qt.KeyboardModifier
NOTHING = QPoint(0, 0)
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


def device(kind=QInputDevice.DeviceType.TouchPad):
    pointer = QPointingDevice.PointerType.Finger
    return QPointingDevice("test", 7, kind, pointer, QInputDevice.Capability.Scroll, 2, 2)


def turn(view, angle=NOTHING, pixels=NOTHING, held=Mod.NoModifier, at=None, touchpad=None, phase=None):
    at = QPointF(at or QPoint(300, 300))
    args = [
        at, QPointF(view.viewport().mapToGlobal(at.toPoint())), pixels, angle, Qt.MouseButton.NoButton, held,
        phase or Qt.ScrollPhase.NoScrollPhase, False,
    ]  # fmt: skip
    if touchpad is not None:
        args += [Qt.MouseEventSource.MouseEventNotSynthesized, touchpad]
    QApplication.sendEvent(view.viewport(), QWheelEvent(*args))


def eye(view):
    return view.stage.camera.eye


def corner(view):
    return view.stage.camera.eye.corner


# A01, A04: presets and devices.


def test_the_mouse_preset_zooms_with_whatever_turns_the_wheel(still):
    still.set_navigation("mouse")
    pad = device()
    turn(still, QPoint(0, 120), QPoint(0, 10), touchpad=pad)
    assert still.zoom() > 1.0


def test_the_trackpad_preset_pans_and_zooms_with_control_or_a_pinch(still):
    still.set_navigation("trackpad")
    before = corner(still)
    turn(still, QPoint(0, 120), QPoint(13, 20))
    assert still.zoom() == 1.0
    assert corner(still) == before - QPointF(13, 20)
    turn(still, QPoint(0, 120), QPoint(0, 20), Mod.ControlModifier)
    zoomed = still.zoom()
    assert zoomed > 1.0
    at = QPointF(300, 300)
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, device(), 2, at, at, at, 0.25, QPointF()
    )
    QApplication.sendEvent(still.viewport(), pinch)
    assert still.zoom() == pytest.approx(zoomed * 1.25)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, -5.0])
def test_a_pinch_without_a_usable_number_changes_nothing(still, value):
    at, before = QPointF(300, 300), eye(still)
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, device(), 2, at, at, at, value, QPointF()
    )
    QApplication.sendEvent(still.viewport(), pinch)
    assert eye(still) == before


def test_a_trackpad_is_recognised_and_one_click_overrides_the_guess(still, qtbot):
    still.set_navigation("auto")
    pad = device()
    before = corner(still)
    turn(still, QPoint(0, 30), QPoint(0, 12), touchpad=pad)
    assert still.zoom() == 1.0
    assert corner(still) == before - QPointF(0, 12)
    assert still.notice.isVisible()
    (button,) = still.notice.buttons
    chosen = []
    still.navigationChosen.connect(chosen.append)
    qtbot.mouseClick(button, LEFT)
    assert chosen == ["mouse"]
    assert not still.notice.isVisible()


def test_a_wheel_with_notches_is_a_mouse_and_fine_turns_in_phases_are_a_trackpad(still):
    still.set_navigation("auto")
    turn(still, QPoint(0, 120))
    assert still.zoom() > 1.0
    zoomed = still.zoom()
    turn(still, QPoint(0, 8), QPoint(0, 4), phase=Qt.ScrollPhase.ScrollUpdate)
    assert still.zoom() == zoomed


# A02, A03, A05: zoom.


def test_zoom_by_wheel_keeps_the_point_under_the_pointer(still):
    at = QPointF(420, 333)
    point = eye(still).to_scene(at)
    turn(still, QPoint(0, 240), at=at.toPoint())
    assert (eye(still).to_window(point) - at).manhattanLength() < 0.01


def test_zoom_by_key_is_anchored_at_the_middle_of_the_selection_else_of_the_window(still, hand):
    still.select(["conv2d_1", "maxpool_1"])
    boxes = [still.stage.scene.nodes[n].box for n in ("conv2d_1", "maxpool_1")]
    middle = boxes[0].united(boxes[1]).center()
    before = eye(still).to_window(middle)
    hand(still).key(Key.Key_Plus, Mod.ControlModifier)
    assert still.zoom() == 1.5
    assert (eye(still).to_window(middle) - before).manhattanLength() < 0.01
    still.select([])
    centre = QPointF(still.width() / 2, still.height() / 2)
    point = eye(still).to_scene(centre)
    hand(still).key(Key.Key_Minus, Mod.ControlModifier)
    assert (eye(still).to_window(point) - centre).manhattanLength() < 0.01


@pytest.mark.parametrize("delta", [1, 17, 120, -240])
def test_the_zoom_factor_follows_the_turn(still, delta):
    still.set_navigation("mouse")
    turn(still, QPoint(0, delta))
    assert still.zoom() == pytest.approx(1.0015**delta, rel=1e-6)


def test_pixels_count_where_the_device_tells_them(still):
    still.set_navigation("mouse")
    turn(still, QPoint(0, 120), QPoint(0, 40))
    assert still.zoom() == pytest.approx(1.0015**40, rel=1e-6)


def test_zoom_stays_between_five_and_four_hundred_percent_and_the_network_in_the_window(still):
    for _ in range(40):
        turn(still, QPoint(0, 600))
    assert still.zoom() == HIGHEST == 4.0
    for _ in range(60):
        turn(still, QPoint(0, -600))
    assert still.zoom() == LOWEST == 0.05
    for _ in range(60):
        still.stage.pan(QPointF(500, 500))
    shown = eye(still).box_to_window(still.stage.scene.bounds())
    assert shown.intersects(still.stage._window_box())


def test_the_readout_is_a_menu_with_fit_steps_and_a_typed_value(still, qtbot):
    menu = still.strip._menu
    words = [action.text() for action in menu.actions()]
    assert {"Fit all", "Fit selection", "10 %", "100 %", "400 %", "Other…"} <= set(words)
    next(a for a in menu.actions() if a.text() == "50 %").trigger()
    assert still.zoom() == 0.5
    assert still.strip.zoom.text() == "50 %"
    next(a for a in menu.actions() if a.text() == "Other…").trigger()
    from PySide6.QtWidgets import QInputDialog

    dialog = still.strip.findChild(QInputDialog)
    dialog.setIntValue(37)
    dialog.accept()
    assert still.zoom() == pytest.approx(0.37)


# A06, A07, A08: panning from anywhere, and during drags.


def test_the_middle_button_pans_over_a_field_on_the_canvas_and_the_field_stays(still, hand):
    still.select(["conv2d_2"])
    hand(still).key(Key.Key_F2)
    field = still.cards.rename
    before, place = corner(still), field.pos()
    middle = field.rect().center()
    QTest.mousePress(field, MIDDLE, Mod.NoModifier, middle)
    for step in range(1, 6):
        QTest.mouseMove(field, middle + QPoint(8, 6) * step)
    QTest.mouseRelease(field, MIDDLE, Mod.NoModifier, middle + QPoint(40, 30))
    assert corner(still) != before
    assert field.isVisible()
    assert field.pos() != place
    box = still.node_rect("conv2d_2")
    assert box.intersects(field.geometry())


def test_a_middle_click_without_travel_changes_nothing(still, hand):
    before, project = corner(still), still.document.project
    hand(still).click(still.node_rect("conv2d_1").center(), button=MIDDLE)
    assert corner(still) == before
    assert still.document.project is project


def _begin(still, what):
    return {
        "wire": still.port_point("dense_1", "output", "out"),
        "node": still.node_rect("conv2d_1").center() + QPoint(40, 0),
        "band": QPoint(30, 300),
    }[what]


@pytest.mark.parametrize("what", ["wire", "node", "band"])
def test_the_wheel_and_the_space_bar_move_the_view_while_something_is_dragged(still, hand, what):
    still.set_navigation("trackpad")
    at = _begin(still, what)
    person = hand(still)
    person.press(at)
    person.move(at, at + QPoint(60, 40))
    assert still.busy
    before = corner(still)
    turn(still, QPoint(0, -60), QPoint(0, -30), at=at)
    assert corner(still) == before + QPointF(0, 30)
    before = corner(still)
    QTest.keyPress(still.viewport(), Key.Key_Space)
    QTest.mousePress(still.viewport(), MIDDLE, Mod.NoModifier, at)
    person.move(at, at + QPoint(-40, 0))
    QTest.mouseRelease(still.viewport(), MIDDLE, Mod.NoModifier, at)
    QTest.keyRelease(still.viewport(), Key.Key_Space)
    assert corner(still) != before
    assert still.busy
    person.key(Key.Key_Escape)
    assert still.document.history.position == 0


def test_the_view_pans_faster_the_deeper_the_pointer_is_in_the_edge(still, hand, qtbot):
    still.zoom_to(0.5)
    person = hand(still)
    at = still.node_rect("conv2d_1").center() + QPoint(20, 0)
    person.press(at)
    steps = []
    for depth in (6, 22):
        person.move(at, QPoint(still.width() - 300, 400))
        person.move(QPoint(still.width() - 300, 400), QPoint(still.width() - 24 + depth, 400))
        before = corner(still).x()
        still.pointing._pan_at_edge()
        steps.append((corner(still).x() - before) * still.zoom())
    person.key(Key.Key_Escape)
    assert 0 < steps[0] < steps[1]
    assert steps[1] == pytest.approx(steps[0] * 22 / 6)


def test_a_drag_that_begins_in_the_edge_does_not_pan_at_once(still, hand, qtbot):
    still.stage.pan(QPointF(8 - still.node_rect("conv2d_1").left(), 0))
    at = QPoint(14, still.node_rect("conv2d_1").center().y())
    person = hand(still)
    before = corner(still)
    person.press(at)
    person.move(at, at + QPoint(7, 0))
    qtbot.wait(80)
    assert still.busy
    assert corner(still) == before
    person.key(Key.Key_Escape)


# A09, A10: fits, history, kept views.


@pytest.mark.parametrize(
    ("key", "held", "whole"),
    [
        (Key.Key_Home, Mod.NoModifier, True),
        (Key.Key_Exclam, Mod.ShiftModifier, True),
        (Key.Key_F, Mod.NoModifier, False),
        (Key.Key_At, Mod.ShiftModifier, False),
        (Key.Key_Period, Mod.NoModifier, False),
    ],
)
def test_keys_fit_all_or_the_selection(still, hand, key, held, whole):
    still.select(["conv2d_1"])
    still.zoom_to(2.0)
    hand(still).key(key, held)
    goal = still.stage.camera.goal
    assert still.stage.is_fitted() == whole
    box = still.stage.scene.nodes["conv2d_1"].box
    if not whole:
        assert (goal.to_window(box.center()) - still.stage.room().center()).manhattanLength() < 1
    still.select([])
    hand(still).key(key, held)
    assert still.stage.is_fitted()


def test_a_fit_glides_for_at_most_200_milliseconds_and_jumps_under_reduced_motion(still, look, hand):
    hand(still).key(Key.Key_Home)
    assert eye(still) == still.stage.camera.goal
    look.set_reduced_motion(False)
    still.stage.camera.look(eye(still).zoomed(2.0, QPointF(0, 0)))
    hand(still).key(Key.Key_Home)
    assert eye(still) != still.stage.camera.goal
    assert theme.current().motion("view") <= 200
    still.stage.camera.look(still.stage.camera.goal)


def test_alt_and_the_arrows_go_back_and_forth_between_views(still, hand):
    person, first = hand(still), eye(still)
    person.key(Key.Key_Home)
    fitted = eye(still)
    still.select(["output"])
    person.key(Key.Key_F)
    close = eye(still)
    person.key(Key.Key_Left, Mod.AltModifier)
    assert eye(still) == fitted
    person.key(Key.Key_Left, Mod.AltModifier)
    assert eye(still) == first
    said = []
    still.hint.connect(said.append)
    person.key(Key.Key_Left, Mod.AltModifier)
    assert eye(still) == first
    assert "no earlier view" in said[-1]
    person.key(Key.Key_Right, Mod.AltModifier)
    person.key(Key.Key_Right, Mod.AltModifier)
    assert eye(still) == close
    assert still.selection() == ["output"]


def test_a_jump_to_a_layer_out_of_sight_can_be_gone_back_from(still, hand):
    still.zoom_to(4.0)
    before = eye(still)
    still.reveal(
        "output" if before.to_window(still.stage.scene.nodes["output"].box.topLeft()).y() > 900 else "input"
    )
    assert eye(still) != before
    hand(still).key(Key.Key_Left, Mod.AltModifier)
    assert eye(still) == before


@pytest.mark.parametrize(("digit", "shifted"), [(1, Key.Key_Exclam), (4, Key.Key_4), (9, Key.Key_ParenLeft)])
def test_a_view_is_kept_by_a_digit_and_found_again_in_a_window_of_another_size(still, hand, digit, shifted):
    person = hand(still)
    still.zoom_to(1.5)
    still.stage.pan(QPointF(60, -40))
    centre = eye(still).to_scene(QPointF(still.width() / 2, still.height() / 2))
    person.key(shifted, Mod.ControlModifier | Mod.ShiftModifier)
    person.key(Key.Key_Home)
    still.resize(900, 700)
    person.key(Key(Key.Key_0 + digit), Mod.ControlModifier)
    assert still.zoom() == 1.5
    middle = eye(still).to_window(centre)
    assert (middle - QPointF(450, 350)).manhattanLength() < 1
    assert still.document.history.position == 0


def test_a_digit_without_a_view_says_how_to_keep_one(still, hand):
    said, before = [], eye(still)
    still.hint.connect(said.append)
    hand(still).key(Key.Key_7, Mod.ControlModifier)
    assert "Ctrl Shift 7" in said[-1]
    assert eye(still) == before


# A11, A12.


def test_a_chip_points_back_to_the_graph_when_its_middle_is_nowhere(still, qtbot):
    assert not still.back_chip.isVisible()
    for _ in range(30):
        still.stage.pan(QPointF(-200, 0))
    chip = still.back_chip
    assert chip.isVisible()
    assert abs(abs(chip.angle) - 3.14159) < 0.8
    assert still.rect().contains(chip.geometry())
    qtbot.mouseClick(chip, LEFT)
    assert still.stage.is_fitted()
    assert not chip.isVisible()


def test_the_locked_canvas_selects_and_pans_but_nothing_moves_or_rewires(still, hand, qtbot):
    person, project = hand(still), still.document.project
    person.key(Key.Key_L, Mod.ControlModifier)
    assert still.lock_chip.isVisible()
    person.click(still.node_rect("conv2d_1").center() + QPoint(40, 0))
    assert still.selection() == ["conv2d_1"]
    before = corner(still)
    with qtbot.assertNotEmitted(still.refused):
        start = still.node_rect("conv2d_1").center() + QPoint(40, 0)
        person.drag(start, start + QPoint(50, 30))
    assert corner(still) == before - QPointF(50, 30)
    person.click(still.port_point("dense_1", "output", "out"))
    assert not still.busy
    for key, held in (
        (Key.Key_Delete, Mod.NoModifier),
        (Key.Key_D, Mod.ControlModifier),
        (Key.Key_L, Mod.NoModifier),
    ):
        still.select(["conv2d_1"])
        with qtbot.waitSignal(still.refused) as heard:
            person.key(key, held)
        assert "Ctrl L" in heard.args[0]
    person.key(Key.Key_Right, Mod.ControlModifier)
    still.begin_place("Dense", QPoint(200, 200))
    assert not still.busy
    at = QPoint(20, 500)
    person.drag(at, QPoint(900, 880))
    assert still.document.project is project
    qtbot.mouseClick(still.lock_chip, LEFT)
    assert not still.lock_chip.isVisible()
    still.select(["conv2d_1"])
    person.key(Key.Key_Delete)
    assert still.document.project is not project
