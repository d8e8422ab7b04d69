import numpy as np
import pytest

from cnnstudio.arithmetic.comparing import compared

ONE = np.random.default_rng(2).normal(size=(5, 4, 3))


def test_each_map_is_compared_with_its_own():
    other = ONE + np.random.default_rng(3).normal(size=ONE.shape)
    found = compared(ONE, other)
    for channel in range(3):
        a, b = ONE[..., channel], other[..., channel]
        assert found.distances[channel] == pytest.approx(np.abs(a - b).mean())
        assert found.forms[channel] == pytest.approx(np.corrcoef(a.ravel(), b.ravel())[0, 1])
        assert found.means[1][channel] == pytest.approx(np.abs(b).mean())
    assert found.distance == pytest.approx(np.abs(ONE - other).mean())


def test_only_changed_maps_count_and_a_scaled_map_keeps_its_form():
    other = ONE.copy()
    other[..., 1] *= 3
    found = compared(ONE, other)
    assert found.changed == 1
    assert found.forms == pytest.approx([1, 1, 1])


def test_a_flat_map_and_a_single_value_have_no_form():
    flat = ONE.copy()
    flat[..., 2] = 0.5
    assert np.isnan(compared(ONE, flat).forms[2])
    vector = compared(np.array([1.0, 2.0]), np.array([1.0, 5.0]))
    assert vector.distances.tolist() == [0, 3]
    assert np.isnan(vector.forms).all()
