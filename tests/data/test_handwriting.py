"""Handwritten digits: normalised as MNIST was, varied, and the same for the same seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnstudio.data.centring import mass_centres
from cnnstudio.data.handwriting import (
    PEOPLE,
    VARIED,
    _flings,
    _frayed,
    _skips,
    _slants,
    pen_ways,
    sample_strokes,
    write,
    written,
)
from cnnstudio.data.styles import styles


def spans(seen):
    return seen.shape[1] - seen.argmax(axis=1) - seen[:, ::-1].argmax(axis=1)


@pytest.mark.parametrize("digit", range(10))
def test_digits_are_placed_exactly_as_in_mnist(digit):
    pictures = written(digit, 300, np.random.default_rng(4))
    assert pictures.shape == (300, 28, 28)
    assert pictures.dtype == np.uint8
    away = np.abs(mass_centres(pictures) - 14).max(axis=1)
    assert (
        np.mean(away <= 0.5 + 1e-9) > 0.99
    )  # a very lopsided digit loses ink at the rim, as 13 of MNIST's do
    sides = np.maximum(spans((pictures > 0).any(axis=2)), spans((pictures > 0).any(axis=1)))
    assert np.mean(sides == 20) > 0.97
    assert sides.max() == 20
    assert np.median(pictures.max(axis=(1, 2))) == 255


def test_the_same_seed_writes_the_same_digits_and_another_seed_others():
    first, again, other = (written(3, 50, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_no_two_digits_are_alike():
    pictures = written(8, 400, np.random.default_rng(5))
    assert len({picture.tobytes() for picture in pictures}) == 400


def test_pens_differ_in_width_about_as_much_as_in_mnist():
    ink = written(0, 500, np.random.default_rng(6)).sum(axis=(1, 2)) / 255
    assert 105 < ink.mean() < 160
    assert 22 < ink.std() < 50


def test_every_style_can_be_written():
    for digit in range(10):
        for style in styles(digit):
            assert write(style, 3, np.random.default_rng(0)).any(axis=(1, 2)).all(), style.name


def test_strokes_begin_and_end_a_little_early_or_late():
    style = styles(7)[0]
    _, shown = pen_ways(style, 500, np.random.default_rng(7))
    begun = np.where(shown, style.from_start, np.inf).min(axis=1)
    assert begun.min() < -4
    assert begun.max() > 3
    assert shown.any(axis=1).all()


@pytest.mark.parametrize("digit", range(10))
def test_sample_strokes_lie_in_the_unit_square_with_room_around_them(digit):
    for seed in range(20):
        strokes = sample_strokes(digit, seed)
        points = np.concatenate(strokes)
        assert all(stroke.shape[1] == 2 and len(stroke) > 5 for stroke in strokes)
        assert points.min() >= 0.14
        assert points.max() <= 0.86
        assert np.ptp(points, axis=0).max() == pytest.approx(0.7)


def test_sample_strokes_of_one_seed_stay_the_same():
    assert all(np.array_equal(a, b) for a, b in zip(sample_strokes(4, 9), sample_strokes(4, 9), strict=True))


def leans(hand):
    straight = replace(hand, turn=0.0)
    return np.arctan(-_slants(styles(1)[0], 5000, np.random.default_rng(1), straight)[:, 1, 0])


def test_some_training_digits_lean_further_than_people_s():
    usual, varied = leans(PEOPLE), leans(VARIED)
    assert np.percentile(varied, 99) > np.percentile(usual, 99) + 0.1
    assert np.median(varied) == pytest.approx(np.median(usual), abs=0.05)


def test_only_the_ends_of_strokes_are_flung_aside():
    style = styles(7)[0]
    flung = np.abs(_flings(style, 300, np.random.default_rng(2)))
    inner = (style.from_start > 15) & (style.to_end > 15)
    assert inner.any()
    assert flung[:, inner].max() == 0
    assert np.median(flung[:, 0]) > 0.3
    assert np.median(flung[:, -1]) > 0.3


def test_the_pen_skips_in_the_wanted_share_of_digits():
    hand = replace(VARIED, skipping=0.3)
    skipped = _skips(styles(3)[0], 2000, np.random.default_rng(3), hand)
    assert 0.2 < skipped.any(axis=1).mean() <= 0.33
    assert skipped.sum(axis=1).max() <= 5


def test_only_the_rim_of_the_ink_is_frayed():
    ink = np.array([0, 0.3, 0.6, 1], np.float32)[None, :, None].repeat(500, axis=0)
    frayed = _frayed(ink, np.random.default_rng(4), VARIED)
    assert (frayed[:, 0] == 0).all()
    assert (frayed[:, 3] == 1).all()
    assert frayed[:, 1:3].std(axis=0) == pytest.approx(VARIED.ragged, rel=0.2)
    assert frayed.dtype == np.float32


def test_a_style_is_as_wide_as_it_says():
    style = styles(3)[0]
    plain, wide = (
        pen_ways(replace(style, wide=factor), 300, np.random.default_rng(5), PEOPLE)[0]
        for factor in (1.0, 1.5)
    )
    assert np.median(np.ptp(wide[..., 0], axis=1) / np.ptp(plain[..., 0], axis=1)) > 1.25
