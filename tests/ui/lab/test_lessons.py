"""Lessons in the lab, by real presses and keys: opened, answered, failed, revealed, kept."""

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from cnnstudio.lessons import shelf
from cnnstudio.lessons.lesson import said
from cnnstudio.lessons.scenes import PAGES
from cnnstudio.ui.lab import LabWorkspace
from cnnstudio.ui.lab.cover import Cover
from cnnstudio.ui.lab.scenes import applied

KEYS = tuple(path.stem for path in shelf.course_files())
MINE = """---
title: Mine
count from: 0
---

## Set-up

- x = `vary([1, 2, 3], 1, 9)`
- show: sliding-window with image = `[x]`, kernel = `[[1, 1]]`

## How many numbers?

- answer: `count(x)`

## The sum?

- answer: `total(x)`

## The largest?

- answer: `largest(x)`
"""


def press(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    QCoreApplication.processEvents()


def open_lesson(lab, key):
    index = [entry.key for entry in lab.lesson_list.entries].index(key)
    lab.side.reveal(True, lab.lesson_list.rect_of(index))
    box = lab.lesson_list.rect_of(index).center().toPoint()
    QTest.mouseClick(lab.lesson_list, Qt.MouseButton.LeftButton, pos=box)
    QCoreApplication.processEvents()
    return lab.strip


def give(strip, words):
    strip.line.setFocus()
    strip.line.selectAll()
    QTest.keyClicks(strip.line, words)
    QTest.keyClick(strip.line, Qt.Key.Key_Return)
    QCoreApplication.processEvents()


def answer(strip, asked):
    """Give the right answer by keys or presses."""
    if not asked.options:
        give(strip, said(asked.wanted).replace("−", "-").replace("×", "x"))
        return
    wanted = asked.wanted if asked.form == "several" else None
    index = int(asked.wanted) - 1 if asked.form == "one" else int(not asked.wanted) if wanted is None else 0
    for n, button in enumerate(strip.options.buttons.values()):
        if (wanted is not None and wanted[n]) or (wanted is None and n == index):
            press(button)
    press(strip.check)


@pytest.fixture
def spoken(monkeypatch):
    told = []
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: told.append(event.message() if hasattr(event, "message") else ""),
    )
    return told


def test_a_press_in_the_list_opens_a_lesson_and_sets_the_lab_up(lab):
    assert lab.strip.isHidden()
    strip = open_lesson(lab, KEYS[0])
    assert not strip.isHidden()
    assert strip.title.text() == "One cell at a time"
    assert strip.where.text() == "question 1 of 3"
    assert lab.list.lit() == "sliding-window"
    np.testing.assert_array_equal(lab.current.kernel.values, [[0, 1], [-1, 2]])
    assert lab.context.reading.first == 1


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
def test_every_lesson_is_passed_by_hand(lab, key, monkeypatch):
    if key.startswith("12"):
        monkeypatch.setattr(lab.lessons, "_measured", lambda _name: 7)
    strip = open_lesson(lab, key)
    for _question in range(len(lab.lessons.lessons[key].questions)):
        asked = lab.lessons._asked
        answer(strip, asked)
        assert strip.said.text().startswith("Right: "), (asked.title, strip.said.text())
        if strip.check.text() == "Next question":
            press(strip.check)
    assert strip.said.text().endswith("The lesson is passed.")
    assert lab.lessons.progress.value.state(key, len(lab.lessons.lessons[key].questions)) == "passed"
    assert lab.side.count.text() == "1 of 14"


@pytest.mark.slow
@pytest.mark.parametrize("key", KEYS)
def test_every_lesson_is_failed_when_answers_are_shown(lab, key, monkeypatch):
    if key.startswith("12"):
        monkeypatch.setattr(lab.lessons, "_measured", lambda _name: 7)
    strip = open_lesson(lab, key)
    for _question in range(len(lab.lessons.lessons[key].questions)):
        press(strip.reveal)
        assert strip.said.text().startswith("The answer: ")
        press(strip.check)
    assert lab.lessons.progress.value.state(key, len(lab.lessons.lessons[key].questions)) == "seen"
    assert lab.side.count.text() == "0 of 14"


def test_a_wrong_answer_is_told_its_step_and_may_be_tried_again(lab, spoken):
    strip = open_lesson(lab, KEYS[0])
    give(strip, "4x4")
    assert "Nothing is added around the image" in strip.said.text()
    assert strip.said.text() in spoken
    give(strip, "3 x 3")
    assert strip.said.text().startswith("Right: 3 × 3.")
    press(strip.check)
    assert strip.where.text() == "question 2 of 3"
    give(strip, "2")
    assert "after step 2 of 4" in strip.said.text()
    assert lab.lessons.progress.value.of(KEYS[0], 3) == ("right", "", "")


def test_results_are_hidden_until_the_question_is_answered(lab):
    strip = open_lesson(lab, KEYS[0])
    page = lab.current
    assert page.output.covered
    assert page.output.shape != (3, 3)
    assert page.output.place_at(page.output.rect_of(0, 0).center()) is None
    assert "hidden" in page.output.accessibleDescription()
    assert "hidden" in page.accessibleDescription()
    assert page.sums.findChildren(Cover)
    give(strip, "3x3")
    assert not page.output.covered
    assert page.output.shape == (3, 3)
    assert not page.findChildren(Cover)
    press(strip.check)
    assert page.output.covered
    press(strip.cover)
    assert not page.output.covered
    press(strip.cover)
    press(strip.close_button)
    assert not page.output.covered


def test_hints_come_one_after_the_other_and_never_the_result(lab):
    strip = open_lesson(lab, KEYS[0])
    press(strip.on)
    told = []
    for _ in range(6):
        press(strip.hint)
        told.append(strip.said.text())
    assert told[0].startswith("The rule: multiply the four cells")
    assert told[1] == "Step 1 of 4: 1·0; that makes 0 so far."
    assert told[4] == "Step 4 of 4: + 0·2."
    assert told[5] == "Step 4 of 4: + 0·2. There is no further hint."


def test_nothing_chosen_is_no_answer_and_tells_nothing(lab):
    strip = open_lesson(lab, KEYS[1])
    for _question in range(3):
        press(strip.on)
    press(strip.check)
    assert strip.said.text() == "Choose an answer first."
    assert strip.tries == 0


def test_going_back_says_that_a_question_is_answered_and_shows_its_results(lab):
    strip = open_lesson(lab, KEYS[0])
    give(strip, "3x3")
    press(strip.check)
    assert lab.current.output.covered
    press(strip.back)
    assert strip.said.text() == "You have answered this question."
    assert not lab.current.output.covered
    give(strip, "4x4")
    assert "Nothing is added around the image" in strip.said.text()
    press(strip.on)
    assert strip.said.text() == ""
    assert lab.current.output.covered


def test_keys_alone_lead_through_a_lesson(lab):
    lab.lesson_list.setFocus()
    QTest.keyClick(lab.lesson_list, Qt.Key.Key_End)
    QTest.keyClick(lab.lesson_list, Qt.Key.Key_Up)
    QTest.keyClick(lab.lesson_list, Qt.Key.Key_Home)
    QTest.keyClick(lab.lesson_list, Qt.Key.Key_Return)
    assert lab.strip.title.text() == "One cell at a time"
    strip = lab.strip
    assert strip.line.hasFocus()
    QTest.keyClicks(strip.line, "3x3")
    QTest.keyClick(strip.line, Qt.Key.Key_Return)
    assert strip.check.hasFocus()
    QTest.keyClick(strip.check, Qt.Key.Key_Space)
    assert strip.line.hasFocus()
    assert strip.where.text() == "question 2 of 3"


def test_escape_goes_from_the_answer_to_the_page_and_enter_comes_back(lab):
    strip = open_lesson(lab, KEYS[0])
    assert strip.line.hasFocus()
    QTest.keyClick(strip.line, Qt.Key.Key_Escape)
    assert lab.current.hasFocus()
    QTest.keyClick(lab.current, Qt.Key.Key_Down)
    assert lab.current.place == (1, 0)
    QTest.keyClick(lab.current, Qt.Key.Key_Return)
    assert strip.line.hasFocus()
    press(strip.on)
    assert strip.line.hasFocus()


def test_questions_and_verdicts_are_spoken(lab, spoken):
    strip = open_lesson(lab, KEYS[0])
    assert any("question 1 of 3: How large is the output?" in told for told in spoken)
    give(strip, "five")
    assert "“five” is no size; type it as 26 x 26." in spoken
    assert "How large is the output?" in strip.line.accessibleName()
    assert "How large is the output?" in strip.accessibleDescription()


def test_progress_is_kept_for_the_next_start(lab, world, look):
    strip = open_lesson(lab, KEYS[0])
    give(strip, "3x3")
    again = LabWorkspace(world.bridge, look, world.hand, world.data)
    assert again.lesson_list.entries[0].state == "begun"
    again.lessons.open(KEYS[0])
    assert again.strip.where.text() == "question 2 of 3"
    again.deleteLater()


def test_a_name_draws_other_numbers_and_the_lab_follows(lab):
    strip = open_lesson(lab, KEYS[0])
    before = lab.current.input.values.copy()
    lab.side.name.setFocus()
    QTest.keyClicks(lab.side.name, "Ada")
    QTest.keyClick(lab.side.name, Qt.Key.Key_Return)
    QCoreApplication.processEvents()
    assert (lab.current.input.values != before).any()
    np.testing.assert_array_equal(lab.current.input.values, lab.lessons.posed.scope.values["image"])
    give(strip, "3x3")
    assert strip.said.text().startswith("Right")


def test_a_teachers_file_is_opened_and_its_faults_are_told_with_their_lines(lab, tmp_path):
    path = tmp_path / "mine.md"
    path.write_text(MINE.replace("count(x)", "counted(x)"), encoding="utf-8")
    lab.open_lesson(path)
    assert not lab.faults.isHidden()
    assert "Line 13: No word is called “counted”." in lab.faults.told.text()
    assert lab.strip.isHidden()
    path.write_text(MINE, encoding="utf-8")
    press(lab.faults.again)
    assert lab.faults.isHidden()
    assert lab.strip.title.text() == "Mine"
    assert lab.context.reading.first == 0
    give(lab.strip, "3")
    assert lab.strip.said.text().startswith("Right")
    assert lab.lesson_list.entries[-1].title == "Mine"


def test_the_file_is_asked_for_by_a_dialog(lab, tmp_path):
    path = tmp_path / "mine.md"
    path.write_text(MINE, encoding="utf-8")
    press(lab.side.open_button)
    dialog = lab.side.dialog
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    assert lab.strip.title.text() == "Mine"
    assert lab.side.dialog is None


def test_what_must_be_measured_is_asked_for_and_then_marked(lab):
    strip = open_lesson(lab, KEYS[11])
    for _ in range(4):
        press(strip.on)
    answer(strip, lab.lessons._asked)
    press(strip.on)
    assert "press Measure on the page" in strip.said.text()
    give(strip, "5")
    assert "press Measure" in strip.said.text()
    lab.lessons._measured = lambda _name: 5
    lab.lessons._pose(lab.lessons.posed.lesson)
    give(strip, "5")
    assert strip.said.text().startswith("Right: 5.")


def test_the_set_up_can_be_undone_like_any_change(lab):
    open_lesson(lab, KEYS[6])
    page = lab.current
    assert page.settings.channels == 3
    page.undo()
    assert page.settings.channels == 1


def test_closing_gives_the_users_own_symbols_back(lab):
    strip = open_lesson(lab, KEYS[0])
    assert lab.context.reading.first == 1
    press(strip.close_button)
    assert strip.isHidden()
    assert lab.context.reading == lab.context.bridge.reading


def test_without_the_lists_a_lesson_is_chosen_above_the_page(lab):
    lab.resize(1000, 700)
    QCoreApplication.processEvents()
    assert lab.side.isHidden()
    choice = lab.head.lessons
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert lab.strip.title.text() == "One cell at a time"
    assert choice.value() == KEYS[0]
    QTest.keyClick(choice, Qt.Key.Key_Up)
    assert lab.strip.isHidden()


def test_lessons_know_the_pages_by_their_names(lab):
    assert set(PAGES) <= set(lab.specs)


@pytest.mark.parametrize("page", PAGES)
def test_every_part_that_lessons_may_set_is_set(lab, page):
    values = {
        "image": [[1, 2, 3, 4]] * 4, "kernel": [[1, 2], [3, 4]], "bias": [2.0], "stride": 2, "rate": 3, "padding": "same",
        "groups": 1, "activation": "relu", "constant": 3.0, "width": 9, "kind": "average", "size": 3, "name": "tanh",
        "sums": [[1, 2]], "view": "layer" if page == "dilated" else "zeros", "kernel_size": 2, "rates": [1, 3],
        "channels": 4, "filters": 8, "timed": 32, "values": [[1, 2]], "goal": "squares",
    }  # fmt: skip
    if page == "output-size":
        values["kernel"] = 3
    elif page == "backward":
        values["bias"] = 2
    elif page == "dropout":
        values["rate"] = 0.5
    if page == "depthwise-grouped":
        values.update(kind="grouped", groups=2)
    first = lab.page(page).first_settings
    for part in PAGES[page]:
        assert applied(page, first, {part: values[part]}) != first or part in ("groups", "stride"), part
    lab.set_up(page, {part: values[part] for part in PAGES[page]})
    assert lab.list.lit() == page
    assert lab.current.refusal.isHidden(), lab.current.refusal.text()
