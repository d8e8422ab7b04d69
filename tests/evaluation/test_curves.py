"""ROC, precision over recall, top-k and calibration."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    average_precision_score,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
    top_k_accuracy_score,
)

from cnnstudio.evaluation import curves
from cnnstudio.evaluation.calibration import calibration, in_bin
from cnnstudio.evaluation.predictions import Predictions
from cnnstudio.evaluation.ranking import ranks, top, true_shares
from tests.evaluation import made

FOUND = [made.classes(), made.classes(rounded=1), made.classes(30, 3, 7), made.labels()]


@pytest.mark.parametrize("found", FOUND)
def test_roc_is_scikit_learns(found):
    for column in range(found.columns):
        positive, scores = curves.one_against_rest(found, column)
        got = curves.roc(positive, scores)
        assert got.area == pytest.approx(roc_auc_score(positive, scores))
        assert (got.x[0], got.y[0], got.x[-1], got.y[-1]) == (0, 0, 1, 1)
        assert {*zip(got.x.round(9), got.y.round(9), strict=True)} <= {
            *zip(*(a.round(9) for a in roc_curve(positive, scores, drop_intermediate=False)[:2]), strict=True)
        }
        assert np.trapezoid(got.y, got.x) == pytest.approx(got.area)


@pytest.mark.parametrize("found", FOUND)
def test_precision_over_recall_is_scikit_learns(found):
    for column in range(found.columns):
        positive, scores = curves.one_against_rest(found, column)
        got = curves.precision_recall(positive, scores)
        assert got.area == pytest.approx(average_precision_score(positive, scores))
        precision, recall, thresholds = precision_recall_curve(positive, scores)
        ours = {*zip(got.x[1:].round(9), got.y[1:].round(9), got.thresholds[1:].round(9), strict=True)}
        theirs = {*zip(recall[:-1].round(9), precision[:-1].round(9), thresholds.round(9), strict=True)}
        assert ours <= theirs
        assert got.x[-1] == 1.0


def test_what_lies_behind_a_point_is_what_its_numbers_count():
    found = made.classes()
    positive, scores = curves.one_against_rest(found, 2)
    curve = curves.roc(positive, scores)
    place = curve.nearest(0.1, 0.8)
    alarms, misses = curves.beside(positive, scores, curve.thresholds[place])
    assert len(alarms) == round(curve.x[place] * (~positive).sum())
    assert len(misses) == round((1 - curve.y[place]) * positive.sum())
    assert not positive[alarms].any()
    assert positive[misses].all()
    assert (np.diff(scores[alarms]) <= 0).all()


def test_a_class_that_is_always_or_never_true_has_no_curve():
    assert not curves.both_kinds(np.array([True, True]))
    assert not curves.both_kinds(np.array([False]))
    assert curves.both_kinds(np.array([True, False]))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_top_k_is_scikit_learns(count):
    found = made.classes()
    wanted = top_k_accuracy_score(found.truth, found.outputs, k=count, labels=range(5))
    assert top(ranks(found), count) == pytest.approx(wanted)


def test_top_one_is_accuracy_even_where_shares_are_equal():
    found = made.classes(rounded=1)
    assert top(ranks(found), 1) == pytest.approx(found.right.mean())
    np.testing.assert_array_equal(ranks(found) == 0, found.right)
    np.testing.assert_array_equal(true_shares(found), found.outputs[np.arange(200), found.truth])


def test_the_reliability_of_two_classes_is_scikit_learns():
    found = made.classes(400, 2, 5)
    sure = Predictions("classes", np.zeros(400, np.int64), found.outputs)
    got = calibration(sure)
    wanted_true, wanted_sure = calibration_curve(sure.right, sure.certainty, n_bins=10)
    known = got.count > 0
    np.testing.assert_allclose(got.accuracy[known], wanted_true)
    np.testing.assert_allclose(got.certainty[known], wanted_sure)


def test_the_calibration_error_is_its_definition():
    found = made.classes(500, 4, 9)
    got = calibration(found)
    rows = [in_bin(found, place) for place in range(10)]
    assert sum(map(len, rows)) == 500
    wanted = sum(
        len(r) / 500 * abs(found.right[r].mean() - found.certainty[r].mean()) for r in rows if len(r)
    )
    assert got.error == pytest.approx(wanted)
    assert got.largest == pytest.approx(
        max(abs(found.right[r].mean() - found.certainty[r].mean()) for r in rows if len(r))
    )
    for place, r in enumerate(rows):
        assert (got.count[place], got.right[place]) == (len(r), found.right[r].sum())
        assert (
            not np.diff(found.right[r].astype(int)).any() or (np.diff(found.right[r].astype(int)) >= 0).all()
        )


def test_a_network_that_is_always_right_and_sure_has_no_error():
    found = Predictions("classes", np.arange(3), np.eye(3, dtype=np.float32))
    assert calibration(found).error == 0
    assert calibration(found).count.tolist() == [0] * 9 + [3]
