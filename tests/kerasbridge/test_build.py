"""Any valid graph becomes the Keras model it describes."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.document import edits
from cnnstudio.document.graph import Block, BlockDefinition, Node, Port
from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.check import check
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.rows import MemoryRows
from cnnstudio.layers.catalogue import make
from tests.kerasbridge.designs import chain, graph, node, pictures, small_cnn, wire


def _course_network() -> Project:
    return chain(
        make("Input", shape=(28, 28, 1)),
        make("Conv2D", filters=32, kernel_size=(3, 3), activation="relu"),
        make("MaxPooling2D"),
        make("Conv2D", filters=64, kernel_size=(3, 3), activation="relu"),
        make("MaxPooling2D"),
        make("Flatten"),
        make("Dense", units=64, activation="relu"),
        make("Dense", units=10, activation="softmax"),
    )


def test_the_course_network_has_121930_parameters():
    model = build(_course_network()).model
    assert model.count_params() == 121_930
    assert [layer.name for layer in model.layers][1] == "conv2d_1"
    assert model.output_shape == (None, 10)


def test_check_tells_shapes_and_parameters_of_every_layer():
    told = check(_course_network())
    assert told.shapes["conv2d_1"] == [[None, 26, 26, 32]]
    assert told.parameters == {
        "input_0": 0, "conv2d_1": 320, f"{_pool()}_2": 0, "conv2d_3": 18_496, f"{_pool()}_4": 0, "flatten_5": 0,
        "dense_6": 102_464, "dense_7": 650,
    }  # fmt: skip


def _pool() -> str:
    return make("MaxPooling2D").stem


def _branches() -> Project:
    nodes = [
        node("left", "Input", shape=(6, 6, 2)),
        node("right", "Input", shape=(6, 6, 2)),
        node("conv", "Conv2D", filters=3, kernel_size=(3, 3), padding="same"),
        node("again", "Conv2D", shares="conv", filters=3, kernel_size=(3, 3), padding="same"),
        node("both", "Concatenate"),
        node("flat", "Flatten"),
        node("class", "Dense", units=4, activation="softmax"),
        node("size", "Dense", units=1),
    ]
    edges = [
        wire("left", "conv"), wire("right", "again"), wire("conv", "both"), wire("again", "both"), wire("both", "flat"),
        wire("flat", "size"), wire("flat", "class"),
    ]  # fmt: skip
    return Project(graph=graph(nodes, edges), plan=Plan(epochs=1, batch_size=10))


def test_branches_shared_layers_and_several_inputs_and_outputs():
    network = build(_branches())
    assert [t.name for t in network.model.inputs] == ["left", "right"]
    assert network.model.output_names == ["class", "size"]
    assert network.layers["again"] is network.layers["conv"]
    assert network.first["again"] == "conv"
    draw = np.random.default_rng(0)
    left, right = (draw.random((2, 6, 6, 2), np.float32) for _ in range(2))
    one, other = (
        network.model.predict([left, right], verbose=0),
        network.model.predict([right, left], verbose=0),
    )
    assert not np.allclose(one[0], other[0])


def test_a_further_call_of_a_layer_counts_no_parameters():
    told = check(_branches())
    assert (told.parameters["conv"], told.parameters["again"]) == (57, 0)
    assert told.shapes["again"] == [[None, 6, 6, 3]]


@pytest.mark.slow
def test_a_network_of_two_inputs_and_two_outputs_trains():
    draw = np.random.default_rng(1)
    inputs = tuple(draw.integers(0, 255, (30, 6, 6, 2)).astype(np.uint8) for _ in range(2))
    rows = MemoryRows(inputs, (draw.integers(0, 4, 30), draw.random((30, 1)).astype(np.float32)))
    project = _branches()
    loop = Loop(build(project), rows, rows, project.plan, project.recipe)
    assert [(h.name, h.loss) for h in loop.task.heads] == [
        ("class", "sparse_categorical_crossentropy"), ("size", "mean_squared_error"),
    ]  # fmt: skip
    ended = loop.run(lambda event: None)
    assert ended.step == 3
    assert {"loss", "class_loss", "size_loss", "class_accuracy", "val_loss"} <= ended.metrics.keys()


def test_states_flow_from_one_recurrent_layer_to_another():
    nodes = [
        node("x", "Input", shape=(5, 3)),
        node("encoder", "LSTM", units=4, return_state=True),
        node("decoder", "LSTM", units=4),
        node("gru", "GRU", units=4),
    ]
    edges = [
        wire("x", "encoder"), wire("x", "decoder"), wire("encoder", "decoder", "state_h", "initial_h"),
        wire("encoder", "decoder", "state_c", "initial_c"), wire("x", "gru"),
        wire("encoder", "gru", "state_h", "initial_state"),
    ]  # fmt: skip
    network = build(Project(graph=graph(nodes, edges)))
    assert len(network.tensors["encoder"]) == 3
    x = np.random.default_rng(0).random((2, 5, 3), np.float32)
    encoder, decoder = network.layers["encoder"], network.layers["decoder"]
    _, h, c = encoder(x)
    expected = decoder(x, initial_state=[h, c])
    np.testing.assert_allclose(network.model.predict(x, verbose=0)[0], expected, rtol=1e-4, atol=1e-6)


def _repeated_block() -> Project:
    inside = graph(
        [
            Node(id="in", name="x", layer=Port()),
            node("conv", "Conv2D", filters=2, kernel_size=(3, 3), padding="same"),
            node("sum", "Add"),
            Node(id="out", name="y", layer=Port(direction="out")),
        ],
        [wire("in", "conv"), wire("in", "sum"), wire("conv", "sum"), wire("sum", "out")],
    )
    nodes = [
        node("input", "Input", shape=(6, 6, 2)),
        Node(id="b1", name="stem", layer=Block(block="residual", repeat=3)),
        node("flat", "Flatten"),
    ]
    edges = [wire("input", "b1", target_port="x"), wire("b1", "flat", source_port="y")]
    block = BlockDefinition(id="residual", name="residual", graph=inside)
    return Project(graph=graph(nodes, edges), blocks=(block,))


def test_a_block_is_repeated_with_weights_of_its_own():
    network = build(_repeated_block())
    kernels = [network.layers[f"stem_{turn}_conv"].get_weights()[0] for turn in (1, 2, 3)]
    assert network.model.count_params() == 3 * (3 * 3 * 2 * 2 + 2)
    assert not np.array_equal(kernels[0], kernels[1])
    assert not np.array_equal(kernels[1], kernels[2])


@pytest.mark.slow
def test_repeated_blocks_train_and_every_repetition_learns():
    project = _repeated_block()
    project, classes = edits.add(project, make("Dense", units=4, activation="softmax"), name="class")
    project = edits.connect(project, "flat", classes).replaced(plan=Plan(epochs=1, batch_size=10))
    draw = np.random.default_rng(3)
    rows = MemoryRows(draw.integers(0, 255, (30, 6, 6, 2)).astype(np.uint8), draw.integers(0, 4, 30))
    network = build(project)
    names = [f"stem_{turn}_conv" for turn in (1, 2, 3)]
    before = [network.layers[name].get_weights()[0] for name in names]
    assert Loop(network, rows, rows, project.plan, project.recipe).run(lambda event: None).step == 3
    after = [network.layers[name].get_weights()[0] for name in names]
    assert not any(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def test_two_layers_of_one_kind_begin_differently_and_untrained_weights_are_repeatable():
    project = chain(
        make("Input", shape=(8,)), make("Dense", units=8), make("Dense", units=8), plan=Plan(seed=9)
    )
    first, second = build(project), build(project)
    one, two = (first.layers[n].get_weights()[0] for n in ("dense_1", "dense_2"))
    assert not np.array_equal(one, two)
    assert np.array_equal(one, second.layers["dense_1"].get_weights()[0])


def test_named_things_become_keras_objects_with_their_arguments():
    project = chain(
        make("Input", shape=(8,)),
        make(
            "Dense", units=4, kernel_initializer="constant(0.5)", kernel_regularizer="l1_l2(0.1, l2=0.2)",
            kernel_constraint="max_norm(3)", bias_initializer="random_normal(stddev=2)",
        ),
    )  # fmt: skip
    dense = build(project).layers["dense_1"]
    assert np.all(dense.get_weights()[0] == 0.5)
    assert dense.get_weights()[1].std() > 0.1
    assert (float(dense.kernel_regularizer.l1), float(dense.kernel_regularizer.l2)) == pytest.approx(
        (0.1, 0.2)
    )
    assert dense.kernel_constraint.max_value == 3


def test_a_layer_that_is_not_trainable_keeps_its_weights():
    project = small_cnn(Plan(epochs=1), trainable=False)
    network = build(project)
    before = network.layers["conv2d_1"].get_weights()
    Loop(network, pictures(40), None, project.plan, project.recipe).run(lambda event: None)
    assert np.array_equal(before[0], network.layers["conv2d_1"].get_weights()[0])


def test_a_layer_may_compute_in_another_number_type():
    project = chain(
        make("Input", shape=(8,)), make("Dense", units=4, dtype="mixed_bfloat16"), make("Dense", units=2)
    )
    network = build(project)
    assert network.tensors["dense_1"][0].dtype == "bfloat16"
    assert network.layers["dense_1"].kernel.dtype == "float32"


@pytest.mark.parametrize(
    ("project", "message"),
    [
        (Project(), "no network yet"),
        (chain(make("Input", shape=(4,))), "no network yet"),
        (Project(graph=graph([node("dense", "Dense")], [])), "Nothing arrives at dense"),
        (Project(graph=graph([node("sum", "Add")], [])), "Nothing arrives at sum"),
        (
            Project(graph=graph([node("a", "Add"), node("b", "Add")], [wire("a", "b"), wire("b", "a")])),
            "stands in a loop",
        ),
        (
            chain(make("Input", shape=(4, 4, 1)), make("Conv2D", kernel_size=(7, 7))),
            "Keras cannot build conv2d_1: ",
        ),
    ],
)
def test_what_cannot_be_built_is_said_in_one_sentence(project, message):
    with pytest.raises(BridgeError, match=message) as refused:
        build(project)
    assert "\n" not in str(refused.value)
