"""Samples on a plane: groups that differ lie apart, and the search tells how far it is."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.errors import DataError
from cnnstudio.desk.mapping import mapped


def groups(each=40):
    """Return pictures of three groups, each with a bright corner of its own."""
    chance = np.random.default_rng(0)
    x = chance.integers(0, 40, (3 * each, 8, 8, 1), dtype=np.uint8)
    for group, (row, column) in enumerate(((0, 0), (0, 4), (4, 0))):
        x[group::3, row : row + 4, column : column + 4] += 180
    return x


@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_groups_lie_apart_inside_the_square(method):
    told = []
    found = mapped(groups(), method, 100, lambda sentence, share: told.append(share))
    assert len(found.rows) == 100
    assert found.places.min() >= 0
    assert found.places.max() <= 1
    group = found.rows % 3
    middles = np.stack([found.places[group == one].mean(axis=0) for one in range(3)])
    width = max(found.places[group == one].std(axis=0).max() for one in range(3))
    apart = min(np.abs(middles[a] - middles[b]).max() for a, b in ((0, 1), (0, 2), (1, 2)))
    assert apart > 2 * width
    assert told == sorted(told)
    assert told[-1] > (0.9 if method == "tsne" else 0)
    assert found.note


def test_two_samples_are_no_map():
    with pytest.raises(DataError, match="at least three"):
        mapped(groups()[:2], "pca", 100, lambda *_: None)
