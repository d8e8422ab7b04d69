"""The numbers of a picture, worked out here by hand or by another library."""

from __future__ import annotations

import colorsys

import numpy as np
import pytest
from PIL import Image

from cnnstudio.data.errors import Cancelled
from cnnstudio.data.planes import taken_apart
from cnnstudio.data.statistics import STATISTICS, meanings, measured, titles


def pictures():
    """Return a black picture, a white square of 4 x 2 on black, two halves, and four levels."""
    x = np.zeros((4, 8, 8, 1), np.uint8)
    x[1, 2:6, 3:5] = 255
    x[2, :, 4:] = 255
    x[3] = np.repeat([0, 51, 102, 255], 16).reshape(8, 8, 1)
    return x


def test_the_numbers_are_those_worked_out_by_hand():
    found = measured(pictures(), 255.0).rows
    assert np.allclose(found["mean"], [0, 8 / 64, 0.5, (51 + 102 + 255) / 4 / 255])
    assert np.allclose(found["contrast"][:3], [0, np.sqrt(1 / 8 * 7 / 8), 0.5])
    assert np.allclose(found["ink"][:2], [0, 8 / 64])
    assert np.allclose(found["size"][:2], [0, 8 / 64])
    assert np.allclose(
        found["entropy"], [0, -(1 / 8 * np.log2(1 / 8) + 7 / 8 * np.log2(7 / 8)), 1, 2], atol=1e-6
    )
    assert np.allclose(found["sharpness"], [0, (4 / 56 + 8 / 56) / 2, (8 / 56) / 2, (8 / 56) / 2], atol=1e-6)


def test_ink_is_what_differs_from_the_border_whether_dark_or_bright():
    x = pictures()[1:2]
    bright, dark = measured(x, 255.0).rows, measured(255 - x, 255.0).rows
    assert bright["ink"] == dark["ink"] == pytest.approx(8 / 64)
    assert bright["size"] == dark["size"]


def test_channels_are_those_of_numpy_however_the_pictures_are_cut(monkeypatch):
    x = np.random.default_rng(0).integers(0, 256, (37, 6, 5, 3), dtype=np.uint8)
    whole = measured(x, 255.0)
    monkeypatch.setattr("cnnstudio.data.statistics._AT_ONCE", 200)
    cut = measured(x, 255.0)
    for place, (facts, same) in enumerate(zip(whole.channels, cut.channels, strict=True)):
        values = x[..., place] / 255
        assert (facts.mean, facts.deviation) == pytest.approx((values.mean(), values.std()), abs=1e-6)
        assert (facts.low, facts.high) == pytest.approx((values.min(), values.max()))
        assert np.array_equal(facts.levels, np.bincount(x[..., place].ravel(), minlength=256))
        assert np.array_equal(facts.levels, same.levels)
    assert all(np.allclose(whole.rows[name], cut.rows[name]) for name in STATISTICS)


def test_every_number_has_a_name_and_a_meaning_and_work_can_be_stopped():
    assert set(titles()) == set(meanings()) == set(STATISTICS)
    with pytest.raises(Cancelled):
        measured(pictures(), 255.0, cancelled=lambda: True)


def test_the_planes_are_those_of_the_standard_library_and_pillow():
    x = np.random.default_rng(1).integers(0, 256, (4, 5, 3), dtype=np.uint8)
    x[0, 0], x[0, 1], x[0, 2] = (0, 0, 0), (255, 255, 255), (90, 90, 90)
    planes = {part.letter: part.values for part in taken_apart(x)}
    assert list(planes) == list("RGBLHSVCMYK")
    for row in range(4):
        for column in range(5):
            red, green, blue = (float(v) / 255 for v in x[row, column])
            there = tuple(planes[letter][row, column] for letter in "HSV")
            assert there == pytest.approx(colorsys.rgb_to_hsv(red, green, blue), abs=1e-6)
            cyan, key = planes["C"][row, column], planes["K"][row, column]
            assert (1 - cyan) * (1 - key) == pytest.approx(red, abs=1e-6)
    grey = np.asarray(Image.fromarray(x).convert("L"))
    assert np.abs(planes["L"] * 255 - grey).max() <= 1


def test_a_grey_picture_has_equal_colours_and_no_hue():
    planes = {part.letter: part.values for part in taken_apart(pictures()[3])}
    assert np.array_equal(planes["R"], planes["B"])
    assert np.allclose(planes["L"], planes["V"])
    assert not planes["H"].any()
    assert not planes["S"].any()
    assert not planes["C"].any()
    assert np.allclose(planes["K"], 1 - planes["V"])
