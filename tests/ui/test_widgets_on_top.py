from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from cnnstudio.ui import theme
from cnnstudio.ui.widgets import (
    Button,
    Card,
    EmptyState,
    FocusRing,
    Label,
    NumberField,
    Popover,
    SectionHead,
    SidePanel,
    Toast,
)
from cnnstudio.ui.widgets.labels import Elided

pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture
def window(qtbot):
    made = QWidget()
    made.resize(800, 600)
    column = QVBoxLayout(made)
    made.first, made.second, made.field = Button("First"), Button("Second"), NumberField(3)
    for part in (made.first, made.second, made.field):
        column.addWidget(part)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_the_ring_follows_the_focus_only_while_it_moves_by_key(window):
    ring = FocusRing(window)
    QTest.mouseClick(window.first, Qt.MouseButton.LeftButton)
    assert ring.target() is None
    QTest.keyClick(window.first, Qt.Key.Key_Tab)
    assert ring.target() is window.second
    assert ring.geometry().contains(window.second.geometry())
    QTest.mouseClick(window.first, Qt.MouseButton.LeftButton)
    assert ring.target() is None


def test_the_ring_is_two_pixels_wide_and_two_away(window):
    FocusRing(window)
    window.first.setFocus()
    QTest.keyClick(window.first, Qt.Key.Key_Tab)
    image = window.grab().toImage()
    place, focus = window.second.geometry(), theme.current().colour("focus")
    y = place.center().y()
    assert image.pixelColor(place.left() - 3, y) == focus
    assert image.pixelColor(place.left() - 4, y) == focus
    assert image.pixelColor(place.left() - 1, y) != focus


def test_a_field_keeps_its_ring_inside(window):
    ring = FocusRing(window)
    window.second.setFocus()
    QTest.keyClick(window.second, Qt.Key.Key_Tab)
    assert window.focusWidget() is window.field
    assert ring.target() is None
    edge = (
        window.grab()
        .toImage()
        .pixelColor(window.field.geometry().left() + 1, window.field.geometry().center().y())
    )
    assert edge == theme.current().colour("focus")


def test_the_ring_moves_and_goes_with_its_widget(window):
    ring = FocusRing(window)
    window.first.setFocus()
    QTest.keyClick(window.first, Qt.Key.Key_Tab)
    window.second.move(window.second.pos() + QPoint(0, 40))
    assert ring.geometry().center() == window.second.geometry().center()
    window.second.hide()
    assert not ring.isVisible() or ring.target() is not window.second


def test_a_widget_that_is_deleted_under_the_ring_does_no_harm(window, qtbot):
    ring = FocusRing(window)
    window.first.setFocus()
    QTest.keyClick(window.first, Qt.Key.Key_Tab)
    window.second.deleteLater()
    qtbot.waitUntil(lambda: not isValid(window.second))
    QTest.keyClick(window.first, Qt.Key.Key_Tab)
    assert ring.target() in (None, window.first)


def test_a_toast_says_its_sentence_and_does_its_act_once(window, qtbot):
    toast, done = Toast(window), []
    toast.say("Deleted conv2d_2.", "Undo", lambda: done.append(1))
    assert toast.isVisible()
    assert toast.sentence() == toast.accessibleName() == "Deleted conv2d_2."
    assert window.rect().contains(toast.geometry())
    QTest.mouseClick(toast.findChildren(Button)[0], Qt.MouseButton.LeftButton)
    assert done == [1]
    assert not toast.isVisible()


def test_a_toast_goes_after_its_time_and_stays_at_the_foot(window, qtbot, monkeypatch):
    toast = Toast(window)
    monkeypatch.setattr(theme.Theme, "motion", lambda self, name: 40)
    toast.say("Saved.")
    window.resize(900, 500)
    assert toast.geometry().bottom() < 500
    qtbot.waitUntil(lambda: not toast.isVisible(), timeout=2000)


@pytest.fixture
def popover(window):
    made = Popover(window, 240)
    made.body.addWidget(
        Label("How many places the window moves at a time; 2 makes the map half as high.", wrap=True)
    )
    return made


@pytest.mark.parametrize("near", [QRect(10, 10, 50, 20), QRect(740, 560, 50, 20), QRect(400, 300, 1, 1)])
def test_a_popover_lies_wholly_inside_its_window_and_beside_its_place(window, popover, near):
    popover.open_at(near)
    assert window.rect().contains(popover.geometry())
    assert not popover.geometry().intersects(near)


def test_a_popover_is_as_high_as_its_broken_lines(popover):
    popover.open_at(QRect(10, 10, 10, 10))
    label = popover.findChild(Label)
    assert label.height() >= label.heightForWidth(label.width())


def test_escape_closes_a_popover_and_gives_the_focus_back(window, popover, qtbot):
    window.first.setFocus()
    popover.open_beside(window.first, take_focus=True)
    with qtbot.waitSignal(popover.closed):
        QTest.keyClick(popover, Qt.Key.Key_Escape)
    assert window.focusWidget() is window.first


def test_a_press_elsewhere_closes_a_popover_and_one_inside_does_not(window, popover):
    popover.open_at(QRect(300, 300, 10, 10))
    QTest.mouseClick(popover.findChild(Label), Qt.MouseButton.LeftButton)
    assert popover.isVisible()
    QTest.mouseClick(window.first, Qt.MouseButton.LeftButton)
    assert not popover.isVisible()


def test_an_empty_place_offers_its_one_button(qtbot):
    empty = EmptyState(
        "view-train", "Nothing has been trained yet. Train this network to see its curves.", "Train"
    )
    qtbot.addWidget(empty)
    empty.resize(500, 400)
    empty.show()
    with qtbot.waitSignal(empty.requested):
        QTest.mouseClick(empty.findChild(Button), Qt.MouseButton.LeftButton)
    sentence = empty.findChildren(Label)[-1]
    assert sentence.height() >= sentence.heightForWidth(sentence.width())
    empty.set_sentence("Draw something.")
    assert not empty.findChild(Button).isVisible()
    assert empty.accessibleName() == "Draw something."


def test_wrapped_text_keeps_every_word_and_the_line_height(qtbot):
    words = "Add needs inputs of equal height, width and channels."
    label = Label(words, wrap=True)
    qtbot.addWidget(label)
    lines = label._broken(120)
    assert " ".join(lines) == words
    assert label.heightForWidth(120) == len(lines) * theme.current().line_height("body")


def test_a_label_changes_its_colour_with_the_theme(qtbot, look):
    label = Label("MMMM", "display", "error")
    qtbot.addWidget(label)
    label.show()
    assert label.ink() == theme.load("dark").colour("error")
    look.set_mode("light")
    assert label.ink() == theme.load("light").colour("error")
    label.set_role("text")
    assert label.ink() == theme.load("light").colour("text")


def test_a_line_that_is_cut_gives_its_full_text_as_tooltip(qtbot):
    line = Elided("a-project-with-a-remarkably-long-name")
    qtbot.addWidget(line)
    line.resize(80, 20)
    line.show()
    assert line.toolTip() == "a-project-with-a-remarkably-long-name"
    line.resize(800, 20)
    assert line.toolTip() == ""


def test_a_card_is_tinted_and_titled(qtbot):
    card = Card("Output shape")
    qtbot.addWidget(card)
    card.resize(200, 80)
    card.show()
    assert card.grab().toImage().pixelColor(100, 70) == theme.current().colour("card")
    card.set_tint("error_tint", "error")
    assert card.grab().toImage().pixelColor(100, 70) == theme.current().colour("error_tint")
    card.set_title("")
    assert card.accessibleName() == ""


def test_a_side_panel_scrolls_what_is_too_high(qtbot):
    panel = SidePanel("Inspector")
    for _ in range(40):
        panel.add(Button("row"))
    qtbot.addWidget(panel)
    panel.resize(320, 300)
    panel.show()
    area = panel.findChild(QScrollArea)
    assert area.verticalScrollBar().maximum() > 0
    assert panel.grab().toImage().pixelColor(0, 150) == theme.current().colour("line")
    assert panel.grab().toImage().pixelColor(8, 290) == theme.current().colour("chrome")


def test_a_section_head_keeps_its_controls_at_the_right(qtbot):
    head = SectionHead("Wrong now", "76 of 6,000")
    button = Button("Show all", framed=False)
    head.add(button)
    qtbot.addWidget(head)
    head.resize(400, 28)
    head.show()
    assert button.geometry().right() == 399
    head.set_note("75 of 6,000")
    assert [label.text() for label in head.findChildren(QLabel)] == ["Wrong now", "75 of 6,000"]
    assert head.findChildren(QLabel)[1].ink() == theme.current().colour("text_quiet")
