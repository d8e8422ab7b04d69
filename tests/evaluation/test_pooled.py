"""The course's Precision and Recall: pooled over classes at one threshold, beside scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import precision_score, recall_score

from cnnstudio.evaluation.classes import confusion, report
from cnnstudio.evaluation.pooled import pooled, why_they_differ
from cnnstudio.evaluation.predictions import Predictions
from tests.evaluation import made

ROWS = [[0.4, 0.3, 0.3], [0.2, 0.7, 0.1], [0.6, 0.2, 0.2], [0.45, 0.30, 0.25]]
COURSE = Predictions("classes", np.array([0, 1, 2, 0]), np.array(ROWS, np.float32))


def test_the_case_of_the_course():
    """COURSE.md A6: accuracy 0.75, Keras's precision 0.5 and recall 0.25."""
    both = pooled(COURSE)
    assert (both.precision, both.recall) == (0.5, 0.25)
    assert (both.yes, both.right, both.true, both.silent) == (2, 1, 4, 2)
    got = report(confusion(COURSE.truth, COURSE.answers, 3))
    assert got.accuracy == 0.75
    wanted = precision_score(COURSE.truth, COURSE.answers, average="macro", zero_division=0)
    assert got.macro.precision == pytest.approx(wanted)
    assert got.macro.recall == pytest.approx(recall_score(COURSE.truth, COURSE.answers, average="macro"))
    assert both.precision != pytest.approx(got.macro.precision)
    assert "2 of 4 samples" in why_they_differ(COURSE, both)


@pytest.mark.slow
@pytest.mark.parametrize("found", [COURSE, made.classes(), made.labels()])
def test_keras_gives_the_same_two_numbers(found):
    import keras

    true = found.truth if found.task == "several" else np.eye(found.columns)[found.truth]
    both = pooled(found)
    for metric, wanted in (
        (keras.metrics.Precision(), both.precision),
        (keras.metrics.Recall(), both.recall),
    ):
        metric.update_state(true, found.outputs)
        assert float(metric.result()) == pytest.approx(wanted, abs=1e-6)


def test_one_output_is_the_row_of_class_one():
    found = made.classes(count=2)
    one = Predictions("classes", found.truth, found.outputs, single=True)
    row = report(confusion(one.truth, one.answers, 2)).rows[1]
    both = pooled(one)
    assert (both.precision, both.recall) == pytest.approx((row.precision, row.recall))
    assert "class 1" in why_they_differ(one, both)


def test_without_any_yes_both_are_zero():
    quiet = Predictions("classes", np.array([0, 1]), np.full((2, 3), 1 / 3, np.float32))
    assert pooled(quiet)[:2] == (0.0, 0.0)
