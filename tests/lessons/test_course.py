"""The lessons of the course: every answer of the course, each lesson passed and failed."""

import numpy as np
import pytest

from cnnstudio.lessons import shelf
from cnnstudio.lessons.checking import checked
from cnnstudio.lessons.lesson import said
from cnnstudio.lessons.posing import pose
from cnnstudio.lessons.scenes import PAGES

LESSONS = {lesson.key[:2]: lesson for lesson in shelf.course_lessons(PAGES)}

RIGHT = {
    "01": ["3x3", "1", "[[1,0,4],[4,1,1],[1,1,2]]"],
    "02": ["2, -1; 1, 0", "4", "-4", (True, True, True, False, False)],
    "03": ["5 x 7", "378", (False, False, True, False, False)],
    "04": ["14", "1, 2", "12, 1", "3, 4"],
    "05": ["1, 9", "225", "4", "13"],
    "06": ["6 10 15 14 12", "8 11 15 19 22", "11 12 15 18 19", "9 11 15 19 21", "15 15 15 15 15"],
    "07": ["2, 1, 2", "0", "320", "18,496", "2 048", (False, False, True, False)],
    "08": ["6 5; 3 8", "3.5 2; 1.5 3.75", "2.6875", "255, 63.75", "0"],
    "09": ["3, 5, 7", "15, 7, 13", "49", "6x64", "6208"],
    "10": ["1 10 102 20 203 30 300", "1 1 2 1 2 1 1", "1 1 2 2 2 2 1 1", "32x32x64", "33×33×64", "18496"],
    "11": ["81", "72", "9, 6", (False, True), "86400", "10,275", "4608, 2304, 1152", (False, True)],
    "12": ["9x4", "36", "1 3 5 7 4", "5 3 5 7", (False, True), "7"],
    "13": ["2 5; 4 7", "9", "0 1 1 1; -1 2 2 3; -1 2 2 3; -1 1 1 2", "20.5", "-6 10; 7 19"],
    "14": ["3, 4, 8, 10", "1, 2, 2, 4", "26, 27", "108", "0"],
}
MISTAKES = {
    ("01", 0, "4x4"): "Nothing is added around the image",
    ("01", 1, "4"): "row 1, column 3",
    ("01", 1, "2"): "after step 2 of 4",
    ("01", 2, "1 0 4; 4 1 1; 1 1 3"): "Row 3, column 3 is not 3.",
    ("02", 2, "4"): "The first cell of both results agrees by chance",
    ("02", 3, (True, True, True, True, False)): "every sign changed",
    ("03", 0, "6x9"): "each axis shrinks",
    ("03", 1, "435"): "You trusted the print",
    ("04", 0, "14.5"): "round down",
    ("04", 0, "26"): "misprint the bracket",
    ("04", 0, "15"): "Round down, not up",
    ("04", 1, "2, 1"): "stands at the right",
    ("05", 0, "9 9"): "Only one window",
    ("05", 3, "0"): "7 = 3 + 3 + 1",
    ("06", 0, "8 11 15 19 22"): "nothing is repeated",
    ("06", 2, "9 11 15 19 21"): "Is the edge repeated?",
    ("06", 3, "11 12 15 18 19"): "Is the edge repeated?",
    ("07", 1, "-1"): "ReLU turns negative",
    ("07", 3, "18,432"): "biases are missing",
    ("07", 3, "640"): "slice for each of the 32 channels",
    ("08", 3, "0, 63.75"): "not this one",
    ("09", 0, "3, 7, 15"): "field of a stack",
    ("09", 3, "8x64"): "without a rate",
    ("09", 3, "10x64"): "valid shrinks",
    ("10", 0, "1 10 100 2 20 200"): "The answer has 7 numbers, yours 6",
    ("11", 5, "96,000"): "384 kernels",
    ("12", 3, "1, 3, 5, 7"): "wraps around onto the first",
    ("13", 0, "7 4; 5 2"): "turned by 180°",
    ("14", 2, "27"): "no other cell reads 26 or 27",
    ("14", 3, "112"): "after step 2 of 3",
}


def posed(key, student=""):
    return pose(LESSONS[key], student, lambda _name: 7)


def answer(asked, given):
    return asked.chosen(given) if isinstance(given, tuple) else asked.marked(given)


def wrong_for(asked):
    """Return an answer that is wrong in any case."""
    if asked.form == "several":
        return tuple(not right for right in asked.wanted)
    if asked.form in ("one", "yes"):
        right = int(asked.wanted) if asked.form == "one" else 2 - int(asked.wanted)
        return tuple(at + 1 == right % len(asked.options) + 1 for at in range(len(asked.options)))
    if asked.form == "shape":
        return "x".join(str(n + 1) for n in asked.wanted)
    if asked.form == "number":
        return said(float(asked.wanted) + 1000.5)
    return said(np.asarray(asked.wanted, dtype=float) + 7)


def test_there_are_the_twelve_and_two_further_ones():
    assert list(LESSONS) == list(RIGHT)
    assert [key for key, lesson in LESSONS.items() if lesson.level == "further"] == ["13", "14"]


@pytest.mark.parametrize("key", RIGHT)
def test_a_lesson_is_passed_with_the_courses_answers(key):
    lesson = posed(key)
    assert len(RIGHT[key]) == len(lesson.lesson.questions) >= 3
    for index, given in enumerate(RIGHT[key]):
        verdict = answer(lesson.asked(index), given)
        assert verdict.right, (key, index, verdict.sentence)


@pytest.mark.parametrize("key", RIGHT)
def test_a_lesson_is_failed_with_wrong_answers_and_each_is_told_something(key):
    lesson = posed(key)
    for index in range(len(lesson.lesson.questions)):
        asked = lesson.asked(index)
        verdict = answer(asked, wrong_for(asked))
        assert (verdict.right, verdict.counts) == (False, True), (key, index, verdict.sentence)
        assert verdict.sentence.endswith((".", "?"))
        assert len(verdict.sentence) > 12


@pytest.mark.parametrize(("key", "index", "given"), MISTAKES)
def test_a_typical_mistake_is_named(key, index, given):
    verdict = answer(posed(key).asked(index), given)
    assert not verdict.right
    assert MISTAKES[key, index, given] in verdict.sentence


@pytest.mark.parametrize("key", RIGHT)
def test_no_hint_and_no_wrong_answers_sentence_gives_the_answer_away(key):
    lesson = posed(key)
    for index in range(len(lesson.lesson.questions)):
        asked = lesson.asked(index)
        if asked.form == "number" and abs(float(asked.wanted)) > 10:
            told = " ".join(asked.hints()).replace(",", "")
            assert f" {said(asked.wanted).replace(',', '')} " not in told.replace(".", " "), (key, index)


@pytest.mark.parametrize("key", [key for key, lesson in LESSONS.items() if lesson.varies])
def test_a_named_student_gets_numbers_of_his_own_always_the_same(key):
    ada, again, emmy = (posed(key, name) for name in ("Ada", " ada ", "Emmy"))
    count = len(LESSONS[key].questions)
    told = [[said(lesson.asked(n).wanted) for n in range(count)] for lesson in (ada, again, emmy, posed(key))]
    assert told[0] == told[1]
    assert len({tuple(answers) for answers in (told[0], told[2], told[3])}) == 3


@pytest.mark.parametrize("key", RIGHT)
def test_no_lesson_has_a_fault_for_any_student(key):
    assert checked(LESSONS[key]) is LESSONS[key]


@pytest.mark.parametrize("key", RIGHT)
def test_the_revealed_answer_is_itself_accepted(key):
    lesson = posed(key, "Ada" if LESSONS[key].varies else "")
    for index in range(len(lesson.lesson.questions)):
        asked = lesson.asked(index)
        if asked.form in ("number", "shape", "list", "table"):
            assert asked.marked(said(asked.wanted)).right, (key, index)


def test_a_measured_answer_cannot_be_given_before_it_was_measured():
    from cnnstudio.lessons.expressions import Unreadable

    lesson = pose(LESSONS["12"])
    with pytest.raises(Unreadable, match="press Measure"):
        lesson.asked(5)
    never = pose(LESSONS["12"], "", lambda _name: None).asked(5)
    assert never.marked("none").right
    assert not never.marked("7").right
    once = pose(LESSONS["12"], "", lambda _name: 7).asked(5).marked("none")
    assert (once.right, once.counts) == (False, True)  # an answer, though no number
