from __future__ import annotations

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets import FormRow, NumberField, PairField, SearchField, TextField
from cnnstudio.ui.widgets.labels import Elided, Label
from cnnstudio.ui.widgets.number_text import NotANumber, read_number, unfinished, written
from cnnstudio.ui.widgets.paint import text_width

pytestmark = pytest.mark.usefixtures("look")


@pytest.mark.parametrize(
    ("text", "value"),
    [("64", 64), ("64*2", 128), ("0,5", 0.5), (",5", 0.5), ("−3", -3), ("2^5", 32), ("3×3", 9), ("(1+2)*4", 12),
     ("1e-3", 0.001), (" 7 ", 7), ("128/2", 64.0), ("7//2", 3), ("-0,25", -0.25)],
)  # fmt: skip
def test_a_text_is_read_as_people_mean_it(text, value):
    assert read_number(text) == value


@pytest.mark.parametrize(("text", "value"), [("+=8", 72), ("-=8", 56), ("*=2", 128), ("/=2", 32)])
def test_a_text_may_refer_to_the_number_before(text, value):
    assert read_number(text, 64) == value


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1/0", "9**9**9", "2**999999", "__import__('os')", "1;2", "[1]", "'a'*9", "True", "1e999", "x" * 99,
     "0/0", "1 2", "(-1)**0.5", "lambda: 1", "("],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_a_sentence(text):
    with pytest.raises(NotANumber, match=r"\.$"):
        read_number(text)


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15))
def test_what_a_field_writes_it_reads_back(value):
    assert read_number(written(value)) == value


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text):
    with contextlib.suppress(NotANumber):
        assert math.isfinite(read_number(text, 3))


def test_an_unfinished_sum_is_not_told_off():
    assert unfinished("64*")
    assert unfinished("(1+2")
    assert unfinished("")
    assert not unfinished("64*2")


@pytest.fixture
def field(qtbot):
    window = QWidget()
    column = QVBoxLayout(window)
    made, other = NumberField(64, 1, 512, name="Filters"), NumberField(1, name="Other")
    column.addWidget(made)
    column.addWidget(other)
    qtbot.addWidget(window)
    window.show()
    made.other, made.keeper = other, window
    made.setFocus()
    return made


def retype(field, text):
    field.selectAll()
    QTest.keyClicks(field, text)


def test_typing_tells_each_valid_number_and_leaving_ends_the_edit(field, qtbot):
    told = []
    field.valueChanged.connect(told.append)
    retype(field, "128")
    assert told == [1, 12, 128]
    with qtbot.waitSignal(field.editingEnded):
        field.other.setFocus()
    assert field.value() == 128


def test_a_sum_is_worked_out_and_shown_plainly(field, qtbot):
    retype(field, "64*2")
    assert field.text() == "64*2"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (field.text(), field.value(), field.problem()) == ("128", 128, "")


def test_a_decimal_comma_is_shown_back_with_a_full_stop(qtbot):
    field = NumberField(0.25, 0, 1, whole=False)
    qtbot.addWidget(field)
    field.show()
    retype(field, "0,5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert (field.text(), field.value()) == ("0.5", 0.5)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0", "from 1 to 512"),
        ("999", "from 1 to 512"),
        ("3/2", "a whole number from 1"),
        ("x", "from 1 to 512"),
    ],
)
def test_what_is_refused_keeps_text_and_value_and_says_why(field, text, sentence):
    told = []
    field.problemChanged.connect(told.append)
    retype(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert sentence in field.problem()
    assert field.text() == text
    assert told[-1] == field.problem() == field.accessibleDescription()
    assert field.value() in (64, 99, 3)


def test_escape_gives_the_whole_edit_up(field):
    told = []
    retype(field, "999")
    field.valueChanged.connect(told.append)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), field.value(), field.problem(), told) == ("64", 64, "", [])


def test_a_lower_limit_alone_is_said_in_its_own_words(qtbot):
    field = NumberField(1, 1)
    qtbot.addWidget(field)
    retype(field, "0")
    assert field.problem() == "Type a whole number from 1 on."


def test_arrows_step_and_stop_at_the_limits(field):
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 65
    QTest.keyClick(field, Qt.Key.Key_PageDown)
    assert field.value() == 55
    for _ in range(60):
        QTest.keyClick(field, Qt.Key.Key_PageUp)
    assert (field.value(), field.problem()) == (512, "")


def test_steps_of_a_tenth_do_not_drift(qtbot):
    field = NumberField(0.0, 0, 1, step=0.1, whole=False)
    qtbot.addWidget(field)
    field.setFocus()
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "0.3"


def wheel(widget, up=True):
    place = QPointF(widget.rect().center())
    turned = QPoint(0, 120 if up else -120)
    event = QWheelEvent(
        place,
        place,
        QPoint(),
        turned,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_the_wheel_steps_only_where_the_focus_is(field):
    assert wheel(field)
    assert field.value() == 65
    assert not wheel(field.other)
    assert field.other.value() == 1


def test_the_steppers_take_the_mouse(field):
    up = QPoint(field.width() - 8, 6)
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=up)
    assert field.value() == 65
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(field.width() - 8, field.height() - 6))
    assert field.value() == 64


def test_setting_a_value_tells_nobody_and_spares_what_is_being_typed(field, qtbot):
    with qtbot.assertNotEmitted(field.valueChanged):
        field.set_value(32)
    assert field.text() == "32"
    retype(field, "16*2")
    field.set_value(32)
    assert field.text() == "16*2"
    field.set_value(48)
    assert field.text() == "48"


def test_an_optional_number_may_be_left_out(qtbot):
    field = NumberField(5, 1, optional=True, placeholder="none")
    qtbot.addWidget(field)
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    assert (field.value(), field.problem()) == (None, "")


def test_a_number_that_is_needed_is_asked_for_when_the_field_is_left(field):
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    assert field.problem() == ""
    field.other.setFocus()
    assert field.problem() == "Type a whole number from 1 to 512."
    assert field.value() == 64


def test_a_disabled_field_is_not_stepped(field):
    field.setEnabled(False)
    field.step_by(1)
    assert field.value() == 64


def test_a_pair_tells_both_numbers_and_names_its_parts(qtbot):
    pair = PairField((3, 3), 1, 11, name="Kernel size")
    qtbot.addWidget(pair)
    pair.show()
    told = []
    pair.valueChanged.connect(told.append)
    first, second = pair.findChildren(NumberField)
    retype(second, "5")
    assert told == [(3, 5)]
    assert pair.value() == (3, 5)
    assert first.accessibleName() == "Kernel size, height"
    retype(first, "0")
    assert "from 1 to 11" in pair.problem()


@pytest.mark.parametrize(("text", "value"), [("5x7", (5, 7)), ("5 × 7", (5, 7)), ("5, 7", (5, 7))])
def test_both_numbers_can_be_typed_into_one_part(qtbot, text, value):
    pair = PairField((3, 3), 1, 11)
    qtbot.addWidget(pair)
    pair.show()
    first = pair.findChildren(NumberField)[0]
    ended = []
    pair.editingEnded.connect(lambda: ended.append(pair.value()))
    retype(first, text)
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert pair.value() == value
    assert pair.problem() == ""
    assert ended == [value]


def test_a_text_is_checked_on_every_key(qtbot):
    field = TextField("conv", check=lambda text: "" if text.isidentifier() else "Use letters, digits and _.")
    qtbot.addWidget(field)
    told = []
    field.valueChanged.connect(told.append)
    retype(field, "a b")
    assert field.problem() == "Use letters, digits and _."
    assert field.value() == "a"
    assert told == ["a"]


def test_a_row_shows_the_problem_of_its_control_and_gives_it_a_name(qtbot):
    field = NumberField(3, 1, 11)
    row = FormRow("Kernel size", field)
    qtbot.addWidget(row)
    row.show()
    retype(field, "99")
    assert row.problem() == field.problem() != ""
    assert field.accessibleName() == "Kernel size"
    retype(field, "3")
    assert row.problem() == ""


def test_a_search_shows_its_shortcut_only_while_empty(qtbot):
    search = SearchField("Search layers", "A")
    qtbot.addWidget(search)
    search.resize(200, 28)
    search.show()
    empty = search.grab().toImage()
    QTest.keyClicks(search, "c")
    ink = empty.pixelColor(search.width() - 60, 14)
    right = search.grab().toImage().copy(search.width() - 20, 6, 14, 16)
    assert {right.pixelColor(x, y).name() for x in range(14) for y in range(16)} == {ink.name()}


@pytest.mark.parametrize("scale", [0.8, 1.5])
def test_texts_and_fields_follow_a_live_change_of_the_scale(look, qtbot, scale):
    box = QWidget()
    column, row = QVBoxLayout(box), QHBoxLayout()
    heading, elided, field = (
        Label("Network table", "strong"),
        Elided("26 × 26 × 32", "title"),
        TextField("32"),
    )
    for part in (heading, elided):
        row.addWidget(part)
    row.addStretch(1)
    column.addLayout(row)
    column.addWidget(field)
    qtbot.addWidget(box)
    box.resize(900, 200)
    box.show()
    look.set_scale(scale)
    qtbot.waitUntil(lambda: heading.width() >= text_width("Network table", "strong"))
    qtbot.waitUntil(lambda: elided.width() >= text_width("26 × 26 × 32", "title"))
    assert field.font().pixelSize() == theme.current().font("body").pixelSize()
    assert heading.font().pixelSize() == theme.current().font("strong").pixelSize()
