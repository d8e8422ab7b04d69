"""What is learned follows the last layer, the labels and the plan; what does not go together is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cnnstudio.document.plan import OPTIMIZERS, Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import Network, build
from cnnstudio.kerasbridge.compile import compile_model
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.optimizers import optimizer
from cnnstudio.kerasbridge.rows import MemoryRows
from cnnstudio.kerasbridge.task import Head, doubts
from cnnstudio.layers.catalogue import make
from tests.kerasbridge.designs import chain

X = np.zeros((12, 6), np.uint8)
CLASSES, TWO, VALUES = np.arange(12) % 3, np.arange(12) % 2, np.linspace(0, 1, 12).astype(np.float32)


def _network(units: int, activation: str | None) -> Network:
    return build(chain(make("Input", shape=(6,)), make("Dense", units=units, activation=activation)))


def _head(units: int, activation: str | None, targets: Any, labels: str = "integer", **plan: Any) -> Head:
    recipe, settings = DataRecipe(labels=labels), Plan(**plan)
    return compile_model(_network(units, activation), settings, recipe, MemoryRows(X, targets)).heads[0]


@pytest.mark.parametrize(
    ("units", "activation", "targets", "labels", "loss", "logits", "form"),
    [
        (3, "softmax", CLASSES, "integer", "sparse_categorical_crossentropy", False, "integer"),
        (3, None, CLASSES, "integer", "sparse_categorical_crossentropy", True, "integer"),
        (3, "softmax", CLASSES, "one-hot", "categorical_crossentropy", False, "one-hot"),
        (3, "sigmoid", CLASSES, "one-hot", "binary_crossentropy", False, "one-hot"),
        (1, "sigmoid", TWO, "integer", "binary_crossentropy", False, "binary"),
        (1, None, TWO, "integer", "mean_squared_error", False, "values"),
        (1, None, VALUES, "integer", "mean_squared_error", False, "values"),
        (
            3,
            "softmax",
            np.eye(3, dtype=np.float32)[CLASSES],
            "one-hot",
            "categorical_crossentropy",
            False,
            "values",
        ),
    ],
)
def test_auto_follows_the_last_layer_and_the_labels(units, activation, targets, labels, loss, logits, form):
    head = _head(units, activation, targets, labels)
    assert (head.loss, head.from_logits, head.labels) == (loss, logits, form)


def test_the_last_activation_is_found_behind_layers_that_only_pass_on():
    project = chain(
        make("Input", shape=(6,)),
        make("Dense", units=3),
        make("Softmax"),
        make("Dropout"),
        make("Reshape", target_shape=(3,)),
    )
    head = compile_model(build(project), Plan(), DataRecipe(), MemoryRows(X, CLASSES)).heads[0]
    assert (head.loss, head.from_logits) == ("sparse_categorical_crossentropy", False)


@pytest.mark.parametrize(
    ("units", "targets", "labels", "plan", "message"),
    [
        (3, CLASSES, "one-hot", {"loss": "sparse_categorical_crossentropy"}, "reads class numbers"),
        (3, CLASSES, "integer", {"loss": "categorical_crossentropy"}, "one column per class"),
        (3, CLASSES, "integer", {"loss": "mean_squared_error"}, "one column per class"),
        (1, TWO, "integer", {"loss": "sparse_categorical_crossentropy"}, "needs one output per class"),
        (1, VALUES, "integer", {"loss": "sparse_categorical_crossentropy"}, "needs class numbers"),
        (
            3,
            CLASSES,
            "integer",
            {"metrics": ("precision",)},
            "The metric precision reads one column per class",
        ),
        (3, CLASSES, "integer", {"metrics": ("auc",)}, "The metric auc reads one column"),
        (3, CLASSES, "integer", {"clipnorm": 1.0, "clipvalue": 1.0}, "Only one way of clipping"),
        (2, CLASSES, "integer", {}, "class 2, but dense_1 tells only 2 classes"),
    ],
)
def test_what_does_not_go_together_is_refused(units, targets, labels, plan, message):
    with pytest.raises(BridgeError, match=message):
        _head(units, "softmax" if units > 1 else "sigmoid", targets, labels, **plan)


@pytest.mark.parametrize(
    ("activation", "targets", "count"),
    [("softmax", CLASSES, 3), ("sigmoid", CLASSES, 3), ("softmax", TWO, 2)],
)
@pytest.mark.parametrize("loss", ["auto", "mean_squared_error", "binary_crossentropy"])
def test_one_bounded_output_for_several_classes_is_refused(activation, targets, count, loss):
    with pytest.raises(BridgeError, match=f"^dense_1 has one {activation} output.* {count} classes"):
        _head(1, activation, targets, loss=loss)


def test_class_numbers_learned_as_quantities_are_told():
    rows = MemoryRows(X, CLASSES)
    task = compile_model(_network(1, None), Plan(), DataRecipe(), rows)
    (sentence,) = doubts(task, rows.labels)
    assert sentence.startswith("dense_1 gives one number, so the class numbers 0 to 2 are learned")
    rows = MemoryRows(X, TWO)
    assert doubts(compile_model(_network(1, "sigmoid"), Plan(), DataRecipe(), rows), rows.labels) == ()
    rows = MemoryRows(X, VALUES)
    assert doubts(compile_model(_network(1, None), Plan(), DataRecipe(), rows), rows.labels) == ()


def test_metrics_are_called_as_keras_calls_them():
    network = _network(3, "softmax")
    plan = Plan(
        metrics=("precision", "recall", "auc", "top_k_categorical_accuracy", "mean_absolute_error"), epochs=1
    )
    rows = MemoryRows(X, CLASSES)
    ended = Loop(network, rows, None, plan, DataRecipe(labels="one-hot")).run(lambda event: None)
    assert list(ended.metrics) == [
        "loss", "accuracy", "precision", "recall", "auc", "top_k_categorical_accuracy", "mean_absolute_error",
    ]  # fmt: skip


def test_pooled_precision_and_recall_of_softmax_outputs_are_keras_own():
    """True classes 0, 1, 2, 0 with these shares: accuracy 0.75, precision and recall pooled at 0.5."""
    shares = np.array([[0.4, 0.3, 0.3], [0.2, 0.7, 0.1], [0.6, 0.2, 0.2], [0.45, 0.30, 0.25]], np.float32)
    truth = np.eye(3, dtype=np.float32)[[0, 1, 2, 0]]
    network = _network(3, "softmax")
    compile_model(
        network, Plan(metrics=("precision", "recall")), DataRecipe(labels="one-hot"), MemoryRows(X, CLASSES)
    )
    told = network.model.compute_metrics(None, truth, shares)
    assert (float(told["accuracy"]), float(told["precision"]), float(told["recall"])) == (0.75, 0.5, 0.25)


def test_there_is_no_accuracy_of_numbers_but_their_mean_error():
    network = _network(1, None)
    ended = Loop(network, MemoryRows(X, VALUES), None, Plan(epochs=1), DataRecipe()).run(lambda event: None)
    assert set(ended.metrics) == {"loss", "mean_absolute_error"}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimiser_takes_the_plans_settings(name):
    made = optimizer(Plan(optimizer=name, learning_rate=0.02, clipnorm=0.5, weight_decay=0.01))
    assert type(made).__name__.lower() == name.replace("_", "")
    assert float(made.learning_rate) == pytest.approx(0.02)
    assert (made.clipnorm, made.weight_decay) == (0.5, 0.01)


def test_momentum_reaches_the_optimisers_that_have_it():
    sgd = optimizer(Plan(optimizer="sgd", momentum=0.9, nesterov=True))
    assert (sgd.momentum, sgd.nesterov) == (0.9, True)
    assert optimizer(Plan(optimizer="rmsprop", momentum=0.5)).momentum == 0.5
    assert optimizer(Plan(optimizer="adamw")).weight_decay == 0.004
