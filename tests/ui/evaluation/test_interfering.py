"""Muting and editing in Inspect on a real network: maps, answer and accuracy change, it says so, and undo undoes."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.layers.catalogue import make
from cnnstudio.ui.evaluation import InspectWorkspace
from cnnstudio.ui.evaluation.interfering import WHOLE, Interfering
from cnnstudio.ui.in_hand import InHand
from tests.kerasbridge.designs import chain
from tests.ui.evaluation.real_answers import Answering
from tests.ui.training.conftest import World, made_samples

SMALL = (
    make("Input", shape=(28, 28, 1)),
    make("Conv2D", filters=4, kernel_size=(3, 3), strides=(3, 3), activation="relu"),
    make("BatchNormalization"),
    make("MaxPooling2D"),
    make("Dropout", rate=0.5),
    make("Flatten"),
    make("Dense", units=10, activation="softmax"),
)


@pytest.fixture
def made(qapp, look, tmp_path, home):
    world = World(tmp_path)
    world.open(made_samples())
    world.document.replace(chain(*SMALL, recipe=world.document.project.recipe), world.document.path)
    yield world
    world.close()


@pytest.fixture
def opened(made, qtbot):
    made.hand.deleteLater()
    made.hand = InHand(made.bridge)
    view = InspectWorkspace(made.bridge, made.hand, made.data)
    qtbot.addWidget(view)
    view.resize(1600, 1000)
    view.show()
    answering = Answering(made, made.document.project)
    answering.all()
    return view, answering


def _press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def _prediction(view):
    return np.array(view.looking.sight.prediction)


def _path(view, name):
    return next(node.path for node in view.looking.sight.analysis.flat if node.name == name)


def test_muting_a_map_changes_maps_and_answer_and_says_so_and_undo_undoes_it(opened):
    view, answering = opened
    before = _prediction(view)
    chosen = view.atlas.filter
    assert view.looking.sight.output[..., chosen].any()
    _press(view.side.interfere.map)
    answering.all()
    assert not view.looking.sight.output[..., chosen].any()
    assert not np.array_equal(_prediction(view), before)
    words = f"Muted: map {chosen} of conv2d_1."
    assert view.side.altered.isVisible()
    assert view.side.altered.text() == words
    assert words in view.reasons.altered.text()
    assert view.atlas.maps.grid.signs()[view.atlas.set.place(chosen)] == "muted"
    assert "count as 0" in view.why.sentence.text()
    _press(view.side.interfere.undo)
    answering.all()
    assert np.array_equal(_prediction(view), before)
    assert not view.side.altered.isVisible()
    assert view.why.shown().agrees


def test_a_muted_layer_gives_zeros_and_the_layer_after_it_still_agrees(opened):
    view, answering = opened
    _press(view.side.interfere.layer)
    answering.all()
    assert not view.looking.sight.output.any()
    view.show_layer(_path(view, "batch_norm_2"))
    answering.all()
    assert view.why.shown().agrees
    assert view.side.altered.text() == "Muted: all of conv2d_1."


def test_an_edited_kernel_is_typed_tried_marked_and_worked_out(opened):
    view, answering = opened
    before, chosen = _prediction(view), view.atlas.filter
    _press(view.side.interfere.edit)
    editor = view.trying.editor
    assert editor.isVisible()
    assert editor.plane().shape == (3, 3)
    field = editor.fields[1][1]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "2.5")
    _press(editor.use)
    answering.all()
    kernel = view.looking.sight.kernel
    assert kernel[1, 1, 0, chosen] == pytest.approx(2.5)
    assert not np.array_equal(_prediction(view), before)
    assert view.side.altered.text() == f"Edited: kernel {chosen} of conv2d_1."
    assert view.atlas.kernels.grid.signs()[view.atlas.set.place(chosen)] == "edited"
    assert view.why.shown().agrees
    _press(view.side.interfere.clear)
    answering.all()
    assert np.array_equal(_prediction(view), before)


def _scale(view, whole, factor):
    """Multiply weights as a person does: choose what, type the factor, try it."""
    _press(view.side.interfere.change)
    card = view.trying.scaling
    assert card.isVisible()
    card.reach.set_value("whole" if whole else "part")
    card.factor.setFocus()
    card.factor.selectAll()
    QTest.keyClicks(card.factor, str(factor))
    _press(card.use)
    assert not card.isVisible()


def test_a_whole_layer_is_edited_and_a_kernel_on_top_of_it_and_undo_goes_back_step_by_step(opened):
    view, answering = opened
    before, kernel = _prediction(view), np.array(view.looking.sight.kernel)
    _scale(view, True, 3)
    answering.all()
    assert np.allclose(view.looking.sight.kernel, 3 * kernel)
    assert not np.array_equal(_prediction(view), before)
    assert view.side.altered.text() == "Edited: all weights of conv2d_1."
    assert set(view.atlas.kernels.grid.signs().values()) == {"edited"}
    assert view.why.shown().agrees
    chosen = view.atlas.filter
    _scale(view, False, 2)
    answering.all()
    assert np.allclose(view.looking.sight.kernel[..., chosen], 6 * kernel[..., chosen])
    assert np.allclose(np.delete(view.looking.sight.kernel, chosen, -1), 3 * np.delete(kernel, chosen, -1))
    _press(view.side.interfere.undo)
    answering.all()
    assert np.allclose(view.looking.sight.kernel, 3 * kernel)
    _press(view.side.interfere.undo)
    answering.all()
    assert np.array_equal(_prediction(view), before)


def test_a_unit_is_edited_and_the_accuracy_is_counted_with_it(opened):
    view, answering = opened
    view.show_layer(_path(view, "dense_6"))
    answering.all()
    view.pointing.take((4,))
    kernel = np.array(view.looking.sight.kernel)
    _press(view.side.interfere.change)
    assert view.trying.scaling.reach.currentText() == "unit 4"
    _press(view.trying.scaling.zero)
    answering.all()
    assert not view.looking.sight.kernel[:, 4].any()
    assert np.array_equal(np.delete(view.looking.sight.kernel, 4, 1), np.delete(kernel, 4, 1))
    assert view.side.altered.text() == "Edited: unit 4 of dense_6."
    assert view.why.shown().agrees
    _press(view.side.interfere.judge)
    answering.all()
    assert view.side.interfere.accuracy.text().startswith("Accuracy on the first 20 test images: ")


def test_a_layer_without_weights_has_none_to_change(opened):
    view, answering = opened
    view.show_layer(_path(view, "maxpool_3"))
    answering.all()
    assert not view.side.interfere.change.isEnabled() or view.side.interfere.change.toolTip()
    view.show_layer(_path(view, "batch_norm_2"))
    answering.all()
    said = []
    view.told.connect(said.append)
    _press(view.side.interfere.change)
    assert said == ["batch_norm_2 has no kernel to change."]


def test_the_accuracy_is_counted_on_a_named_sample_with_the_changes_and_without(opened):
    view, answering = opened
    _press(view.side.interfere.layer)
    answering.all()
    _press(view.side.interfere.judge)
    answering.all()
    samples = view._data.parts.test
    images, labels = samples.rows(np.arange(len(samples)))
    right = answering.probe.look(images).predictions.argmax(axis=1) == labels
    words = view.side.interfere.accuracy.text()
    assert words.startswith("Accuracy on the first 20 test images: ")
    assert f"{100 * right.mean():.1f} % as it is" in words


def test_nothing_of_the_network_in_hand_changes(opened):
    view, answering = opened
    before = [np.array(v) for v in answering.probe.network.model.variables]
    for button in (view.side.interfere.map, view.side.interfere.kernel, view.side.interfere.layer):
        _press(button)
        answering.all()
    view.looking.set_training(True)
    answering.all()
    after = [np.array(v) for v in answering.probe.network.model.variables]
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def test_training_mode_says_itself_and_every_layer_agrees_with_keras(opened):
    view, answering = opened
    _press(view.why.mode_switch.segments._group.button(1))
    answering.all()
    for node in view.looking.sight.analysis.flat:
        view.show_layer(node.path)
        answering.all()
        told = view.why.shown()
        assert told is not None, f"{node.name}: {view.why.sentence.text()}"
        assert told.agrees, f"{node.name}: {view.why.check.text()}"
        assert view.why.mode.text() == "Training, batch of 32, untrained weights"
    assert view.why.mode_switch.words.text() == "with 31 training images, draw 1"
    assert "In training mode" in view.side.altered.text()


def test_another_draw_is_another_mask_and_inference_drops_nothing(opened):
    view, answering = opened
    view.show_layer(_path(view, "dropout_4"))
    answering.all()
    assert "nothing is dropped" in view.why.shown().explanation.lines[0].words
    assert np.array_equal(view.looking.sight.output, view.looking.sight.below)
    _press(view.why.mode_switch.segments._group.button(1))
    answering.all()
    first = view.looking.sight.passed.drawn
    assert set(np.unique(first)) == {0.0, 2.0}
    _press(view.why.mode_switch.again)
    answering.all()
    assert not np.array_equal(view.looking.sight.passed.drawn, first)
    assert view.why.mode_switch.words.text().endswith("draw 2")


def test_all_weights_of_a_layer_take_the_place_of_what_was_edited_of_it_before():
    trial = Interfering()
    trial.edit("conv", 1, np.zeros((3, 3, 1)))
    trial.edit("dense", 2, np.zeros(5))
    trial.edit("conv", WHOLE, np.ones((3, 3, 1, 4)))
    assert [(one.layer, one.filter) for one in trial.now.edits] == [("dense", 2), ("conv", WHOLE)]
    trial.edit("conv", 3, np.zeros((3, 3, 1)))
    assert trial.now.words() == "Edited: unit 2 of dense, all weights of conv, kernel 3 of conv."
    assert trial.now.edits_any("conv", 0)
    assert not trial.now.edits_any("dense", 0)


def test_changes_are_told_in_words_and_taken_back_one_by_one():
    trial = Interfering()
    trial.toggle("conv", 3)
    trial.toggle("dense", WHOLE)
    trial.edit("conv", 1, np.zeros((3, 3, 1)))
    assert trial.now.words() == "Muted: map 3 of conv, all of dense. Edited: kernel 1 of conv."
    assert trial.now.mutes("dense", 7)
    trial.toggle("conv", 3)
    assert not trial.now.mutes("conv", 3)
    for _ in range(4):
        trial.undo()
    assert not trial.now
    assert not trial.can_undo
    for n in range(7):
        trial.toggle("conv", n)
    assert trial.now.words().endswith("map 3 of conv and 3 more.")
