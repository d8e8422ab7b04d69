"""A data set's summary is exact and reads in chunks."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.errors import Cancelled
from cnnstudio.ui.data.summaries import summarise

NAMES = tuple("0123456789")


def some(count=9_000):
    dice = np.random.default_rng(3)
    x = dice.integers(0, 256, (count, 6, 5, 1), dtype=np.uint8)
    y = dice.integers(0, 10, count).astype(np.int32)
    return x, y


def test_counts_and_means_per_class_are_those_of_numpy():
    x, y = some()
    found = summarise(x, y, NAMES)
    for one in found.classes:
        mine = x[y == one.number]
        assert one.count == len(mine)
        assert np.array_equal(one.mean, np.rint(mine.mean(axis=0)).astype(np.uint8))


def test_values_over_all_are_those_of_numpy():
    x, y = some()
    found = summarise(x, y, NAMES)
    assert found.mean == pytest.approx(x.mean() / 255)
    assert found.deviation == pytest.approx(x.std() / 255)
    assert found.empty == pytest.approx((x == 0).mean())
    assert (found.low, found.high) == (x.min(), x.max())


def test_balance_is_the_largest_distance_from_the_mean_size():
    x, _ = some(10)
    y = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 1], dtype=np.int32)
    assert summarise(x, y, ("a", "b")).balance == pytest.approx(0.2)


def test_it_stops_between_two_chunks():
    x, y = some()
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(Cancelled):
        summarise(x, y, NAMES, cancelled)
    assert len(asked) == 2


def test_a_class_without_samples_has_an_empty_mean():
    x, _labels = some(20)
    found = summarise(x, np.zeros(20, dtype=np.int32), ("a", "b"))
    assert found.classes[1].count == 0
    assert not found.classes[1].mean.any()


class Decoded:
    """Pictures that are fetched one batch at a time, as those of a folder."""

    def __init__(self, x):
        self._x, self.shape, self.dtype, self.fetched = x, x.shape, x.dtype, 0

    def __len__(self):
        return len(self._x)

    def __getitem__(self, which):
        self.fetched += len(self._x[which])
        return self._x[which]


def test_of_pictures_in_files_some_are_looked_at_and_all_are_counted():
    x, y = some(5_000)
    store = Decoded(x)
    found = summarise(store, y, NAMES)
    assert found.looked_at == store.fetched == 2_000
    assert [one.count for one in found.classes] == np.bincount(y, minlength=10).tolist()
    rows = np.unique(np.linspace(0, 4_999, 2_000).astype(np.int64))
    assert found.mean == pytest.approx(x[rows].mean() / 255)


def test_masks_and_numbers_have_values_but_no_classes():
    x, _ = some(100)
    masks = np.zeros((100, 6, 5), np.uint8)
    assert summarise(x, masks, NAMES).classes == ()
    assert summarise(x, np.zeros((100, 3), np.float32), ()).mean == pytest.approx(x.mean() / 255)
