"""Values worked out by hand, and what the working tells besides the result."""

import numpy as np
import pytest

from cnnstudio.arithmetic.explaining import Batch, Case, Unexplained, explained, explained_in
from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make

IMAGE = np.arange(16, dtype=np.float32).reshape(4, 4, 1)


def test_a_convolution_tells_window_products_bias_and_what_relu_makes_of_them():
    kernel = np.array([[1, 0], [0, -1]], np.float32).reshape(2, 2, 1, 1)
    layer = make("Conv2D", filters=1, kernel_size=(2, 2), activation="relu")
    case = Case(layer, (("kernel", kernel), ("bias", np.array([7.0]))), (IMAGE,), (1, 2, 0), shape=(3, 3, 1))
    found = explained(case)
    window = found.terms[0]
    assert window.values.ravel().tolist() == [6, 7, 10, 11]
    assert window.products.ravel().tolist() == [6, 0, 0, -11]
    assert (window.total, found.bias, found.before, found.value) == (-5, 7, 2, 2)
    assert window.origin(3) == (2, 3, 0)
    assert found.magnitude == 24
    assert found.agrees(2.0)
    assert not found.agrees(2.01)


def test_padding_is_marked_and_has_no_origin():
    layer = make("Conv2D", filters=1, kernel_size=(3, 3), padding="same")
    case = Case(layer, (("kernel", np.ones((3, 3, 1, 1))), ("bias", np.zeros(1))), (IMAGE,), (0, 0, 0))
    window = explained(case).terms[0]
    assert window.outside.reshape(3, 3).tolist() == [
        [True, True, True],
        [True, False, False],
        [True, False, False],
    ]
    assert window.origin(0) is None
    assert window.total == 0 + 1 + 4 + 5


def test_the_winner_of_a_pooling_window_is_told_and_padding_never_wins():
    below = -IMAGE - 1
    layer = make("MaxPooling2D", pool_size=(3, 3), strides=(1, 1), padding="same")
    found = explained(Case(layer, (), (below,), (0, 0, 0)))
    terms = found.terms[0]
    assert found.value == -1
    assert terms.origin(terms.winner) == (0, 0, 0)


def test_a_mean_beside_the_border_counts_only_what_is_there():
    layer = make("AveragePooling2D", pool_size=(3, 3), strides=(1, 1), padding="same")
    assert explained(Case(layer, (), (IMAGE,), (0, 0, 0))).value == (0 + 1 + 4 + 5) / 4


def test_the_largest_contributions_to_a_dense_unit_come_first():
    kernel = np.array([[1, 5], [2, -9], [3, 0]], np.float32)
    layer = make("Dense", units=2)
    case = Case(layer, (("kernel", kernel), ("bias", np.array([0, 1.0]))), (np.array([1, 1, 4.0]),), (1,))
    found = explained(case)
    assert found.terms[0].strongest(2).tolist() == [1, 0]
    assert found.value == 5 - 9 + 0 + 1


def test_flatten_says_where_an_index_comes_from():
    found = explained(Case(make("Flatten"), (), (np.arange(24).reshape(2, 3, 4),), (17,)))
    assert found.terms[0].origin(0) == (1, 1, 1)
    assert found.lines[0].words == "Index 17 = (1·3 + 1)·4 + 1"


def test_dropout_passes_in_inference_and_enlarges_what_the_mask_kept_in_training():
    layer, x = make("Dropout", rate=0.25), np.array([3.0, 4.0], np.float32)
    assert explained(Case(layer, (), (x,), (0,))).value == 3
    batch = Batch((x[None],), np.array([4.0, 0.0]))
    kept, dropped = (explained(Case(layer, (), (x,), (n,), batch)) for n in (0, 1))
    assert kept.value == pytest.approx(4)
    assert dropped.value == 0
    assert [line.value for line in kept.lines][2] == pytest.approx(4 / 3)
    assert kept.training


def test_batch_normalisation_uses_the_batch_in_training_and_the_moving_numbers_in_inference():
    layer = make("BatchNormalization", epsilon=0.0001)
    weights = tuple((n, np.array([v])) for n, v in
                    (("gamma", 2.0), ("beta", 1.0), ("moving_mean", 10.0), ("moving_variance", 4.0)))  # fmt: skip
    rows = np.array([[1.0], [3.0]], np.float32)
    quiet = explained(Case(layer, weights, (rows[1],), (0,)))
    learning = explained(Case(layer, weights, (rows[1],), (0,), Batch((rows,), np.array([0.0]))))
    assert quiet.value == pytest.approx(2 * (3 - 10) / 2 + 1, abs=1e-3)
    assert learning.value == pytest.approx(2 * (3 - 2) / 1 + 1, abs=1e-3)


def test_softmax_shares_sum_to_one_and_each_is_told_alone():
    values = np.array([1.0, 2.0, 3.0], np.float32)
    shares = [explained(Case(make("Softmax"), (), (values,), (n,))).value for n in range(3)]
    assert sum(shares) == pytest.approx(1)
    assert shares[2] == pytest.approx(np.exp(3) / np.exp(values).sum())


def test_an_lstm_tells_its_four_gates_and_what_it_carries():
    layer = make("LSTM", units=1)
    weights = (
        ("lstm_cell/kernel", np.array([[1.0, 0.0, 2.0, 0.0]])),
        ("lstm_cell/recurrent_kernel", np.zeros((1, 4))),
        ("lstm_cell/bias", np.zeros(4)),
    )
    found = explained(Case(layer, weights, (np.array([[0.5]]),), (0,)))
    sigmoid = 1 / (1 + np.exp(-0.5))
    carried = sigmoid * np.tanh(1.0)
    assert found.value == pytest.approx(0.5 * np.tanh(carried))
    assert [line.words for line in found.lines[:4]] == [
        "input gate",
        "forget gate",
        "candidate",
        "output gate",
    ]
    assert found.terms[0].origin(0) == (0, 0)


def test_a_kind_without_a_rule_says_so_in_a_sentence():
    with pytest.raises(Unexplained, match="RandomFlip"):
        explained(Case(make("RandomFlip"), (), (IMAGE,), (0, 0, 0)))


def chain(*layers):
    nodes = [Node(id=f"n{i}", name=f"layer_{i}", layer=layer) for i, layer in enumerate(layers)]
    edges = [Edge(id=f"e{i}", source=f"n{i}", target=f"n{i + 1}") for i in range(len(layers) - 1)]
    return Project(graph=Graph(nodes=tuple(nodes), edges=tuple(edges)))


def _networked(layers, outputs, path, weights=(), at=(0, 0)):
    named = {node.name: values for node, values in zip(chain(*layers).graph.nodes, outputs, strict=True)}
    return explained_in(chain(*layers), path, named, weights, at)


def test_in_a_network_the_inputs_are_what_the_layers_before_gave():
    layers = (make("Input", shape=(2, 2)), make("Flatten"), make("Dense", units=1, use_bias=False))
    outputs = (np.eye(2), np.array([1.0, 0, 0, 1]), np.array([5.0]))
    found = _networked(layers, outputs, "n2", (("kernel", np.array([[2.0], [9], [9], [3]])),), (0,))
    assert found.explanation.value == found.keras == 5
    assert found.sources == ("n1",)
    assert found.pictures == frozenset()


def test_behind_a_mask_a_recurrent_layer_is_not_worked_out():
    layers = (make("Input", shape=(2, 2)), make("Masking"), make("SimpleRNN", units=1))
    with pytest.raises(Unexplained, match="hides some time steps"):
        _networked(layers, (np.eye(2), np.eye(2), np.ones(1)), "n2", (), (0,))


def test_half_precision_may_lie_further_apart():
    layers = (make("Input", shape=(2,)), make("Dense", units=1, use_bias=False, dtype="float16"))
    found = _networked(layers, (np.ones(2), np.array([2.001])), "n1", (("kernel", np.ones((2, 1))),), (0,))
    assert found.explanation.agrees(2.001)
    assert not found.explanation.agrees(2.1)


def test_what_the_network_has_not_seen_is_said():
    with pytest.raises(Unexplained, match="not seen the picture"):
        explained_in(chain(make("Input", shape=(2,))), "n0", {}, (), (0,))


def test_with_channels_first_the_bias_lies_where_keras_puts_it():
    """Keras 3.15 spreads a bias along the last axis where that is as long as there are filters."""
    layer = make("Conv2D", filters=2, kernel_size=(1, 1), data_format="channels_first")
    weights = (("kernel", np.zeros((1, 1, 1, 2))), ("bias", np.array([10.0, 20.0])))
    narrow, square = np.zeros((1, 3, 3), np.float32), np.zeros((1, 3, 2), np.float32)
    assert explained(Case(layer, weights, (narrow,), (1, 0, 0), None, (2, 3, 3))).value == 20
    assert explained(Case(layer, weights, (square,), (1, 0, 0), None, (2, 3, 2))).value == 10
