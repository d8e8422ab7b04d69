import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.data.scaling import scale
from cnnstudio.document import edits
from cnnstudio.engine import messages, runs
from cnnstudio.ui.evaluation import InspectWorkspace
from tests.ui.training.conftest import World, made_samples
from tests.ui.training.runs_made import started

RNG = np.random.default_rng(9)
KERNEL = RNG.normal(size=(3, 3, 1, 32)).astype(np.float32)
BIAS = RNG.normal(size=32).astype(np.float32) / 10


@pytest.fixture
def world(qapp, look, tmp_path, home):
    made = World(tmp_path)
    made.open(made_samples())
    yield made
    made.close()


@pytest.fixture
def inspect(world, qtbot):
    view = InspectWorkspace(world.bridge, world.hand, world.data)
    qtbot.addWidget(view)
    view.resize(1600, 900)
    view.show()
    ticket = world.engine.asked("open")[-1][-1]
    world.engine.say(messages.Opened(ticket, None, 3, tuple("0123456789"), step=300))
    return view


def _outputs(image):
    below = scale(image, "1/255")
    windows = np.lib.stride_tricks.sliding_window_view(below[:, :, 0], (3, 3))
    maps = np.maximum(np.einsum("yxij,ijo->yxo", windows, KERNEL[:, :, 0]) + BIAS, 0).astype(np.float32)
    pooled = maps.reshape(13, 2, 13, 2, 32).max(axis=(1, 3))
    return ("input", "conv2d_1", "maxpool_1"), (below, maps, pooled)


def _see(world, step=5, lead=7):
    call = world.engine.asked("look")[-1]
    layers, maps = _outputs(call[1][0])
    shares = np.full((1, 10), 0.01, np.float32)
    shares[0, lead] = 0.91
    world.engine.say(messages.Seen(call[-1], step, shares, layers, maps, "inspect"))


def _weigh(world, step=5, layer="conv2d_1"):
    ticket = world.engine.asked("kernels")[-1][-1]
    world.engine.say(messages.KernelsAre(ticket, layer, step, ("kernel", "bias"), (KERNEL, BIAS)))


def _seen(world, inspect):
    _see(world)
    _weigh(world)
    return inspect


def test_the_first_convolution_is_opened_for_test_image_0(world, inspect):
    assert inspect.title.text() == "conv2d_1"
    _, images, layers, purpose, _ = world.engine.asked("look")[-1]
    assert (layers, purpose) == (("*",), "inspect")
    assert np.array_equal(images[0], world.data.samples.x_test[0])
    assert world.engine.asked("kernels")[-1][1] == "conv2d_1"


def test_kernels_and_maps_stand_in_two_grids_on_printed_scales(world, inspect):
    _seen(world, inspect)
    assert inspect.atlas.kernels.grid.count() == inspect.atlas.maps.grid.count() == 32
    assert f"{np.abs(KERNEL).max():.3g}" in inspect.atlas.kernels.scale.accessibleName()


def test_pressing_a_kernel_marks_its_map_and_the_other_way_round(world, inspect):
    _seen(world, inspect)
    grids = inspect.atlas.kernels.grid, inspect.atlas.maps.grid
    QTest.mouseClick(grids[0], Qt.MouseButton.LeftButton, pos=grids[0].tile_rect(5).center())
    assert (grids[0].selection(), grids[1].selection()) == (5, 5)
    QTest.mouseClick(grids[1], Qt.MouseButton.LeftButton, pos=grids[1].tile_rect(9).center())
    assert (grids[0].selection(), grids[1].selection()) == (9, 9)
    assert inspect.side.facts_head.accessibleName() == "Map 9"
    assert inspect.why.shown().at[2] == 9


def test_the_sum_equals_what_the_network_gave(world, inspect):
    _seen(world, inspect)
    shown = inspect.why.shown()
    assert shown.agrees
    assert inspect.why.check.text().startswith("Keras gives")
    maps = _outputs(inspect.pictures.picture().image)[1][1]
    assert shown.keras == maps[shown.at]
    assert np.allclose(inspect.why.cells.pixel_matrix._values, shown.explanation.terms[0].values[:, :, 0])


def test_pointing_at_the_map_moves_the_window_on_the_picture(world, inspect):
    _seen(world, inspect)
    grid = inspect.atlas.maps.grid
    tile = grid.tile_rect(grid.selection())
    QTest.mouseMove(grid, tile.topLeft() + QPoint(2, 2))
    assert inspect.why.shown().at[:2] == (0, 0)
    mark = inspect.side.view.mark()
    assert (mark.row, mark.column, mark.height, mark.width) == (0, 0, 3, 3)
    assert inspect.side.caption.text() == "The window reads rows 0–2, columns 0–2."


def test_arrow_keys_on_the_picture_step_the_value(world, inspect):
    _seen(world, inspect)
    view = inspect.side.view
    view.setFocus()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    before = inspect.why.shown().at[0]
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert inspect.why.shown().at[0] > before


def test_another_image_is_asked_for_by_number_by_next_and_by_chance(world, inspect):
    _seen(world, inspect)
    field = inspect.side.index
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "7")
    assert np.array_equal(world.engine.asked("look")[-1][1][0], world.data.samples.x_test[7])
    QTest.mouseClick(inspect.side.next, Qt.MouseButton.LeftButton, pos=inspect.side.next.rect().center())
    assert inspect.pictures.index == 8
    QTest.mouseClick(inspect.side.random, Qt.MouseButton.LeftButton, pos=inspect.side.random.rect().center())
    assert inspect.pictures.index != 8


def test_the_drawing_takes_the_place_of_the_test_image(world, inspect):
    drawing = np.full((28, 28, 1), 7, np.uint8)
    inspect.pictures.take_drawing(drawing)
    button = inspect.side.drawing
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center())
    assert np.array_equal(world.engine.asked("look")[-1][1][0], drawing)
    inspect.pictures.take_drawing(None)
    assert inspect.side.note.text() == "Draw a digit first."


def test_a_validation_image_can_be_shown_from_elsewhere(world, inspect):
    inspect.show_image(4)
    wanted, _ = world.data.parts.validation.rows(np.array([4]))
    assert np.array_equal(world.engine.asked("look")[-1][1][0], wanted[0])


def test_the_answer_and_the_label_are_shown(world, inspect):
    _see(world, lead=3)
    assert inspect.side.answer.text() == "3"
    assert inspect.side.bars.values()[3] == pytest.approx(0.91)
    assert inspect.side.note.text() == "Its label is 0."


def test_weights_and_maps_of_different_steps_are_not_compared(world, inspect):
    _see(world, step=6)
    _weigh(world, step=7)
    assert inspect.why.shown() is None
    assert inspect.why.sentence.text() == "The weights are moving; pause to compare."


def _see_brighter(world, step):
    """Say maps that other weights gave than those `_weigh` says."""
    call = world.engine.asked("look")[-1]
    layers, (below, maps, pooled) = _outputs(call[1][0])
    shares = np.full((1, 10), 0.1, np.float32)
    world.engine.say(messages.Seen(call[-1], step, shares, layers, (below, maps + 0.01, pooled), "inspect"))


def test_while_the_weights_move_a_difference_is_no_fault_and_a_pause_compares(world, inspect):
    run = str(world.document.path.with_suffix(".runs") / "20261121-201500-mnist-cnn")
    world.engine.say(started(run))
    inspect.looking.ask()
    _see_brighter(world, step=6)
    _weigh(world, step=6)
    assert inspect.why.check.text() == "The weights are moving; pause to compare."
    assert inspect.why.check._role == "text_quiet"
    asked = len(world.engine.asked("look"))
    world.engine.say(messages.Held(run, 6))
    assert len(world.engine.asked("look")) == asked + 1
    _see(world, step=6)
    assert inspect.why.shown() is None
    _weigh(world, step=6)
    assert inspect.why.shown().agrees
    assert inspect.why.check.text().startswith("Keras gives")


def test_in_a_network_that_rests_a_difference_is_a_fault(world, inspect):
    _see_brighter(world, step=6)
    _weigh(world, step=6)
    assert "fault of ours" in inspect.why.check.text()
    assert inspect.why.check._role == "error"


def test_pooling_shows_its_input_maps_instead_of_weights_and_dense_a_matrix(world, inspect):
    _seen(world, inspect)
    layers = {node.name: node.path for node in world.document.analysis.flat}
    inspect.spine.clicked.emit(layers["maxpool_1"])
    assert inspect.atlas.kernels.head._note.text() == "no weights; 32 of 26 × 26"
    assert inspect.atlas.kernels.grid.count() == inspect.atlas.maps.grid.count() == 32
    assert inspect.why.shown().explanation.kind == "MaxPooling2D"
    assert inspect.why.shown().agrees
    inspect.show_layer(layers["dense_1"])
    ticket = world.engine.asked("kernels")[-1][-1]
    weights = RNG.normal(size=(1600, 64)).astype(np.float32)
    world.engine.say(messages.KernelsAre(ticket, "dense_1", 5, ("kernel", "bias"), (weights, np.zeros(64))))
    assert inspect.atlas.kernels.matrix.isVisible()
    assert inspect.atlas.kernels.matrix._values.shape == (64, 1600)


def test_an_untrained_network_says_so(world, inspect):
    ticket = world.engine.asked("open")[-1][-1]
    world.engine.say(messages.Opened(ticket, None, 0, ()))
    assert inspect.note.text() == "Untrained: these kernels are chance."


def test_a_late_answer_to_another_picture_is_left_alone(world, inspect):
    old = world.engine.asked("look")[-1]
    inspect.pictures.choose(3)
    layers, maps = _outputs(old[1][0])
    world.engine.say(messages.Seen(old[-1], 5, np.zeros((1, 10)), layers, maps, "inspect"))
    assert inspect.looking.sight.outputs == {}


def test_late_answers_of_a_network_that_is_gone_are_left_alone(world, inspect):
    inspect.show_page("layers")
    look, kernels = world.engine.asked("look")[-1], world.engine.asked("kernels")[-1]
    overview = world.engine.asked("overview")[-1]
    node = next(node for node in world.document.project.graph.nodes if node.name == "conv2d_1")
    world.document.edit("Set filters", edits.set_fields, node.id, filters=8)
    layers, maps = _outputs(look[1][0])
    world.engine.say(messages.Seen(look[-1], 5, np.zeros((1, 10)), layers, maps, "inspect"))
    world.engine.say(messages.KernelsAre(kernels[-1], "conv2d_1", 5, ("kernel", "bias"), (KERNEL, BIAS)))
    small = np.zeros((32, 26, 26), np.float32)
    world.engine.say(
        messages.OverviewIs(overview[-1], 1.0, 5, ("conv2d_1",), (small,), (np.ones(32),), (1.0,))
    )
    assert inspect.looking.sight.outputs == {}
    assert inspect.looking.sight.weights == {}
    assert inspect.layers.asking.thumbs == {}


def test_late_weights_of_a_layer_that_was_left_are_left_alone(world, inspect):
    ticket = world.engine.asked("kernels")[-1][-1]
    inspect.show_layer(next(node.path for node in world.document.analysis.flat if node.name == "maxpool_1"))
    world.engine.say(messages.KernelsAre(ticket, "conv2d_1", 5, ("kernel", "bias"), (KERNEL, BIAS)))
    assert inspect.looking.sight.weights == {}


def test_an_edit_of_the_design_opens_the_untrained_network_anew(world, inspect, qtbot):
    opened = len(world.engine.asked("open"))
    node = next(node for node in world.document.project.graph.nodes if node.name == "conv2d_1")
    world.document.edit("Set filters", edits.set_fields, node.id, filters=8)
    qtbot.waitUntil(lambda: len(world.engine.asked("open")) == opened + 1, timeout=2000)
    assert world.engine.asked("open")[-1][1] is world.document.project


def test_a_broken_design_says_that_it_must_be_mended(world, inspect, qtbot):
    node = next(node for node in world.document.project.graph.nodes if node.name == "conv2d_1")
    world.document.edit("Set kernel", edits.set_fields, node.id, kernel_size=(99, 99))
    qtbot.waitUntil(lambda: world.hand.state == "failed", timeout=2000)
    assert "mend it in Design" in inspect.why.sentence.text()


@pytest.mark.parametrize("width", [960, 1200, 1900])
def test_both_grids_keep_the_same_number_of_columns(world, inspect, width):
    _seen(world, inspect)
    inspect.resize(width, 600)
    assert inspect.width() == width
    kernels, maps = inspect.atlas.kernels.grid, inspect.atlas.maps.grid
    assert kernels.columns() == maps.columns() >= 2
    if width == 1900:
        assert kernels.columns() == 8


def test_the_list_of_runs_names_them_with_their_time_and_room_to_read(world, inspect):
    folder = world.document.path.with_suffix(".runs") / "20261121-214800-mnist-cnn"
    folder.mkdir(parents=True)
    runs.write_run(runs.Run(folder=folder, name="mnist-cnn", status="stopped", epochs_done=2, best_epoch=1))
    box = inspect.whose
    box.showPopup()
    words = [box.itemText(row) for row in range(box.count())]
    assert "mnist-cnn, 21:48, epoch 2" in words
    assert "mnist-cnn, 21:48, best epoch 1" in words
    assert box.view().width() >= box.sizeHint().width()
    box.hidePopup()
