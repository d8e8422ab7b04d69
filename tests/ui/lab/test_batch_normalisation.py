import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.normalisation import normalise
from tests.ui.lab.by_hand import type_into


@pytest.fixture
def page(open_page):
    return open_page("batch-normalisation")


def choose(page, training):
    page.mode.set_value(training)
    page.mode.valueChanged.emit(training)


def test_training_uses_the_numbers_of_the_batch(page):
    wanted = normalise(page.settings.values.array, training=True).outputs
    np.testing.assert_allclose(page.output.values, wanted)
    np.testing.assert_allclose(page.output.values.mean(axis=0), 0, atol=1e-12)
    assert page.batch_numbers.marks.rows == (0, 1)
    assert page.moving.marks.rows == ()


def test_inference_uses_the_averages_which_have_moved_with_each_step(page):
    choose(page, False)
    values = page.settings.values.array
    mean, variance = values.mean(axis=0) * (1 - 0.99**100), 0.99**100 + values.var(axis=0) * (1 - 0.99**100)
    np.testing.assert_allclose(page.moving.values, [mean, variance])
    np.testing.assert_allclose(page.output.values, (values - mean) / np.sqrt(variance + 1e-3))
    assert page.moving.marks.rows == (0, 1)


def test_a_typed_cell_changes_its_whole_channel_in_training_and_only_itself_without_steps(page):
    before = page.output.values.copy()
    type_into(page.input, 2, 1, "40")
    changed = page.output.values != before
    assert changed[:, 1].all()
    assert not changed[:, [0, 2]].any()
    page.steps.take_text("0")
    choose(page, False)
    before = page.output.values.copy()
    type_into(page.input, 2, 1, "41")
    assert np.argwhere(page.output.values != before).tolist() == [[2, 1]]


def test_gamma_and_beta_stretch_and_shift(page):
    before = page.output.values.copy()
    page.gamma.take_text("2")
    page.beta.take_text("-1")
    np.testing.assert_allclose(page.output.values, 2 * before - 1)
    assert "mean −1" in page.about.text()


def test_arrows_choose_the_channel_that_is_spelled_out(page):
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Right)
    assert page.channel == 1
    assert page.working.lines()[-1].startswith("1·(10 − 12)/sqrt(")
    assert "Channel 1 comes out" in page.accessibleDescription()


def test_the_moving_averages_are_drawn_over_the_steps_with_a_line_at_those_made(page):
    curves = {curve.words: curve for curve in page.plot.curves}
    values = page.settings.values.array[:, 0]
    moving, still = curves["moving mean"], curves["mean of the batch"]
    assert page.plot.marker == 100
    assert (still.y == values.mean()).all()
    np.testing.assert_allclose(moving.y, values.mean() * (1 - 0.99**moving.x))
    np.testing.assert_allclose(
        curves["moving variance"].y, values.var() + (1 - values.var()) * 0.99**moving.x
    )
    page.steps.take_text("400")
    assert page.plot.marker == 400
    assert page.plot.curves[0].x[-1] == 800
