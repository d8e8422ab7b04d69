"""t-SNE: groups that lie apart in many axes lie apart on the plane, and the places belong to the rows."""

import numpy as np
import pytest

from cnnstudio.arithmetic.unfolding import unfolded


def _groups(count=25, axes=12):
    draw = np.random.default_rng(4)
    centres = draw.normal(0, 8, (3, axes))
    return np.concatenate([centre + draw.normal(0, 1, (count, axes)) for centre in centres]).astype(
        np.float32
    )


def _neighbours_of_own_group(places, count):
    away = ((places[:, None] - places[None]) ** 2).sum(axis=2)
    np.fill_diagonal(away, np.inf)
    group = np.arange(len(places)) // count
    return float((group[np.argsort(away, axis=1)[:, :8]] == group[:, None]).mean())


def test_groups_stay_groups_and_the_share_rises_to_one():
    found = list(unfolded(_groups()))
    shares = [share for share, _ in found]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert _neighbours_of_own_group(found[-1][1], 25) > 0.99


def test_neighbourhoods_hidden_behind_a_wide_axis_are_found():
    rows = _groups()
    noise = np.random.default_rng(5).normal(0, 12, (75, 2)).astype(np.float32)
    wide = np.concatenate([noise, rows], axis=1)
    *_, (_, places) = unfolded(wide)
    assert _neighbours_of_own_group(noise, 25) < 0.6
    assert _neighbours_of_own_group(places, 25) > 0.9


@pytest.mark.parametrize("rows", [np.zeros((3, 1)), np.ones((20, 4)), np.arange(6.0).reshape(2, 3)])
def test_few_equal_or_narrow_rows_have_finite_places(rows):
    *_, (_, places) = unfolded(rows.astype(np.float32))
    assert places.shape == (len(rows), 2)
    assert np.isfinite(places).all()
