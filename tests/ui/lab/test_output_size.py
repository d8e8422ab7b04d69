import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.layers.formulas import Reading


@pytest.fixture
def page(open_page):
    return open_page("output-size")


@pytest.mark.parametrize(
    ("example", "answer", "last"),
    [
        ("anchor", "14", "floor((28 − 5 + 2·2)/2) + 1 = 14"),
        ("same", "14", "floor((28 − 5 + 1 + 2)/2) + 1 = 14"),
        ("valid", "12", "floor((28 − 5 + 2·0)/2) + 1 = 12"),
        ("pool", "3", "floor((7 − 2 + 2·0)/2) + 1 = 3"),
        ("dilated", "6", "floor((10 − 5 + 2·0)/1) + 1 = 6"),
    ],
)
def test_the_formula_with_the_numbers_of_the_course(page, example, answer, last):
    if example != "anchor":
        QTest.mouseClick(page.examples.buttons[example], Qt.MouseButton.LeftButton)
    assert page.answer.text() == answer
    assert page.formula.lines()[-1] == last


def test_what_same_adds_on_either_side_stands_in_the_table(page):
    cells = {key: label.text() for (way, key), label in page._cells.items() if way == "same"}
    assert cells == {"before": "1", "after": "2", "size": "14", "dropped": "0"}


def test_pixels_that_a_stride_drops_are_hatched_and_counted(page):
    QTest.mouseClick(page.examples.buttons["dropped"], Qt.MouseButton.LeftButton)
    assert page.words.text() == "2 places, 3 apart; 1 cell is never read"
    assert int(page.square._plane.hatched.sum()) == 13


def test_the_formula_follows_the_symbols_that_were_chosen(page, world):
    world.bridge.set_reading(Reading("nfps", 0))
    assert page.formula.lines()[0] == "floor((n − f + 2p)/s) + 1"


def test_the_misprint_is_shown_where_it_fails_and_how_often(page):
    assert "here 14, the misprint gives 26" in page.note.right.text()
    assert "145,112" in page.share.text()


def test_a_kernel_beyond_the_input_is_refused_under_its_field(page):
    page.padding.set_value("valid")
    page.padding.valueChanged.emit("valid")
    page.fields["kernel"].take_text("30")
    assert "the kernel spans 30 cells and the input with its padding has 28" in page.rows["kernel"].problem()
    assert page.answer.text() == "–"
    page.undo()
    assert page.answer.text() == "12"


def test_the_window_walks_along_the_axis(page):
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Right)
    assert page.spoken() == "Output size 14. Place 2 reads cells 0 to 4."
