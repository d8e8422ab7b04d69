"""Intervals, pairs of runs, samples that stand out, and predicted numbers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import log_loss, mean_absolute_error, mean_squared_error, median_absolute_error, r2_score

from cnnstudio.evaluation import pairs, residuals, standouts
from cnnstudio.evaluation.intervals import wilson
from cnnstudio.evaluation.predictions import Predictions
from tests.evaluation import made


@pytest.mark.parametrize(("hits", "samples"), [(0, 10), (1, 10), (75, 100), (9731, 10_000), (20, 20)])
@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_the_interval_is_wilsons(hits, samples, level):
    wanted = binomtest(hits, samples).proportion_ci(level, method="wilson")
    assert wilson(hits, samples, level) == pytest.approx((wanted.low, wanted.high), abs=1e-12)


def test_nothing_measured_may_be_anything():
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("b", "c"), [(0, 0), (1, 0), (3, 9), (20, 31), (700, 560), (1100, 900)])
def test_mcnemar_is_the_exact_binomial_test(b, c):
    wanted = binomtest(b, b + c, 0.5).pvalue if b + c else 1.0
    assert pairs.mcnemar(b, c) == pytest.approx(wanted, rel=1e-9)


def test_far_beyond_the_exact_test_the_normal_curve_is_as_good():
    assert pairs.mcnemar(5200, 4990) == pytest.approx(binomtest(5200, 10190).pvalue, rel=1e-3)


def test_a_pair_counts_who_is_right_alone():
    first, second = made.classes(seed=4), made.classes(seed=5)
    second = Predictions("classes", first.truth, second.outputs)
    pair = pairs.compare(first, second)
    assert pair.difference == pytest.approx(second.right.mean() - first.right.mean())
    only_first, only_second = pairs.disagreements(first, second)
    assert (len(only_first), len(only_second)) == (pair.only_first, pair.only_second)
    assert first.right[only_first].all()
    assert not second.right[only_first].any()
    low, high = pair.interval()
    assert low < pair.difference < high


def test_the_interval_of_a_difference_holds_it_as_often_as_it_says():
    dice, held = np.random.default_rng(8), 0
    for _ in range(400):
        b, c = dice.binomial(300, 0.1), dice.binomial(300, 0.15)
        low, high = pairs.Pair(300, int(b), int(c), 1.0).interval()
        held += low <= 0.05 <= high
    assert 0.92 <= held / 400 <= 0.985


def test_runs_on_other_samples_are_not_compared():
    first = made.classes()
    assert pairs.comparable(first, Predictions("classes", first.truth.copy(), first.outputs))
    assert not pairs.comparable(first, made.classes(seed=9))
    assert not pairs.comparable(first, made.classes(100))
    assert not pairs.comparable(first, made.numbers())


def test_the_surest_mistake_comes_first_and_the_hardest_has_the_largest_loss():
    found = made.classes()
    wrong = standouts.surest_mistakes(found)
    assert len(wrong) == (~found.right).sum()
    assert found.certainty[wrong[0]] == found.certainty[~found.right].max()
    hard = standouts.hardest(found)
    losses = [log_loss([found.truth[i]], found.outputs[i : i + 1], labels=range(5)) for i in hard[[0, 1, -1]]]
    assert losses[0] >= losses[1] > losses[2]
    close = standouts.closest_calls(found)[0]
    ordered = np.sort(found.outputs, axis=1)
    assert ordered[close, -1] - ordered[close, -2] == (ordered[:, -1] - ordered[:, -2]).min()


def test_wrong_labels_are_found_the_worst_first():
    found = made.labels()
    rows = standouts.wrong_somewhere(found)
    missed = ((found.truth > 0) != (found.outputs > 0.5)).sum(axis=1)
    assert len(rows) == (missed > 0).sum()
    assert (np.diff(missed[rows]) <= 0).all()


def test_errors_in_the_units_of_the_data_are_scikit_learns():
    found = made.numbers()
    for column in range(2):
        true, said = found.truth[:, column].astype(float), found.outputs[:, column].astype(float)
        got = residuals.summary(found, column)
        assert got.mean_absolute == pytest.approx(mean_absolute_error(true, said))
        assert got.root_mean_square == pytest.approx(mean_squared_error(true, said) ** 0.5)
        assert got.median_absolute == pytest.approx(median_absolute_error(true, said))
        assert got.r2 == pytest.approx(r2_score(true, said))
        assert got.bias == pytest.approx((said - true).mean())
        assert got.mean_absolute_interval.low < got.mean_absolute < got.mean_absolute_interval.high
        first = residuals.farthest(found, column)[0]
        assert abs(said - true)[first] == pytest.approx(got.largest)


def test_a_bar_of_errors_holds_its_samples():
    found = made.numbers()
    errors = residuals.errors_of(found, 0)
    bars = residuals.histogram(errors)
    assert bars.count.sum() == len(errors)
    assert bars.edges[0] == -bars.edges[-1]
    last = len(bars.count) - 1
    for place, count in enumerate(bars.count):
        rows = residuals.between(errors, bars.edges[place], bars.edges[place + 1], place == last)
        assert len(rows) == count


def test_a_truth_that_does_not_vary_has_no_share_explained():
    flat = Predictions("numbers", np.ones((4, 1), np.float32), np.ones((4, 1), np.float32) * 2)
    assert residuals.summary(flat, 0).r2 is None
    assert residuals.histogram(np.zeros(3)).count.sum() == 3


def test_samples_without_a_number_are_named():
    shares = np.array([[0.5, 0.5], [np.nan, 0.1]], np.float32)
    assert Predictions("classes", np.array([0, 1]), shares).unusable.tolist() == [1]
