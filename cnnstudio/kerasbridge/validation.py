"""A pass over rows that trains nothing: Keras's own `test_step`, and which answers were wrong."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.feeding import Feed, feed_of
from cnnstudio.kerasbridge.overheard import overheard
from cnnstudio.kerasbridge.rows import Rows
from cnnstudio.kerasbridge.saving import moving_states
from cnnstudio.kerasbridge.task import Head, Task
from cnnstudio.kerasbridge.tracing import TRACING

MOST_WRONG = 64
_LARGER, _LARGEST = 4, 256
"""A pass without gradients holds far less in memory than a training step, and larger batches are quicker."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a network achieves on rows."""

    samples: int
    metrics: dict[str, float]
    """Keras's names, without val_; not finite ones included."""
    classes: int | None = None
    truth: NDArray[np.int64] | None = None
    """Class number of each row; None unless classes are predicted."""
    answers: NDArray[np.int64] | None = None
    certainty: NDArray[np.float32] | None = None
    """The network's own number for its answer."""

    @property
    def confusion(self) -> NDArray[np.int64] | None:
        """Return how often each true class (row) got each answer (column)."""
        if self.truth is None or self.answers is None or self.classes is None:
            return None
        counts = np.bincount(self.truth * self.classes + self.answers, minlength=self.classes**2)
        return counts.reshape(self.classes, self.classes).astype(np.int64)

    @property
    def wrong(self) -> NDArray[np.int64] | None:
        """Return (row, true label, answer) of the most certain mistakes."""
        if self.truth is None or self.answers is None or self.certainty is None:
            return None
        rows = np.flatnonzero(self.truth != self.answers)
        rows = rows[np.argsort(-self.certainty[rows], kind="stable")][:MOST_WRONG]
        return np.stack([rows, self.truth[rows], self.answers[rows]], axis=1).astype(np.int64)


class Validator:
    """Judges a compiled model on rows."""

    def __init__(self, model: Any, task: Task, feed: Feed, rows: Rows, batch_size: int) -> None:
        self._model, self._task, self._feed, self._rows = model, task, feed, rows
        self._batch = max(batch_size, min(_LARGER * batch_size, _LARGEST))
        self._scale = feed.scale()
        signature = (*feed.signature(rows), feed.scale_spec)
        with TRACING:
            self._call = tf.function(self._judged, input_signature=signature, autograph=False)
            self._call.get_concrete_function()

    def on(self, rows: Rows) -> Validator:
        """Return what judges other rows of the same form; nothing is traced anew."""
        other = copy(self)
        other._rows = rows  # noqa: SLF001  # a copy of ourselves
        return other

    def run(self, goes_on: Callable[[], bool] = lambda: True) -> Evaluation | None:
        """Return how the model does, or None if it was told to stop in between."""
        self._model.reset_metrics()
        found: list[Any] = []
        for first in range(0, len(self._rows), self._batch):
            if not goes_on():
                return None
            indices = np.arange(first, min(first + self._batch, len(self._rows)))
            told = [t.numpy() for t in self._call(*self._feed.arguments(self._rows, indices), self._scale)]
            found.append(self._kept(told, indices))
        metrics = {name: float(value) for name, value in self._model.get_metrics_result().items()}
        return self._evaluation(metrics, found)

    def passed(self, goes_on: Callable[[], bool]) -> float:
        """Judge rows while it may go on, at least one batch, and return the share of all rows that was judged."""
        asked = 0

        def once_at_least() -> bool:
            nonlocal asked
            asked += 1
            return asked == 1 or goes_on()

        if self.run(once_at_least) is not None:
            return 1.0
        return min(1.0, (asked - 1) * self._batch / len(self._rows))

    def _kept(self, told: list[Any], rows: NDArray[np.int64]) -> Any:
        """Return what stays of a batch of which this was told."""
        return told

    def _evaluation(self, metrics: dict[str, float], found: list[Any]) -> Evaluation:
        if self._task.answering is None:
            return Evaluation(len(self._rows), metrics)
        truth, answers, certainty = (np.concatenate(parts) for parts in zip(*found, strict=True))
        classes = self._task.heads[self._task.answering].classes
        return Evaluation(len(self._rows), metrics, classes, truth, answers, certainty)

    def _judged(self, inputs: Any, targets: Any, scale: Any) -> tuple[Any, ...]:
        heard = self._overheard(inputs, targets, scale)
        if self._task.answering is None:
            return ()
        head, labels, outputs = self._of_head(heard, self._task.answering)
        return _answers(head, labels, outputs)

    def _overheard(self, inputs: Any, targets: Any, scale: Any) -> tuple[Any, ...]:
        """Pass a batch through Keras's `test_step` and return what its metrics were given."""
        batch = self._feed.batch(inputs, targets, scale)
        kept = [(v, tf.identity(v.value)) for v in moving_states(self._model)]
        with overheard(self._model, "compute_metrics") as heard:
            self._model.test_step(batch)
        # Keras's recurrent layers move their seeds and states in inference too; validation must not show in training.
        for variable, value in kept:
            variable.assign(value)
        return heard[0]

    def _of_head(self, heard: tuple[Any, ...], place: int) -> tuple[Head, Any, Any]:
        """Return an output's head, its labels and what the network gave."""
        several = len(self._task.heads) > 1
        labels, outputs = (heard[i][place] if several else heard[i] for i in (1, 2))
        return self._task.heads[place], labels, outputs


def _answers(head: Head, labels: Any, outputs: Any) -> tuple[Any, Any, Any]:
    """Return true classes, answers and the certainty of each answer, one per row."""
    outputs = tf.cast(outputs, tf.float32)
    if head.labels == "binary":
        return _yes_or_no(head, labels, outputs)
    shares = tf.nn.softmax(outputs) if head.from_logits else outputs
    truth = tf.cast(labels, tf.int64) if head.labels == "integer" else tf.argmax(labels, axis=-1)
    answers = tf.argmax(outputs, axis=-1)
    return (
        tf.reshape(truth, [-1]),
        tf.reshape(answers, [-1]),
        tf.reshape(tf.reduce_max(shares, axis=-1), [-1]),
    )


def _yes_or_no(head: Head, labels: Any, outputs: Any) -> tuple[Any, Any, Any]:
    shares = tf.reshape(tf.sigmoid(outputs) if head.from_logits else outputs, [-1])
    answers = tf.cast(shares > 0.5, tf.int64)
    return tf.cast(tf.reshape(labels, [-1]), tf.int64), answers, tf.maximum(shares, 1.0 - shares)


def validator_of(model: Any, task: Task, recipe: DataRecipe, rows: Rows, batch_size: int) -> Validator:
    """Return who judges a compiled model on these rows."""
    return Validator(model, task, feed_of(model, task, recipe, rows), rows, batch_size)
