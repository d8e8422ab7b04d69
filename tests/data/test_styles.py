"""The strokes of resources/pen-digits and the curves laid through them."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.styles import REACH, STEP, styles

DIGITS = range(10)


@pytest.mark.parametrize("digit", [1, 2, 4, 7, 9])
def test_digits_that_people_write_in_several_ways_have_several_styles(digit):
    assert len(styles(digit)) >= 2


@pytest.mark.parametrize("digit", DIGITS)
def test_shares_add_up_and_points_lie_on_the_paper(digit):
    assert sum(style.share for style in styles(digit)) == pytest.approx(1)
    for style in styles(digit):
        assert style.shapes.min() >= 0, style.name
        assert style.shapes.max() <= 100, style.name
        assert 60 <= np.ptp(style.shapes[..., 1]) <= 100, style.name


@pytest.mark.parametrize("digit", DIGITS)
def test_weights_of_a_curve_point_add_up_to_one_so_that_moving_the_shape_moves_the_curve(digit):
    for style in styles(digit):
        assert np.allclose(style.curve.sum(axis=1), 1, atol=1e-4), style.name


@pytest.mark.parametrize("digit", DIGITS)
def test_curve_points_are_evenly_spaced_and_begin_and_end_at_the_strokes_ends(digit):
    for style in styles(digit):
        for number in range(style.stroke[-1] + 1):
            mine = style.stroke == number
            on_paper = mine & (style.from_start >= -1e-3) & (style.to_end >= -1e-3)
            path = style.curve[on_paper] @ style.shapes.mean(axis=0)
            control = style.shapes.mean(axis=0)[style.stroke_of_point == number]
            assert np.allclose(path[0], control[0], atol=0.01), style.name
            assert np.allclose(path[-1], control[-1], atol=0.01), style.name
            steps = np.hypot(*np.diff(path, axis=0).T)
            assert steps.max() <= STEP * 1.01, style.name


def test_strokes_go_on_straight_beyond_their_ends():
    style = styles(7)[0]
    early = style.from_start < 0
    assert REACH - 2 * STEP <= -style.from_start[early].min() <= REACH
    path = style.curve[style.from_start < 3 * STEP] @ style.shapes.mean(axis=0)
    first, last = path[1] - path[0], path[early.sum() - 1] - path[early.sum() - 2]
    assert np.allclose(first, last, atol=1e-3)


def test_a_corner_is_sharp_and_other_points_are_smooth():
    style = next(s for s in styles(7) if s.name == "plain")
    path = style.curve @ style.shapes.mean(axis=0)
    way = np.diff(path, axis=0)
    turn = np.abs(np.diff(np.unwrap(np.arctan2(way[:, 1], way[:, 0]))))
    sharp = np.sort(turn)[::-1]
    assert sharp[0] > 0.8
    assert sharp[2] < 0.5


def test_overlapping_strokes_keep_their_numbers():
    style = next(s for s in styles(4) if len(np.unique(s.stroke)) == 2)
    assert np.array_equal(np.unique(style.stroke_of_point), [0, 1])
    first = style.curve[style.stroke == 0]
    assert np.all(first[:, style.stroke_of_point == 1] == 0)
