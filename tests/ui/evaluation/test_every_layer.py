"""Inspect on real networks: every layer's value agrees with Keras, and a term leads down to the pixels."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.layers.catalogue import make
from cnnstudio.ui.evaluation import InspectWorkspace
from cnnstudio.ui.in_hand import InHand
from cnnstudio.ui.reason_words import METHODS
from tests.kerasbridge.designs import chain
from tests.ui.evaluation.real_answers import Answering
from tests.ui.training.conftest import World, made_samples

CHAINS = {
    "recurrent": (
        make("Input"),
        make("Reshape", target_shape=(28, 28)),
        make("LSTM", units=5, return_sequences=True),
        make("Bidirectional"),
        make("Dense", units=10, activation="softmax"),
    ),
    "normalised": (
        make("Input"),
        make("SeparableConv2D", filters=6, padding="same", strides=(2, 2)),
        make("BatchNormalization"),
        make("Activation", activation="gelu"),
        make("Dropout"),
        make("DepthwiseConv2D"),
        make("LayerNormalization"),
        make("Conv2DTranspose", filters=3, strides=(2, 2)),
        make("UpSampling2D", interpolation="bilinear"),
        make("GlobalAveragePooling2D"),
        make("Dense", units=10, activation="softmax"),
    ),
}


@pytest.fixture
def made(qapp, look, tmp_path, home):
    made = World(tmp_path)
    made.open(made_samples())
    yield made
    made.close()


def _opened(world, qtbot, project):
    if project is not None:
        world.document.replace(project, world.document.path)
    world.hand.deleteLater()
    world.hand = InHand(world.bridge)
    view = InspectWorkspace(world.bridge, world.hand, world.data)
    qtbot.addWidget(view)
    view.resize(1600, 900)
    view.show()
    answering = Answering(world, world.document.project)
    answering.all()
    return view, answering


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mnist-cnn", *CHAINS])
def test_every_layer_of_a_real_network_is_worked_out_and_agrees(made, qtbot, name):
    view, answering = _opened(
        made, qtbot, chain(*CHAINS[name], recipe=made.document.project.recipe) if name in CHAINS else None
    )
    for node in made.document.analysis.flat:
        view.show_layer(node.path)
        answering.all()
        told = view.why.shown()
        assert told is not None, f"{node.name}: {view.why.sentence.text()}"
        assert told.agrees, f"{node.name}: {view.why.check.text()}"


@pytest.mark.slow
def test_a_term_of_the_answer_leads_down_to_a_pixel_and_back(made, qtbot):
    view, answering = _opened(made, qtbot, None)
    flat = made.document.analysis.flat
    view.show_layer(flat[-1].path)
    answering.all()
    passed = [flat[-1].path]
    while view.looking.sight.node.layer.kind != "Input":
        told, terms = view.why.shown(), view.why.terms()
        cell = int(terms.strongest(1)[0]) if terms.winner is None else terms.winner
        path, at = told.origin(terms, cell)
        value = terms.values.ravel()[cell]
        _press_cell(view, cell)
        answering.all()
        assert view.looking.sight.layer == path
        assert view.why.shown().at == at
        assert view.why.shown().keras == pytest.approx(float(value), rel=1e-5, abs=1e-6)
        passed.append(path)
    assert len(passed) == len(flat)
    for path in reversed(passed[:-1]):
        QTest.mouseClick(view.why.back, Qt.MouseButton.LeftButton)
        answering.all()
        assert view.looking.sight.layer == path
    assert not view.why.back.isVisible()


def _press_cell(view, cell):
    """Press the cell of the shown terms with the mouse, in its channel."""
    cells, terms = view.why.cells, view.why.terms()
    if cells.largest.isVisible():
        place = (0, cells._cells.index(cell))
        matrix = cells.largest
    else:
        inside, channel = divmod(cell, terms.values.shape[-1])
        if terms.values.shape[-1] > 1:
            view.why.channel.setFocus()
            view.why.channel.selectAll()
            QTest.keyClicks(view.why.channel, str(channel))
        matrix = next(m for m in (cells.pixel_matrix, cells.value_matrix) if m.isVisible())
        place = divmod(inside, matrix._values.shape[1])
    spot = matrix.cell_rect(*place).center().toPoint()
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=spot)


def test_an_element_is_named_by_number_fields(made, qtbot):
    view, _ = _opened(made, qtbot, None)
    fields = view.why.element.fields
    for field, text in zip(fields, ("3", "4", "5"), strict=False):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
    assert view.why.shown().at == (3, 4, 5)
    assert view.atlas.filter == 5
    assert not fields[3].isVisible()
    assert view.why.mode.text() == "Inference, untrained weights"


def test_a_network_without_answers_says_what_is_missing(made, qtbot):
    view = InspectWorkspace(made.bridge, made.hand, made.data)
    qtbot.addWidget(view)
    view.show()
    assert view.why.shown() is None
    assert view.why.sentence.text() == "The sum appears when the network has seen the picture."


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_a_real_networks_reasons_are_shown_by_every_method(made, qtbot, method):
    view, answering = _opened(made, qtbot, None)
    view.pages.set_value("reasons")
    view._choose_page("reasons")
    view.reasons.method.set_value(method)
    view.reasons.show_image(view.pictures.picture().image)
    view.looking.ask()
    answering.all()
    found = view.reasons.asking.found
    assert (found.method, found.share) == (method, 1)
    assert view.reasons.alone.isVisible()
    assert np.isfinite(found.map).all()
    assert not view.reasons.asking.working


def test_a_dense_units_weights_are_folded_back_into_maps(made, qtbot):
    view, answering = _opened(made, qtbot, None)
    node = next(node for node in made.document.analysis.flat if node.name == "dense_1")
    view.show_layer(node.path)
    answering.all()
    half = view.atlas.kernels
    assert half.folded.isVisible()
    assert half.folded.count() == 64
    unit = view.why.shown().at[0]
    assert half.folded_note.text() == f"unit {unit}, folded back into 64 maps of 5 × 5"
    names, arrays = answering.probe.kernels("dense_1")
    maps = view.looking.sight.folded(unit)
    row, column, channel = 2, 3, 5
    assert (
        maps[row, column, channel] == arrays[names.index("kernel")][(row * 5 + column) * 64 + channel, unit]
    )
    view.show_layer(next(node.path for node in made.document.analysis.flat if node.name == "conv2d_1"))
    assert not half.folded.isVisible()
