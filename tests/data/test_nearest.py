"""Neighbours and directions, beside those that are found by looking at everything."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data import nearest as module
from cnnstudio.data import principal
from cnnstudio.data.errors import Cancelled
from cnnstudio.data.nearest import nearest
from cnnstudio.data.neighbours import near_duplicates, small
from cnnstudio.data.principal import spread


def clouds(count=3000, width=12, seed=0):
    """Return rows around thirty middles."""
    chance = np.random.default_rng(seed)
    middles = chance.normal(0, 3, (30, width))
    return (middles[chance.integers(0, 30, count)] + chance.normal(0, 0.6, (count, width))).astype(np.float32)


def by_hand(rows, count):
    away = ((rows[:, None].astype(np.float64) - rows[None]) ** 2).sum(axis=2)
    np.fill_diagonal(away, np.inf)
    return np.argsort(away, axis=1)[:, :count]


def shared(found, wanted):
    return np.mean(
        [len(set(a) & set(b)) / len(b) for a, b in zip(found.tolist(), wanted.tolist(), strict=True)]
    )


def test_few_rows_find_exactly_their_nearest():
    rows = clouds(400)
    found = nearest(rows, 5)
    assert [set(row) for row in found.tolist()] == [set(row) for row in by_hand(rows, 5).tolist()]


def test_many_rows_find_nearly_all_of_theirs(monkeypatch):
    monkeypatch.setattr(module, "_EXACT", 500)
    monkeypatch.setattr(module, "_PER_REGION", 60)
    rows = clouds(2000)
    found = nearest(rows, 7)
    assert (found != np.arange(len(rows))[:, None]).all()
    assert shared(found, by_hand(rows, 7)) > 0.97


def test_the_search_can_be_stopped_and_tells_how_far_it_is(monkeypatch):
    monkeypatch.setattr(module, "_EXACT", 500)
    monkeypatch.setattr(module, "_PER_REGION", 60)
    shares = []
    nearest(clouds(1000), 3, share=shares.append)
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] < 1
    with pytest.raises(Cancelled):
        nearest(clouds(1000), 3, cancelled=lambda: True)


def test_directions_are_those_of_the_covariance():
    rows = clouds(500, 6)
    centre, directions, shares = spread(rows, 3)
    values, vectors = np.linalg.eigh(np.cov(rows.T, bias=True))
    assert np.allclose(centre, rows.mean(axis=0), atol=1e-5)
    assert np.allclose(np.abs((directions * vectors[:, ::-1][:, :3]).sum(axis=0)), 1, atol=1e-3)
    assert np.allclose(shares, values[::-1][:3] / values.sum(), atol=1e-4)


def test_wide_rows_have_the_same_directions_found_by_chance(monkeypatch):
    rows = clouds(300, 40)
    wanted = spread(rows, 4)
    monkeypatch.setattr(principal, "_WIDE", 10)
    found = spread(rows, 4)
    assert np.allclose(found[2], wanted[2], rtol=0.02)
    assert (np.abs((found[1][:, :2] * wanted[1][:, :2]).sum(axis=0)) > 0.99).all()


def test_near_copies_are_those_that_comparing_all_with_all_finds():
    chance = np.random.default_rng(4)
    x = chance.integers(0, 255, (1500, 8, 8, 1), dtype=np.uint8)
    copies, originals = chance.permutation(1500)[:200].reshape(2, 100)
    x[copies] = np.clip(x[originals].astype(int) + chance.integers(-3, 4, (100, 8, 8, 1)), 0, 255)
    codes = small(x).astype(np.float64)
    away = np.sqrt(((codes[:, None] - codes[None]) ** 2).mean(axis=2))
    wanted = {(int(a), int(b)) for a, b in np.argwhere(away < 0.01) if a > b}
    assert set(near_duplicates(x)) == wanted
    assert len(wanted) >= 95
