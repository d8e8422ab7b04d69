"""The one formula from pixel values to network inputs."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.scaling import scale, scaling

BYTES = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1)


@pytest.mark.parametrize(("how", "low", "high"), [("1/255", 0, 1), ("none", 0, 255), ("1/127.5 - 1", -1, 1)])
def test_bytes_fill_the_range_of_the_scale(how, low, high):
    scaled = scale(BYTES, how)
    assert scaled.shape == BYTES.shape
    assert scaled.dtype == np.float32
    assert (scaled.min(), scaled.max()) == (low, high)


def test_a_255th_is_the_division_the_course_writes():
    assert np.array_equal(scale(BYTES, "1/255"), BYTES.astype("float32") / 255)


@pytest.mark.parametrize("how", ["1/255", "none", "1/127.5 - 1"])
def test_divisor_and_offset_say_what_scale_does(how):
    terms = scaling(how)
    assert np.allclose(scale(BYTES, how), BYTES / terms.divisor + terms.offset, atol=1e-6)


def test_the_given_pictures_stay_as_they_are():
    given = BYTES.copy()
    scale(given, "1/127.5 - 1")
    assert np.array_equal(given, BYTES)
