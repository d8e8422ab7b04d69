"""Keys: the sheet that tells them, the list that changes them, and the walk from pane to pane."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.settings import SettingsStore
from cnnstudio.ui.canvas.shortcuts import is_single, shortcuts
from cnnstudio.ui.panes import panes_of
from cnnstudio.ui.shortcut_editor import ShortcutEditor, bindings, holder_of
from cnnstudio.ui.shortcut_sheet import ShortcutSheet
from tests.ui.small_data import small_project

Key, CONTROL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(make_studio):
    studio = make_studio()
    studio.document.replace(small_project())
    studio.window.show_workspace("design")
    return studio.window


@pytest.fixture
def canvas(window):
    view = window.pages.design.canvas
    view.viewport().setFocus()
    return view


@pytest.fixture
def editor(window):
    window.actions_by_id["edit-keys"].trigger()
    return window.findChild(ShortcutEditor)


def press(canvas, key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(canvas.viewport(), key, held)


def sheet(window):
    found = [s for s in window.findChildren(ShortcutSheet) if s.isVisible()]
    return found[-1] if found else None


def choose(editor, name, key, held=Qt.KeyboardModifier.NoModifier):
    editor.choose(name)
    QTest.keyClick(editor.keys, key, held)
    editor.keys.editingFinished.emit()


def test_no_two_commands_have_one_key_by_default(qapp):
    for each in bindings():
        for keys in each.keys:
            assert holder_of(keys, {}, each.id) is None, f"{keys}: {each.words}"


def test_no_default_uses_the_screen_readers_keys_or_control_alt(qapp):
    for each in bindings():
        assert "CapsLock" not in each.keys
        leading = each.keys[0] if each.keys else ""
        assert "Ins" not in each.keys
        assert "Ctrl+Alt" not in leading or each.id == "window-larger", each


def test_a_question_mark_shows_the_keys_of_the_canvas(window, canvas):
    QTest.keyClicks(canvas.viewport(), "?")
    words = [line.words for _title, lines in sheet(window).groups for line in lines]
    assert "Carry with the arrow keys" in words
    assert "Save" in words
    QTest.keyClick(sheet(window), Key.Key_Escape)
    assert sheet(window) is None


def test_f1_shows_the_keys_of_the_view_that_has_the_keyboard(window, canvas):
    QTest.keyClick(canvas.viewport(), Key.Key_F1)
    shown = sheet(window)
    assert shown is not None
    assert shown.groups[0][0] == "Add and wire"
    shown.close_it()
    window.show_workspace("train")
    window.commands.tell_keys()
    assert [title for title, _lines in sheet(window).groups] == ["Everywhere"]


def test_another_key_takes_the_place_of_the_default_on_the_canvas(window, canvas, editor):
    choose(editor, "window-skip", Key.Key_J, CONTROL)
    assert window.settings.value.shortcuts == {"window-skip": "Ctrl+J"}
    editor.close_it()
    canvas.select(["conv2d_1"])
    press(canvas, Key.Key_B, CONTROL)
    assert not canvas.document.project.node("conv2d_1").bypassed
    press(canvas, Key.Key_J, CONTROL)
    assert canvas.document.project.node("conv2d_1").bypassed


def test_a_key_that_is_taken_is_refused_with_what_it_does(window, editor):
    choose(editor, "arrange", Key.Key_D, CONTROL)
    assert window.settings.value.shortcuts == {}
    assert editor.said.text() == "Ctrl+D is taken: Duplicate. Give that other keys first."


def test_keys_of_the_menus_are_changed_too_and_come_back(window, editor):
    choose(editor, "window-save", Key.Key_F7)
    assert [k.toString() for k in window.actions_by_id["save"].shortcuts()] == ["F7"]
    editor.default.click()
    assert [k.toString() for k in window.actions_by_id["save"].shortcuts()] == ["Ctrl+S"]
    choose(editor, "window-save", Key.Key_F7)
    editor.all.click()
    assert window.settings.value.shortcuts == {}
    assert [k.toString() for k in window.actions_by_id["save"].shortcuts()] == ["Ctrl+S"]


def test_a_default_that_was_given_away_is_not_taken_back(window, editor):
    choose(editor, "window-skip", Key.Key_J, CONTROL)
    choose(editor, "window-duplicate", Key.Key_B, CONTROL)
    editor.choose("window-skip")
    editor.default.click()
    assert window.settings.value.shortcuts == {"window-skip": "Ctrl+J", "window-duplicate": "Ctrl+B"}
    assert "is taken" in editor.said.text()


def test_chosen_keys_are_there_after_a_new_start(window, editor):
    choose(editor, "arrange", Key.Key_J, CONTROL)
    assert SettingsStore(window.settings.path).value.shortcuts == {"arrange": "Ctrl+J"}


def test_single_letters_can_be_switched_off(window, canvas):
    window.settings.change(single_letters=False)
    for key in (Key.Key_A, Key.Key_M, Key.Key_C):
        press(canvas, key)
    assert canvas.cards.quick_add is None
    assert not canvas.busy
    window.settings.change(shortcuts={"add": "Ctrl+J"})
    press(canvas, Key.Key_J, CONTROL)
    assert canvas.cards.quick_add is not None
    canvas.cards.quick_add.close_it()
    window.settings.change(single_letters=True, shortcuts={})
    canvas.viewport().setFocus()
    press(canvas, Key.Key_A)
    assert canvas.cards.quick_add is not None


def test_every_single_letter_of_the_canvas_is_in_the_list_of_keys():
    singles = {keys for each in shortcuts() for keys in each.keys if is_single(keys)}
    assert {"A", "C", "F", "L", "M", "N", "Q", "U", "Y", "E"} <= singles


def test_f6_goes_from_pane_to_pane_with_a_ring_and_comes_back_where_one_was(window, canvas):
    window.settings.change(single_letters=True)
    panes = panes_of(window.pages.design)
    met, ringed = [], []
    for _ in range(len(panes) + 1):
        QTest.keyClick(QApplication.focusWidget(), Key.Key_F6)
        here = QApplication.focusWidget()
        met.append(here)
        ringed.append(window.ring.isVisible() or bool(here.property("rings_itself")))
    inside = [next((n for n, pane in enumerate(panes) if pane.isAncestorOf(w)), None) for w in met]
    assert sorted(n for n in inside if n is not None) == list(range(len(panes)))
    assert met[-1] is canvas.viewport()
    assert all(ringed)
    palette = next(w for w in met if window.pages.design.palette_panel.isAncestorOf(w))
    QTest.keyClick(canvas.viewport(), Key.Key_F6, SHIFT)
    assert QApplication.focusWidget() is palette


def test_f6_goes_through_the_other_views_too(window):
    for name in ("train", "inspect", "draw", "data"):
        window.show_workspace(name)
        QTest.keyClick(window, Key.Key_F6)
        first = QApplication.focusWidget()
        QTest.keyClick(first, Key.Key_F6)
        assert QApplication.focusWidget() is not first, name
