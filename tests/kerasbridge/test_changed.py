"""A changed copy of a network: muted, edited, and passing a batch as training does; the network itself stays."""

import itertools

import keras
import numpy as np
import pytest

from cnnstudio.arithmetic.explaining import Moments, Step, Unexplained, explained_in
from cnnstudio.arithmetic.filters import with_filter
from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.changed import WHOLE, Changed, Changes, Edit
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.probe import EVERY_LAYER, Probe
from tests.kerasbridge.designs import graph, node, pictures, wire

BATCH = pictures(12).take(np.arange(12))[0][0]
PLAN = Plan(seed=5, batch_size=12)


def _project():
    nodes = [
        node("in", "Input", shape=(8, 8, 1)),
        node("conv", "Conv2D", filters=6, kernel_size=(3, 3), activation="relu"),
        node("norm", "BatchNormalization"),
        node("spatial", "SpatialDropout2D", rate=0.3),
        node("noise", "GaussianNoise", stddev=0.2),
        node("pool", "MaxPooling2D"),
        node("drop", "Dropout", rate=0.4),
        node("gauss", "GaussianDropout", rate=0.2),
        node("flat", "Flatten"),
        node("alpha", "AlphaDropout", rate=0.2),
        node("out", "Dense", units=4, activation="softmax"),
    ]
    edges = [wire(one.id, other.id) for one, other in itertools.pairwise(nodes)]
    return Project(graph=graph(nodes, edges), plan=PLAN)


@pytest.fixture(scope="module")
def network():
    made = build(_project())
    draw = np.random.default_rng(1)
    for layer in made.model.layers:  # biases and statistics of their own; zeros would prove nothing
        layer.set_weights([w + np.abs(draw.normal(0, 0.3, w.shape)) for w in layer.get_weights()])
    return made


def _scaled(images):
    return images[..., None].astype(np.float32) / 255


def _state(network):
    return [np.array(v) for v in network.model.variables]


def _twin_in_keras(network):
    """Return the same network, to be used up: Keras moves its seeds and averages."""
    made = build(_project())
    for own, other in zip(made.model.variables, network.model.variables, strict=True):
        own.assign(other.value)
    return made.model


def test_a_pass_in_training_mode_is_what_keras_computes_with_that_seed_and_changes_nothing(network):
    before = _state(network)
    copy = Changed(network, _project().recipe)
    copy.follow(network)
    found = copy.in_training(BATCH, tuple(network.tensors), "drop", 0)
    expected = _twin_in_keras(network)(_scaled(BATCH), training=True)
    np.testing.assert_allclose(found.sight.predictions, expected, rtol=1e-5, atol=1e-6)
    assert not np.allclose(found.sight.predictions[0], network.model(_scaled(BATCH[:1]))[0], atol=1e-3)
    assert all(np.array_equal(a, b) for a, b in zip(before, _state(network), strict=True))
    again = copy.in_training(BATCH, tuple(network.tensors), "drop", 0)
    assert np.array_equal(again.sight.predictions, found.sight.predictions)


def test_another_draw_has_another_mask_of_the_same_rate(network):
    copy = Changed(network, _project().recipe)
    copy.follow(network)
    masks = [copy.in_training(BATCH, (), "drop", draw).drawn for draw in range(20)]
    assert not np.array_equal(masks[0], masks[1])
    assert set(np.unique(np.round(masks, 4))) == {0.0, np.float32(np.round(1 / 0.6, 4))}
    assert np.mean(np.array(masks) == 0) == pytest.approx(0.4, abs=0.05)


def test_every_value_of_every_layer_in_training_mode_is_worked_out_and_agrees_with_keras(network):
    project, draw = _project(), np.random.default_rng(3)
    copy = Changed(network, project.recipe)
    copy.follow(network)
    for name in network.tensors:
        found = copy.in_training(BATCH, tuple(network.tensors), name, 2)
        outputs = dict(zip(found.sight.layers, found.sight.maps, strict=True))
        moments = Moments(found.mean, found.variance, found.count) if found.count else None
        weights = tuple(zip(*copy.probe.kernels(name), strict=True))
        path = next(one.id for one in project.graph.nodes if one.name == name)
        output = outputs[name]
        for _ in range(40):
            at = tuple(int(draw.integers(n)) for n in output.shape)
            told = explained_in(project, path, outputs, weights, at, Step(found.drawn, moments))
            assert told.explanation.agrees(told.keras), f"{name} {at}"
            assert told.explanation.training


def test_batch_normalisation_uses_the_batch_in_training_and_the_averages_in_inference(network):
    project = _project()
    copy = Changed(network, project.recipe)
    copy.follow(network)
    found = copy.in_training(BATCH, (), "norm", 0)
    below = keras.Model(network.model.inputs[0], network.tensors["conv"][0])(_scaled(BATCH))
    np.testing.assert_allclose(found.mean, np.asarray(below, np.float64).mean(axis=(0, 1, 2)), rtol=1e-5)
    np.testing.assert_allclose(found.variance, np.asarray(below, np.float64).var(axis=(0, 1, 2)), rtol=1e-4)
    assert found.count == 12 * 6 * 6


def test_what_training_draws_is_not_guessed_without_the_draw(network):
    project = _project()
    sight = Probe(network, project.recipe).look(BATCH[:1], EVERY_LAYER)
    outputs = dict(zip(sight.layers, sight.maps, strict=True))
    path = next(one.id for one in project.graph.nodes if one.name == "noise")
    with pytest.raises(Unexplained, match="draws at random"):
        explained_in(project, path, outputs, (), (0, 0, 0), Step())


def _maps(copy, names):
    return dict(zip(names, copy.probe.look(BATCH[:1], names).maps, strict=True))


def test_a_muted_map_counts_as_zero_and_the_rest_follows_from_it(network):
    copy = Changed(network, _project().recipe)
    copy.follow(network)
    copy.apply(Changes(muted=(("conv", 2),)))
    maps = _maps(copy, ("conv",))["conv"]
    plain = Probe(network, _project().recipe).look(BATCH[:1], ("conv",)).maps[0]
    assert not maps[..., 2].any()
    assert plain[..., 2].any()
    assert np.array_equal(np.delete(maps, 2, axis=-1), np.delete(plain, 2, axis=-1))
    above = keras.Model(network.tensors["conv"][0], network.model.outputs[0])
    expected = above(maps[None])
    np.testing.assert_allclose(copy.probe.look(BATCH[:1]).predictions, expected, rtol=1e-5, atol=1e-6)


def test_a_muted_layer_gives_zeros_and_undo_gives_every_bit_back(network):
    copy = Changed(network, _project().recipe)
    copy.follow(network)
    plain = copy.probe.look(BATCH).predictions
    np.testing.assert_array_equal(plain, Probe(network, _project().recipe).look(BATCH).predictions)
    copy.apply(Changes(muted=(("pool", WHOLE),)))
    assert not np.array_equal(copy.probe.look(BATCH).predictions, plain)
    assert np.ptp(copy.probe.look(BATCH).predictions, axis=0).max() < 1e-6
    copy.apply(Changes())
    assert np.array_equal(copy.probe.look(BATCH).predictions, plain)


def test_an_edited_kernel_gives_what_keras_gives_with_it(network):
    before = _state(network)
    kernel, bias = network.layers["conv"].get_weights()
    wanted = with_filter(kernel, "Conv2D", 1, -kernel[..., 1])
    copy = Changed(network, _project().recipe)
    copy.follow(network)
    copy.apply(Changes(edits=(Edit("conv", 1, -kernel[..., 1]),)))
    model = _twin_in_keras(network)
    model.get_layer("conv").set_weights([wanted, bias])
    np.testing.assert_allclose(
        copy.probe.look(BATCH).predictions, model(_scaled(BATCH)), rtol=1e-5, atol=1e-6
    )
    assert np.array_equal(copy.probe.kernels("conv")[1][0], wanted)
    assert all(np.array_equal(a, b) for a, b in zip(before, _state(network), strict=True))
    copy.apply(Changes())
    assert np.array_equal(copy.probe.kernels("conv")[1][0], kernel)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (Changes(muted=(("nothing", 0),)), "no such output"),
        (Changes(edits=(Edit("flat", 0, np.zeros(3)),)), "no kernel to edit"),
        (Changes(edits=(Edit("conv", 99, np.zeros((3, 3, 1))),)), "no kernel of this form"),
    ],
)
def test_what_cannot_be_changed_is_said_in_one_sentence(network, changes, message):
    copy = Changed(network, _project().recipe)
    copy.follow(network)
    with pytest.raises(BridgeError, match=message):
        copy.apply(changes)
