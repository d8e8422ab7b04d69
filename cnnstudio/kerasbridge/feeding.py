"""From raw rows to what Keras's steps take: inputs scaled and labels encoded, inside the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.augmentation import Augmentation, augmentation_of
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.rows import Array, Form, Rows
from cnnstudio.kerasbridge.scaling import SCALE, check_fit, factors, scaled
from cnnstudio.kerasbridge.task import Head, Task
from cnnstudio.language import tr

_ROWS_OF_NUMBERS = 2
"""Axes of targets that are labels: a row for each sample."""


@dataclass(frozen=True, slots=True)
class Feed:
    """How the rows of a data set reach one network."""

    wanted: tuple[Any, ...]
    """The network's symbolic inputs."""
    outputs: tuple[Any, ...]
    heads: tuple[Head, ...]
    recipe: DataRecipe
    weighted: bool = False
    """Whether a weight for each row comes behind the targets."""
    class_weights: tuple[float, ...] = ()
    augmentation: Augmentation | None = None
    noise: Augmentation | None = None
    """What a denoiser is judged with: the recipe's noise, the same for every pass."""

    def signature(self, rows: Rows) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """Return the tensor specifications of any number of raw rows."""
        weights = (tf.TensorSpec([None], tf.float32),) if self.weighted else ()
        return tuple(_spec(f) for f in rows.inputs), (*(_spec(f) for f in rows.targets), *weights)

    def arguments(self, rows: Rows, indices: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """Return these raw rows as tensors."""
        inputs, targets = rows.take(indices)
        weights = rows.take_weights(indices) if self.weighted else None
        more = () if weights is None else (np.asarray(weights, np.float32),)
        return _tensors(inputs), _tensors((*targets, *more))

    @property
    def scale_spec(self) -> Any:
        """Return the specification of the scale argument."""
        return SCALE

    def scale(self) -> Any:
        """Return divisor and offset as an argument of the graph."""
        return tf.constant(factors(self.recipe))

    def batch(self, inputs: Any, targets: Any, scale: Any, step: Any = None) -> tuple[Any, ...]:
        """Return the x and y, and weights if rows or classes have them, that Keras's `train_step` takes.

        A batch of training bears the number of its step, and is changed at random as the recipe says.
        """
        if self.augmentation is not None and step is not None:
            return self._changed(self.augmentation, inputs, targets, scale, step)
        x = tuple(scaled(raw, scale, wanted) for raw, wanted in zip(inputs, self.wanted, strict=True))
        if self.noise is not None:
            x = (self.noise.noisy(x[0], 0), *x[1:])
        return self._given(x, targets)

    def _changed(
        self, augmentation: Augmentation, inputs: Any, targets: Any, scale: Any, step: Any
    ) -> tuple[Any, ...]:
        """Return a batch whose pictures, and the pictures learned for them, are changed."""
        raw, targets = augmentation.pictures(inputs[0], targets, step)
        clean = scaled(raw, scale, self.wanted[0])
        noisy = augmentation.noisy(clean, step)
        place = self.heads[0].target
        made = augmentation.target(targets[place], clean, noisy, scale, step)
        given = self._given((noisy,), (*targets[:place], made, *targets[place + 1 :]))
        return self._blended(augmentation, given, inputs[0], step) if augmentation.blends else given

    def _blended(
        self, augmentation: Augmentation, given: tuple[Any, ...], raw: Any, step: Any
    ) -> tuple[Any, ...]:
        """Return a batch whose labels and weights are blended as its pictures were; pictures to learn are already."""
        x, y, *weights = given
        several = isinstance(y, tuple)
        columns = {
            n: one for n, one in enumerate(y if several else (y,)) if len(one.shape) == _ROWS_OF_NUMBERS
        }
        parts = [*columns.values(), *(tf.expand_dims(one, -1) for one in weights)]
        made = augmentation.blended(tuple(tf.cast(part, tf.float32) for part in parts), raw, step)
        found = dict(zip(columns, made, strict=False))
        targets = tuple(found.get(n, one) for n, one in enumerate(y if several else (y,)))
        counted = tuple(tf.squeeze(one, -1) for one in made[len(columns) :])
        return (x, targets if several else targets[0], *counted)

    def _given(self, x: tuple[Any, ...], targets: Any) -> tuple[Any, ...]:
        y = tuple(
            _encoded(targets[head.target], head, len(output.shape))
            for head, output in zip(self.heads, self.outputs, strict=True)
        )
        given = ((x if len(x) > 1 else x[0]), (y if len(y) > 1 else y[0]))
        weights = self._weights(targets)
        return given if weights is None else (*given, weights)

    def _weights(self, targets: Any) -> Any:
        own = targets[-1] if self.weighted else None
        if not self.class_weights:
            return own
        head = self.heads[0]
        classes = targets[head.target]
        if head.labels == "values":
            classes = tf.argmax(classes, axis=-1)
        found = tf.gather(tf.constant(self.class_weights, tf.float32), tf.cast(classes, tf.int32))
        return found if own is None else found * own


def feed_of(
    model: Any,
    task: Task,
    recipe: DataRecipe,
    rows: Rows,
    class_weights: tuple[float, ...] = (),
    augmentation: Augmentation | None = None,
) -> Feed:
    """Return how these rows reach the network, or say why they do not fit it."""
    if len(rows.inputs) != len(model.inputs):
        raise BridgeError(
            tr("The network has {layers} inputs, but each sample has {parts}.",
               layers=len(model.inputs), parts=len(rows.inputs))
        )  # fmt: skip
    for (shape, _), wanted in zip(rows.inputs, model.inputs, strict=True):
        check_fit(shape, wanted)
    weighted = rows.take_weights(np.zeros(1, np.int64)) is not None
    judging = augmentation is None and recipe.targets == "clean"
    noise = augmentation_of(recipe, 0, rows.inputs) if judging else None
    heads = task.heads
    return Feed(
        tuple(model.inputs), tuple(model.outputs), heads, recipe, weighted, class_weights, augmentation, noise
    )


def _spec(form: Form) -> Any:
    shape, dtype = form
    return tf.TensorSpec([None, *shape], tf.as_dtype(dtype))


def _tensors(arrays: tuple[Array, ...]) -> tuple[Any, ...]:
    return tuple(tf.constant(np.ascontiguousarray(a)) for a in arrays)


def _encoded(raw: Any, head: Head, rank: int) -> Any:
    if head.labels == "integer":
        return tf.cast(raw, tf.int64)
    if head.labels == "one-hot":
        return tf.one_hot(tf.cast(raw, tf.int32), head.classes, dtype=tf.float32)
    target = tf.cast(raw, tf.float32)
    return tf.expand_dims(target, -1) if len(target.shape) == rank - 1 else target
