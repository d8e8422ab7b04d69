import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.correlation import correlate
from tests.ui.lab.by_hand import press, type_into


@pytest.fixture
def page(open_page):
    return open_page("three-dimensions")


def shown(page):
    return np.stack([grid.values for grid in page.outputs if not grid.isHidden()])


def test_every_slice_of_the_output_is_shown(page):
    settings = page.settings
    np.testing.assert_array_equal(shown(page), correlate(settings.image.array, settings.kernel.array).outputs)
    assert shown(page).shape == (3, 3, 3)
    assert "216 multiplications" in page.about.text()


def test_a_typed_cell_changes_what_depends_on_it_and_nothing_else(page):
    before = shown(page)
    type_into(page.inputs[1], 0, 0, "90")
    np.testing.assert_array_equal(shown(page) != before, page.done.readers((1, 0, 0)))


def test_a_press_marks_the_slices_under_the_kernel_and_spells_the_sum(page):
    press(page.outputs[2], 1, 1)
    assert [bool(grid.marks.rows) for grid in page.inputs[:4]] == [False, False, True, True]
    assert page.working.lines()[-1] == "= −16"
    assert page.accessibleDescription() == "Slice 2, row 1, column 1 of the output: −16."
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Left)
    assert page.place == (2, 1, 0)


def test_a_kernel_larger_than_the_volume_is_refused(page):
    page.kernel_size.take_text("5")
    assert all(grid.isHidden() for grid in page.outputs)
    page.side.take_text("5")
    assert shown(page).shape == (1, 1, 1)
