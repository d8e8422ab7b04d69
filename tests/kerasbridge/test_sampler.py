"""A look at weights, gradients and activations, beside plain Keras; and that a look changes nothing."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.sampler import MOST_SAMPLES, Sampler
from cnnstudio.kerasbridge.spread import BINS, places, rows_of
from cnnstudio.layers.catalogue import make
from tests.kerasbridge.designs import chain, pictures, small_cnn

pytestmark = pytest.mark.slow

ROWS = pictures(200)
RECIPE = DataRecipe()


def _loop(project):
    return Loop(build(project), ROWS, None, project.plan, RECIPE)


def _sample():
    (images,), (labels,) = ROWS.take(rows_of(len(ROWS), MOST_SAMPLES))
    return images[..., None].astype(np.float32) / 255, labels.astype(np.int64)


def _all_variables(loop):
    model = loop.network.model
    return [np.array(v) for v in (*model.variables, *model.optimizer.variables, *model.metrics_variables)]


@pytest.fixture(scope="module")
def looked():
    loop = _loop(small_cnn(kernel_regularizer="l2(0.01)"))
    before = _all_variables(loop)
    found = Sampler(loop.network, loop.task, RECIPE, ROWS).look()
    return loop, before, found


def _row(found, layer, kind):
    return next(row.spread for row in found.rows if (row.layer, row.kind) == (layer, kind))


def _agrees(spread, values):
    looked = np.asarray(values, np.float64).reshape(-1)[places(np.size(values))]
    assert (spread.size, spread.looked) == (np.size(values), len(looked))
    assert spread.mean == pytest.approx(looked.mean(), rel=1e-4, abs=1e-7)
    assert (spread.lowest, spread.highest) == pytest.approx((looked.min(), looked.max()), rel=1e-4, abs=1e-7)
    width = (looked.max() - looked.min()) / BINS
    shifted = np.abs(spread.counts - np.histogram(looked, BINS)[0]).sum() if width > 1e-6 else 0
    assert shifted <= 0.01 * len(looked)


def test_a_look_changes_no_variable(looked):
    loop, before, _ = looked
    assert all(np.array_equal(a, b) for a, b in zip(before, _all_variables(loop), strict=True))


def test_rows_stand_in_the_order_of_the_network(looked):
    _, _, found = looked
    names = [name for name in looked[0].network.tensors if name != "input_0"]
    told = list(dict.fromkeys(row.layer for row in found.rows))
    assert told == names
    kinds = {row.layer: [r.kind for r in found.rows if r.layer == row.layer] for row in found.rows}
    assert kinds["conv2d_1"] == ["weight", "gradient", "activation"]
    assert kinds["dropout_4"] == ["activation"]
    assert found.samples == MOST_SAMPLES


def test_weights_and_activations_are_those_of_plain_keras(looked):
    loop, _, found = looked
    x, _ = _sample()
    for name in ("conv2d_1", "batch_norm_2", "dense_6", "dense_8"):
        layer = loop.network.layers[name]
        _agrees(_row(found, name, "weight"), np.concatenate([np.ravel(v) for v in layer.trainable_variables]))
        plain = keras.Model(loop.network.model.input, layer.output)(x, training=False)
        _agrees(_row(found, name, "activation"), plain)


def test_gradients_are_those_of_the_loss_with_its_penalties(looked):
    loop, _, found = looked
    x, y = _sample()
    layer = loop.network.layers["conv2d_1"]
    with tf.GradientTape() as tape:
        answers = loop.network.model(x, training=False)
        loss = keras.losses.SparseCategoricalCrossentropy()(y, answers) + 0.01 * tf.reduce_sum(
            tf.square(layer.kernel)
        )
    gradients = tape.gradient(loss, [v.value for v in layer.trainable_variables])
    _agrees(_row(found, "conv2d_1", "gradient"), np.concatenate([np.ravel(g) for g in gradients]))


def test_training_goes_on_to_the_same_bits_with_looks_in_between():
    ends = []
    for looks in (0, 4):
        project = small_cnn()
        loop = _loop(project.replaced(plan=project.plan.replaced(epochs=2, batch_size=16)))
        sampler, told = Sampler(loop.network, loop.task, RECIPE, ROWS), []

        def heard(_event, looks=looks, sampler=sampler, told=told):
            if len(told) < looks:
                told.append(sampler.look())

        loop.run(heard)
        assert len(told) == looks
        ends.append(loop.state())
    assert all(ends[0][name].tobytes() == ends[1][name].tobytes() for name in ends[0])


def test_units_that_are_silent_on_every_sample_are_dead():
    loop = _loop(small_cnn())
    conv, dense = loop.network.layers["conv2d_1"], loop.network.layers["dense_6"]
    conv.bias.assign(np.array([-100, -100, -100, 100, 100, 100], np.float32))
    dense.bias.assign(np.full(16, -1000.0, np.float32))
    found = Sampler(loop.network, loop.task, RECIPE, ROWS).look()
    assert found.dead == {"conv2d_1": 0.5, "dense_6": 1.0}
    assert found.units == {"conv2d_1": 6, "dense_6": 16}


def test_recurrent_layers_and_relu_layers_are_looked_at_and_left_as_they_are():
    project = chain(
        make("Input", shape=(8, 8)),
        make("LSTM", units=5, dropout=0.3),
        make("ReLU"),
        make("Dense", units=4, activation="softmax"),
    )
    loop = _loop(project)
    before = _all_variables(loop)
    found = Sampler(loop.network, loop.task, RECIPE, ROWS).look()
    assert all(np.array_equal(a, b) for a, b in zip(before, _all_variables(loop), strict=True))
    assert set(found.dead) == {"relu_2"}
    assert _row(found, "lstm_1", "gradient").deviation > 0


def test_a_large_network_is_looked_at_with_fewer_samples(monkeypatch):
    monkeypatch.setattr("cnnstudio.kerasbridge.sampler._BYTES", 20_000)
    loop = _loop(small_cnn())
    sampler = Sampler(loop.network, loop.task, RECIPE, ROWS)
    assert 1 <= sampler.samples < MOST_SAMPLES
    assert sampler.look().samples == sampler.samples
