"""What a unit sees and whom a pixel reaches are one relation read in both ways."""

import numpy as np
import pytest

from cnnstudio.arithmetic.reaching import Stretch, effective, reached_from, seen_by
from cnnstudio.document.receptive import AxisField


@pytest.mark.parametrize(
    "axis", [AxisField(3, 1, 28, False, 0), AxisField(7, 4, 28, False, -3), AxisField(14, 2, 28, False, -0.5)]
)
def test_a_pixel_reaches_exactly_the_units_that_see_it(axis):
    places = 6
    for pixel in range(28):
        seeing = [n for n in range(places) if seen_by(n, axis).first <= pixel <= seen_by(n, axis).last]
        found = reached_from(pixel, axis, places)
        assert (list(range(found.first, found.last + 1)) if found else []) == seeing


def test_a_unit_behind_everything_sees_everything_and_is_reached_by_all():
    axis = AxisField(28, 1, 28, True)
    assert seen_by(5, axis) == Stretch(0, 27)
    assert reached_from(13, axis, 10) == Stretch(0, 9)


def test_what_is_not_known_is_told_as_unknown():
    assert seen_by(0, AxisField(None, 1, None)) is None
    assert reached_from(0, AxisField(None, 1, None), 4) is None


def test_the_effective_field_is_the_smallest_frame_with_the_share():
    field = np.zeros((20, 20))
    field[8:13, 8:13] = 1.0
    field[0, 0] = 0.5
    found = effective(field, 0.95)
    assert (found.top, found.left, found.height, found.width) == (8, 8, 5, 5)
    assert found.share == pytest.approx(25 / 25.5)
    assert effective(np.zeros((4, 4))) is None
