import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.lab.by_hand import press, type_into


@pytest.fixture
def page(open_page):
    return open_page("flatten-dense")


def test_channels_run_fastest_in_the_row(page):
    maps = page.settings.maps.array
    np.testing.assert_array_equal(page.flat.values[0], maps.ravel())
    np.testing.assert_array_equal(page.folded[1].values, page.weights.values.reshape(3, 3, 2)[..., 1])


def test_a_press_on_a_cell_goes_to_its_number(page):
    press(page.maps[1], 1, 2)
    assert page.at == (1 * 3 + 2) * 2 + 1
    assert page.working.lines()[1] == "(1·3 + 2)·2 + 1 = 11"
    assert page.flat.marks.chosen == (0, 11)
    assert page.folded[1].marks.chosen == (1, 2)
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Right)
    assert page.accessibleDescription().startswith("Number 12 is row 2, column 0 of channel 0: 4 times ")


def test_the_weighted_sum_is_the_sum_of_the_products(page):
    total = float((page.flat.values * page.weights.values).sum())
    assert page.products.values.sum() == total == page.done.sums[0]
    assert page.working.lines()[3] == f"relu({total:.0f} + 1) = {max(total + 1, 0):.0f}"


def test_a_typed_cell_changes_its_number_its_product_and_no_other(page):
    before, products = page.flat.values.copy(), page.products.values.copy()
    type_into(page.maps[0], 0, 1, "9")
    assert np.argwhere(page.flat.values != before).tolist() == [[0, 2]]
    type_into(page.weights, 0, 2, "5")
    assert np.argwhere(page.products.values != products).tolist() == [[0, 2]]


def test_more_channels_make_more_numbers(page):
    page.channels.take_text("4")
    assert page.flat.values.size == page.weights.values.size == 36
    page.undo()
    assert page.flat.values.size == 18
