import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.lab.by_hand import press, type_into

NUMBERS = np.array([[1, 3, 2, 1], [4, 6, 5, 0], [3, 1, 1, 2], [0, 2, 4, 8]], float)


@pytest.fixture
def page(open_page):
    return open_page("pooling")


def _choose(control, value):
    control.set_value(value)
    control.valueChanged.emit(value)


def test_the_lessons_numbers_in_every_kind(page):
    np.testing.assert_array_equal(page.output.values, [[6, 5], [3, 8]])
    _choose(page.kind, "average")
    np.testing.assert_array_equal(page.output.values, [[3.5, 2], [1.5, 3.75]])
    QTest.mouseClick(page.everywhere, Qt.MouseButton.LeftButton)
    assert page.output.values.tolist() == [[2.6875]]


def test_the_winner_is_marked_and_said(page):
    press(page.output, 1, 1)
    assert np.argwhere(page.input.marks.dotted).tolist() == [[3, 3]]
    assert page.working.text() == "max(1, 2, 4, 8) = 8"
    assert page.spoken().endswith("It comes from row 3, column 3.")


def test_un_pooling_brings_back_the_winners_and_the_rest_is_lost(page):
    wanted = np.zeros((4, 4))
    for row, column in ((1, 1), (1, 2), (2, 0), (3, 3)):
        wanted[row, column] = NUMBERS[row, column]
    np.testing.assert_array_equal(page.unpooled.values, wanted)
    np.testing.assert_array_equal(page.lost.values, NUMBERS - wanted)


def test_one_bright_pixel_survives_max_and_not_average(page):
    _choose(page.input_rows.source, "bright")
    assert page.output.values.max() == 255
    _choose(page.kind, "average")
    assert page.output.values.max() == 63.75


def test_a_typed_number_changes_only_its_own_window(page):
    type_into(page.input, 0, 0, "9")
    np.testing.assert_array_equal(page.output.values, [[9, 5], [3, 8]])


def test_windows_may_overlap(page):
    QTest.mouseClick(page.apart, Qt.MouseButton.LeftButton)
    page.strides._fields[0].take_text("1x1")
    assert page.output.values.shape == (3, 3)
    page.undo()
    page.undo()
    assert page.output.values.shape == (2, 2)


def test_a_window_larger_than_the_input_is_refused_under_its_field(page):
    page.size_field._fields[0].take_text("9")
    assert "spans 9 cells" in page._rows["kernel"].problem()
    assert page.output.isHidden()
