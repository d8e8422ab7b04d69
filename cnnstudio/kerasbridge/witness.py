"""A validator that keeps what the network said of every row, or of pictures their scores and an even choice of them."""

from __future__ import annotations

from math import ceil
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.evaluation.picture_scores import (
    MASK_SCORES,
    PICTURE_SCORES,
    mask_scores,
    picture_scores,
    pixel_confusion,
)
from cnnstudio.evaluation.predictions import Predictions, Task, Triples
from cnnstudio.kerasbridge.task import Head
from cnnstudio.kerasbridge.validation import Evaluation, Validator

MOST_BYTES = 64 * 2**20
"""Of pictures kept; of more, every second, third or so is kept."""
_ROWS_AXES, _PICTURE_AXES = 2, 4


class _Batch(NamedTuple):
    """What stays of a batch of pictures."""

    scores: NDArray[np.float32]
    pixels: NDArray[np.int64]
    low: float
    high: float
    rows: NDArray[np.int64]
    given: NDArray[np.float32]
    truth: NDArray[Any]
    answers: NDArray[Any]


class Witness(Validator):
    """Keeps what the network said: of the output that answers, else of the first."""

    _found: tuple[Any, ...] = ()
    """By batch."""

    @property
    def batch(self) -> int:
        """How many rows are judged at once."""
        return self._batch

    @property
    def _place(self) -> int:
        return self._task.answering or 0

    @property
    def _head(self) -> Head:
        return self._task.heads[self._place]

    @property
    def _kind(self) -> Task:
        return kind_of(self._head, self._model.outputs[self._place])

    def _judged(self, inputs: Any, targets: Any, scale: Any) -> tuple[Any, ...]:
        heard = self._overheard(inputs, targets, scale)
        head, labels, outputs = self._of_head(heard, self._place)
        if self._kind == "other":
            return ()
        if self._kind == "masks":
            return _shown(heard[0]), *_classes_of_pixels(head, labels, outputs)
        if self._kind == "pictures":
            return _shown(heard[0]), tf.cast(labels, tf.float32), tf.cast(outputs, tf.float32)
        return _truth(head, labels), _shares(head, tf.cast(outputs, tf.float32))

    def _kept(self, told: list[Any], rows: Any) -> Any:
        if self._kind not in {"masks", "pictures"}:
            return told
        given, truth, answers = told
        bytes_each = sum(array.nbytes for array in told) / len(rows)
        every = max(1, ceil(len(self._rows) * bytes_each / MOST_BYTES))
        chosen = np.flatnonzero(rows % every == 0)
        if self._head.classes is None:
            scores, pixels = picture_scores(truth, answers), np.zeros((0, 0), np.int64)
        else:
            each = pixel_confusion(truth, answers, self._head.classes)
            scores, pixels = mask_scores(each), each.sum(0)
        low, high = float(truth.min()), float(truth.max())
        return _Batch(scores, pixels, low, high, rows[chosen], given[chosen], truth[chosen], answers[chosen])

    def _evaluation(self, metrics: dict[str, float], found: list[Any]) -> Evaluation:
        self._found = tuple(found)
        return Evaluation(len(self._rows), metrics)

    def predictions(self, metrics: dict[str, float]) -> Predictions:
        """Return what was kept in the last pass."""
        if self._kind == "other":
            nothing = np.zeros((len(self._rows), 0), np.float32)
            return Predictions("other", nothing, nothing, metrics=metrics)
        if self._kind in {"masks", "pictures"}:
            return self._of_pictures(metrics)
        truth, outputs = (np.concatenate(parts) for parts in zip(*self._found, strict=True))
        single = self._head.labels == "binary"
        if single:
            outputs = np.concatenate([1.0 - outputs, outputs], axis=1)
        return Predictions(self._kind, truth, outputs, single=single, metrics=metrics)

    def _of_pictures(self, metrics: dict[str, float]) -> Predictions:
        scores, pixels, low, high, *kept = zip(*self._found, strict=True)
        outputs = np.concatenate(scores)
        return Predictions(
            self._kind,
            np.zeros((len(outputs), 0), np.float32),
            outputs,
            MASK_SCORES if self._kind == "masks" else PICTURE_SCORES,
            metrics=metrics,
            triples=Triples(*(np.concatenate(parts) for parts in kept)),
            pixels=sum(pixels[1:], pixels[0]),
            peak=max(high) - min(low) or 1.0,
        )


def kind_of(head: Head, outputs: Any) -> Task:
    """Return what kind of answers an output gives."""
    axes = len(outputs.shape)
    if axes == _PICTURE_AXES and head.labels != "several":
        return "pictures" if head.classes is None else "masks"
    if axes != _ROWS_AXES:
        return "other"
    if head.classes is not None:
        return "classes"
    return "several" if head.labels == "several" else "numbers"


def _shown(given: Any) -> Any:
    """Return what the network was given, of several inputs the first."""
    first = tf.nest.flatten(given)[0]
    return tf.cast(first, tf.float32)


def _classes_of_pixels(head: Head, labels: Any, outputs: Any) -> tuple[Any, Any]:
    places = tf.shape(outputs)[:-1]
    outputs = tf.cast(outputs, tf.float32)
    if head.labels == "binary":
        said = outputs > (0.0 if head.from_logits else 0.5)
        return _numbers(labels, places), _numbers(said, places)
    true = labels if head.labels == "integer" else tf.argmax(labels, axis=-1)
    return _numbers(true, places), _numbers(tf.argmax(outputs, axis=-1), places)


def _numbers(classes: Any, places: Any) -> Any:
    return tf.reshape(tf.cast(classes, tf.int32), places)


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
