"""Pictures made harder: each disturbance does what it says, and strength 0 does nothing."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from cnnstudio.evaluation.disturbances import DISTURBANCES, disturbed, title, unit

DICE = np.random.default_rng(6)
BYTES = DICE.integers(0, 256, (5, 12, 10, 3), np.uint8)
FRACTIONS = DICE.random((4, 9, 9, 1)).astype(np.float32)


@pytest.mark.parametrize("key", DISTURBANCES)
@pytest.mark.parametrize("pictures", [BYTES, FRACTIONS])
def test_pictures_keep_their_form_and_strength_zero_changes_nothing(key, pictures):
    assert disturbed(pictures, key, 0) is pictures
    for level in DISTURBANCES[key].levels[1:]:
        harder = disturbed(pictures, key, level)
        assert (harder.shape, harder.dtype) == (pictures.shape, pictures.dtype)
        assert not np.array_equal(harder, pictures)
        np.testing.assert_array_equal(harder, disturbed(pictures, key, level))
    assert DISTURBANCES[key].levels[0] == 0
    assert title(key)
    assert unit(key)


def test_a_shift_moves_right_and_down_and_leaves_black():
    moved = disturbed(BYTES, "shift", 2)
    np.testing.assert_array_equal(moved[:, 2:, 2:], BYTES[:, :-2, :-2])
    assert not moved[:, :2].any()
    assert not moved[:, :, :2].any()
    assert not disturbed(BYTES, "shift", 12).any()


@pytest.mark.parametrize("degrees", [10, 30, 90])
def test_a_turn_is_scipys(degrees):
    turned = disturbed(FRACTIONS, "rotate", degrees)
    wanted = ndimage.rotate(
        FRACTIONS.astype(np.float64), degrees, (1, 2), reshape=False, order=1, prefilter=False
    )
    np.testing.assert_allclose(turned[:, 2:-2, 2:-2], wanted[:, 2:-2, 2:-2], atol=1e-5)


def test_noise_has_the_deviation_it_names():
    grey = np.full((20, 30, 30, 1), 128, np.uint8)
    noisy = disturbed(grey, "noise", 0.1).astype(float)
    assert noisy.std() == pytest.approx(25.5, rel=0.03)
    assert noisy.mean() == pytest.approx(128, abs=0.5)


def test_blur_is_scipys_gaussian():
    blurred = disturbed(FRACTIONS, "blur", 1.0)
    wanted = ndimage.gaussian_filter(FRACTIONS.astype(np.float64), (0, 1, 1, 0), mode="nearest", truncate=3)
    np.testing.assert_allclose(blurred, wanted, atol=1e-5)


def test_less_contrast_keeps_the_mean_and_shrinks_the_spread():
    paler = disturbed(FRACTIONS, "contrast", 0.6)
    np.testing.assert_allclose(paler.mean(axis=(1, 2)), FRACTIONS.mean(axis=(1, 2)), atol=1e-5)
    np.testing.assert_allclose(paler.std(axis=(1, 2)), 0.4 * FRACTIONS.std(axis=(1, 2)), rtol=1e-4)
