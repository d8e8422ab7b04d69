"""A kernel or a map by itself: enlarged, as a table that can be walked, and in one spoken sentence."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.layers.catalogue import make
from cnnstudio.ui.evaluation import InspectWorkspace
from cnnstudio.ui.evaluation.close_look import MOST_COLUMNS, planes_of
from cnnstudio.ui.evaluation.saving import as_png
from cnnstudio.ui.in_hand import InHand
from cnnstudio.ui.widgets.number_grid import summary_of
from tests.kerasbridge.designs import chain
from tests.ui.evaluation.real_answers import Answering
from tests.ui.training.conftest import World, made_samples


@pytest.fixture
def made(qapp, look, tmp_path, home):
    made = World(tmp_path)
    made.open(made_samples())
    yield made
    made.close()


def opened(world, qtbot, *layers):
    project = chain(make("Input", shape=(28, 28, 1)), *layers, recipe=world.document.project.recipe)
    world.document.replace(project, world.document.path)
    world.hand.deleteLater()
    world.hand = InHand(world.bridge)
    view = InspectWorkspace(world.bridge, world.hand, world.data)
    qtbot.addWidget(view)
    view.resize(1600, 900)
    view.show()
    answering = Answering(world, project)
    answering.all()
    return view, answering


def double_click(grid, index):
    QTest.mouseDClick(grid, Qt.MouseButton.LeftButton, pos=grid.tile_rect(index).center())


def shown_table(card):
    model = card.model
    count = (model.rowCount(), model.columnCount())
    return np.array([[float(model._values[r, c]) for c in range(count[1])] for r in range(count[0])])


@pytest.fixture
def pooled(made, qtbot):
    layers = (make("Conv2D", filters=4), make("MaxPooling2D"), make("Flatten"), make("Dense", units=10))
    return opened(made, qtbot, *layers)


def test_a_double_click_on_a_map_opens_it_enlarged_and_as_a_table_with_headers(pooled):
    view, _ = pooled
    double_click(view.atlas.maps.grid, 2)
    card = view.closely.card
    assert card.isVisible()
    assert card.title.text() == "Map 2 of conv2d_1"
    output = view.looking.sight.output
    assert np.array_equal(shown_table(card), output[:, :, 2].astype(np.float64))
    assert card.model.headerData(25, Qt.Orientation.Horizontal) == "25"
    assert card.sentence.text() == summary_of(output[:, :, 2]) == card.table.accessibleDescription()
    assert "26 rows and 26 columns" in card.sentence.text()


def test_arrow_keys_walk_the_table_and_mark_the_cell_on_the_picture_and_escape_gives_the_grid_back(pooled):
    view, _ = pooled
    grid = view.atlas.kernels.grid
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Home)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    card = view.closely.card
    assert card.title.text() == "Kernel 0 of conv2d_1"
    assert card.table.hasFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(card.table, key)
    mark = card.view.mark()
    assert (mark.row, mark.column) == (1, 2)
    kernel = view.looking.sight.kernel
    index = card.table.currentIndex()
    assert f"row 1, column 2: {kernel[1, 2, 0, 0]:.4f}"[:22] in index.data(
        Qt.ItemDataRole.AccessibleTextRole
    ).replace("−", "-")
    QTest.mouseClick(
        card.view, Qt.MouseButton.LeftButton, pos=card.view.picture_rect().topLeft().toPoint() + QPoint(3, 3)
    )
    assert (card.table.currentIndex().row(), card.table.currentIndex().column()) == (0, 0)
    QTest.keyClick(card.table, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert grid.hasFocus()


def test_a_kernel_of_several_channels_is_shown_one_channel_at_a_time(made, qtbot):
    view, answering = opened(
        made,
        qtbot,
        make("Conv2D", filters=3),
        make("Conv2D", filters=2),
        make("Flatten"),
        make("Dense", units=10),
    )
    view.show_layer("n2")
    answering.all()
    double_click(view.atlas.kernels.grid, 1)
    card = view.closely.card
    kernel = view.looking.sight.kernel
    assert card.plane.isVisible()
    card.plane.set_value(2)
    card.plane.valueChanged.emit(2)
    assert np.array_equal(shown_table(card), kernel[:, :, 2, 1].astype(np.float64))


def test_what_is_looked_at_closely_follows_the_picture_and_leaves_with_its_layer(pooled):
    view, answering = pooled
    double_click(view.atlas.maps.grid, 1)
    card = view.closely.card
    before = shown_table(card)
    view.pictures.choose(3)
    answering.all()
    assert not np.array_equal(shown_table(card), before)
    assert np.array_equal(shown_table(card), view.looking.sight.output[:, :, 1].astype(np.float64))
    view.show_layer("n3")
    answering.all()
    assert not card.isVisible()


def test_weights_outputs_and_vectors_can_be_looked_at_closely_by_keyboard(pooled):
    view, answering = pooled
    view.show_layer("n4")
    answering.all()
    words = [words for words, _ in view.closely.choices()]
    assert words[0] == "Outputs for this picture"
    assert any(word.startswith("kernel 676 × 10") for word in words)
    assert any(word.startswith("bias 10") for word in words)
    strip = view.atlas.maps.strip
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_End)
    assert view.why.shown().at == (9,)
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert np.allclose(shown_table(view.closely.card)[0], view.looking.sight.output)
    view.closely.card.close_it()
    matrix = view.atlas.kernels.matrix
    matrix.setFocus()
    QTest.keyClick(matrix, Qt.Key.Key_Return)
    assert np.allclose(shown_table(view.closely.card), view.looking.sight.kernel)


def test_the_button_lists_what_there_is(pooled, qtbot):
    view, _ = pooled
    view.atlas.select(3)
    QTest.mouseClick(view.atlas.tools.numbers, Qt.MouseButton.LeftButton)
    menu = view.closely.menu
    assert [action.text() for action in menu.actions()][:2] == ["Kernel 3", "Map 3"]
    menu.actions()[0].trigger()
    menu.close()
    assert view.closely.card.title.text() == "Kernel 3 of conv2d_1"


def test_a_long_vector_stands_in_rows_and_an_empty_place_holds_no_number():
    found = planes_of("long", np.arange(MOST_COLUMNS + 5, dtype=np.float32))
    assert found.planes.shape == (1, 2, MOST_COLUMNS)
    assert found.planes[0, 1, 4] == MOST_COLUMNS + 4
    assert np.isnan(found.planes[0, 1, 5])
    assert "from 0 to 4,100" in summary_of(found.planes[0])
    assert summary_of(np.full((2, 3), np.nan)) == "2 rows and 3 columns without a number."


def test_kernels_that_read_three_channels_are_shown_as_colours(made, qtbot):
    view, answering = opened(
        made,
        qtbot,
        make("Conv2D", filters=3),
        make("Conv2D", filters=5),
        make("Flatten"),
        make("Dense", units=10),
    )
    assert not view.atlas.tools.colour.isVisible()
    view.show_layer("n2")
    answering.all()
    assert view.atlas.tools.colour.isVisible()
    QTest.mouseClick(view.atlas.tools.colour, Qt.MouseButton.LeftButton)
    kernel = view.looking.sight.kernel
    limit = np.abs(kernel).max()
    tile = np.asarray(view.atlas.kernels.grid._pictures.tiles[4])
    assert np.allclose(tile, kernel[..., 4] / (2 * limit) + 0.5)
    assert "as red, green and blue" in view.atlas.kernels.head._note.text()
    content = view.trying.content("weights", "png")
    assert content[:4] == b"\x89PNG"
    view.show_layer("n1")
    answering.all()
    assert not view.atlas.tools.colour.isVisible()
    assert np.asarray(view.atlas.kernels.grid._pictures.tiles[0]).ndim == 2


def test_a_sheet_of_colours_is_saved_in_colours():
    from PySide6.QtGui import QImage

    tiles = np.zeros((2, 2, 2, 3))
    tiles[1, 0, 0] = (1.0, 0.0, 0.0)
    image = QImage.fromData(as_png(tiles))
    unit = image.width() // 5
    assert image.pixelColor(3 * unit + unit // 2, unit // 2).red() == 255
    assert image.pixelColor(3 * unit + unit // 2, unit // 2).green() == 0


def test_all_numbers_of_a_map_are_in_the_saved_table(pooled):
    view, _ = pooled
    rows = list(csv.reader(view.trying.content("maps", "csv").decode().splitlines()))
    assert len(rows) == 1 + view.looking.sight.output.size
