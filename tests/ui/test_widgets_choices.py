from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets import (
    Button,
    Check,
    Choice,
    IconButton,
    LinkButton,
    PrimaryButton,
    Segments,
    Slider,
    Switch,
    ToggleButton,
)
from cnnstudio.ui.widgets.styled import set_available

pytestmark = pytest.mark.usefixtures("look")
PADDING = [("valid", "valid"), ("same", "same"), ("causal", "causal")]


@pytest.fixture
def shown(qtbot):
    def show(widget, width=None):
        qtbot.addWidget(widget)
        if width:
            widget.resize(width, widget.sizeHint().height())
        widget.show()
        return widget

    return show


def role(widget):
    return QAccessible.queryAccessibleInterface(widget).role()


def fill_of(widget, place=None):
    return widget.grab().toImage().pixelColor(place or QPoint(4, widget.height() // 2))


def test_a_segment_chosen_by_mouse_is_told_once(shown, qtbot):
    segments = shown(Segments(PADDING, "valid", "Padding"), 240)
    told = []
    segments.valueChanged.connect(told.append)
    for _ in range(2):
        QTest.mouseClick(segments, Qt.MouseButton.LeftButton)
        QTest.mouseClick(segments.childAt(120, 14), Qt.MouseButton.LeftButton)
    assert told == ["same"]
    assert segments.value() == "same"


def test_segments_are_one_tab_stop_with_arrows_inside(shown, qtbot):
    window = QWidget()
    column = QVBoxLayout(window)
    before, segments, after = Button("Before"), Segments(PADDING, "same", "Padding"), Button("After")
    for part in (before, segments, after):
        column.addWidget(part)
    with qtbot.waitActive(window):
        shown(window).activateWindow()
    told = []
    segments.valueChanged.connect(told.append)
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert window.focusWidget().text() == "same"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    assert told == ["causal"]
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() is after


def test_putting_a_segment_on_tells_nobody(shown, qtbot):
    segments = shown(Segments(PADDING, "valid"))
    with qtbot.assertNotEmitted(segments.valueChanged):
        segments.set_value("causal")
    assert segments.value() == "causal"


def test_a_switch_is_toggled_by_mouse_and_space(shown):
    switch = shown(Switch("", "Augment"))
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert switch.isChecked()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()
    assert role(switch) == QAccessible.Role.CheckBox
    assert switch.accessibleName() == "Augment"


def test_a_switch_shows_its_state(shown):
    switch = shown(Switch("", "Augment"))
    off = fill_of(switch, QPoint(20, switch.height() // 2))
    switch.setChecked(True)
    on = fill_of(switch, QPoint(10, switch.height() // 2))
    assert off == theme.current().colour("control_pressed")
    assert on == theme.current().colour("accent")


def test_a_check_is_taken_by_a_click_on_its_words(shown):
    check = shown(Check("Scale to 20"))
    QTest.mouseClick(check, Qt.MouseButton.LeftButton, pos=QPoint(check.width() - 4, check.height() // 2))
    assert check.isChecked()


def test_a_slider_jumps_to_the_pressed_place_and_follows(shown):
    slider = shown(Slider(0, 100, 0, "Smooth"), 112)
    moved = []
    slider.sliderMoved.connect(moved.append)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(56, 12))
    assert slider.value() == 50
    QTest.mouseMove(slider, QPoint(106, 12))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(106, 12))
    assert slider.value() == 100
    assert moved[0] == 50
    assert moved[-1] == 100


def test_a_slider_walks_by_key_and_speaks_its_value(shown):
    slider = shown(Slider(0, 100, 50, "Smooth"))
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value() == 51
    spoken = QAccessible.queryAccessibleInterface(slider)
    assert spoken.role() == QAccessible.Role.Slider
    assert spoken.valueInterface().currentValue() == 51


def test_a_choice_tells_only_what_the_user_chose(shown, qtbot):
    choice = shown(Choice([(None, "linear"), ("relu", "relu")], "relu", "Activation"))
    told = []
    choice.valueChanged.connect(told.append)
    choice.set_value(None)
    assert told == []
    assert choice.value() is None
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert told == ["relu"]


def test_new_options_keep_the_choice_where_it_still_exists(shown, qtbot):
    choice = shown(Choice([("a", "A"), ("b", "B")], "b"))
    with qtbot.assertNotEmitted(choice.valueChanged):
        choice.set_options([("b", "B"), ("c", "C")])
    assert choice.value() == "b"
    choice.set_options([("c", "C")])
    assert choice.value() == "c"


def test_what_is_not_possible_says_why_and_returns_with_its_own_tip(shown):
    button = shown(IconButton("undo", "Undo"))
    set_available(button, False, "Nothing has been changed yet.")
    set_available(button, False, "Still nothing to undo.")
    assert (button.isEnabled(), button.toolTip()) == (False, "Still nothing to undo.")
    set_available(button, True)
    assert (button.isEnabled(), button.toolTip()) == (True, "Undo")


@pytest.mark.parametrize("make", [Button, PrimaryButton, ToggleButton, LinkButton])
def test_a_button_is_pressed_by_mouse_space_and_never_while_disabled(shown, make):
    button = shown(make("Pause"))
    pressed = []
    button.clicked.connect(lambda: pressed.append(1))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.keyClick(button, Qt.Key.Key_Space)
    set_available(button, False, "Not while it runs.")
    button.click()
    assert len(pressed) == 2


def test_a_button_is_filled_by_its_state(shown):
    button, look = shown(PrimaryButton("Train")), theme.current()
    assert fill_of(button) == look.colour("accent")
    button.setDown(True)
    assert fill_of(button) == look.colour("accent_pressed")
    button.setDown(False)
    button.setEnabled(False)
    assert fill_of(button) == look.colour("control")


def test_a_toggle_that_is_on_is_tinted(shown):
    button = shown(ToggleButton("X-ray"))
    assert fill_of(button) == theme.current().colour("control")
    button.setChecked(True)
    assert fill_of(button) == theme.current().colour("accent_tint")


def test_a_button_has_room_for_a_language_forty_percent_longer(shown):
    short, long = Button("Pause"), Button("Páúsé··")
    assert long.sizeHint().width() > short.sizeHint().width()
    assert long.minimumSizeHint() == long.sizeHint()


def test_a_control_painted_after_a_theme_change_wears_the_new_theme(shown, look):
    button = shown(PrimaryButton("Train"))
    look.set_mode("light")
    assert fill_of(button) == theme.load("light").colour("accent")


def test_a_control_grows_with_the_interface_scale(shown, look):
    segments, button = shown(Segments(PADDING)), shown(Button("Pause"))
    look.set_scale(2.0)
    assert button.sizeHint().height() == 56
    assert segments.height() == 56


def test_small_targets_are_large_enough(shown):
    for widget in (
        IconButton("undo", "Undo"),
        Check("a"),
        Switch(),
        Slider(),
        LinkButton("How it works"),
        Segments(PADDING),
    ):
        assert widget.sizeHint().height() >= 24, widget
