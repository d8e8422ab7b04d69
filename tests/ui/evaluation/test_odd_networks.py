"""Inspect on networks and data that are not the usual ones: one sentence each, and nothing stands still."""

import itertools

import numpy as np
import pytest

from cnnstudio.document import edits
from cnnstudio.document.project import Project
from cnnstudio.engine import messages
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.evaluation import InspectWorkspace
from cnnstudio.ui.evaluation.standing import tiles_of
from cnnstudio.ui.in_hand import InHand
from tests.kerasbridge.designs import chain, graph, node, wire
from tests.ui.evaluation.real_answers import Answering
from tests.ui.training.conftest import World, made_samples


@pytest.fixture
def made(qapp, look, tmp_path, home):
    world = World(tmp_path)
    yield world
    world.close()


def _opened(world, qtbot, project, *, data=True, classes=10):
    if data:
        world.open(made_samples(classes))
    world.document.replace(project, world.document.path)
    world.hand.deleteLater()
    world.hand = InHand(world.bridge)
    view = InspectWorkspace(world.bridge, world.hand, world.data)
    qtbot.addWidget(view)
    view.resize(1600, 1000)
    view.show()
    answering = Answering(world, project)
    answering.all()
    return view, answering


def _open(view, answering, name):
    path = next(one.path for one in view.looking.sight.analysis.flat if one.name == name)
    view.show_layer(path)
    answering.all()


def test_four_thousand_channels_are_all_there_sorted_and_explained(made, qtbot):
    project = chain(
        make("Input", shape=(28, 28, 1)),
        make("Conv2D", filters=4096, kernel_size=(3, 3), strides=(9, 9)),
        make("GlobalAveragePooling2D"),
        make("Dense", units=10, activation="softmax"),
        recipe=made.document.project.recipe,
    )
    view, answering = _opened(made, qtbot, project)
    assert view.atlas.kernels.grid.count() == view.atlas.maps.grid.count() == 4096
    assert (
        "duplicates not looked for" in view.atlas.tools.told.text()
        or "like an earlier" in view.atlas.tools.told.text()
    )
    view.pointing.take((1, 2, 4095))
    assert view.why.shown().agrees
    _open(view, answering, "dense_3")
    assert view.why.shown().agrees


def test_volumes_are_shown_slice_by_slice(made, qtbot):
    project = chain(
        make("Input", shape=(28, 28, 1)),
        make("Reshape", target_shape=(4, 7, 28, 1)),
        make("Conv3D", filters=3, kernel_size=(2, 3, 3)),
        make("GlobalAveragePooling3D"),
        make("Dense", units=10, activation="softmax"),
        recipe=made.document.project.recipe,
    )
    view, answering = _opened(made, qtbot, project)
    _open(view, answering, "conv3d_2")
    output = view.looking.sight.output
    assert output.shape == (3, 5, 26, 3)
    view.why.element.chosen.emit((2, 4, 7, 1))
    assert view.why.shown().at == (2, 4, 7, 1)
    assert view.why.shown().agrees
    assert np.array_equal(view.atlas.maps.grid._pictures.tiles[1], output[2, :, :, 1])
    assert view.atlas.maps.head._note.text() == "3 of 5 × 26, slice 2 of 3"
    assert view.atlas.kernels.grid.count() == 3


def test_a_layer_of_one_unit_is_explained_and_answers_in_two_classes(made, qtbot):
    project = chain(
        make("Input", shape=(28, 28, 1)),
        make("Flatten"),
        make("Dense", units=1, activation="sigmoid"),
        recipe=made.document.project.recipe,
    )
    view, answering = _opened(made, qtbot, project, classes=2)
    _open(view, answering, "dense_2")
    assert view.why.shown() is not None, view.why.sentence.text()
    assert view.why.shown().at == (0,)
    assert view.why.shown().agrees
    assert len(view.side.bars.values()) == 2
    assert view.atlas.kernels.folded.count() == 1


def test_a_network_of_several_inputs_says_so_in_one_sentence(made, qtbot):
    nodes = [
        node("a", "Input", shape=(28, 28, 1)),
        node("b", "Input", shape=(28, 28, 1)),
        node("sum", "Add"),
        node("flat", "Flatten"),
        node("out", "Dense", units=10),
    ]
    pairs = (("a", "sum"), ("b", "sum"), ("sum", "flat"), ("flat", "out"))
    project = Project(
        graph=graph(nodes, [wire(*pair) for pair in pairs]), recipe=made.document.project.recipe
    )
    view, answering = _opened(made, qtbot, project)
    assert view.why.sentence.text() == "The network has 2 inputs, but each sample has 1."
    view.looking.set_training(True)
    answering.all()
    assert view.why.sentence.text() == "The network has 2 inputs, but each sample has 1."


def test_without_images_it_says_so_and_every_page_opens(made, qtbot):
    nodes = [node("in", "Input", shape=(28, 28, 1)), node("flat", "Flatten"), node("out", "Dense", units=10)]
    edges = [wire(one.id, other.id) for one, other in itertools.pairwise(nodes)]
    view, answering = _opened(made, qtbot, Project(graph=graph(nodes, edges)), data=False)
    made.data.close()
    for page in ("layers", "field", "statistics", "reasons", "maps"):
        view.show_page(page)
        answering.all()
    assert view.side.note.text()
    assert view.why.sentence.text() == "The sum appears when the network has seen the picture."


def test_depthwise_and_transposed_kernels_stand_filter_by_filter_and_can_be_emptied(made, qtbot):
    project = chain(
        make("Input", shape=(28, 28, 1)),
        make("DepthwiseConv2D", kernel_size=(3, 3), depth_multiplier=3, strides=(3, 3)),
        make("Conv2DTranspose", filters=2, kernel_size=(3, 3)),
        make("Flatten"),
        make("Dense", units=10, activation="softmax"),
        recipe=made.document.project.recipe,
    )
    view, answering = _opened(made, qtbot, project)
    for path, count in (("n1", 3), ("n2", 2)):
        view.show_layer(path)
        answering.all()
        assert view.atlas.kernels.grid.count() == view.atlas.maps.grid.count() == count
        assert view.why.shown().agrees
        view.trying._empty_kernel()
        answering.all()
        assert view.why.shown().agrees
        assert view.atlas.kernels.grid.signs()[view.atlas.set.place(view.atlas.filter)] == "edited"


def test_a_refusal_of_one_picture_is_not_said_beside_the_maps_of_the_next(made, qtbot):
    project = chain(
        make("Input", shape=(32, 32, 3)),
        make("Conv2D", filters=4),
        make("Flatten"),
        make("Dense", units=10),
        recipe=made.document.project.recipe,
    )
    view, answering = _opened(made, qtbot, project)
    view.show_page("layers")
    answering.all()
    qtbot.waitUntil(lambda: answering.all() is None and "32 × 32 × 3" in view.layers.note.text())
    view.show_page("maps")
    view.show_picture(np.full((32, 32, 3), 90, np.uint8), "plain.png")
    view.show_page("layers")
    qtbot.waitUntil(lambda: answering.all() is None and view.layers.asking.share == 1)
    assert view.layers.note.text().startswith("7 maps of 2 layers")
    assert tiles_of(view.looking.sight)[0].values.shape == (32, 32, 3)


def test_a_network_with_a_problem_says_so_on_every_page(made, qtbot):
    project = chain(
        make("Input", shape=(28, 28, 1)), make("Conv2D", filters=4), make("Flatten"), make("Dense", units=10),
        recipe=made.document.project.recipe,
    )  # fmt: skip
    view, answering = _opened(made, qtbot, project)
    view.show_page("layers")
    qtbot.waitUntil(lambda: answering.all() is None and view.layers.asking.share == 1)
    made.document.edit("too large", edits.set_fields, "n1", kernel_size=(40, 40))
    qtbot.waitUntil(lambda: made.hand.state == "failed")
    assert view.layers.note.text() == made.hand.message
    view.show_page("maps")
    assert view.why.sentence.text() == made.hand.message


def test_a_dead_engine_is_said_in_the_same_sentence_on_every_page(made, qtbot):
    project = chain(
        make("Input", shape=(28, 28, 1)), make("Conv2D", filters=4), make("Flatten"), make("Dense", units=10),
        recipe=made.document.project.recipe,
    )  # fmt: skip
    view, _answering = _opened(made, qtbot, project)
    made.engine.say(messages.Died("It was stopped by the system.", -9))
    words = "The engine is not running. Press the chip at the foot to start the engine again."
    said = {
        "maps": [view.why.sentence, view.atlas.kernels.sentence, view.atlas.maps.sentence],
        "layers": [view.layers.note],
        "reasons": [view.reasons.adds],
        "alike": [view.alike.says],
        "compare": [view.compare.says],
        "field": [view.field.told],
    }
    for page, labels in said.items():
        view.show_page(page)
        assert {label.text() for label in labels} == {words}, page
    assert view.note.text() == words
    view.show_page("compare")
    qtbot.waitUntil(lambda: view.compare.keep.y() < view.compare.height() // 4)
