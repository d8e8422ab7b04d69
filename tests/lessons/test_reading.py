"""A teacher's file: what is right is read, and every fault is told with its line."""

import pytest

from cnnstudio.lessons import shelf
from cnnstudio.lessons.checking import checked
from cnnstudio.lessons.faults import Faulty, decoded
from cnnstudio.lessons.posing import pose
from cnnstudio.lessons.reading import read_lesson
from cnnstudio.lessons.scenes import PAGES

GOOD = """---
title: My lesson
level: further
notation: nfps
count from: 0
---

Words before the set-up.

## Set-up

- x = `vary([1, 2, 3], 1, 9)`
- done = `correlate(x, [1, 1])`
- show: sliding-window with image = `[x]`, kernel = `[[1, 1]]`

## How long is the output of {x}?

- answer: `count(outputs(done))`
- rule: W − F + 1
- wrong `count(x)`: That is
  the input.
- reason: It has {count(outputs(done))} numbers.

## The first number?

- answer: `cell(done, 0)`

## Is it larger than 2?

- answer: `cell(done, 0) > 2`
"""


def read(text):
    return checked(read_lesson(text, "mine", PAGES))


def faults(text):
    with pytest.raises(Faulty) as caught:
        read(text)
    return [(fault.line, fault.sentence) for fault in caught.value.faults]


def test_a_lesson_is_read_as_it_is_written():
    lesson = read(GOOD)
    assert (lesson.title, lesson.level, lesson.symbols, lesson.first) == ("My lesson", "further", "nfps", 0)
    assert lesson.varies
    asked = pose(lesson).asked(0)
    assert asked.title == "How long is the output of [1, 2, 3]?"
    assert asked.marked("2").right
    assert asked.marked("3").sentence == "That is the input."
    assert asked.reason() == "It has 2 numbers."
    assert pose(lesson).asked(1).marked("3").right
    assert pose(lesson).asked(2).chosen((True, False)).right
    assert not pose(lesson).asked(2).chosen((False, True)).right


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("---\ntitle", "title", 1, "A lesson begins with a line “---”"),
        ("count from: 0\n---", "count from: 0", 1, "The header is not closed"),
        ("title: My lesson", "titel: My lesson", 2, "The header knows title, level"),
        ("title: My lesson\n", "", 1, "The header has no title"),
        ("level: further", "level: hard", 3, "“level” is core or further, not “hard”"),
        ("notation: nfps", "notation: abc", 4, "WFPS, nfps or ikpsd"),
        ("count from: 0", "count from: 2", 5, "“count from” is 0 or 1"),
        ("- x = `vary([1, 2, 3], 1, 9)`", "- x = `vary([1, 2, 3)`", 12, "is not an expression"),
        ("- x = `vary([1, 2, 3], 1, 9)`", "- x = `vary([1, 2, 3])`", 12, "“vary” takes other arguments: table, low, high"),
        ("- x = `vary([1, 2, 3], 1, 9)`", "- x = [1, 2, 3]", 12, "A line of the set-up is"),
        ("correlate(x", "corelate(x", 13, "No word is called “corelate”"),
        ("correlate(x", "correlate(y", 13, "Nothing in the set-up is called “y”"),
        ("[1, 1])`\n", "[1, 1, 1, 1])`\n", 13, "the kernel spans 4 cells"),
        ("- done =", "- x =", 13, "“x” is named twice"),
        ("show: sliding-window", "show: sliding", 14, "The lab has no page “sliding”"),
        ("image = `[x]`", "picture = `[x]`", 14, "“sliding-window” has no part “picture”"),
        ("image = `[x]`", "image = x", 14, "is no part"),
        ("image = `[x]`", "image = `x > 1`", 14, "“image” has one to 4096 numbers"),
        ("image = `[x]`", "image = `[[1, 2], [3]]`", 14, "rows of equal length"),
        ("image = `[x]`", 'padding = `"round"`', 14, "valid, same or a number"),
        ("image = `[x]`", "stride = `0`", 14, "a whole number from 1 to 1000"),
        ("image = `[x]`", "stride = `[1]`", 14, "“stride” is a number"),
        ("image = `[x]`", 'activation = `"relux"`', 14, "“activation” is one of"),
        ("- answer: `count(outputs(done))`", "- answer: 2", 18, "A line of a question is answer"),
        ("- answer: `cell(done, 0)`\n", "", 24, "This question has no answer"),
        ("- answer: `cell(done, 0)`", "- answer: `done`", 26, "The answer is no number"),
        ("- answer: `cell(done, 0)`", "- answer: `cell(done, 5)`", 26, "There is no such place"),
        ("- answer: `cell(done, 0)`", "- answer: `1/0`", 26, "cannot be put together"),
        ("- answer: `cell(done, 0)`", "- answer: `9**9**9`", 26, "power is too large"),
        ("- answer: `cell(done, 0)`", "- answer: `done.outputs`", 26, "may not stand in a lesson"),
        ("- answer: `cell(done, 0)`", "- answer: `__import__('os')`", 26, "No word is called “__import__”"),
        ("- answer: `cell(done, 0)`", "- answer: `[n for n in x]`", 26, "may not stand in a lesson"),
        ("- rule: W − F + 1", "- rule: {W − F", 19, "A brace is opened or closed alone"),
        ("- rule: W − F + 1", "- rulle: W − F + 1", 19, "A line of a question is"),
        ("- wrong `count(x)`: That is\n  the input.", "- wrong `count(x)`:", 20, "What is to be said here is missing"),
        ("- wrong `count(x)`", "- wrong `count(`", 20, "is not an expression"),
        ("  the input.", "the input.", 21, "This line belongs to nothing"),
        ("- rule: W − F + 1", "- one of: a", 19, "two to eight options"),
        ("- show: sliding", "- shown: sliding", 14, "A page is shown by"),
        ("{x}?", "{z}?", 16, "Nothing in the set-up is called “z”"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(old, new, line, sentence):
    assert old in GOOD
    found = faults(GOOD.replace(old, new, 1))
    assert any(at == line and sentence in told for at, told in found), found
    assert all(told.endswith(".") for _at, told in found)


def test_all_faults_are_told_at_once_in_the_order_of_their_lines():
    broken = (
        GOOD.replace("further", "hard")
        .replace("corelate", "x")
        .replace("- rule:", "- rulle:")
        .replace("[x]", "[x")
    )
    assert [line for line, _told in faults(broken)] == [3, 14, 19]


def test_a_lesson_asks_at_least_three_questions():
    short = GOOD[: GOOD.index("## Is it larger")]
    assert any("at least 3 questions; this has 2" in told for _line, told in faults(short))


def test_a_wrong_answer_that_is_right_is_a_fault_where_numbers_do_not_vary():
    fixed = GOOD.replace("vary([1, 2, 3], 1, 9)", "[1, 2, 3]").replace("wrong `count(x)`", "wrong `2`")
    assert faults(fixed) == [(20, "This wrong answer is the right one.")]


@pytest.mark.parametrize(
    ("content", "line", "sentence"),
    [
        (b"x" * 200_001, 1, "larger than 200 kB"),
        (b"---\n\xff\xfe\n", 2, "not UTF-8"),
        (b"---\n\n\0", 3, "not a text file"),
        (b"", 1, "A lesson begins"),
        (b"---\n---\n", 1, "has no title"),
        (b"\xef\xbb\xbf# heading", 1, "A lesson begins"),
    ],
)
def test_what_is_no_lesson_is_refused(content, line, sentence):
    with pytest.raises(Faulty) as caught:
        checked(read_lesson(decoded(content), "x", PAGES))
    assert any(f.line == line and sentence in f.sentence for f in caught.value.faults), caught.value.faults


@pytest.mark.parametrize(
    "expression",
    ["(" * 40 + "1" + ")" * 40, "1" + "+1" * 1500, "ones(9999999, 9999999)", "'a' * 99999999", "10**64 * 10**64",
     "lambda: 1", "x[0]", "x if x else x", "f'{x}'", "(x := 1)", "True and False", "-'a'", "vary(*x)", "vary(**x)"],
)  # fmt: skip
def test_nothing_is_run_and_nothing_grows_without_bounds(expression):
    text = GOOD.replace("- x = `vary([1, 2, 3], 1, 9)`", f"- x = `[1, 2, 3]`\n- y = `{expression}`")
    assert faults(text)[0][0] == 13


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Faulty, match="cannot be read"):
        shelf.open_lesson(tmp_path / "none.md", PAGES)


def test_a_teachers_file_is_opened_from_disk(tmp_path):
    path = tmp_path / "mine.md"
    path.write_text(GOOD.replace("\n", "\r\n"), encoding="utf-8")
    assert shelf.open_lesson(path, PAGES).title == "My lesson"
