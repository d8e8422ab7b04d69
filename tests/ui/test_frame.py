from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QMenu, QMenuBar

from cnnstudio.ui import theme
from cnnstudio.ui.command_search import CommandSearch, in_menus, matches
from cnnstudio.ui.frame import StatusBar, StatusFact, TopBar
from cnnstudio.ui.widgets import Button

pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture
def window(qtbot):
    made = QMainWindow()
    menus = QMenuBar()
    made.done = []
    for title in ("File", "Edit", "View", "Graph", "Train", "Help"):
        menu = menus.addMenu(title)
        for word in ("First", "Second"):
            action = QAction(f"{word} of {title}…", menu)
            action.triggered.connect(lambda _on=False, name=f"{title} {word}": made.done.append(name))
            menu.addAction(action)
    made.menus = menus
    made.bar = TopBar(menus)
    made.setMenuWidget(made.bar)
    made.resize(1600, 400)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def heard(widget):
    return QAccessible.queryAccessibleInterface(widget)


def test_ctrl_and_a_digit_choose_the_workspaces_in_the_order_of_work(window):
    told = []
    window.bar.workspaceChosen.connect(told.append)
    for digit in range(1, 7):
        QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + digit), Qt.KeyboardModifier.ControlModifier)
    assert told == ["data", "design", "train", "inspect", "draw", "lab"]


def test_a_pressed_tab_is_told_and_marked(window):
    told = []
    window.bar.workspaceChosen.connect(told.append)
    tabs = window.bar.tabs
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(3).center())
    assert told == ["inspect"]
    assert window.bar.workspace() == "inspect"


def test_marking_a_workspace_from_outside_tells_nobody(window, qtbot):
    with qtbot.assertNotEmitted(window.bar.workspaceChosen):
        window.bar.set_workspace("draw")
    assert window.bar.workspace() == "draw"


def test_the_active_tab_has_a_line_at_the_lower_edge_of_the_bar(window):
    window.bar.set_workspace("design")
    tabs = window.bar.tabs
    image = tabs.grab().toImage()
    accent = theme.current().colour("accent")
    assert image.pixelColor(tabs.tabRect(1).center().x(), tabs.height() - 1) == accent
    assert image.pixelColor(tabs.tabRect(2).center().x(), tabs.height() - 1) != accent
    assert tabs.tabRect(1).width() == 96


def test_tabs_stand_in_the_middle_and_speak_their_names(window):
    tabs = window.bar.tabs
    assert abs(tabs.geometry().center().x() - 800) <= 1
    spoken = heard(tabs)
    names = [spoken.child(index).text(QAccessible.Text.Name) for index in range(5)]
    assert names == ["Data", "Design", "Train", "Inspect", "Draw"]


def test_train_becomes_the_chip_of_the_run_and_back(window, qtbot):
    bar = window.bar
    with qtbot.waitSignal(bar.trainRequested):
        QTest.mouseClick(bar.train, Qt.MouseButton.LeftButton)
    bar.set_running("7 / 12")
    assert (bar.train.isVisible(), bar.chip.isVisible(), bar.chip.text()) == (False, True, "7 / 12")
    with qtbot.waitSignal(bar.runRequested):
        QTest.mouseClick(bar.chip, Qt.MouseButton.LeftButton)
    assert bar.chip.isChecked()
    assert bar.chip.accessibleName() == "Run, epoch 7 / 12"
    bar.set_running("")
    assert (bar.train.isVisible(), bar.chip.isVisible()) == (True, False)


def test_train_says_why_it_must_wait(window):
    window.bar.set_trainable(False, "Mend the one problem on the canvas first.")
    assert not window.bar.train.isEnabled()
    assert window.bar.train.toolTip() == "Mend the one problem on the canvas first."
    window.bar.set_trainable(True)
    assert window.bar.train.isEnabled()


def test_ctrl_k_leads_to_the_search(window):
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.focusWidget() is window.bar.search


@pytest.mark.parametrize(
    ("width", "search", "menus", "tab"),
    [(1600, True, True, 96), (1200, False, True, 96), (980, False, False, 44)],
)
def test_what_has_no_room_is_folded(window, width, search, menus, tab):
    window.resize(width, 400)
    assert window.bar.search.isVisible() is search
    assert window.menus.isVisible() is menus
    assert window.bar.tabs.tabRect(0).width() == tab
    assert window.bar.tabs.geometry().right() < window.bar.train.geometry().left()


def test_a_folded_search_unfolds_for_ctrl_k(window):
    window.resize(1200, 400)
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.bar.search.isVisible()
    assert window.focusWidget() is window.bar.search


def test_folded_menus_open_under_one_button(window, qtbot):
    window.resize(980, 400)
    button = next(b for b in window.bar.findChildren(Button) if b.accessibleName() == "Menus")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = next(m for m in window.bar.findChildren(QMenu) if m.isVisible() and len(m.actions()) == 6)
    assert menu.actions()[0].text() == "File"
    menu.close()


def test_the_start_page_has_neither_tabs_nor_train(window):
    window.bar.set_workspaces_visible(False)
    assert not window.bar.tabs.isVisible()
    assert not window.bar.train.isVisible()
    window.resize(1500, 400)
    assert not window.bar.search.isVisible()
    window.bar.set_workspaces_visible(True)
    assert window.bar.tabs.isVisible()


@pytest.fixture
def search(window):
    return CommandSearch(window.bar.search, window, in_menus(window.menus))


def test_words_find_actions_of_the_menus_and_enter_does_the_chosen(window, search):
    field = window.bar.search
    field.setFocus()
    QTest.keyClicks(field, "of trai")
    assert [found.title for found in search.found()] == ["First of Train…", "Second of Train…"]
    assert search.popover.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.done == ["Train Second"]
    assert not search.popover.isVisible()
    assert field.text() == ""


def test_what_is_not_possible_now_is_found_with_the_reason(window, search):
    window.menus.actions()[0].menu().actions()[0].setEnabled(False)
    QTest.keyClicks(window.bar.search, "first file")
    assert [found.reason for found in search.found()] == ["Not possible now."]


def test_a_pressed_row_is_done(window, search):
    QTest.keyClicks(window.bar.search, "second help")
    rows = search._rows
    QTest.mouseClick(rows, Qt.MouseButton.LeftButton, pos=rows.rect().center())
    assert window.done == ["Help Second"]


def test_escape_closes_the_list(window, search):
    QTest.keyClicks(window.bar.search, "first")
    QTest.keyClick(window.bar.search, Qt.Key.Key_Escape)
    assert not search.popover.isVisible()


def test_every_typed_word_must_begin_a_word():
    assert matches("ex py", "Export › Python source")
    assert not matches("port", "Export")


@pytest.fixture
def status(qtbot):
    made = StatusBar()
    made.resize(1400, 28)
    qtbot.addWidget(made)
    made.show()
    return made


def test_an_edit_is_told_for_its_time_and_then_the_hint_returns(status, qtbot, monkeypatch):
    monkeypatch.setattr(theme.Theme, "motion", lambda self, name: 30)
    status.set_hint("Drag a layer onto a wire to insert it")
    status.tell("conv2d_2 kernel 3 → 5: map 11 → 9")
    assert status.text() == "conv2d_2 kernel 3 → 5: map 11 → 9"
    status.set_hint("Esc: cancel")
    assert status.text() == "conv2d_2 kernel 3 → 5: map 11 → 9"
    qtbot.waitUntil(lambda: status.text() == "Esc: cancel", timeout=2000)


def test_the_time_of_a_told_edit_is_six_seconds():
    assert theme.load("dark").motion("toast") == 6000


def test_a_fact_with_a_key_can_be_pressed_by_mouse_and_key(status):
    told = []
    status.pressed.connect(told.append)
    status.set_left([StatusFact("8 layers"), StatusFact("1 problem", "error", "error", "problems")])
    facts = {button.text(): button for button in status.findChildren(QAbstractButton)}
    QTest.mouseClick(facts["1 problem"], Qt.MouseButton.LeftButton)
    QTest.keyClick(facts["1 problem"], Qt.Key.Key_Space)
    QTest.mouseClick(facts["8 layers"], Qt.MouseButton.LeftButton)
    assert told == ["problems", "problems"]
    assert facts["8 layers"].focusPolicy() == Qt.FocusPolicy.NoFocus


def test_the_hint_never_covers_the_facts(status):
    status.set_left([StatusFact("121,930 parameters so far in this design")])
    status.set_right([StatusFact("Confirmed by Keras · 0.8 s"), StatusFact("Saved"), StatusFact("CPU")])
    status.set_hint(
        "A remarkably long hint about what Ctrl, Alt, Shift and Space do while a wire is being drawn " * 2
    )
    for width in (1400, 900, 600):
        status.resize(width, 28)
        centre = status._centre.geometry()
        if status._centre.isVisible():
            assert centre.left() > status._left.geometry().left() + status._left.sizeHint().width()
            assert centre.right() < status._right.geometry().left()


def test_the_hint_leaves_the_facts_free_after_a_live_change_of_the_scale(status, look, qapp):
    status.resize(1200, 28)
    status.set_left([StatusFact("8 layers"), StatusFact("121,930 parameters")])
    status.set_right([StatusFact("Confirmed by Keras · 0.8 s"), StatusFact("Saved"), StatusFact("CPU")])
    status.set_hint(
        "Drag a layer onto a wire to insert it; hold Ctrl to leave the wires as they are, Alt to copy the layer, Esc to stop"
    )
    qapp.processEvents()
    for scale in (1.5, 1.25, 1.0, 1.4):
        look.set_scale(scale)
        qapp.processEvents()
        centre = status._centre.geometry()
        assert status._centre.isVisible()
        assert centre.right() < status._right.geometry().left()
        assert centre.left() > status._left.geometry().left() + status._left.sizeHint().width()


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_hint_gives_way_to_facts_that_come_later(status, look, qapp, scale):
    look.set_scale(scale)
    status.resize(1200, 28)
    status.set_hint("Drag a layer onto a wire to insert it; hold Ctrl to leave the wires as they are " * 2)
    qapp.processEvents()
    status.set_left([StatusFact("8 layers"), StatusFact("121,930 parameters")])
    status.set_right([StatusFact("Confirmed by Keras · 0.8 s"), StatusFact("Saved"), StatusFact("CPU")])
    qapp.processEvents()
    centre = status._centre.geometry()
    assert status._centre.isVisible()
    assert centre.right() < status._right.geometry().left()
    assert centre.left() > status._left.geometry().left() + status._left.sizeHint().width()


def _sights(group):
    return [fact.text() for fact in group._shown if fact.isVisibleTo(group)]


def test_a_told_sentence_is_read_whole_and_facts_give_way_to_it(status, qtbot, monkeypatch):
    monkeypatch.setattr(theme.Theme, "motion", lambda self, name: 30)
    status.set_left([StatusFact("8 layers"), StatusFact("121,930 parameters"), StatusFact("2.53 M MACs")])
    status.set_right([StatusFact("Confirmed by Keras · 0.8 s"), StatusFact("Saved"), StatusFact("CPU")])
    told = "conv2d_2 kernel 3 → 5: map 11 → 9, field 10 → 14, +32,768 parameters here, −36,864 in dense_1, −4,096 in all"
    status.resize(1000, 28)
    status.tell(told)
    assert status._centre.isVisible()
    assert status._centre.width() >= status._centre.sizeHint().width()
    assert "CPU" not in _sights(status._right)
    qtbot.waitUntil(lambda: status.text() == "", timeout=2000)
    assert _sights(status._left) == ["8 layers", "121,930 parameters", "2.53 M MACs"]
    assert _sights(status._right) == ["Confirmed by Keras · 0.8 s", "Saved", "CPU"]


def test_in_a_narrow_window_facts_are_seen_whole_or_not_at_all(status, look):
    look.set_scale(2.0)
    status.resize(1000, 56)
    status.set_left([StatusFact("8 layers"), StatusFact("121,930 parameters"), StatusFact("2.53 M MACs")])
    status.set_right([StatusFact("Confirmed by Keras"), StatusFact("Not saved yet"), StatusFact("CPU")])
    for group in (status._left, status._right):
        assert all(f.width() >= f.sizeHint().width() for f in group._shown if f.isVisibleTo(group))
    assert _sights(status._left) == ["8 layers", "121,930 parameters", "2.53 M MACs"]
    assert "CPU" not in _sights(status._right)


def test_the_hint_of_a_gesture_takes_the_place_of_what_the_last_edit_did(status):
    status.tell("conv2d_2 kernel 3 → 5")
    status.show_gesture("Alt: copy · Esc: cancel")
    assert status.text() == "Alt: copy · Esc: cancel"
    status.tell("Moved 2 layers")
    status.show_gesture("")
    assert status.text() == "Moved 2 layers"
