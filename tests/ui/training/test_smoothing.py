import numpy as np
import pytest

from cnnstudio.ui.training.smoothing import Smoothed, decayed_sums


def _plainly(values, keep):
    total = share = 0.0
    means = []
    for value in values:
        total, share = keep * total + value, keep * share + 1
        means.append(total / share)
    return means


@pytest.mark.parametrize("keep", [0.0, 0.6, 0.99])
def test_the_fast_way_equals_the_plain_one(keep):
    values = np.random.default_rng(3).normal(size=1009)
    smoothed = Smoothed(keep)
    smoothed.extend(values)
    assert np.allclose(smoothed.values, _plainly(values, keep))


def test_a_constant_stays_a_constant_from_its_first_value_on():
    smoothed = Smoothed(0.97)
    smoothed.extend(np.full(500, 3.25))
    assert np.allclose(smoothed.values, 3.25)


def test_growing_in_pieces_gives_the_same_as_all_at_once():
    values = np.random.default_rng(4).normal(size=777)
    pieces, whole = Smoothed(0.9), Smoothed(0.9)
    for end in range(1, 778, 31):
        pieces.extend(values[:end])
    pieces.extend(values)
    whole.extend(values)
    assert np.allclose(pieces.values, whole.values)


def test_what_is_not_finite_is_a_gap_and_spoils_nothing():
    smoothed = Smoothed(0.5)
    smoothed.extend(np.array([1.0, np.nan, np.inf, 1.0]))
    assert np.isnan(smoothed.values[1:3]).all()
    assert smoothed.values[[0, 3]].tolist() == [1.0, 1.0]


def test_on_a_log_axis_the_mean_is_taken_of_logarithms():
    smoothed = Smoothed(0.9999, logarithmic=True)
    smoothed.extend(np.array([1.0, 100.0]))
    assert smoothed.weight == 0.99
    assert smoothed.values[1] == pytest.approx(10.0, rel=0.02)


def test_the_sum_before_is_carried_on():
    assert decayed_sums(np.array([1.0, 1.0]), 0.5, 4.0).tolist() == [3.0, 2.5]
