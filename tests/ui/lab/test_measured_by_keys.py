"""The lesson whose last answer is measured on this machine, from the list to the end without the mouse."""

import re

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.lessons.lesson import said

KEY = "12-three-ways-one-answer"


def press_key(key):
    """Press a key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget(), key)
    QCoreApplication.processEvents()


def write(words):
    QTest.keyClicks(QApplication.focusWidget(), words)


def tab_to(widget):
    """Go from part to part by the Tab key, as often as there can be parts."""
    for _part in range(80):
        if widget.hasFocus():
            return
        press_key(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never reaches {widget.accessibleName()}")


def answer_by_keys(strip, asked):
    if strip.options is not None:
        tab_to(list(strip.options.buttons.values())[int(asked.wanted) - 1])
        press_key(Qt.Key.Key_Space)
        tab_to(strip.check)
        press_key(Qt.Key.Key_Space)
        return
    write(said(asked.wanted).replace("−", "-").replace("×", "x"))
    press_key(Qt.Key.Key_Return)


def open_by_keys(lab):
    lab.lesson_list.setFocus()
    press_key(Qt.Key.Key_Home)
    for _lesson in range(list(lab.lessons.lessons).index(KEY)):
        press_key(Qt.Key.Key_Down)
    press_key(Qt.Key.Key_Return)
    assert lab.lessons.open_key == KEY


def measure_by_keys(page, qtbot):
    """Measure on the smallest image, from the answer's line and back to it."""
    press_key(Qt.Key.Key_Escape)
    assert page.hasFocus()
    tab_to(page.timed)
    QTest.keyClick(page.timed, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    write("8")
    press_key(Qt.Key.Key_Return)
    tab_to(page.measure)
    press_key(Qt.Key.Key_Space)
    assert page.stopwatch.running or page.times
    qtbot.waitUntil(lambda: bool(page.times) and not page.stopwatch.running, timeout=30_000)
    press_key(Qt.Key.Key_Return)


def read_off(page):
    """Return what the page says of the crossing, as it is typed."""
    found = re.search(
        r"quicker than the matrix product from kernel size (\d+) on", page.crossing_words.text()
    )
    return found.group(1) if found else "none"


@pytest.mark.slow
def test_keys_alone_measure_the_crossing_and_pass_the_lesson(lab, qtbot):
    open_by_keys(lab)
    strip, questions = lab.strip, lab.lessons.lessons[KEY].questions
    for _question in questions[:-1]:
        answer_by_keys(strip, lab.lessons._asked)
        assert strip.said.text().startswith("Right: "), strip.said.text()
        assert strip.check.hasFocus()
        press_key(Qt.Key.Key_Space)
    assert "press Measure on the page" in strip.said.text()
    measure_by_keys(lab.current, qtbot)
    assert strip.line.hasFocus()
    write(read_off(lab.current))
    press_key(Qt.Key.Key_Return)
    assert strip.said.text().startswith("Right: ")
    assert lab.lessons.progress.value.state(KEY, len(questions)) == "passed"
