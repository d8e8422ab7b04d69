import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.dropout import dropout
from tests.ui.lab.by_hand import type_into


@pytest.fixture
def page(open_page):
    return open_page("dropout")


def choose(page, training):
    page.mode.set_value(training)
    page.mode.valueChanged.emit(training)


def test_training_drops_and_enlarges_and_each_batch_draws_anew(page):
    wanted = dropout(page.settings.values.array, 0.25, seed=0)
    np.testing.assert_array_equal(page.output.values, wanted.outputs)
    assert page.working.lines()[-1] == "1/(1 − 0.25) = 1.3333"
    first = page.done.kept.copy()
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Right)
    assert page.batch == 1
    assert (page.done.kept != first).any()
    assert page.accessibleDescription().startswith(f"Training: {int(page.done.kept.sum())} of 24")


def test_inference_lets_everything_pass(page):
    choose(page, False)
    np.testing.assert_array_equal(page.output.values, page.input.values)
    assert (page.drawn.values == 1).all()
    assert page.about.text().startswith("Inference: all 24 values pass unchanged")


def test_the_average_of_all_batches_comes_near_the_input_which_inference_passes(page):
    def away():
        return float(np.abs(page.average.values - page.input.values).max())

    first = away()
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_End)
    made = [dropout(page.input.values, 0.25, seed=n).outputs for n in range(50)]
    np.testing.assert_allclose(page.average.values, np.mean(made, axis=0))
    assert away() < first / 2
    assert f"after 50 batches, up to {away():.3g}" in page.average_row._heads[page.average]._note.text()
    choose(page, False)
    assert page.average_row.isHidden()


def test_a_typed_cell_changes_its_own_output_if_it_is_kept_and_no_other(page):
    kept, dropped = (tuple(int(i) for i in np.argwhere(m)[0]) for m in (page.done.kept, ~page.done.kept))
    before = page.output.values.copy()
    type_into(page.input, *dropped, "30")
    np.testing.assert_array_equal(page.output.values, before)
    type_into(page.input, *kept, "30")
    assert np.argwhere(page.output.values != before).tolist() == [list(kept)]
    assert page.output.values[kept] == pytest.approx(40)


def test_a_typed_rate_drops_more_and_is_undone(page):
    page.rate.take_text("0.5")
    np.testing.assert_array_equal(
        page.output.values, dropout(page.settings.values.array, 0.5, seed=0).outputs
    )
    page.undo()
    assert page.rate.value() == 0.25
    assert page.done.factor == pytest.approx(4 / 3)
