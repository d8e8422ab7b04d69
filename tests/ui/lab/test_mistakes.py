import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest


@pytest.fixture
def page(open_page):
    return open_page("mistakes")


def press(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_one_press_breaks_shows_the_symptom_and_the_next_one_cures(page, world):
    before = world.document.project
    assert page.act.text() == "Break it"
    press(page.act)
    assert "it gets 28 × 28" in page.sentence.text()
    assert page.card.accessibleName() == "The symptom"
    assert page.act.text() == "Cure it"
    press(page.act)
    assert page.sentence.text() == "Nothing is wrong: the design is as it was meant."
    assert not page.cure.isHidden()
    assert world.document.project == before


def test_breaking_is_undone_by_a_press_or_a_key(page):
    press(page.act)
    press(page.back)
    assert page.settings.state == "working"
    assert not page.back.isEnabled()
    press(page.act)
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.settings.state == "working"


def test_every_mistake_is_made_and_cured_by_hand(page, qtbot):
    for key in page.known:
        press(page.chips.buttons[key])
        qtbot.waitUntil(page.act.isEnabled, timeout=60_000)
        told = []
        for _state in range(3):
            told.append(
                (page.sentence.text(), *(cell[1].text() for cell in page.cells if not cell[1].isHidden()))
            )
            assert page.sentence.text() in page.accessibleDescription()
            press(page.act)
        assert told[0] != told[1] != told[2]
        assert len(told[1]) > 1


def test_arrow_keys_go_from_one_to_the_next(page):
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Down)
    assert page.settings.key == "test-not-scaled"
    QTest.keyClick(page, Qt.Key.Key_Up)
    assert page.title.text() == "The channel axis is missing"
