"""Placing digits by their centre of mass."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.data.centring import mass_centres, origins, placed


def test_the_centre_of_mass_of_two_pixels_lies_between_them_by_weight():
    picture = np.zeros((1, 20, 20), np.uint8)
    picture[0, 4, 6], picture[0, 8, 6] = 100, 50
    assert mass_centres(picture)[0] == pytest.approx([4 + 4 / 3, 6])


def test_an_empty_picture_has_its_middle_for_a_centre():
    assert mass_centres(np.zeros((1, 20, 10), np.uint8))[0] == pytest.approx([9.5, 4.5])


@given(st.integers(0, 2**31), st.integers(2, 20), st.integers(2, 20))
def test_placed_pictures_have_their_centre_of_mass_at_pixel_14_within_half(seed, height, width):
    picture = np.random.default_rng(seed).integers(1, 255, (1, height, width), np.uint8)
    result = placed(picture, origins(picture))
    assert result.shape == (1, 28, 28)
    assert result.sum() == picture.sum()
    assert np.abs(mass_centres(result) - 14).max() <= 0.5


def test_what_falls_off_the_side_is_lost_and_nothing_wraps_around():
    picture = np.full((1, 20, 20), 9, np.uint8)
    moved = placed(picture, np.array([[20, -30]]))
    assert moved.sum() == 0
    assert placed(picture, np.array([[20, 4]])).sum() == 9 * 8 * 20
