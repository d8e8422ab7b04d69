"""Filters taken out of kernels of every form, and what is told of them."""

import numpy as np
import pytest

from cnnstudio.arithmetic.filters import facts_of, filters_of, in_order, likeness, spread_of, with_filter

RNG = np.random.default_rng(4)


@pytest.mark.parametrize(
    ("kind", "shape", "filters"),
    [
        ("Conv2D", (3, 5, 2, 7), (7, 3, 5, 2)),
        ("Conv1D", (3, 2, 7), (7, 3, 2)),
        ("Conv3D", (2, 3, 4, 5, 6), (6, 2, 3, 4, 5)),
        ("DepthwiseConv2D", (3, 3, 4, 2), (8, 3, 3, 1)),
        ("Conv2DTranspose", (3, 3, 6, 2), (6, 3, 3, 2)),
    ],
)
def test_filters_stand_first_and_can_be_put_back(kind, shape, filters):
    kernel = RNG.normal(size=shape).astype(np.float32)
    found = filters_of(kernel, kind)
    assert found.shape == filters
    changed = with_filter(kernel, kind, 3, np.zeros(filters[1:]))
    after = filters_of(changed, kind)
    assert not after[3].any()
    others = [n for n in range(filters[0]) if n != 3]
    assert np.array_equal(after[others], found[others])
    assert kernel.all()


def test_a_depthwise_filter_belongs_to_its_channel():
    kernel = np.zeros((1, 1, 3, 2))
    kernel[0, 0, 2, 1] = 5.0
    assert filters_of(kernel, "DepthwiseConv2D").ravel().tolist() == [0, 0, 0, 0, 0, 5.0]


def _some(count=12, size=(3, 3, 4)):
    return RNG.normal(size=(count, *size)).astype(np.float32)


def test_dead_and_like_filters_are_found():
    filters = _some()
    filters[4] *= 1e-5
    filters[7] = 3 * filters[2]
    filters[9] = -filters[2]
    facts = facts_of(filters)
    assert np.flatnonzero(facts.dead).tolist() == [4]
    assert [(n, same) for n, same in enumerate(facts.same_as) if same >= 0] == [(7, 2), (9, 2)]


def test_likeness_of_long_filters_is_found_as_by_comparing_all():
    filters = _some(60, (3, 3, 200))
    filters[50] = filters[10] + RNG.normal(size=filters[10].shape) * 0.05
    filters[40] = filters[20] + RNG.normal(size=filters[20].shape) * 0.3
    cosines = np.array([likeness(filters, n) for n in range(60)])
    expected = [next((m for m in range(n) if abs(cosines[n, m]) >= 0.99), -1) for n in range(60)]
    assert list(facts_of(filters).same_as) == expected
    assert expected[50] == 10
    assert expected[40] == -1


def test_too_many_filters_are_not_compared_rather_than_holding_up():
    assert facts_of(np.zeros((4096, 1, 1, 64), np.float32)).same_as is None


def test_order_by_norm_change_and_similarity():
    filters = _some(5)
    before = filters.copy()
    before[3] += 1.0
    filters[1] *= 10
    filters[4] = 2 * filters[0]
    facts = facts_of(filters, before)
    assert in_order(filters, facts, "index").tolist() == [0, 1, 2, 3, 4]
    assert in_order(filters, facts, "norm")[0] == 1
    assert set(in_order(filters, facts, "change")[:3].tolist()) == {1, 3, 4}
    assert set(in_order(filters, facts, "similarity", 0)[:2].tolist()) == {0, 4}
    assert facts.changes[2] == 0


def test_the_spread_of_numbers_tells_zeros_and_what_is_no_number():
    spread = spread_of(np.array([0.0, 0.0, 1.0, -3.0, np.nan]))
    assert (spread.count, spread.least, spread.most, spread.odd) == (5, -3.0, 1.0, 1)
    assert (spread.mean, spread.zero_share) == (-0.5, 0.5)
    assert spread.heights.sum() == 4
    assert spread_of(np.array([np.nan])) is None
