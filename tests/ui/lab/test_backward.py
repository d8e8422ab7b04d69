import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.correlation import correlate
from cnnstudio.arithmetic.gradients import backward, half_squares
from tests.ui.lab.by_hand import press, type_into


@pytest.fixture
def page(open_page):
    shown = open_page("backward")
    shown.setFocus()
    QTest.keyClick(shown, Qt.Key.Key_End)
    return shown


def test_the_gradients_of_the_course_are_added_up_at_the_last_place(page):
    assert page.to_kernel.values.tolist() == [[2, 5], [4, 7]]
    assert page.to_input.values.tolist() == [[0, 1, 1, 1], [-1, 2, 2, 3], [-1, 2, 2, 3], [-1, 1, 1, 2]]
    assert page.step.bias_so_far == 9
    assert "so far 9" in page.working.lines()[1]


def test_the_first_place_adds_its_window_alone(page):
    press(page.output, 0, 0)
    np.testing.assert_array_equal(page.to_kernel.values, [[1, 0], [-1, 0]])
    np.testing.assert_array_equal(page.added.values, page.to_kernel.values)
    assert page.accessibleDescription() == (
        "Output row 0, column 0: gradient 1 arrives; the bias's gradient is 1 so far."
    )


def test_half_the_squares_send_the_outputs_themselves_back(page):
    page.goal.set_value("squares")
    page.goal.valueChanged.emit("squares")
    np.testing.assert_array_equal(page.arriving.values, page.output.values)
    assert page.to_kernel.values.tolist() == [[-6, 10], [7, 19]]
    assert page.working.lines()[1].startswith("f = 20.5;")


def test_a_typed_input_changes_the_kernels_gradient_and_not_the_inputs(page):
    before = page.to_input.values.copy()
    type_into(page.input, 1, 1, "5")
    wanted = backward(correlate(page.settings.image.array, page.settings.kernel.array))
    np.testing.assert_allclose(page.to_kernel.values, wanted.kernel)
    assert page.to_kernel.values.tolist() == [[7, 10], [9, 12]]
    np.testing.assert_array_equal(page.to_input.values, before)


def test_a_typed_weight_changes_the_inputs_gradient(page):
    type_into(page.kernel, 0, 0, "3")
    wanted = backward(correlate(page.settings.image.array, page.settings.kernel.array))
    np.testing.assert_allclose(page.to_input.values, wanted.inputs)


def test_the_check_by_finite_differences_agrees_and_is_worked_out(page):
    page.goal.set_value("squares")
    page.goal.valueChanged.emit("squares")
    page.bias.take_text("1.5")
    assert max(page.errors(page.found)) < 1e-7
    done = correlate(page.settings.image.array, page.settings.kernel.array, [1.5])
    np.testing.assert_allclose(page.to_kernel.values, half_squares(done)[1].kernel)


def test_max_sends_the_gradient_to_the_winner_and_average_to_all(page):
    assert page.routed.values.sum() == 4
    assert set(np.unique(page.routed.values)) == {0, 1}
    page.pooling.set_value("average")
    page.pooling.valueChanged.emit("average")
    assert (page.routed.values == 0.25).all()
