"""Judging a network on rows, outside of training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import tensorflow as tf

from cnnstudio.document.plan import Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.evaluation.predictions import Predictions, Task
from cnnstudio.kerasbridge.both_parts import Judged, judge_both
from cnnstudio.kerasbridge.build import Network
from cnnstudio.kerasbridge.compile import compile_model
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.feeding import feed_of
from cnnstudio.kerasbridge.prepare import build_metrics, check_fixed_batch
from cnnstudio.kerasbridge.rows import Rows
from cnnstudio.kerasbridge.task import Head
from cnnstudio.kerasbridge.validation import Evaluation, Validator
from cnnstudio.language import tr

GoesOn = Callable[[], bool]
Kind = TypeVar("Kind", bound=Validator)
Found = TypeVar("Found", Evaluation, Judged)


def evaluate(
    network: Network, rows: Rows, plan: Plan, recipe: DataRecipe, goes_on: GoesOn = lambda: True
) -> Evaluation:
    """Return what the network achieves on these rows; it must not be in training."""
    return _whole(_validator(Validator, network, rows, plan, recipe).run(goes_on))


def predict(
    network: Network, rows: Rows, plan: Plan, recipe: DataRecipe, progress: Callable[[int], bool]
) -> Predictions:
    """Return truth and answers of all rows; `progress(rows done)` is asked before each batch whether to go on."""
    witness = _validator(Witness, network, rows, plan, recipe)
    found = _whole(witness.run(_counted(progress, witness.batch)))
    return witness.predictions(found.metrics)


def judge_parts(
    network: Network,
    train: Rows,
    validation: Rows | None,
    plan: Plan,
    recipe: DataRecipe,
    most: int,
    goes_on: GoesOn = lambda: True,
) -> Judged:
    """Return what the network achieves on at most so many rows of each part (all: 0); it must not be in training."""
    validator = _validator(Validator, network, train, plan, recipe)
    return _whole(judge_both(validator, network.model, train, validation, most, goes_on))


def _counted(progress: Callable[[int], bool], batch: int) -> GoesOn:
    done = -batch

    def goes_on() -> bool:
        nonlocal done
        done += batch
        return progress(done)

    return goes_on


def _whole(found: Found | None) -> Found:
    if found is None:
        raise BridgeError(tr("The evaluation was stopped."))
    return found


def _validator(kind: type[Kind], network: Network, rows: Rows, plan: Plan, recipe: DataRecipe) -> Kind:
    task = compile_model(network, plan, recipe, rows)
    feed = feed_of(network.model, task, recipe, rows)
    check_fixed_batch(network.model, rows, plan.batch_size)
    build_metrics(network.model, feed, rows, plan.batch_size)
    return kind(network.model, task, feed, rows, plan.batch_size)


class Witness(Validator):
    """A validator that keeps what the network said of every row: of the output that answers, else of the first."""

    _found: tuple[Any, ...] = ()

    @property
    def batch(self) -> int:
        """How many rows are judged at once."""
        return self._batch

    @property
    def _head(self) -> Head:
        return self._task.heads[self._task.answering or 0]

    def _judged(self, inputs: Any, targets: Any, scale: Any) -> tuple[Any, ...]:
        heard = self._overheard(inputs, targets, scale)
        head, labels, outputs = self._of_head(heard, self._task.answering or 0)
        if kind_of(head, outputs) == "other":
            return ()
        return _truth(head, labels), _shares(head, tf.cast(outputs, tf.float32))

    def _evaluation(self, metrics: dict[str, float], found: list[Any]) -> Evaluation:
        self._found = tuple(np.concatenate(parts) for parts in zip(*found, strict=True))
        return Evaluation(len(self._rows), metrics)

    def predictions(self, metrics: dict[str, float]) -> Predictions:
        """Return what was kept in the last pass."""
        if not self._found:
            nothing = np.zeros((len(self._rows), 0), np.float32)
            return Predictions("other", nothing, nothing, metrics=metrics)
        truth, outputs = self._found
        single = self._head.labels == "binary"
        if single:
            outputs = np.concatenate([1.0 - outputs, outputs], axis=1)
        return Predictions(kind_of(self._head, outputs), truth, outputs, single=single, metrics=metrics)


def kind_of(head: Head, outputs: Any) -> Task:
    """Return what kind of answers an output gives; one answer for each place of a picture is none of those told here."""
    if len(outputs.shape) != 2:
        return "other"
    if head.classes is not None:
        return "classes"
    return "several" if head.labels == "several" else "numbers"


def _truth(head: Head, labels: Any) -> Any:
    if head.classes is None:
        rows = tf.reshape(labels, [tf.shape(labels)[0], -1])
        return tf.cast(rows, tf.uint8 if head.labels == "several" else tf.float32)
    if head.labels in {"integer", "binary"}:
        return tf.reshape(tf.cast(labels, tf.int64), [-1])
    return tf.argmax(labels, axis=-1)


def _shares(head: Head, outputs: Any) -> Any:
    """Return shares where the output gives logits; of what are no shares at all, the numbers as they are."""
    if not head.from_logits:
        return outputs
    return tf.sigmoid(outputs) if head.loss.startswith("binary") else tf.nn.softmax(outputs)
