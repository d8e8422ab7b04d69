"""The confusion matrix and the report against scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import classification_report, confusion_matrix

from cnnstudio.evaluation.classes import (
    cell,
    confusion,
    frequent_mistakes,
    label_report,
    report,
    row_shares,
)
from tests.evaluation import made


@given(st.integers(2, 6), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_the_report_is_scikit_learns(classes, samples, seed):
    dice = np.random.default_rng(seed)
    truth, answers = dice.integers(0, classes, (2, samples))
    counts = confusion(truth, answers, classes)
    np.testing.assert_array_equal(counts, confusion_matrix(truth, answers, labels=range(classes)))
    wanted = classification_report(truth, answers, output_dict=True, zero_division=0)
    got = report(counts)
    assert got.accuracy == pytest.approx(wanted["accuracy"])
    for name, row in (("macro avg", got.macro), ("weighted avg", got.weighted)):
        assert (row.precision, row.recall, row.f1, row.support) == pytest.approx(
            [wanted[name][key] for key in ("precision", "recall", "f1-score", "support")]
        )
    for place, row in enumerate(got.rows):
        if place in got.absent:
            assert str(place) not in wanted
            assert row.support == 0
        else:
            line = wanted[str(place)]
            assert (row.precision, row.recall, row.f1, row.support) == pytest.approx(
                [line[key] for key in ("precision", "recall", "f1-score", "support")]
            )


def test_row_shares_add_up_to_one_and_an_empty_class_has_none():
    counts = np.array([[3, 1, 0], [0, 0, 0], [1, 1, 2]])
    shares = row_shares(counts)
    np.testing.assert_allclose(shares[[0, 2]].sum(axis=1), 1)
    assert shares[0, 0] == 0.75
    assert np.isnan(shares[1]).all()


def test_a_cell_holds_its_samples_the_surest_answer_first():
    found = made.classes()
    counts = confusion(found.truth, found.answers, found.columns)
    for true, answer in np.ndindex(5, 5):
        rows = cell(found, true, answer)
        assert len(rows) == counts[true, answer]
        assert (found.truth[rows] == true).all()
        assert (found.answers[rows] == answer).all()
        assert (np.diff(found.certainty[rows]) <= 0).all()


def test_labels_that_do_not_exclude_each_other_are_reported_as_scikit_learn_does():
    found = made.labels()
    yes = found.outputs > 0.5
    wanted = classification_report(found.truth, yes, output_dict=True, zero_division=0)
    got = label_report(found)
    for place, row in enumerate(got.rows):
        line = wanted[str(place)]
        assert (row.precision, row.recall, row.f1, row.support) == pytest.approx(
            [line[key] for key in ("precision", "recall", "f1-score", "support")]
        )
    assert got.macro.f1 == pytest.approx(wanted["macro avg"]["f1-score"])
    assert got.weighted.recall == pytest.approx(wanted["weighted avg"]["recall"])
    assert got.accuracy == pytest.approx((found.truth == yes).all(axis=1).mean())


def test_mistakes_come_with_the_most_frequent_first_and_their_share_of_the_true_class():
    counts = np.array([[90, 5, 0], [5, 4, 1], [7, 0, 3]])
    found = frequent_mistakes(counts, 3)
    assert [(one.true, one.answer, one.count) for one in found] == [(2, 0, 7), (1, 0, 5), (0, 1, 5)]
    assert [one.share for one in found] == [0.7, 0.5, 5 / 95]
    assert len(frequent_mistakes(counts, 99)) == 4
    assert frequent_mistakes(np.diag([3, 4]), 9) == ()
