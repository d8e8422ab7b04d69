import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.correlation import correlate
from tests.ui.lab.by_hand import press, type_into


@pytest.fixture
def page(open_page):
    return open_page("one-dimension")


def choose(control, value):
    control.set_value(value)
    control.valueChanged.emit(value)


def test_causal_padding_stands_before_and_keeps_the_length(page):
    signal, kernel = page.settings.image.array[0], page.settings.kernel.array[0]
    np.testing.assert_array_equal(page.output.values[0], correlate(signal, kernel, padding="causal").outputs)
    assert page.output.values.shape == (1, 16)
    assert page.input.marks.columns == (-1, 0)


def test_a_typed_step_changes_only_what_comes_at_and_after_it(page):
    before = page.output.values.copy()
    type_into(page.input, 0, 5, "60")
    assert np.argwhere(page.output.values != before)[:, 1].tolist() == [5, 6]


def test_the_wavenet_stack_sees_sixteen_steps_and_none_that_comes_later(page):
    assert "rates 1, 2, 4, 8 see 16 steps" in page.about.text()
    assert page.tree.lit[0] == tuple(range(16))
    whole = page.settings.stacked()[-1].outputs
    assert page.about.text().endswith(f"is {whole[-1]:,.0f}.")
    page.layers.take_text("2")
    assert page.tree.lit[0] == (12, 13, 14, 15)


def test_rate_and_valid_shorten_it_as_the_course_says(page):
    page.length.take_text("10")
    page.kernel_size.take_text("3")
    page.rate.take_text("2")
    choose(page.padding, "valid")
    assert page.output.values.shape == (1, 6)
    assert "6 × 64 with valid" in page.note.right.text()
    assert "6,208 parameters" in page.note.right.text()


def test_a_press_or_an_arrow_shows_the_sum(page):
    press(page.output, 0, 3)
    assert page.working.lines()[1] == "2·1 + 5·2 = 12"
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Right)
    assert page.accessibleDescription() == "Step 4 of the output reads steps 3, 4 of the signal and is 13."


def test_a_kernel_longer_than_the_signal_is_refused_in_a_sentence(page):
    choose(page.padding, "valid")
    page.kernel_size.take_text("9")
    page.length.take_text("4")
    assert page.output.isHidden()
    assert page.done is None
    page.undo()
    assert not page.output.isHidden()


def test_each_step_of_the_output_stands_below_its_step_of_the_signal(page, qtbot):
    def left(grid, step):
        return grid.mapTo(page, grid.rect_of(0, step).topLeft().toPoint()).x()

    qtbot.waitUntil(lambda: abs(left(page.input, 5) - left(page.output, 5)) <= 1)
    assert page.output.cell == page.input.cell
