"""Tiles show the pixels they are made of."""

from __future__ import annotations

import numpy as np

from cnnstudio.ui.data.pictures import brightest, tiles


def grey(image):
    return np.array(
        [[image.pixelColor(x, y).red() for x in range(image.width())] for y in range(image.height())]
    )


def test_whole_scales_repeat_pixels():
    x = np.arange(16, dtype=np.uint8).reshape(1, 4, 4, 1) * 10
    assert np.array_equal(grey(tiles(x, 8)[0]), x[0, :, :, 0].repeat(2, 0).repeat(2, 1))


def test_other_scales_blend_neighbours_and_keep_flat_areas():
    flat = np.full((1, 28, 28, 1), 77, dtype=np.uint8)
    assert set(grey(tiles(flat, 48)[0]).ravel()) == {77}
    step = np.zeros((1, 28, 28, 1), dtype=np.uint8)
    step[:, :, 14:] = 200
    row = grey(tiles(step, 48)[0])[0]
    assert row[0] == 0
    assert row[-1] == 200
    assert list(row) == sorted(row)


def test_large_pictures_are_averaged_not_sampled():
    stripes = np.zeros((1, 96, 96, 1), dtype=np.uint8)
    stripes[:, :, ::2] = 200
    inner = grey(tiles(stripes, 48)[0])[:, 2:-2]
    assert inner.min() > 60
    assert inner.max() < 140


def test_colours_keep_their_channels():
    x = np.zeros((1, 4, 4, 3), dtype=np.uint8)
    x[..., 0] = 255
    colour = tiles(x, 8)[0].pixelColor(3, 3)
    assert (colour.red(), colour.green(), colour.blue()) == (255, 0, 0)


def test_fractions_are_shown_up_to_white():
    x = np.full((1, 4, 4, 1), 0.5, dtype=np.float32)
    assert brightest(x) == 1.0
    assert abs(int(grey(tiles(x, 8, brightest(x))[0])[0, 0]) - 128) <= 1
