import time

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest

from cnnstudio.document import edits
from cnnstudio.ui.lab.history import History


def test_a_press_in_the_list_shows_a_page_and_the_keys_go_on(lab):
    row = lab.list.rect_of("borders").center().toPoint()
    QTest.mouseClick(lab.list, Qt.MouseButton.LeftButton, pos=row)
    assert lab.stack.currentWidget() is lab.page("borders")
    lab.list.setFocus()
    QTest.keyClick(lab.list, Qt.Key.Key_Down)
    assert lab.list.lit() == "output-size"
    QTest.keyClick(lab.current, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert lab.list.lit() == "borders"


def test_pages_are_built_when_they_are_first_looked_at(lab):
    assert set(lab._built) == {"sliding-window"}


def test_the_presentation_enlarges_hides_the_list_and_gives_the_other_views_their_size_back(lab, look):
    lab.presentation.setChecked(True)
    assert (look.scale, lab.side.isHidden(), lab.head.isHidden()) == (1.5, True, False)
    lab.hide()
    assert look.scale == 1.0
    lab.show()
    assert look.scale == 1.5
    look.set_scale(1.2)  # as the settings do
    assert look.scale == pytest.approx(1.8)
    lab.presentation.setChecked(False)
    assert look.scale == 1.2
    look.set_scale(1.0)
    assert not lab.side.isHidden()


def test_in_the_presentation_the_settings_can_be_folded_so_that_all_room_is_the_pages(lab, qtbot):
    lab.presentation.setChecked(True)
    panel, settings = lab.current.panel, lab.head.settings
    assert (panel.isHidden(), settings.isHidden(), settings.isChecked()) == (False, False, True)
    qtbot.waitUntil(lambda: lab.current.area.width() < lab.width() - panel.width() + 2)
    QTest.mouseClick(settings, Qt.MouseButton.LeftButton)
    assert panel.isHidden()
    qtbot.waitUntil(lambda: lab.current.area.width() == lab.width())
    lab.presentation.setChecked(False)
    assert (panel.isHidden(), settings.isHidden()) == (False, True)


def test_a_refusal_is_in_sight_even_where_the_settings_are_folded_and_the_page_rolls(lab, qtbot):
    lab.resize(1000, 500)
    lab.presentation.setChecked(True)
    QCoreApplication.processEvents()
    page = lab.current
    assert page.panel.isHidden()
    page.panel_controls.kernel._fields[0].take_text("9")
    qtbot.waitUntil(lambda: not page.refusal.visibleRegion().isEmpty())
    assert "the kernel spans 9 cells" in page.refusal.text()


def test_a_narrow_window_folds_the_list_and_then_the_settings(lab):
    lab.resize(1000, 700)
    QCoreApplication.processEvents()
    assert lab.side.isHidden()
    assert not lab.current.panel.isHidden()
    lab.resize(800, 700)
    QCoreApplication.processEvents()
    assert lab.current.panel.isHidden()
    QTest.mouseClick(lab.head.settings, Qt.MouseButton.LeftButton)
    assert not lab.current.panel.isHidden()


def test_leaving_the_lab_stops_the_player(lab):
    lab.current.player.toggle()
    assert lab.current.player.playing
    lab.hide()
    assert not lab.current.player.playing


def test_the_drawing_arrives(lab):
    lab.set_drawing(np.full((28, 28, 1), 255, np.uint8))
    page = lab.current
    page.panel_controls.source.valueChanged.emit("drawing")
    assert page.settings.image.shape == (28, 28, 1)
    assert page.settings.image.array.max() == 1.0


def test_changes_of_one_thing_are_one_step_until_it_is_sealed():
    history = History(0)
    for value in (1, 2, 3):
        history.change(value, "stride")
    history.seal()
    history.change(4, "stride")
    assert (history.undo(), history.undo(), history.can_undo) == (3, 0, False)
    assert (history.redo(), history.redo(), history.can_redo) == (3, 4, False)
    history.undo()
    history.change(9)
    assert not history.can_redo


def test_ctrl_z_and_alt_6_work_in_the_window(make_studio):
    studio = make_studio()
    window = studio.window
    window.show_workspace("design")
    QTest.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.AltModifier)
    assert window.workspace == "lab"
    assert window.pages.lab.presentation.isVisible()
    page = window.pages.lab.current
    page.change(strides=(2, 2))
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.settings.strides == (1, 1)
    QTest.keyClick(
        page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert page.settings.strides == (2, 2)
    studio.document.edit("Set plan", edits.set_plan, epochs=3)
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.settings.strides == (1, 1)
    assert studio.document.can_undo
    window.show_workspace("design")
    assert not window.pages.lab.presentation.isVisible()


def _spent(act, runs=5):
    """Return the least processor time of some runs, in seconds."""
    least = 1e9
    for run in range(runs):
        began = time.process_time()
        act(run)
        least = min(least, time.process_time() - began)
    return least


@pytest.mark.slow
def test_settings_of_a_64x64_input_and_its_animation_stay_within_their_frames(open_page):
    page = open_page("sliding-window")
    page.panel_controls.source.valueChanged.emit("photo")
    page.panel_controls.size.take_text("64")
    page.panel_controls.presets.chosen.emit("sobel-x")

    def change(run):
        page.change(bias=type(page.settings.bias)((run + 1.0,)))
        page.grab()

    def move(run):
        page.go_to((3, run))
        page.grab()

    assert _spent(move, 8) < 0.15
    assert _spent(change, 8) < 0.3
