"""Rows, their scaling, weights by name, evaluation, and the pace of calls."""

from __future__ import annotations

import numpy as np
import pytest
import tensorflow as tf

from cnnstudio.document.plan import Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.evaluate import evaluate
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.pace import Pace
from cnnstudio.kerasbridge.rows import MemoryRows, bytes_per_row
from cnnstudio.kerasbridge.scaling import SCALE, factors, scaled
from cnnstudio.kerasbridge.weights import save_model, set_weights, weights
from cnnstudio.layers.catalogue import make
from tests.kerasbridge.designs import chain, pictures, small_cnn


def test_class_numbers_in_a_column_are_taken_as_class_numbers():
    rows = MemoryRows(np.zeros((4, 2, 2), np.uint8), np.array([[3], [1], [0], [2]], np.uint8))
    assert rows.targets[0][0] == ()
    assert rows.labels == (0, 3)
    assert bytes_per_row(rows) == 5


def test_numbers_are_no_classes():
    assert MemoryRows(np.zeros((4, 2)), np.zeros((4, 1))).labels is None


@pytest.mark.parametrize(
    ("inputs", "targets", "message"),
    [(4, 3, "4 inputs but 3 labels"), (0, 0, "no samples to learn from")],
)
def test_unequal_or_empty_data_are_refused(inputs, targets, message):
    with pytest.raises(BridgeError, match=message):
        MemoryRows(np.zeros((inputs, 2)), np.zeros(targets, np.int64))


@pytest.mark.slow
def test_a_memory_map_trains_like_the_array(tmp_path):
    rows = pictures(40)
    images, labels = (parts[0] for parts in rows.take(np.arange(40)))
    np.save(tmp_path / "images.npy", images)
    mapped = MemoryRows(np.load(tmp_path / "images.npy", mmap_mode="r"), labels)
    plan, found = Plan(epochs=1, batch_size=8), []
    for source in (rows, mapped):
        network = build(small_cnn(plan))
        Loop(network, source, None, plan, DataRecipe()).run(lambda event: None)
        found.append(network.model.get_weights())
    assert all(np.array_equal(a, b) for a, b in zip(*found, strict=True))


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        ("1/255", lambda x: x / np.float32(255)),
        ("1/127.5 - 1", lambda x: x / np.float32(127.5) - np.float32(1)),
        ("none", lambda x: x),
    ],
)
def test_scaling_inside_the_graph_has_the_bits_of_a_script(scale, expected):
    wanted = build(chain(make("Input", shape=(256,)), make("Dense", units=1))).model.inputs[0]
    call = tf.function(
        lambda raw, by: scaled(raw, by, wanted),
        input_signature=(tf.TensorSpec([None, 256], tf.uint8), SCALE),
        autograph=False,
    )
    raw = np.arange(256, dtype=np.uint8)[None]
    assert np.array_equal(call(raw, factors(scale)).numpy(), expected(raw.astype(np.float32)))


def test_scaling_hides_no_axis_from_the_graph():
    wanted = build(small_cnn()).model.inputs[0]
    graph = tf.function(lambda raw, by: scaled(raw, by, wanted)).get_concrete_function(
        tf.TensorSpec([None, *wanted.shape[1:]], tf.uint8), SCALE
    )
    assert graph.output_shapes.as_list() == [None, *wanted.shape[1:]]


def test_inputs_of_whole_numbers_are_not_scaled():
    wanted = build(chain(make("Input", shape=(3,), dtype="int32"), make("Dense", units=1))).model.inputs[0]
    assert scaled(
        tf.constant([[1, 2, 3]], tf.uint8), tf.constant(factors("1/255")), wanted
    ).numpy().tolist() == [[1, 2, 3]]


def test_weights_come_back_by_name():
    network, other = build(small_cnn()), build(small_cnn(Plan(seed=4)))
    set_weights(other.model, weights(network.model))
    assert all(
        np.array_equal(a, b)
        for a, b in zip(network.model.get_weights(), other.model.get_weights(), strict=True)
    )


def test_half_precision_weights_are_told_in_numbers_any_file_can_hold():
    project = chain(make("Input", shape=(3,)), make("Dense", units=2, dtype="bfloat16"))
    network = build(project)
    before = [np.array(v, np.float32) for v in network.model.weights]
    told = weights(network.model)
    assert {a.dtype for a in told.values()} == {np.dtype(np.uint16)}
    network.model.set_weights([np.zeros(v.shape) for v in network.model.weights])
    set_weights(network.model, told)
    assert all(
        np.array_equal(a, np.array(v, np.float32)) for a, v in zip(before, network.model.weights, strict=True)
    )


def test_weights_of_another_design_are_refused():
    other = build(chain(make("Input", shape=(3,)), make("Dense", units=2)))
    with pytest.raises(BridgeError, match="another design"):
        set_weights(other.model, weights(build(small_cnn()).model))


def test_a_saved_model_is_read_by_keras_and_answers_alike(tmp_path):
    import keras

    network = build(small_cnn())
    save_model(network.model, tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")
    x = np.random.default_rng(0).random((3, 8, 8, 1), np.float32)
    assert np.array_equal(network.model.predict(x, verbose=0), again.predict(x, verbose=0))
    assert [p.name for p in tmp_path.iterdir()] == ["model.keras"]


def test_evaluation_agrees_with_keras():
    plan, rows = Plan(batch_size=16), pictures(150)
    network = build(small_cnn(plan))
    found = evaluate(network, rows, plan, DataRecipe())
    images, labels = (parts[0] for parts in rows.take(np.arange(150)))
    theirs = network.model.evaluate(
        images[..., None].astype(np.float32) / 255, labels, verbose=0, return_dict=True
    )
    assert found.metrics == pytest.approx(theirs, rel=1e-5)
    assert found.samples == found.confusion.sum() == 150
    assert np.trace(found.confusion) / 150 == pytest.approx(found.metrics["accuracy"])


def test_yes_or_no_answers_make_a_matrix_of_two_classes():
    project = chain(make("Input", shape=(4,)), make("Dense", units=1, activation="sigmoid"))
    draw = np.random.default_rng(0)
    rows = MemoryRows(draw.random((50, 4), np.float32), draw.integers(0, 2, 50))
    found = evaluate(build(project), rows, project.plan, DataRecipe(scale="none"))
    assert found.confusion.shape == (2, 2)
    assert np.trace(found.confusion) / 50 == pytest.approx(found.metrics["accuracy"])


def test_a_call_aims_at_fifty_milliseconds():
    pace = Pace(batch_size=10, bytes_per_row=100)
    assert pace.steps == 1
    for _ in range(30):
        pace.measured(pace.steps, pace.steps * 10, pace.steps * 0.004)
    assert pace.steps == 12
    assert pace.images_per_second == pytest.approx(2500)
    for _ in range(30):
        pace.measured(pace.steps, pace.steps * 10, pace.steps * 0.2)
    assert pace.steps == 1


def test_a_call_takes_no_more_rows_than_fit_into_memory_comfortably():
    pace = Pace(batch_size=32, bytes_per_row=600_000)
    for _ in range(30):
        pace.measured(pace.steps, pace.steps * 32, pace.steps * 0.0001)
    assert pace.steps == 3
