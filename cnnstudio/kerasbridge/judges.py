"""Losses and metrics of the plan as Keras objects."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from cnnstudio.document.plan import LOSSES, METRIC_KINDS, Metric, Plan
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.rows import Rows
from cnnstudio.kerasbridge.task import Head, Task
from cnnstudio.language import tr

_AT_ONCE = 4096
_COUNTING = ("precision", "recall", "true_positives", "true_negatives", "false_positives", "false_negatives")
_OVERLAPS = ("mean_iou", "iou")
_LOGITS = ("auc", "binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy")
_SHARES_ONLY = (
    "precision_at_recall", "recall_at_precision", "sensitivity_at_specificity", "specificity_at_sensitivity", "kl_divergence",
)  # fmt: skip


def loss_of(head: Head, plan: Plan) -> Any:
    """Return the loss of one output; a loss that auto has chosen has its default arguments."""
    kind: Any = LOSSES.get(head.loss)
    if kind is None or head.loss == "auto":
        raise BridgeError(
            tr("The loss {loss} is not known; choose {names}.", loss=head.loss, names=", ".join(LOSSES))
        )
    arguments = plan.loss_settings.chosen() if head.loss == plan.loss else {}
    if kind.takes_logits:
        arguments["from_logits"] = head.from_logits
    return getattr(keras.losses, kind.name_in_keras)(**arguments)


def metrics_of(head: Head, plan: Plan) -> list[Any]:
    """Return the metrics of one output: the one that every task has, and the plan's."""
    judged = head.classes is not None or head.labels == "several"
    always = "accuracy" if judged else "mean_absolute_error" if head.loss == "mean_squared_error" else ""
    listed = dict.fromkeys(name for name in (always, *plan.metrics) if name)
    chosen = dict(zip(plan.metrics, plan.metric_settings, strict=True))
    found = [
        chosen.get(text, (text, METRIC_KINDS[text]() if text in METRIC_KINDS else Metric()))
        for text in listed
    ]
    made = [_metric(name, settings, head) for name, settings in found if name != "accuracy" or judged]
    return _apart([metric for metric in made if metric.name != "loss"])


def _apart(metrics: list[Any]) -> list[Any]:
    """Give metrics of one name a number, so that each has its own curve."""
    seen: dict[str, int] = {}
    for metric in metrics:
        seen[metric.name] = seen.get(metric.name, 0) + 1
        if seen[metric.name] > 1:
            metric.name = f"{metric.name}_{seen[metric.name]}"
    return metrics


def _metric(name: str, settings: Metric, head: Head) -> Any:
    made = _accuracy(settings, head) if name == "accuracy" else _top_k(settings, head)
    if name in ("accuracy", "top_k_categorical_accuracy"):
        return made
    _need_fit(name, settings, head)
    arguments = _arguments(name, settings, head)
    arguments["name"] = settings.called or name
    try:
        return getattr(keras.metrics, settings.name_in_keras)(**arguments)
    except (ValueError, TypeError) as error:
        raise BridgeError(
            tr("Keras cannot make the metric {name}: {why}", name=name, why=str(error).partition("\n")[0])
        ) from error


def _arguments(name: str, settings: Metric, head: Head) -> dict[str, Any]:
    arguments = settings.arguments()
    arguments.pop("called")
    if name in _COUNTING:
        arguments["thresholds"] = list(arguments["thresholds"]) or (0.0 if head.from_logits else None)
    if name in _LOGITS:
        arguments["from_logits"] = head.from_logits
    if name == "auc" and arguments["multi_label"]:
        arguments["num_labels"] = head.classes
    if name in ("f1_score", "fbeta_score") and head.classes == 2 and head.labels == "binary":
        arguments["threshold"] = arguments["threshold"] or 0.5
    if name in _OVERLAPS:
        arguments |= {
            "num_classes": head.classes,
            "sparse_y_true": head.labels == "integer",
            "sparse_y_pred": False,
        }
    return arguments


def _accuracy(settings: Metric, head: Head) -> Any:
    name = settings.called or "accuracy"
    if head.labels == "integer":
        return keras.metrics.SparseCategoricalAccuracy(name=name)
    if head.labels in {"binary", "several"}:
        return keras.metrics.BinaryAccuracy(name=name, threshold=0.0 if head.from_logits else 0.5)
    return keras.metrics.CategoricalAccuracy(name=name)


def _top_k(settings: Metric, head: Head) -> Any:
    k = getattr(settings, "k", 5)
    if head.labels == "integer":
        return keras.metrics.SparseTopKCategoricalAccuracy(
            k, name=settings.called or "sparse_top_k_categorical_accuracy"
        )
    return keras.metrics.TopKCategoricalAccuracy(k, name=settings.called or "top_k_categorical_accuracy")


def _need_fit(name: str, settings: Metric, head: Head) -> None:
    """Refuse a metric that would give a number without meaning, or none."""
    if head.labels == "integer" and settings.reads in ("columns", "either", "numbers"):
        raise BridgeError(
            tr(
                "The metric {name} reads one column per class; make the labels one-hot or leave it out.",
                name=name,
            )
        )
    if head.labels != "integer" and settings.reads == "integer":
        raise BridgeError(
            tr("The metric {name} reads class numbers, but the labels are columns; leave it out.", name=name)
        )
    if settings.task == "classes" and head.classes is None and head.labels != "several":
        raise BridgeError(
            tr(
                "The metric {name} counts classes, but {layer} predicts numbers; leave it out.",
                name=name,
                layer=head.name,
            )
        )
    if head.from_logits and name in _SHARES_ONLY:
        raise BridgeError(
            tr("The metric {name} reads shares from 0 to 1, but {layer} gives logits; give it a softmax or sigmoid.",
               name=name, layer=head.name)
        )  # fmt: skip
    of_class = getattr(settings, "class_id", None)
    if of_class is not None and head.classes is not None and of_class >= head.classes:
        raise BridgeError(
            tr("The metric {name} counts class {number}, but {layer} tells only {classes} classes apart.",
               name=name, number=of_class, layer=head.name, classes=head.classes)
        )  # fmt: skip


def class_weights(plan: Plan, task: Task, rows: Rows) -> tuple[float, ...]:
    """Return how much each class counts, or nothing when all count alike."""
    if plan.class_weight == "none":
        return ()
    head, form = task.heads[0], rows.targets[task.heads[0].target][0]
    if len(task.heads) > 1 or head.classes is None or (len(form) > 0 and head.labels != "values"):
        raise BridgeError(
            tr(
                "Classes can be given weights where the network has one output that tells one class per sample."
            )
        )
    if plan.class_weight == "balanced":
        return balanced(class_numbers(rows, head.target), head.classes)
    if len(plan.class_weights) != head.classes:
        raise BridgeError(
            tr("The plan gives {given} class weights, but there are {classes} classes; give one for each.",
               given=len(plan.class_weights), classes=head.classes)
        )  # fmt: skip
    return plan.class_weights


def balanced(labels: np.ndarray[Any, Any], classes: int) -> tuple[float, ...]:
    """Return a weight per class that makes all classes count alike: samples / (classes present * samples of the class)."""
    counts = np.bincount(labels.reshape(-1), minlength=classes)
    present = max(1, int((counts > 0).sum()))
    return tuple(float(labels.size / (present * count)) if count else 1.0 for count in counts)


def class_numbers(rows: Rows, target: int) -> np.ndarray[Any, Any]:
    """Return the class of every row, read a part at a time."""
    found = []
    for first in range(0, len(rows), _AT_ONCE):
        labels = rows.take(np.arange(first, min(first + _AT_ONCE, len(rows))))[1][target]
        found.append(labels.argmax(axis=-1) if labels.ndim > 1 else labels)
    return np.concatenate(found).astype(np.int64)
