import numpy as np
import pytest

from cnnstudio.data.drawn import digit_from_ink
from cnnstudio.ui.drawing.ink import INK_SIDE, Ink, Sheet, Stroke, Under
from cnnstudio.ui.drawing.preparing import Steps, prepare_ink
from cnnstudio.ui.drawing.verdict import judge


@pytest.fixture
def ink(qapp):
    drawn = Ink()
    drawn.begin((0.2, 0.2), 0.1, False)
    for x in np.linspace(0.2, 0.5, 20):
        drawn.extend((float(x), 0.2))
    return drawn


def test_a_stroke_leaves_ink_as_wide_as_the_pen(ink):
    rows = np.flatnonzero(ink.sheet.array()[:, round(0.35 * INK_SIDE)])
    assert rows.mean() == pytest.approx(0.2 * INK_SIDE, abs=1)
    assert len(rows) == pytest.approx(0.1 * INK_SIDE, abs=2)


def test_drawing_piece_by_piece_equals_drawing_all_at_once(ink):
    whole = Sheet(INK_SIDE)
    whole.draw_all(ink.strokes)
    difference = np.abs(whole.array().astype(int) - ink.sheet.array().astype(int))
    assert difference.max() == 0


def test_the_eraser_takes_ink_away(ink):
    before = int(ink.sheet.array().sum())
    ink.begin((0.2, 0.2), 0.2, True)
    assert ink.sheet.array().sum() < before


def test_undo_takes_back_one_stroke_and_also_a_clearing(ink):
    first = ink.sheet.array()
    ink.begin((0.8, 0.8), 0.1, False)
    ink.undo()
    assert np.array_equal(ink.sheet.array(), first)
    ink.clear()
    assert ink.empty
    assert ink.sheet.array().max() == 0
    ink.undo()
    assert np.array_equal(ink.sheet.array(), first)
    ink.undo()
    assert ink.empty
    assert not ink.can_undo


def test_a_pad_that_was_only_erased_holds_no_ink(qapp):
    drawn = Ink()
    drawn.begin((0.5, 0.5), 0.1, True)
    assert drawn.empty


def test_the_touched_area_holds_the_whole_pen(qapp):
    area = Sheet(100).draw(Stroke(((0.5, 0.5), (0.6, 0.5)), 0.2))
    assert (area.left(), area.right()) == pytest.approx((0.4, 0.7))
    assert (area.top(), area.bottom()) == pytest.approx((0.4, 0.6))


def test_all_steps_give_what_the_training_images_got(ink):
    picture = ink.sheet.array()
    prepared = prepare_ink(picture, "digit", (28, 28, 1), Steps())
    assert np.array_equal(prepared.image[:, :, 0], digit_from_ink(picture).centred)


def _middle_of_mass(image):
    weights = image[:, :, 0].astype(float)
    return (weights.sum(axis=1) * np.arange(28)).sum() / weights.sum()


def test_without_centring_the_ink_stays_where_it_was_drawn(ink):
    picture = ink.sheet.array()
    loose = prepare_ink(picture, "digit", (28, 28, 1), Steps(centre=False, scale=False)).image
    assert _middle_of_mass(loose) == pytest.approx(0.2 * 28 - 0.5, abs=0.6)
    centred = prepare_ink(picture, "digit", (28, 28, 1), Steps(centre=True, scale=False)).image
    assert _middle_of_mass(centred) == pytest.approx(13.5, abs=1)


def test_black_ink_on_white_paper_inverted_is_white_ink_on_black_paper(ink):
    black = ink.sheet.array()
    ink.take_paper(light=True, coloured=False)
    white = ink.sheet.array()
    assert white.max() == 255
    assert white[0, 0] == 255
    turned = prepare_ink(white, "digit", (28, 28, 1), Steps(invert=True)).image
    plain = prepare_ink(black, "digit", (28, 28, 1), Steps()).image
    assert np.abs(turned.astype(int) - plain).max() <= 2


def test_white_paper_that_is_not_inverted_reaches_the_network_as_paper(ink):
    ink.take_paper(light=True, coloured=False)
    prepared = prepare_ink(ink.sheet.array(), "digit", (28, 28, 1), Steps(invert=False))
    assert prepared.digit.box == (0, 0, INK_SIDE, INK_SIDE)
    assert np.median(prepared.image[4:24, 4:24]) == 255


def test_inverting_a_photograph_turns_it_over(ink):
    picture = ink.sheet.array()
    plain = prepare_ink(picture, "photo", (28, 28, 1), Steps()).image
    assert np.array_equal(prepare_ink(picture, "photo", (28, 28, 1), Steps(invert=True)).image, 255 - plain)


def test_a_soft_pen_has_a_rim_half_as_dense(ink):
    column = ink.sheet.array()[:, round(0.35 * INK_SIDE)]
    assert (column == 255).sum() == pytest.approx(0.088 * INK_SIDE, abs=2)
    assert ((column > 100) & (column < 160)).sum() == pytest.approx(0.012 * INK_SIDE, abs=2)


def test_pressure_widens_the_stroke(qapp):
    light, heavy = Sheet(INK_SIDE), Sheet(INK_SIDE)
    points = ((0.2, 0.5), (0.8, 0.5))
    light.draw(Stroke(points, 0.1, pressures=(0.2, 0.2)))
    heavy.draw(Stroke(points, 0.1, pressures=(1.0, 1.0)))
    assert heavy.array().sum() > 2 * light.array().sum()


def test_a_step_taken_back_can_be_done_again_until_something_new_is_drawn(ink):
    whole = ink.sheet.array()
    ink.begin((0.8, 0.8), 0.1, False)
    more = ink.sheet.array()
    ink.undo()
    assert np.array_equal(ink.sheet.array(), whole)
    ink.redo()
    assert np.array_equal(ink.sheet.array(), more)
    ink.undo()
    ink.begin((0.1, 0.9), 0.1, False)
    assert not ink.can_redo


def test_a_picture_lies_under_the_strokes_and_is_a_step_of_its_own(ink):
    before = ink.sheet.array()
    pixels = np.zeros((28, 28), np.uint8)
    pixels[4:24, 10:14] = 200
    ink.open(Under.of(pixels, "one.png"))
    assert not ink.empty
    assert np.array_equal(ink.sheet.array(), np.kron(pixels, np.ones((10, 10), np.uint8)))
    ink.undo()
    assert np.array_equal(ink.sheet.array(), before)


def test_a_wide_picture_is_shown_whole_and_its_border_fills_the_rest(qapp):
    drawn = Ink()
    pixels = np.full((50, 100, 3), (200, 10, 10), np.uint8)
    pixels[20:30, 40:60] = (0, 0, 255)
    drawn.take_paper(light=False, coloured=True)
    drawn.open(Under.of(pixels, "wide.png"))
    shown = drawn.sheet.array()
    assert shown.shape == (INK_SIDE, INK_SIDE, 3)
    assert tuple(shown[0, 0]) == (200, 10, 10)
    assert tuple(shown[INK_SIDE // 2, INK_SIDE // 2]) == (0, 0, 255)


def test_coloured_ink_reaches_a_network_that_takes_colours(qapp):
    drawn = Ink()
    drawn.take_paper(light=True, coloured=True)
    stroke = drawn.begin((0.5, 0.5), 0.4, False, colour=(214, 48, 49))
    assert stroke.colour == (214, 48, 49)
    image = prepare_ink(drawn.sheet.array(), "photo", (32, 32, 3), Steps()).image
    assert tuple(image[16, 16]) == (214, 48, 49)
    assert tuple(image[0, 0]) == (255, 255, 255)


def test_a_network_for_photographs_gets_its_own_shape(ink):
    prepared = prepare_ink(ink.sheet.array(), "photo", (32, 32, 3), Steps())
    assert prepared.image.shape == (32, 32, 3)
    assert prepared.digit is None


def test_a_close_race_is_no_answer():
    verdict = judge(np.array([0.05, 0.5, 0.45]))
    assert (verdict.lead, verdict.second, verdict.unsure) == (1, 2, True)
    assert verdict.words() == "Not sure"
    assert verdict.detail(("a", "b", "c")) == "b or c"


def test_a_clear_answer_names_what_comes_next():
    verdict = judge(np.array([0.02, 0.95, 0.03]))
    assert verdict.words() == "Very likely"
    assert verdict.detail(()) == "then 2"
    assert judge(np.array([0.1, 0.6, 0.3])).words() == "Likely"


def test_raw_scores_become_shares():
    verdict = judge(np.array([2.0, 5.0, -1.0]))
    assert verdict.softened
    assert sum(verdict.shares) == pytest.approx(1)
    assert verdict.lead == 1


def test_one_unit_answers_for_two_classes():
    assert judge(np.array([0.8])).shares == pytest.approx((0.2, 0.8))


def test_a_picture_as_output_is_no_answer():
    assert judge(np.zeros((4, 4))) is None
    assert judge(np.array([np.nan, 1.0])) is None
