"""Adam's update with Keras's very operations, less those it repeats: the same bits in less time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import keras
import tensorflow as tf
from keras import ops

_SAME_UPDATE = (keras.optimizers.Adam, keras.optimizers.AdamW)


def update_leanly(optimizer: Any) -> None:
    """Let Adam and AdamW read each average once and work out the step's length once for all float32 weights.

    Keras reads both averages twice and works out the same length for every weight. Every other optimiser, and
    `amsgrad`, stays as it is; config, variables and checkpoints are untouched.
    """
    if type(optimizer) in _SAME_UPDATE and not optimizer.amsgrad:
        optimizer._backend_update_step = partial(_update, optimizer, optimizer._backend_update_step)  # noqa: SLF001


def _update(
    optimizer: Any,
    keras_update: Callable[..., None],
    gradients: Sequence[Any],
    variables: Sequence[Any],
    rate: Any,
) -> None:
    if not all(isinstance(g, tf.Tensor) and g.dtype == tf.float32 for g in gradients) or not all(
        v.dtype == "float32" for v in variables
    ):
        keras_update(gradients, variables, rate)
        return
    length = _length(optimizer, rate)
    for gradient, variable in zip(gradients, variables, strict=True):
        _step(optimizer, gradient, variable, length)


def _length(optimizer: Any, rate: Any) -> Any:
    """Return the step's length with both averages' bias corrected (Kingma and Ba, 2014, end of section 2)."""
    step = ops.cast(optimizer.iterations + 1, "float32")
    first = ops.power(ops.cast(optimizer.beta_1, "float32"), step)
    second = ops.power(ops.cast(optimizer.beta_2, "float32"), step)
    return ops.cast(rate, "float32") * ops.sqrt(1 - second) / (1 - first)


def _step(optimizer: Any, gradient: Any, variable: Any, length: Any) -> None:
    index = optimizer._get_variable_index(variable)  # noqa: SLF001  # as Keras's own update finds them
    kept_mean, kept_square = optimizer._momentums[index], optimizer._velocities[index]  # noqa: SLF001
    old_mean, old_square = (tf.convert_to_tensor(kept.value) for kept in (kept_mean, kept_square))
    mean = old_mean + (gradient - old_mean) * (1 - optimizer.beta_1)
    square = old_square + (tf.square(gradient) - old_square) * (1 - optimizer.beta_2)
    kept_mean.assign(mean)
    kept_square.assign(square)
    variable.assign_sub(mean * length / (tf.sqrt(square) + optimizer.epsilon))
