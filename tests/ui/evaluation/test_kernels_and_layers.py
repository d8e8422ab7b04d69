"""Kernels sorted, marked, compared with their beginning and saved; what stands beside layers without weights."""

import csv
import io

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.filters import facts_of, filters_of
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.evaluation import InspectWorkspace
from cnnstudio.ui.evaluation.kernel_tools import told
from cnnstudio.ui.evaluation.saving import as_csv, as_npy, as_png, sheet
from cnnstudio.ui.in_hand import InHand
from tests.kerasbridge.designs import chain, node, wire
from tests.ui.evaluation.real_answers import Answering
from tests.ui.training.conftest import World, made_samples

SMALL = (
    make("Input", shape=(28, 28, 1)),
    make("Conv2D", filters=6, kernel_size=(3, 3), strides=(3, 3)),
    make("Activation", activation="relu"),
    make("MaxPooling2D"),
    make("Flatten"),
    make("Dense", units=10, activation="softmax"),
)


@pytest.fixture
def made(qapp, look, tmp_path, home):
    world = World(tmp_path)
    world.open(made_samples())
    yield world
    world.close()


def _opened(world, qtbot, project):
    world.document.replace(project, world.document.path)
    world.hand.deleteLater()
    world.hand = InHand(world.bridge)
    view = InspectWorkspace(world.bridge, world.hand, world.data)
    qtbot.addWidget(view)
    view.resize(1600, 1000)
    view.show()
    answering = Answering(world, world.document.project)
    answering.all()
    return view, answering


@pytest.fixture
def opened(made, qtbot):
    return _opened(made, qtbot, chain(*SMALL, recipe=made.document.project.recipe))


def _choose(box, value):
    box.setCurrentIndex(box._values.index(value))
    box.activated.emit(box.currentIndex())


def _open(view, answering, name):
    path = next(one.path for one in view.looking.sight.analysis.flat if one.name == name)
    view.show_layer(path)
    answering.all()


def test_kernels_and_maps_are_sorted_together_by_norm(opened):
    view, _ = opened
    _choose(view.atlas.tools.order, "norm")
    kernel = view.looking.sight.kernel
    norms = np.linalg.norm(filters_of(kernel, "Conv2D").reshape(6, -1), axis=1)
    longest = int(norms.argmax())
    tiles = view.atlas.kernels.grid._pictures.tiles
    assert np.array_equal(tiles[0], kernel[:, :, 0, longest])
    assert np.array_equal(view.atlas.maps.grid._pictures.tiles[0], view.looking.sight.output[:, :, longest])
    grid = view.atlas.maps.grid
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.tile_rect(0).center())
    assert view.atlas.filter == longest
    assert view.why.shown().at[2] == longest
    assert f"kernel {longest}: norm" in view.atlas.tools.told.text()


def test_kernels_stand_beside_their_beginning_and_their_change(opened):
    view, answering = opened
    layer = answering.probe.network.layers["conv2d_1"]
    began, bias = layer.get_weights()
    layer.set_weights([began + 0.25, bias])
    view.looking.ask()
    answering.all()
    _choose(view.atlas.tools.time, "change")
    answering.all()
    assert view.atlas.kernels.grid._pictures.tiles[0] == pytest.approx(0.25)
    _choose(view.atlas.tools.time, "start")
    answering.all()
    assert np.array_equal(view.atlas.kernels.grid._pictures.tiles[2], began[:, :, 0, 2])
    assert "changed by 0.75" in view.atlas.tools.told.text()


def test_dead_and_like_kernels_are_marked_and_counted(opened):
    view, answering = opened
    layer = answering.probe.network.layers["conv2d_1"]
    kernel, bias = layer.get_weights()
    kernel[..., 2] = 0
    kernel[..., 5] = 2 * kernel[..., 1]
    layer.set_weights([kernel, bias])
    view.looking.ask()
    answering.all()
    assert view.atlas.kernels.grid.signs() == {2: "dead", 5: "same"}
    assert view.atlas.maps.grid.signs()[2] == "silent"
    assert view.atlas.tools.told.text().startswith("Kernels: 1 dead, 1 like an earlier one, norms 0 to ")


def test_saved_files_hold_the_numbers(opened):
    view, _ = opened
    kernel = view.looking.sight.kernel
    assert np.array_equal(np.load(io.BytesIO(view.trying.content("weights", "npy"))), kernel)
    rows = list(csv.DictReader(io.StringIO(view.trying.content("weights", "csv").decode())))
    assert len(rows) == kernel.size
    last = rows[-1]
    at = tuple(int(last[axis]) for axis in ("row", "column", "channel", "filter"))
    assert np.float32(last["value"]) == kernel[at]
    image = QImage.fromData(view.trying.content("maps", "png"))
    assert (image.width(), image.height()) == (6 * 6 * 9 + 5 * 6, 6 * 9)


def test_a_sheet_puts_eight_tiles_in_a_row():
    tiles = np.arange(10 * 4, dtype=float).reshape(10, 2, 2)
    made = sheet(tiles)
    assert made.shape == (5, 23)
    assert np.array_equal(made[3:, 3:5], tiles[9])
    assert not made[2].any()


def test_bytes_of_files_are_those_of_their_kinds():
    values = np.linspace(-1, 1, 8).reshape(2, 2, 2)
    assert as_npy(values)[:6] == b"\x93NUMPY"
    assert as_png(values)[:4] == b"\x89PNG"
    assert as_csv(np.array([0.1])).decode() == "index,value\n0,0.1\n"


def test_pooling_shows_its_input_its_window_and_a_dot_on_every_winner(opened):
    view, answering = opened
    _open(view, answering, "maxpool_3")
    view.atlas.select(4)
    view.pointing.take((1, 2, 4))
    below = view.looking.sight.below
    assert np.array_equal(view.atlas.kernels.grid._pictures.tiles[4], below[:, :, 4])
    mark = view.atlas.beneath.winners.mark()
    assert (mark.row, mark.column, mark.height, mark.width) == (2, 4, 2, 2)
    plane = below[:8, :8, 4].reshape(4, 2, 4, 2).transpose(0, 2, 1, 3).reshape(16, 4)
    assert view.atlas.beneath.winners.winners() == len(plane)
    assert view.atlas.kernels.grid.place() == mark


def test_an_activation_shows_its_inputs_and_what_became_of_them(opened):
    view, answering = opened
    _open(view, answering, "activation_2")
    x, y = view.atlas.beneath.curve.points()
    assert view.atlas.beneath.curve.isVisible()
    np.testing.assert_allclose(y, np.maximum(x, 0), rtol=1e-6)
    assert x.min() == pytest.approx(view.looking.sight.below.min())


def test_flatten_shows_which_place_becomes_which_number_and_pointing_goes_both_ways(opened):
    view, answering = opened
    _open(view, answering, "flatten_4")
    beneath = view.atlas.beneath
    assert beneath.indices.isVisible()
    assert "(row · 4 + column) · 6 + channel" in beneath.note.text()
    view.pointing.take(((2 * 4 + 3) * 6 + 5,))
    assert beneath.indices._values[2, 3] == (2 * 4 + 3) * 6 + 5
    assert beneath.indices._chosen == (2, 3)
    beneath.indices.clicked.emit(1, 0)
    assert view.why.shown().at == ((1 * 4 + 0) * 6 + 5,)


def test_a_merge_shows_the_same_map_of_each_input(made, qtbot):
    from cnnstudio.document.project import Project
    from tests.kerasbridge.designs import graph

    nodes = [
        node("in", "Input", shape=(28, 28, 1)),
        node("a", "Conv2D", filters=3, kernel_size=(3, 3)),
        node("b", "Conv2D", filters=3, kernel_size=(3, 3)),
        node("sum", "Add"),
        node("all", "GlobalAveragePooling2D"),
        node("out", "Dense", units=10, activation="softmax"),
    ]
    pairs = (("in", "a"), ("in", "b"), ("a", "sum"), ("b", "sum"), ("sum", "all"), ("all", "out"))
    project = Project(
        graph=graph(nodes, [wire(*pair) for pair in pairs]), recipe=made.document.project.recipe
    )
    view, answering = _opened(made, qtbot, project)
    _open(view, answering, "sum")
    view.atlas.select(2)
    view.looking.changed.emit()
    tiles = view.atlas.kernels.grid._pictures.tiles
    outputs = view.looking.sight.outputs
    assert len(tiles) == 2
    assert np.array_equal(tiles[1], outputs["b"][:, :, 2])
    assert view.side.view.mark() is not None


def test_pointing_at_a_map_marks_the_place_there_and_the_window_on_the_picture(opened):
    view, _ = opened
    grid = view.atlas.maps.grid
    tile = grid.tile_rect(grid.selection())
    QTest.mouseMove(grid, tile.topLeft() + QPoint(2, 2))
    assert (grid.place().row, grid.place().column) == (0, 0)
    assert (view.side.view.mark().row, view.side.view.mark().column) == (0, 0)


def test_all_layers_are_shown_at_once_and_a_press_opens_one(opened):
    view, answering = opened
    view.show_page("layers")
    answering.all()
    page = view.layers
    assert page.note.text().startswith("19 maps of 4 layers")
    rect = page.view.tile_rect(3, 4)
    QTest.mouseClick(page.view, Qt.MouseButton.LeftButton, pos=rect.center())
    answering.all()
    assert view.pages.value() == "maps"
    assert view.title.text() == "maxpool_3"
    assert view.atlas.filter == 4


def test_statistics_tell_every_array_of_the_layer(opened):
    view, answering = opened
    view.show_page("statistics")
    answering.all()
    names = [name for name, _ in view.statistics.cards]
    assert names == ["kernel", "bias", "input", "outputs for this picture"]
    spread = dict(view.statistics.cards)["kernel"]
    assert spread.mean == pytest.approx(view.looking.sight.kernel.mean(), abs=1e-6)
    assert "thin line" in view.statistics.note.text()
    assert all(card.isVisible() for card in view.statistics._made), (
        "cards that replace others are seen at once"
    )


def test_the_field_of_a_unit_and_whom_a_pixel_reaches(opened):
    view, answering = opened
    _open(view, answering, "maxpool_3")
    view.pointing.take((1, 1, 0))
    view.show_page("field")
    view.field._ask()
    answering.all()
    mark = view.field.picture.mark()
    assert (mark.row, mark.column, mark.height, mark.width) == (6, 6, 6, 6)
    assert "sees 6 × 6 pixels" in view.field.told.text()
    field = view.field._found
    assert np.count_nonzero(field[6:12, 6:12]) == np.count_nonzero(field)
    QTest.mouseClick(view.field.way._group.button(1), Qt.MouseButton.LeftButton)
    view.field._point_pixel(7, 7)
    view.field._ask()
    answering.all()
    reached = view.field.map.mark()
    assert (reached.row, reached.column, reached.height, reached.width) == (1, 1, 1, 1)
    assert "can reach 1 of 16 places" in view.field.told.text()


def test_what_stands_out_is_told_in_words():
    filters = np.random.default_rng(1).normal(size=(4, 3, 3, 1))
    assert told(facts_of(filters), 0).startswith("Kernels: 0 dead, 0 like an earlier one, norms ")
    assert "not looked for" in told(facts_of(np.ones((5000, 2, 2, 16), np.float32)), 0)
