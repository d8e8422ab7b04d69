"""Optimiser, losses and metrics of a plan, given to a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras

from cnnstudio.document.plan import Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import Network
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.optimizers import optimizer
from cnnstudio.kerasbridge.rows import Rows
from cnnstudio.kerasbridge.task import Head, Task, task_of
from cnnstudio.language import tr

_LOSSES: dict[str, Any] = {
    "mean_squared_error": keras.losses.MeanSquaredError,
    "mean_absolute_error": keras.losses.MeanAbsoluteError,
    "huber": keras.losses.Huber,
    "kl_divergence": keras.losses.KLDivergence,
}
_ENTROPIES: dict[str, Any] = {
    "sparse_categorical_crossentropy": keras.losses.SparseCategoricalCrossentropy,
    "categorical_crossentropy": keras.losses.CategoricalCrossentropy,
    "binary_crossentropy": keras.losses.BinaryCrossentropy,
}


def compile_model(network: Network, plan: Plan, recipe: DataRecipe, rows: Rows) -> Task:
    """Give the network its optimiser, losses and metrics, and say what it learns."""
    task = task_of(network.model, plan, recipe, rows)
    several = len(task.heads) > 1
    losses = [_loss(head) for head in task.heads]
    metrics = [_metrics(head, plan) for head in task.heads]
    # XLA is three times slower than TensorFlow's own kernels on a CPU.
    network.model.compile(
        optimizer=optimizer(plan),
        loss=losses if several else losses[0],
        metrics=metrics if several else metrics[0],
        jit_compile=False,
    )
    return task


def _loss(head: Head) -> Any:
    if head.loss in _ENTROPIES:
        return _ENTROPIES[head.loss](from_logits=head.from_logits)
    if head.loss in _LOSSES:
        return _LOSSES[head.loss]()
    raise BridgeError(
        tr("The loss {loss} is not known; choose {names}.", loss=head.loss, names=_known(_LOSSES))
    )


def _metrics(head: Head, plan: Plan) -> list[Any]:
    always = (
        "accuracy" if head.classes else "mean_absolute_error" if head.loss == "mean_squared_error" else ""
    )
    wanted = dict.fromkeys(name for name in (always, *plan.metrics) if name)
    made = [_metric(name, head) for name in wanted if name != "accuracy" or head.classes]
    return [metric for metric in made if metric.name != "loss"]


def _metric(name: str, head: Head) -> Any:
    if name not in _METRICS:
        raise BridgeError(
            tr("The metric {name} is not known; choose {names}.", name=name, names=_known(_METRICS))
        )
    return _METRICS[name](head)


def _accuracy(head: Head) -> Any:
    if head.labels == "integer":
        return keras.metrics.SparseCategoricalAccuracy(name="accuracy")
    if head.labels == "binary":
        return keras.metrics.BinaryAccuracy(name="accuracy", threshold=0.0 if head.from_logits else 0.5)
    return keras.metrics.CategoricalAccuracy(name="accuracy")


def _top_k(head: Head) -> Any:
    if head.labels == "integer":
        return keras.metrics.SparseTopKCategoricalAccuracy(name="sparse_top_k_categorical_accuracy")
    _need_columns("top_k_categorical_accuracy", head)
    return keras.metrics.TopKCategoricalAccuracy(name="top_k_categorical_accuracy")


def _counting(kind: Any, name: str) -> Callable[[Head], Any]:
    def made(head: Head) -> Any:
        _need_columns(name, head)
        return kind(name=name, thresholds=0.0 if head.from_logits else None)

    return made


def _auc(head: Head) -> Any:
    _need_columns("auc", head)
    return keras.metrics.AUC(name="auc", from_logits=head.from_logits)


def _error(kind: Any, name: str) -> Callable[[Head], Any]:
    def made(head: Head) -> Any:
        _need_columns(name, head)
        return kind(name=name)

    return made


def _need_columns(name: str, head: Head) -> None:
    if head.labels == "integer":
        raise BridgeError(
            tr(
                "The metric {name} reads one column per class; make the labels one-hot or leave it out.",
                name=name,
            )
        )


_METRICS: dict[str, Callable[[Head], Any]] = {
    "accuracy": _accuracy,
    "top_k_categorical_accuracy": _top_k,
    "precision": _counting(keras.metrics.Precision, "precision"),
    "recall": _counting(keras.metrics.Recall, "recall"),
    "auc": _auc,
    "mean_absolute_error": _error(keras.metrics.MeanAbsoluteError, "mean_absolute_error"),
    "mean_squared_error": _error(keras.metrics.MeanSquaredError, "mean_squared_error"),
}


def _known(table: dict[str, Any]) -> str:
    return ", ".join((*table, *_ENTROPIES) if table is _LOSSES else table)
