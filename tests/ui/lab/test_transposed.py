import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.transposed import forward_matrix, transposed
from cnnstudio.ui.lab.transposing import overlap_line
from tests.ui.lab.by_hand import press, type_into


@pytest.fixture
def page(open_page):
    return open_page("transposed")


def choose(page, view):
    page.view.set_value(view)
    page.view.valueChanged.emit(view)


def test_a_typed_input_changes_the_cells_its_copy_covers_and_no_other(page):
    before = page.output.values.copy()
    type_into(page.input, 0, 1, "-5")
    wanted = transposed([[1, -5], [3, 4]], page.settings.kernel.array, strides=2).outputs
    np.testing.assert_array_equal(page.output.values, wanted)
    changed = {tuple(at) for at in np.argwhere(before != wanted)}
    assert changed == {(r, c) for r in range(3) for c in range(2, 5)}


def test_copies_are_put_down_one_after_the_other_until_they_are_the_output(page):
    page.setFocus()
    np.testing.assert_array_equal(page.so_far.values, page.copy.values)
    QTest.keyClick(page, Qt.Key.Key_End)
    assert page.place == (1, 1)
    np.testing.assert_array_equal(page.so_far.values, page.output.values)
    assert page.copy.marks.rows == (2, 3, 4)
    assert page.accessibleDescription() == "Input row 1, column 1: its copy of the kernel sums to 64."


def test_the_turned_kernel_over_the_inserted_zeros_gives_the_same_cell(page):
    type_into(page.kernel, 0, 0, "7")
    choose(page, "zeros")
    wide, turned = page.stretched.values, page.turned.values
    assert turned[2, 2] == 7
    for at in ((0, 0), (2, 2), (4, 3)):
        page.go_to(at)
        rows, columns = page.stretched.marks.rows, page.stretched.marks.columns
        window = wide[np.ix_(rows, columns)]
        assert (window * turned).sum() == page.output.values[at]


def test_same_cuts_the_spread_and_the_window_still_stands_right(page):
    page.padding.set_value("same")
    page.padding.valueChanged.emit("same")
    choose(page, "zeros")
    assert page.output.values.shape == (4, 4)
    page.go_to((3, 3))
    window = page.stretched.values[np.ix_(page.stretched.marks.rows, page.stretched.marks.columns)]
    assert (window * page.turned.values).sum() == page.output.values[3, 3]


def test_the_transposed_matrix_times_the_input_is_the_output(page):
    choose(page, "matrix")
    matrix = forward_matrix(page.done)
    np.testing.assert_array_equal(page.matrix.values, matrix)
    product = page.flipped.values @ page.input.values.ravel()
    np.testing.assert_array_equal(product, page.output.values.ravel())


def test_a_press_on_the_output_tells_which_products_meet_there(page):
    press(page.output, 2, 2)
    assert page.settings.view == "zeros"
    assert page.place == (2, 2)
    assert page.working.lines()[-1].endswith("= 10")
    assert page.overlap.values[2, 2] == 4
    assert page.input.marks.outlined.all()


def test_the_overlap_is_uneven_until_the_stride_divides_the_kernel(page):
    assert page.overlap.values[2].tolist() == [2, 2, 4, 2, 2]
    assert overlap_line(3, 2) == "1 1 2 1 2 1 1"
    assert overlap_line(4, 2) == "1 1 2 2 2 2 1 1"
    page.kernel_size.take_text("4")
    assert page.kernel.values.shape == (4, 4)
    assert "gets 2, 2 weights" in page.note_cards[2].right.text()


def test_the_checkerboard_stands_on_the_image_and_both_cures_take_it_away(page):
    choose(page, "board")
    row = page.views["board"]
    uneven = [float(row._heads[g]._note.text().split()[0]) for g in page.boards]
    assert uneven[0] > 40
    assert uneven[1] < 2
    assert uneven[2] < 2
    assert {board.values.shape for board in page.boards} == {(96, 96)}


def test_the_size_of_the_course_stands_in_the_notes(page):
    right = [note.right.text() for note in page.note_cards]
    assert "32 × 32 × 64 with same and 33 × 33 × 64 with valid, 18,496" in right[1]
    assert "1 1 2 1 2 1 1" in right[2]


def test_a_matrix_too_large_is_refused_in_a_sentence(page):
    page.input_size.take_text("8")
    page.stride.take_text("8")
    page.kernel_size.take_text("8")
    choose(page, "matrix")
    assert page._rows["matrix"].problem()
    page.input_size.take_text("2")
    assert not page._rows["matrix"].problem()
