import numpy as np
import pytest

from cnnstudio.arithmetic.correlation import correlate
from tests.ui.lab.by_hand import press, type_into

FIVE = {
    "zero": [6, 10, 15, 14, 12],
    "replicate": [8, 11, 15, 19, 22],
    "reflect": [11, 12, 15, 18, 19],
    "symmetric": [9, 11, 15, 19, 21],
    "wrap": [15, 15, 15, 15, 15],
    "ignore": [15],
}


@pytest.fixture
def page(open_page):
    return open_page("borders")


@pytest.mark.parametrize("rule", FIVE)
def test_the_courses_five_numbers_under_every_rule(page, rule):
    assert page.rules[rule].grid.values.ravel().tolist() == FIVE[rule]


def _seven(page):
    page.input_rows.source.set_value("seven")
    page.input_rows.source.valueChanged.emit("seven")


def test_a_ready_input_and_its_kernel_are_one_step(page):
    begun = page.settings
    _seven(page)
    assert page.settings.kernel.shape == (3, 3)
    page.undo()
    assert page.settings == begun
    assert not page.history.can_undo


def test_a_kernel_chosen_for_an_input_stays_when_that_input_changes(page):
    _seven(page)
    page.change(source="typed", kernel=begun_row(page))
    page.input_rows.load("checks")
    assert page.settings.kernel.shape == (3, 3)
    page.change(kernel=begun_row(page))
    page.input_rows.load("checks", "size", size=9)
    assert (page.settings.kernel.shape, page.settings.image.shape) == ((1, 5), (9, 9))


def begun_row(page):
    return page._first.kernel


def test_how_often_each_pixel_is_used(page):
    _seven(page)
    page.view.set_value("uses")
    page.view.valueChanged.emit("uses")
    ignored, padded = (page.rules[rule].grid.values for rule in ("ignore", "zero"))
    assert (ignored[0, 0], ignored[3, 3], ignored.sum()) == (1, 9, 225)
    assert padded[0, 0] == 4


def test_the_border_itself_can_be_seen(page):
    page.view.set_value("padded")
    page.view.valueChanged.emit("padded")
    grid = page.rules["reflect"].grid
    assert grid._plane.values.ravel().tolist() == [3, 2, 1, 2, 3, 4, 5, 4, 3]
    assert grid.values.ravel().tolist() == [1, 2, 3, 4, 5]


def test_a_press_marks_the_same_place_everywhere_and_says_every_value(page):
    press(page.rules["zero"].grid, 0, 0)
    assert "zero 6, replicate 8, reflect 11, symmetric 9, wrap 15" in page.sentence.text()
    assert page.rules["ignore"].grid.marks.chosen is None
    press(page.rules["ignore"].grid, 0, 0)
    assert page.place == (0, 2)


def test_a_typed_number_changes_what_depends_on_it_under_each_rule_and_nothing_else(page):
    before = {rule: view.grid.values.copy() for rule, view in page.rules.items()}
    type_into(page.input, 0, 0, "10")
    image = np.array([[10.0, 2, 3, 4, 5]])
    for rule, view in page.rules.items():
        done = correlate(image, np.ones((1, 5)), padding="same", border=rule, constant=1.0)
        np.testing.assert_allclose(view.grid.values, done.outputs)
        np.testing.assert_array_equal(before[rule] != view.grid.values, done.readers((0, 0)))


def test_the_constant_is_set(page):
    page.constant.take_text("100")
    assert page.rules["constant"].grid.values[0, 0] == 206


def test_each_rule_bears_its_names_elsewhere(page):
    assert "NumPy edge · SciPy nearest" in page.rules["replicate"].words.text()
    assert "Keras same" in page.rules["zero"].words.text()


def test_above_the_results_of_a_single_row_stands_what_lies_beyond_its_edges(page):
    view = page.rules["symmetric"]
    assert view.beyond.isVisibleTo(page)
    assert view.beyond._plane.values.ravel().tolist() == [2, 1, 1, 2, 3, 4, 5, 5, 4]
    page.go_to((0, 4))
    assert view.beyond.marks.columns == (2, 3, 4, 5, 6)
    assert page.rules["ignore"].beyond.marks.columns == ()
    _seven(page)
    assert not view.beyond.isVisibleTo(page)
