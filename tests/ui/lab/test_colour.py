import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.colour import planes
from tests.ui.lab.by_hand import press, type_into


@pytest.fixture
def page(open_page):
    return open_page("colour")


def test_the_three_partial_sums_add_up_to_the_output(page):
    total = sum(grid.values for grid in page.parts)
    np.testing.assert_allclose(page.output.values, total)
    page.bias.take_text("2")
    np.testing.assert_allclose(page.output.values, total + 2)


def test_a_typed_colour_changes_its_own_channels_sums_and_the_output_alone(page):
    before = [grid.values.copy() for grid in (*page.parts, page.output)]
    type_into(page.planes[1], 0, 0, "1")
    changed = [
        (grid.values != old).sum() for grid, old in zip((*page.parts, page.output), before, strict=True)
    ]
    assert changed == [0, 1, 0, 1]


def test_what_is_no_colour_is_refused_in_a_sentence(page):
    before = page.settings
    type_into(page.planes[0], 0, 0, "7")
    assert page.settings == before
    assert page.refusal.text() == "Colours are numbers from 0 to 1."


def test_all_planes_of_the_image_are_shown_and_told(page):
    page.tiles.tiles.selected.emit(3)
    grey = planes(page.settings.image.array)["grey"]
    assert f"Chosen: grey, on average {grey.mean():.3g}." in page.plane_words.text()


def test_a_press_spells_the_sum_of_every_channel(page):
    press(page.output, 1, 1)
    lines = page.working.lines()
    assert [line.partition(":")[0] for line in lines[1:4]] == ["red", "green", "blue"]
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Up)
    assert page.place == (0, 1)
    assert page.accessibleDescription().startswith("Row 0, column 1: red ")
