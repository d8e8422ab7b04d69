import numpy as np
import pytest

from cnnstudio.data.drawn import THICKENED, THIN, digit_from_ink, fitting_factor, line_width
from cnnstudio.data.errors import NoInk
from cnnstudio.data.handwriting import sample_strokes
from cnnstudio.data.ink import strokes_to_ink
from cnnstudio.data.staging import Steps, staged, usual


def _seven(size=280, width=0.08):
    return strokes_to_ink(sample_strokes(7, 3), size, width)


def _corner():
    whole = np.zeros((280, 280), np.uint8)
    whole[:140, 140:] = _seven(140)
    return whole


def test_all_steps_are_what_the_training_images_went_through():
    for ink in (_seven(), _corner()):
        stages, steps = staged(ink, Steps()), digit_from_ink(ink)
        assert np.array_equal(stages.placed, steps.centred)
        assert np.array_equal(stages.thick, steps.scaled)
        assert stages.box == steps.box
        assert stages.origin == steps.origin


def test_dark_ink_on_light_paper_is_turned_over_first():
    assert usual(255 - _seven()) == Steps(invert=True)
    assert usual(_seven()) == Steps()
    assert np.array_equal(staged(255 - _seven(), Steps(invert=True)).placed, staged(_seven(), Steps()).placed)


def test_without_cropping_the_whole_pad_is_made_small():
    stages = staged(_corner(), Steps(crop=False))
    assert stages.box == (0, 0, 280, 280)
    assert stages.thick.shape == (20, 20)
    assert stages.scaled[10:].max() == 0


def test_without_scaling_a_small_digit_stays_small():
    def high(picture):
        return np.ptp(np.flatnonzero(picture.any(axis=1)))

    assert high(staged(_corner(), Steps(scale=False)).placed) < high(staged(_corner(), Steps()).placed) - 5


def test_without_scaling_and_centring_the_ink_stays_where_it_was_drawn():
    placed = staged(_corner(), Steps(scale=False, thicken=False, centre=False)).placed
    assert placed[14:].max() == 0
    assert placed[:, :13].max() == 0
    shrunk = _corner().reshape(28, 10, 28, 10).mean(axis=(1, 3))
    assert np.abs(placed.astype(float) - shrunk).mean() < 4


def test_without_smoothing_every_pixel_is_ink_or_paper():
    ink = np.where(_seven() > 127, 255, 0).astype(np.uint8)
    assert set(np.unique(staged(ink, Steps(smooth=False)).placed)) == {0, 255}
    assert len(np.unique(staged(ink, Steps()).placed)) > 10


def test_without_centring_the_box_stands_in_the_middle():
    stages = staged(_corner(), Steps(centre=False))
    high, wide = stages.scaled.shape
    assert stages.origin == ((28 - high) // 2, (28 - wide) // 2)


@pytest.mark.parametrize("steps", [Steps(), Steps(crop=False), Steps(scale=False)])
def test_a_pad_without_ink_has_no_stages(steps):
    with pytest.raises(NoInk):
        staged(np.zeros((280, 280), np.uint8), steps)


def test_lines_thinner_than_any_training_image_s_are_made_as_wide_as_those():
    thin = _seven(280, 0.006)
    stages = staged(thin, Steps())
    assert line_width(stages.cropped) * fitting_factor(stages.cropped) < THIN
    assert stages.scaled.max() < 120
    assert stages.thick.max() == 255
    assert line_width(stages.thick) == pytest.approx(THICKENED, rel=0.35)
    loose = staged(thin, Steps(thicken=False))
    assert np.array_equal(loose.thick, loose.scaled)


def test_lines_of_usual_width_stay_as_they_are():
    for stages in (staged(_seven(), Steps()), staged(_corner(), Steps())):
        assert np.array_equal(stages.thick, stages.scaled)


@pytest.mark.parametrize("width", [1, 4, 10, 24])
@pytest.mark.parametrize("slant", [0.0, 0.4, 1.0])
def test_the_width_of_a_line_is_measured_within_a_third_however_it_leans(width, slant):
    stroke = np.array([[0.2, 0.2], [0.2 + 0.5 * slant, 0.8]])
    ink = strokes_to_ink([stroke], 280, width / 280)
    assert line_width(ink) == pytest.approx(width, rel=0.35)
