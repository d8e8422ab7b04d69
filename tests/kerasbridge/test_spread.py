"""How numbers are spread, beside numpy's own figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnstudio.kerasbridge.spread import BINS, MOST, places, rows_of, spread


@settings(max_examples=40)
@given(st.integers(1, 300_000))
def test_places_are_distinct_ordered_the_same_each_time_and_bounded(size):
    chosen = places(size)
    assert len(chosen) == min(size, MOST)
    assert (np.diff(chosen) > 0).all()
    assert chosen[0] >= 0
    assert chosen[-1] < size
    assert np.array_equal(chosen, places(size))


def test_places_in_maps_meet_every_channel_alike():
    channels = 64
    met = np.bincount(places(MOST * channels) % channels, minlength=channels)
    assert met.min() > MOST / channels * 0.7


def test_a_histogram_is_numpys():
    values = np.random.default_rng(0).normal(3, 2, 5000).astype(np.float32)
    found = spread(values, 5000)
    counts, edges = np.histogram(values.astype(np.float64), BINS)
    assert np.array_equal(found.counts, counts)
    assert (found.lowest, found.highest) == (edges[0], edges[-1])
    assert found.quantiles == pytest.approx(np.percentile(values, [5, 25, 50, 75, 95]), rel=1e-6)
    assert (found.mean, found.deviation) == pytest.approx((values.mean(), values.std()), rel=1e-4)
    assert (found.size, found.looked, found.broken, found.zeros) == (5000, 5000, 0, 0.0)


def test_what_is_no_number_is_counted_and_left_out():
    found = spread(np.array([1.0, np.nan, 2.0, np.inf, 0.0]), 10)
    assert (found.looked, found.broken, found.size, found.zeros) == (5, 2, 10, 0.2)
    assert (found.lowest, found.highest, found.counts.sum()) == (0.0, 2.0, 3)


def test_nothing_but_nan_and_nothing_at_all_have_no_figures():
    for values in ([np.nan, np.nan], []):
        found = spread(np.array(values), len(values))
        assert found.counts.sum() == 0
        assert np.isnan([found.lowest, found.highest, found.mean, *found.quantiles]).all()


def test_equal_values_stand_in_one_bin():
    found = spread(np.zeros(7), 7)
    assert sorted(found.counts)[-2:] == [0, 7]
    assert (found.lowest, found.highest, found.zeros) == (0.0, 0.0, 1.0)


def test_rows_lie_at_equal_distances_from_the_first_to_the_last():
    assert rows_of(5, 9).tolist() == [0, 1, 2, 3, 4]
    chosen = rows_of(1000, 64)
    assert (len(chosen), chosen[0], chosen[-1]) == (64, 0, 999)
    assert np.diff(chosen).max() - np.diff(chosen).min() <= 1
