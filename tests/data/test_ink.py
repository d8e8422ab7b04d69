"""Round dabs of ink against the exact area of a circle and of a line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.data.ink import stamp, strokes_to_ink


def one(x, y, radius, size=28, edge=1.0):
    return stamp(np.array([[[x, y]]], np.float32), np.array([[radius]], np.float32), size, edge)[0]


@given(st.floats(8, 20), st.floats(8, 20), st.floats(1.0, 5.0))
def test_a_dab_covers_the_area_of_its_circle_wherever_it_lies(x, y, radius):
    assert one(x, y, radius).sum() == pytest.approx(np.pi * radius**2, rel=0.02, abs=0.7)


@given(st.floats(8, 20), st.floats(8, 20), st.floats(1.0, 5.0))
def test_the_middle_of_a_dab_is_its_centre_of_mass(x, y, radius):
    picture = one(x, y, radius)
    rows, columns = picture.sum(axis=1), picture.sum(axis=0)
    assert (rows * (np.arange(28) + 0.5)).sum() / rows.sum() == pytest.approx(y, abs=0.1)
    assert (columns * (np.arange(28) + 0.5)).sum() / columns.sum() == pytest.approx(x, abs=0.1)


@given(st.lists(st.tuples(st.floats(-90, 90), st.floats(-90, 90)), min_size=1, max_size=9), st.floats(0.2, 6))
def test_dabs_outside_the_picture_are_cut_off_without_harm(points, radius):
    dabs = np.array([points], np.float32)
    picture = stamp(dabs, np.full(dabs.shape[:2], radius, np.float32), 16)
    assert picture.shape == (1, 16, 16)
    assert picture.min() >= 0
    assert picture.max() <= 1


def test_a_dab_on_the_rim_leaves_only_its_inner_half():
    assert one(0, 14, 4).sum() == pytest.approx(np.pi * 16 / 2, rel=0.1)


def test_a_pixel_is_as_dark_as_its_darkest_dab_not_as_their_sum():
    twice = stamp(np.full((1, 2, 2), 14, np.float32), np.full((1, 2), 3, np.float32), 28)
    assert np.array_equal(twice[0], one(14, 14, 3))


def test_a_radius_of_zero_leaves_no_ink():
    points, radius = np.full((2, 3, 2), 14, np.float32), np.zeros((2, 3), np.float32)
    radius[1, 1] = 2
    pictures = stamp(points, radius, 28)
    assert pictures[0].sum() == 0
    assert pictures[1].sum() > 0


def test_pictures_of_one_call_do_not_touch_each_other():
    points = np.random.default_rng(3).uniform(0, 28, (40, 30, 2)).astype(np.float32)
    radius = np.full((40, 30), 1.5, np.float32)
    together = stamp(points, radius, 28)
    alone = np.concatenate([stamp(points[i : i + 1], radius[i : i + 1], 28) for i in range(40)])
    assert np.array_equal(together, alone)


def test_a_straight_stroke_is_as_wide_and_long_as_asked():
    ink = strokes_to_ink([np.array([[0.5, 0.2], [0.5, 0.8]])], 100, width=0.1)
    assert ink.shape == (100, 100)
    assert ink.dtype == np.uint8
    assert ink[50].sum() / 255 == pytest.approx(10, abs=0.7)
    assert (ink[:, 50] > 127).sum() == pytest.approx(70, abs=1)


def test_a_tap_of_the_pen_is_a_dot_and_no_stroke_is_an_empty_picture():
    assert strokes_to_ink([np.array([[0.5, 0.5]])], 50)[25, 25] == 255
    assert strokes_to_ink([], 50).sum() == 0
