"""Drawings and single images prepared as the training pictures were."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnstudio.data.centring import mass_centres
from cnnstudio.data.drawn import digit_from_ink, how_drawn, ink_from_image, photo, prepared, raw
from cnnstudio.data.errors import DataError
from cnnstudio.data.handwriting import sample_strokes, written
from cnnstudio.data.ink import strokes_to_ink
from cnnstudio.document.recipe import DataRecipe


def seven(size=280):
    return strokes_to_ink(sample_strokes(7, 1), size)


@given(st.integers(0, 9), st.integers(0, 500), st.integers(40, 300))
def test_a_drawing_is_placed_as_mnist_digits_are(digit, seed, size):
    steps = digit_from_ink(strokes_to_ink(sample_strokes(digit, seed), size, 0.08))
    assert steps.centred.shape == (28, 28)
    assert steps.centred.dtype == np.uint8
    assert max(steps.scaled.shape) == 20
    assert np.abs(mass_centres(steps.centred[None]) - 14).max() <= 0.5
    assert steps.centre == pytest.approx(tuple(mass_centres(steps.scaled[None])[0]))
    top, left, height, width = steps.box
    assert steps.cropped.shape == (height, width)
    row, column = steps.origin
    assert np.array_equal(
        steps.centred[row : row + steps.scaled.shape[0], column : column + steps.scaled.shape[1]],
        steps.scaled,
    )
    assert 0 <= top < size
    assert 0 <= left < size


def test_scaling_keeps_the_aspect_and_the_ink():
    ink = np.zeros((300, 300), np.uint8)
    ink[50:250, 100:150] = 255
    steps = digit_from_ink(ink)
    assert steps.box == (50, 100, 200, 50)
    assert steps.scaled.shape == (20, 6)
    assert steps.scaled.sum() / 255 == pytest.approx(20 * 5, abs=0.5)
    assert steps.scaled[:, 0].tolist() == steps.scaled[:, 5].tolist()


def test_the_same_drawing_at_another_place_or_size_is_the_same_digit():
    small = digit_from_ink(seven(280)).centred.astype(int)
    large = digit_from_ink(seven(560)).centred.astype(int)
    assert np.abs(small - large).mean() < 1.5
    moved = np.zeros((400, 500), np.uint8)
    moved[100:380, 13:293] = seven(280)
    assert np.array_equal(digit_from_ink(moved).centred, digit_from_ink(seven(280)).centred)


def test_a_finished_digit_stays_as_it_is():
    digits = written(5, 40, np.random.default_rng(2))
    again = np.stack([digit_from_ink(digit).centred for digit in digits]).astype(int)
    assert np.abs(again - digits).mean() < 4


def test_shares_and_bytes_give_the_same():
    ink = seven()
    assert np.array_equal(digit_from_ink(ink / 255.0).centred, digit_from_ink(ink).centred)


@pytest.mark.parametrize(
    "ink", [np.zeros((28, 28)), np.zeros((0, 0), np.uint8), np.full((50, 50), 8, np.uint8)]
)
def test_no_ink_is_one_sentence(ink):
    with pytest.raises(DataError, match=r"^Draw a digit first\.$"):
        digit_from_ink(ink)


def test_a_single_dot_is_a_digit_of_full_size():
    ink = np.zeros((100, 100), np.uint8)
    ink[40, 60] = 255
    assert digit_from_ink(ink).scaled.shape == (20, 20)


def test_dark_ink_on_light_paper_is_turned_over():
    ink = seven()
    assert np.array_equal(ink_from_image(255 - ink), ink)
    assert np.array_equal(ink_from_image(ink), ink)


def test_grey_paper_and_pale_ink_are_stretched():
    photo_of_paper = (200 - seven() * 0.4).astype(np.uint8)
    found = ink_from_image(photo_of_paper)
    assert found.max() == 255
    assert np.median(found) == 0
    centred = digit_from_ink(found).centred.astype(int)
    assert np.abs(centred - digit_from_ink(seven()).centred).mean() < 2


def test_colours_become_grey():
    picture = np.full((30, 30, 3), 255, np.uint8)
    picture[10:20, 14:16] = (20, 20, 160)
    assert ink_from_image(picture)[15, 15] == 255


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_an_empty_page_holds_no_ink(grey):
    page = np.full((40, 40, 1), grey, np.uint8)
    with pytest.raises(DataError, match="Draw a digit first"):
        prepared(page, "digit", (28, 28, 1))


@pytest.mark.parametrize("shape", [(28, 28, 1), (32, 32, 1), (32, 32, 3), (20, 24, 1), (64, 48, 3)])
@pytest.mark.parametrize("how", ["digit", "photo", "raw"])
def test_every_way_gives_bytes_of_the_inputs_shape(how, shape):
    image = np.repeat(seven(100)[:, :, None], 3, axis=2)
    ready = prepared(image, how, shape)
    assert ready.shape == shape
    assert ready.dtype == np.uint8
    assert ready.max() > 100


def test_a_digit_for_a_larger_input_lies_in_its_middle():
    small, large = (prepared(seven()[:, :, None], "digit", (side, side, 1)) for side in (28, 32))
    assert np.array_equal(large[2:30, 2:30], small)
    assert large.sum() == small.sum()


def test_a_photo_keeps_its_aspect_and_is_filled_up_with_its_own_border():
    image = np.full((50, 100, 3), 200, np.uint8)
    image[20:30, 40:60] = 0
    ready = photo(image, (40, 40, 3))
    assert ready[0, 0].tolist() == [200, 200, 200]
    dark = ready[:, :, 0] < 100
    assert dark.any(axis=1).sum() == 4
    assert dark.any(axis=0).sum() == 8


def test_a_photo_of_the_right_size_is_not_touched():
    image = np.random.default_rng(3).integers(0, 255, (32, 32, 3), np.uint8)
    assert np.array_equal(photo(image, (32, 32, 3)), image)


def test_averages_survive_resizing():
    image = np.random.default_rng(3).integers(0, 255, (90, 60, 1), np.uint8)
    assert raw(image, (30, 20, 1)).mean() == pytest.approx(image.mean(), abs=1)


def test_raw_leaves_a_fitting_image_alone_and_stretches_others():
    image = np.random.default_rng(4).integers(0, 255, (28, 28, 1), np.uint8)
    assert np.array_equal(raw(image, (28, 28, 1)), image)
    wide = np.zeros((10, 40, 1), np.uint8)
    wide[:, 20:] = 255
    assert raw(wide, (20, 20, 1))[:, 10:].min() == 255


def test_more_than_three_channels_are_refused():
    with pytest.raises(DataError, match="has 1 channels, but the input layer takes 5"):
        prepared(np.ones((9, 9, 1), np.uint8), "raw", (9, 9, 5))


def test_a_network_without_pictures_cannot_classify_one():
    with pytest.raises(DataError, match="takes no pictures"):
        prepared(np.ones((9, 9, 1), np.uint8), "raw", (9,))


@pytest.mark.parametrize(
    ("shape", "digits", "way"),
    [
        ((28, 28, 1), True, "digit"),
        ((32, 32, 1), True, "digit"),
        ((33, 32, 1), True, "photo"),
        ((28, 28, 3), True, "photo"),
        ((28, 28, 1), False, "photo"),
        ((784,), True, "photo"),
        ((None, None, 1), True, "photo"),
    ],
)
def test_small_one_channel_inputs_trained_on_digits_get_digits(shape, digits, way):
    assert how_drawn(DataRecipe(), shape, digits) == way


@pytest.mark.parametrize("way", ["digit", "photo", "raw"])
def test_the_recipe_has_the_last_word(way):
    assert how_drawn(DataRecipe(drawn_as=way), (64, 64, 3), samples_are_digits=False) == way


def test_a_thin_pen_s_digit_is_as_large_and_bold_as_a_broad_one_s_up_to_the_rim_of_the_box():
    ladder = [np.array([[0.2, y], [0.8, y]]) for y in (0.2, 0.5, 0.8)] + [np.array([[0.2, 0.2], [0.2, 0.8]])]
    thin, broad = (digit_from_ink(strokes_to_ink(ladder, 280, width)) for width in (1 / 280, 0.07))
    assert thin.scaled.shape == broad.scaled.shape == (20, 20)
    rungs = [part.astype(int).sum() for part in np.split(thin.scaled[:, 8:16], [7, 13])]
    assert max(rungs) <= 1.1 * min(rungs)
    assert thin.scaled[:2, 8:16].max(axis=0).min() > 200
