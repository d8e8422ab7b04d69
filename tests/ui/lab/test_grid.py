import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from cnnstudio.ui.lab.cells import short
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.tables import NotATable, as_table, read_table
from tests.ui.lab.by_hand import point, type_into


@pytest.fixture
def grid(look, qtbot):
    made = NumberGrid("Numbers", editable=True)
    qtbot.addWidget(made)
    made.set_values(np.arange(12.0).reshape(3, 4) - 5)
    made.resize(made.sizeHint())
    made.show()
    return made


@pytest.mark.parametrize(
    ("value", "letters", "wanted"),
    [(7, 5, "7"), (-2, 5, "−2"), (0.1111, 5, "0.111"), (0.1111, 4, "0.11"), (-0.5, 3, "−.5"), (63.75, 5, "63.75"),
     (63.75, 4, "63.8"), (1e-9, 5, "1e−9"), (0, 1, "0")],
)  # fmt: skip
def test_a_cell_holds_as_many_digits_as_fit(value, letters, wanted):
    assert short(float(value), letters) == wanted


def test_tables_go_to_spreadsheets_and_back():
    values = np.array([[1.5, -2.0], [0.0, 1e-7]])
    np.testing.assert_array_equal(read_table(as_table(values)), values)
    np.testing.assert_array_equal(read_table("[[1,0,-2,1],[-1,0,1,2]]"), [[1, 0, -2, 1], [-1, 0, 1, 2]])
    np.testing.assert_array_equal(read_table("1 2; 3 4"), [[1, 2], [3, 4]])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no table of numbers on the clipboard."),
        ("1\tx", "A cell of this table is not a number."),
        ("1 2\n3", "The rows of this table are of unequal length."),
        ("\n".join(["1"] * 300), "This table is larger than 256 rows or columns."),
        ("1 nan", "A cell of this table is not a number."),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(NotATable, match=sentence.replace(".", r"\.")):
        read_table(text)


def test_arrow_keys_walk_digits_type_and_tab_goes_on(grid):
    told = []
    grid.edited.connect(lambda *edit: told.append(edit))
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClicks(grid, "4")
    QTest.keyClicks(grid.editor, "2")
    QTest.keyClick(grid.editor, Qt.Key.Key_Tab)
    assert told == [(0, 1, 42.0)]
    assert "row 0, column 2" in grid.accessibleDescription()


def test_a_cell_is_changed_in_its_picture_and_no_other(grid):
    before = grid.grab().toImage()
    values = grid.values.copy()
    values[1, 2] = 5
    grid.set_values(values, limit=6)
    grid.set_values(grid.values.copy(), limit=6)
    first = grid.grab().toImage()
    values[1, 2] = -4
    grid.set_values(values, limit=6)
    second = grid.grab().toImage()
    assert isinstance(before, QImage)
    different = {
        (row, column)
        for row in range(3)
        for column in range(4)
        if first.copy(grid.rect_of(row, column).toRect().adjusted(4, 4, -4, -4))
        != second.copy(grid.rect_of(row, column).toRect().adjusted(4, 4, -4, -4))
    }
    assert different == {(1, 2)}


def test_places_of_a_border_count_from_below_zero(grid):
    grid.set_values(np.zeros((5, 6)), before=(1, 1), inner=(3, 4))
    grid.resize(grid.sizeHint())
    assert grid.place_at(grid.rect_of(-1, -1).center()) == (-1, -1)
    assert grid.place_at(grid.rect_of(2, 3).center()) == (2, 3)
    pressed = []
    grid.pressed.connect(lambda *at: pressed.append(at))
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=point(grid, 3, 4))
    assert pressed == [(3, 4)]


def test_beyond_32_rows_it_is_an_image_that_still_fits(grid):
    grid.set_values(np.random.default_rng(1).normal(size=(200, 100)))
    assert grid.sizeHint().height() <= 420
    assert not grid.grab().toImage().isNull()


def test_infinities_are_refused_where_they_are_typed(grid):
    sentences = []
    grid.refused.connect(sentences.append)
    type_into(grid, 0, 0, "1e40")
    assert sentences[-1] == "The lab works with numbers below 10^30."


def test_what_is_not_editable_leaves_the_keys_to_the_page(look, qtbot):
    grid = NumberGrid("Output")
    qtbot.addWidget(grid)
    grid.set_values(np.ones((2, 2)))
    grid.open_editor()
    assert grid.editor is None
    assert grid.focusPolicy() == Qt.FocusPolicy.NoFocus
