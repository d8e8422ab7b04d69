import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic import activations
from cnnstudio.ui.lab.activation_words import RULES
from tests.ui.lab.by_hand import press, type_into


@pytest.fixture
def page(open_page):
    return open_page("activations")


def choose(page, name):
    page.name.set_value(name)
    page.name.valueChanged.emit(name)


def test_every_activation_of_keras_is_there_with_its_rule_and_its_numbers(page):
    assert set(RULES) == set(activations.EVERY)
    for name in activations.EVERY:
        choose(page, name)
        assert page.refusal.isHidden(), name
        np.testing.assert_allclose(
            page.output.values, activations.activate(name, page.settings.sums.array), err_msg=name
        )
        assert page.working.lines()[0] == RULES[name]


def test_a_typed_sum_changes_its_output_and_no_other(page):
    choose(page, "tanh")
    before = page.output.values.copy()
    type_into(page.input, 2, 1, "-1.5")
    after = page.output.values
    assert np.argwhere(before != after).tolist() == [[2, 1]]
    assert after[2, 1] == pytest.approx(np.tanh(-1.5))
    assert page.slope.values[2, 1] == pytest.approx(1 - np.tanh(-1.5) ** 2)
    assert page.at == -1.5


def test_a_typed_sum_changes_all_channels_of_its_place_under_softmax(page):
    choose(page, "softmax")
    before = page.output.values.copy()
    type_into(page.input, 1, 3, "2")
    changed = np.argwhere(before != page.output.values)
    assert changed.tolist() == [[1, c] for c in range(4)]
    assert page.output.values.sum(axis=1) == pytest.approx(1)
    np.testing.assert_allclose(
        page.slope.values, activations.jacobian("softmax", page.settings.sums.array[1])
    )
    assert "sum to 1." in page.effect.text()


def test_arrows_move_the_line_and_change_the_activation(page):
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Right)
    assert page.at == -1.75
    assert page.plot.marker == -1.75
    assert page.accessibleDescription() == "relu at −1.75: output 0, slope 0."
    QTest.keyClick(page, Qt.Key.Key_Down)
    assert page.settings.name == activations.EVERY[1]


def test_a_cell_pressed_stands_the_line_at_its_sum(page):
    choose(page, "sigmoid")
    press(page.input, 0, 3)
    assert page.at == 4
    assert page.value_at() == pytest.approx((1 / (1 + np.exp(-4)), 0.0176627), rel=1e-4)
    assert page.output.marks.outlined[0, 3]


def test_the_numbers_that_shape_an_activation_are_shown_and_used(page):
    choose(page, "leaky_relu")
    field, row = page.shapes["negative_slope"]
    assert row.isVisibleTo(page)
    assert not page.shapes["alpha"][1].isVisibleTo(page)
    assert field.value() == 0.2
    field.take_text("0.5")
    assert page.output.values[0, 2] == -1
    assert page.plot.curves[0].y[0] == -3


def test_a_number_that_shapes_nothing_is_refused_under_its_field(page):
    choose(page, "celu")
    field, row = page.shapes["alpha"]
    field.take_text("0")
    assert row.problem() == "celu divides by alpha: it cannot be 0."


def test_the_notes_count_what_is_shown(page):
    assert "relu(−2) = 0, relu(1) = 1. 5 of these 16 sums are below 0." in page.notes.positive.right.text()
    type_into(page.input, 0, 0, "-9")
    assert "6 of these 16" in page.notes.positive.right.text()
    choose(page, "sparsemax")
    assert page.notes.keras.isVisibleTo(page)
