"""The palette's card tells what a kind is, by pointer and by key, and never takes the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QWidget

from cnnstudio.layers.teaching import teaching
from cnnstudio.ui.palette import Palette, tree
from cnnstudio.ui.palette.first_course import FIRST_COURSE
from cnnstudio.ui.widgets.teaching_text import unbroken


@pytest.fixture
def palette(qtbot, look):
    window = QWidget()
    widget = Palette()
    row = QHBoxLayout(window)
    row.addWidget(widget)
    row.addStretch(1)
    qtbot.addWidget(window)
    window.resize(1000, 800)
    with qtbot.waitActive(window):
        window.show()
    yield widget
    window.close()


def point_at(palette, kind):
    place = palette.row_rect(kind).center()
    QTest.mouseMove(palette.viewport(), place - QPoint(1, 0))
    QTest.mouseMove(palette.viewport(), place)


def test_the_card_comes_after_the_pointer_has_rested_and_not_before(palette, qtbot):
    assert tree._REST == 600
    resting = palette.tree._resting
    assert resting.interval() == tree._REST
    resting.setInterval(60_000)
    palette.search.setFocus()
    point_at(palette, "Conv2D")
    assert palette.card is None
    assert resting.isActive()
    resting.setInterval(10)
    qtbot.waitUntil(lambda: palette.card is not None)
    assert palette.card.kind() == "Conv2D"
    assert palette.card.text.computes.text() == unbroken(teaching("Conv2D").computes)
    assert palette.card.text.worked.example.text() == unbroken(teaching("Conv2D").example)
    assert QApplication.focusWidget() is palette.search


def test_with_a_card_open_the_next_row_is_told_at_once_and_leaving_closes_it(palette, qtbot):
    point_at(palette, "Conv2D")
    qtbot.waitUntil(lambda: palette.card is not None)
    point_at(palette, "Conv1D")
    assert palette.card.kind() == "Conv1D"
    palette.tree.forget_pointer()
    assert palette.card.kind() == ""


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier),
    ],
)
def test_a_key_opens_the_card_and_the_arrows_take_it_along(palette, qtbot, key, modifier):
    palette.tree.setFocus()
    palette.tree.setCurrentIndex(palette.tree.index_of("Conv2D"))
    with qtbot.assertNotEmitted(palette.appended):
        QTest.keyClick(palette.tree, key, modifier)
    assert palette.card.kind() == "Conv2D"
    QTest.keyClick(palette.tree, Qt.Key.Key_Down)
    assert palette.card.kind() == str(palette.tree.currentIndex().data(Qt.ItemDataRole.UserRole))
    assert palette.card.kind() != "Conv2D"
    assert palette.tree.hasFocus()
    QTest.keyClick(palette.tree, Qt.Key.Key_Escape)
    assert palette.card.kind() == ""
    assert palette.tree.hasFocus()


def test_the_card_stands_beside_the_palette_wholly_in_the_window(palette):
    for kind in ("Input", "LSTM", "Conv2DTranspose"):
        palette.row_rect(kind)
        palette.explain(kind)
        card = palette.card
        assert card.window().rect().contains(card.geometry())
        assert card.x() >= palette.geometry().right()


def test_the_first_course_lists_its_twelve_and_a_search_finds_all(palette, qtbot):
    with qtbot.waitSignal(palette.firstCourseChosen) as told:
        second = next(b for b in palette.extent.findChildren(QAbstractButton) if b.text() == "First course")
        QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert told.args == [True]
    assert sorted(palette.kinds()) == sorted(FIRST_COURSE)
    assert len(FIRST_COURSE) == 12
    QTest.keyClicks(palette.search, "lstm")
    assert "LSTM" in palette.kinds()
    palette.search.clear()
    palette.set_first_course(False)
    assert len(palette.kinds()) > 100
