"""Several training steps in one call of TensorFlow, each of them Keras's own `train_step`."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.kerasbridge.adam import update_leanly
from cnnstudio.kerasbridge.feeding import Feed
from cnnstudio.kerasbridge.overheard import overheard
from cnnstudio.kerasbridge.rows import Rows
from cnnstudio.kerasbridge.tracing import TRACING


@dataclass(frozen=True, slots=True)
class Block:
    """What one call did."""

    steps: int
    values: NDArray[np.float32]
    """(steps, metrics): of each batch by itself."""
    running: NDArray[np.float32]
    """Metrics of the epoch so far."""
    rates: NDArray[np.float32]
    """(steps,): the learning rate of each."""
    gradients: NDArray[np.float32] | None
    """Mean absolute gradient per layer, if the epoch's last step was among these."""

    @property
    def finite(self) -> bool:
        """Say whether the last loss was a number."""
        return self.steps == 0 or bool(np.isfinite(self.values[-1, 0]))


class Stepper:
    """Runs steps of a compiled model; `hold` is read before each step and ends the call when it is not 0."""

    def __init__(
        self, model: Any, feed: Feed, rows: Rows, batch_size: int, hold: Any, *, past_nan: bool = False
    ) -> None:
        self._past_nan = past_nan
        self._model, self._feed, self._rows, self._hold = model, feed, rows, hold
        self._batch_size = batch_size
        self._sums = model.metrics_variables
        self._owners = _owners(model)
        self.layers = tuple(dict.fromkeys(self._owners.values()))
        self.metrics = tuple(model.get_metrics_result())
        self._scale = feed.scale()
        self._optimizer = getattr(model.optimizer, "inner_optimizer", model.optimizer)
        update_leanly(self._optimizer)
        self.totals = self.no_totals()
        self._call = self._traced()

    def no_totals(self) -> tuple[Any, ...]:
        """Return the sums of an epoch that has no step yet."""
        return tuple(tf.zeros(v.shape, tf.float64) for v in self._sums)

    def run(self, indices: NDArray[np.int64], ends_epoch: bool, first_step: int = 0) -> Block:
        """Train on these rows, a batch at a time, until they are done, held, or the loss is no number.

        `first_step` is the run's number of the first of these steps, from 0.
        """
        inputs, targets = self._feed.arguments(self._rows, indices)
        done, values, totals, running, gradients = self._call(
            inputs,
            targets,
            self._scale,
            self.totals,
            tf.constant(ends_epoch),
            tf.constant(first_step, tf.int64),
        )
        self.totals, steps = totals, int(done)
        complete = ends_epoch and steps * self._batch_size >= len(indices)
        measured = values.numpy()
        last = gradients.numpy() if complete else None
        return Block(steps, measured[:, :-1], running.numpy(), measured[:, -1], last)

    def results(self) -> dict[str, float]:
        """Return Keras's results over the steps of the epoch so far."""
        self._give_back(self.totals)
        return {name: float(value) for name, value in self._model.get_metrics_result().items()}

    def _traced(self) -> Any:
        signature = (
            *self._feed.signature(self._rows),
            self._feed.scale_spec,
            tuple(tf.TensorSpec(v.shape, tf.float64) for v in self._sums),
            tf.TensorSpec([], tf.bool),
            tf.TensorSpec([], tf.int64),
        )
        with TRACING:
            call = tf.function(self._steps, input_signature=signature, autograph=False)
            call.get_concrete_function()
        return call

    def _steps(
        self, inputs: Any, targets: Any, scale: Any, totals: Any, ends_epoch: Any, first_step: Any
    ) -> Any:
        rows = tf.shape(inputs[0])[0]
        steps = (rows + self._batch_size - 1) // self._batch_size
        values = tf.TensorArray(tf.float32, size=steps, element_shape=(len(self.metrics) + 1,))

        def goes_on(step: Any, finite: Any, *_: Any) -> Any:
            return (step < steps) & (finite | self._past_nan) & tf.equal(self._hold, 0)

        def one(step: Any, _: Any, values: Any, gradients: Any, *totals: Any) -> Any:
            first = step * self._batch_size
            last = tf.minimum(rows, first + self._batch_size)
            batch = self._feed.batch(
                tuple(a[first:last] for a in inputs),
                tuple(a[first:last] for a in targets),
                scale,
                first_step + tf.cast(step, tf.int64),
            )
            measured, gradients = self._step(batch, ends_epoch & tf.equal(step + 1, steps), gradients)
            sums = [t + tf.cast(v.value, tf.float64) for t, v in zip(totals, self._sums, strict=True)]
            return (step + 1, tf.math.is_finite(measured[0]), values.write(step, measured), gradients, *sums)

        start = (0, True, values, tf.zeros([len(self.layers)]), *totals)
        done, _, values, gradients, *sums = tf.while_loop(goes_on, one, start)
        return done, values.stack()[:done], tuple(sums), self._results(sums), gradients

    def _step(self, batch: Any, is_last: Any, gradients: Any) -> tuple[Any, Any]:
        """Return the metrics of this batch alone, and the gradients if it is the epoch's last."""
        for total in self._sums:
            total.assign(tf.zeros(total.shape, total.dtype))
        rate = tf.cast(tf.convert_to_tensor(self._optimizer.learning_rate), tf.float32)
        with overheard(self._model.optimizer, "apply_gradients") as heard:
            measured = self._model.train_step(batch)
        pairs = heard[0][0] if heard else []
        gradients = tf.cond(is_last, lambda: self._mean_gradients(pairs), lambda: gradients)
        return tf.stack([*(tf.cast(measured[name], tf.float32) for name in self.metrics), rate]), gradients

    def _results(self, sums: Any) -> Any:
        """Return Keras's own results for the sums of the epoch so far."""
        self._give_back(sums)
        results = self._model.get_metrics_result()
        return tf.stack([tf.cast(results[name], tf.float32) for name in self.metrics])

    def _give_back(self, sums: Any) -> None:
        for variable, total in zip(self._sums, sums, strict=True):
            variable.assign(tf.cast(total, variable.dtype))

    def _mean_gradients(self, pairs: Any) -> Any:
        sums = {name: (tf.constant(0.0), 0) for name in self.layers}
        for gradient, variable in pairs:
            if gradient is not None:
                name = self._owners[id(variable)]
                total, count = sums[name]
                size = tf.reduce_sum(tf.abs(tf.cast(tf.convert_to_tensor(gradient), tf.float32)))
                sums[name] = (total + size, count + prod(variable.shape))
        return tf.stack([total / max(count, 1) for total, count in sums.values()]) / self._loss_scale()

    def _loss_scale(self) -> Any:
        return tf.cast(getattr(self._model.optimizer, "dynamic_scale", 1.0), tf.float32)


def _owners(model: Any) -> dict[int, str]:
    return {id(v): layer.name for layer in model.layers for v in layer.trainable_variables}
