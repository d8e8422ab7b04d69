import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic import kernels
from cnnstudio.arithmetic.correlation import correlate
from tests.ui.lab.by_hand import type_into


@pytest.fixture
def page(open_page):
    return open_page("separable")


def test_sobel_is_a_column_times_a_row_and_takes_72_instead_of_81(page):
    assert page.column.values.ravel().tolist() == [1, 2, 1]
    assert page.line.values.ravel().tolist() == [-1, 0, 1]
    np.testing.assert_array_equal(page.nearest.values, kernels.sobel())
    lines = page.counts.lines()
    assert "= 81 multiplications, 9 weights" in lines[0]
    assert "45 + 27 = 72 multiplications, 6 weights" in lines[1]
    assert lines[2] == "saved 11 %; largest difference of the results 0"
    assert page.verdict.text().startswith("Rank 1")


def test_a_typed_pixel_changes_what_reads_it_in_both_steps_and_no_more(page):
    first, second = page.first.values.copy(), page.second.values.copy()
    type_into(page.input, 0, 1, "2")
    image = page.settings.image.array
    assert image[0, 1] == 2
    np.testing.assert_array_equal(page.first.values, correlate(image, [[1], [2], [1]]).outputs)
    np.testing.assert_array_equal(page.second.values, correlate(image, kernels.sobel()).outputs)
    np.testing.assert_array_equal(page.whole.values, page.second.values)
    assert np.argwhere(first != page.first.values).tolist() == [[0, 1]]
    # Column 1 stands under the middle of Sobel's row in output 0, whose weight is 0, and under its end in output 1.
    assert np.argwhere(second != page.second.values).tolist() == [[0, 1]]


def test_a_typed_weight_breaks_the_rank_and_the_miss_is_told(page):
    type_into(page.kernel, 1, 1, "3")
    values = np.linalg.svd(page.settings.kernel.array, compute_uv=False)
    miss = np.linalg.norm(values[1:]) / np.linalg.norm(values)
    assert f"misses {miss * 100:.2f} % of its norm" in page.verdict.text()
    assert page.largest_difference() > 0
    assert not any(button.isChecked() for button in page.presets.buttons.values())


def test_the_laplacian_misses_what_the_course_says(page):
    page.presets.buttons["laplacian"].click()
    assert "misses 10.05 % of its norm" in page.verdict.text()
    assert page.verdict.text().startswith("Rank 2")


def test_arrows_move_both_windows_and_the_sentence_follows(page):
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Down)
    QTest.keyClick(page, Qt.Key.Key_Right)
    QTest.keyClick(page, Qt.Key.Key_Right)
    assert page.place == (1, 2)
    assert page.input.marks.columns == (2, 3, 4)
    assert page.first.marks.rows == (1,)
    assert page.accessibleDescription() == ("Row 1, column 2: 20 in two steps, 20 with the whole kernel.")


def test_a_kernel_larger_than_the_image_is_refused_under_its_field(page):
    page.kernel_size.take_text("6")
    assert page._rows["kernel"].problem() == "The kernel is larger than the input: choose a smaller one."
    assert page.second.isHidden()
    page.image_size.take_text("9")
    assert not page._rows["kernel"].problem()
    assert page.second.values.shape == (4, 4)


def test_the_note_says_what_is_saved_when(page):
    text = page.always.right.text()
    assert "11 % at 5 × 5 (72 of 81) and 33 % at 100 × 100 (58,212 of 86,436)" in text
    assert text.endswith("Sobel has rank 1, the Laplacian 2.")
