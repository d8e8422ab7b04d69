import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.correlation import correlate
from cnnstudio.arithmetic.receptive import dilated_stack, path_map
from tests.ui.lab.by_hand import drag, type_into


@pytest.fixture
def page(open_page):
    return open_page("dilated")


def type_rates(page, words):
    page.rates.setFocus()
    page.rates.selectAll()
    QTest.keyClicks(page.rates, words)
    QTest.keyClick(page.rates, Qt.Key.Key_Return)


def choose_layer(page):
    page.view.set_value("layer")
    page.view.valueChanged.emit("layer")


def test_the_stack_of_the_course_sees_15_cells_and_the_plain_one_7(page):
    assert page.maps[0].values.shape == (15, 15)
    assert page.maps[1].values.shape == (7, 7)
    assert "225 of 225" in page.sums[0].text()
    assert page.told.lines()[2].endswith("3, 7, 15")
    assert page.told.lines()[3].endswith("3, 5, 7")
    assert page.sums[0].text().endswith("27 weights for each channel pair.")


def test_arrow_keys_add_layer_after_layer(page):
    page.setFocus()
    for _ in range(2):
        QTest.keyClick(page, Qt.Key.Key_Left)
    assert page.maps[0].values.shape == (3, 3)
    QTest.keyClick(page, Qt.Key.Key_Right)
    assert page.maps[0].values.shape == (7, 7)
    assert len(page.trees[0].lit[0]) == 7
    assert page.accessibleDescription().startswith("2 layers: Field 7 × 7")


def test_typed_rates_make_another_stack_and_show_its_grid(page):
    type_rates(page, "2, 2, 2")
    np.testing.assert_array_equal(page.maps[0].values, path_map(dilated_stack((2, 2, 2))))
    assert "49 of 169" in page.sums[0].text()
    assert len(page.trees[0].lit[0]) == 7


@pytest.mark.parametrize("words", ["a", "0, 1", "1, 2, 3, 4, 5, 6, 7"])
def test_rates_that_are_none_are_refused_under_their_field(page, words):
    type_rates(page, words)
    assert page.rates_row.problem() == "Type one to six whole numbers from 1 on, such as 1, 2, 4."
    assert page.settings.rates == (1, 2, 4)


def test_a_stack_too_wide_to_be_drawn_is_refused_in_a_sentence(page):
    type_rates(page, "50")
    assert "This stack sees 101 cells across" in page.rates_row.problem()


def test_one_layer_has_holes_and_follows_the_typed_cell(page):
    choose_layer(page)
    assert page.kernel.values.shape == (5, 5)
    assert int(page.kernel._plane.hatched.sum()) == 16
    before = page.output.values.copy()
    type_into(page.input, 4, 4, "5")
    image = page.settings.image.array
    assert image[4, 4] == 5
    wanted = correlate(image, page.settings.kernel.array, dilation=2).outputs
    np.testing.assert_allclose(page.output.values, wanted)
    changed = {tuple(at) for at in np.argwhere(before != page.output.values)}
    assert changed == {(0, 2), (2, 0), (2, 2), (2, 4), (4, 2)}


def test_the_window_is_dragged_and_the_pairs_of_the_formula_are_lit(page):
    choose_layer(page)
    drag(page.input, (2, 2), (5, 6))
    assert page.place == (3, 4)
    assert page.input.marks.columns == (4, 6, 8)
    assert page.pairs() == ((8, 0), (6, 1), (4, 2))
    assert np.argwhere(page.line.marks.outlined[0]).ravel().tolist() == [4, 6, 8]
    assert "(8, 0), (6, 1), (4, 2)" in page.told.lines()[1]


def test_a_rate_changes_what_the_kernel_spans_and_one_too_large_is_refused(page):
    choose_layer(page)
    page.rate.take_text("3")
    assert page.kernel.values.shape == (7, 7)
    assert page.output.values.shape == (5, 5)
    page.rate.take_text("9")
    assert "spans 19 cells" in page.rate_row.problem()
    assert page.output.isHidden()


def test_the_notes_say_what_the_arithmetic_says(page):
    right = [note.right.text() for note in page.note_cards]
    assert "spans 3, 5, 7. 3, 7, 15 is a stack" in right[0]
    assert "rates 1, 2, 3 give 13." in right[0]
    assert "1,089 and 1,089" in right[3]
    assert "49 of 169" in right[3]
    assert "6 × 64 with valid and 10 × 64 with same; it has 6,208" in right[4]
