import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.document import edits


@pytest.fixture
def page(open_page):
    return open_page("mistakes")


def press(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def codes(world):
    return {problem.code for problem in world.document.analysis.problems}


def test_one_press_breaks_the_open_project_shows_the_symptom_and_the_next_one_cures(page, world):
    before = world.document.project
    steps = len(world.document.history.steps)
    assert page.act.text() == "Break my project"
    assert "your project" in page.where.text()
    press(page.act)
    assert "rank" in codes(world)
    assert len(world.document.history.steps) == steps + 1
    assert "it gets 28 × 28" in page.sentence.text()
    assert page.card.accessibleName() == "The symptom"
    assert page.act.text() == "Cure it"
    press(page.act)
    assert "rank" not in codes(world)
    assert page.sentence.text() == "Nothing is wrong: the design is as it was meant."
    assert not page.cure.isHidden()
    assert world.document.project.node("conv2d_1") == before.node("conv2d_1")
    world.document.jump(steps)
    assert world.document.project == before


def test_breaking_is_undone_by_a_press_or_a_key(page, world):
    before = world.document.project
    press(page.act)
    press(page.back)
    assert world.document.project is before
    assert page.state == "working"
    assert not page.back.isEnabled()
    press(page.act)
    QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (page.state, world.document.project) == ("working", before)
    page.redo()
    assert (page.state, "rank" in codes(world)) == ("broken", True)


def test_a_mistake_that_does_not_fit_is_made_on_a_copy_and_says_so(page, world, qtbot):
    before = world.document.project
    press(page.chips.buttons["unbalanced"])
    assert page.act.text() == "Break the copy"
    assert page.where.text() == "It takes classes of very unequal size, so data that are made for it show it."
    press(page.act)
    assert page.card.accessibleName() == "The symptom"
    assert world.document.project is before
    press(page.back)
    assert page.state == "working"


def test_another_edit_of_the_design_begins_it_anew(page, world):
    press(page.act)
    assert page.state == "broken"
    world.document.undo()
    world.document.edit("Filters", edits.set_fields, "conv2d_1", filters=8)
    assert page.state == "working"
    assert page.act.text() == "Break my project"
    press(page.act)
    assert world.document.project.node("conv2d_1").layer.filters == 8
    assert "rank" in codes(world)


def test_a_design_that_is_broken_otherwise_is_left_alone(page, world):
    world.document.edit("Filters", edits.set_fields, "conv2d_1", kernel_size=(40, 40))
    assert page.act.text() == "Break the copy"
    assert "fault of its own" in page.where.text()


def test_a_locked_design_is_not_broken_and_says_why(page, world):
    world.document.locked = True
    before = world.document.project
    press(page.act)
    assert world.document.project is before
    assert "locked" in page.refusal.text()


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
