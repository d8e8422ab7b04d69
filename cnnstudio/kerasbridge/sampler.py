"""A look at the numbers inside a network: its weights, their gradients and what its layers give, on one fixed sample."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any, Literal

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import Network
from cnnstudio.kerasbridge.feeding import feed_of
from cnnstudio.kerasbridge.prepare import fixed_batch
from cnnstudio.kerasbridge.rows import Rows
from cnnstudio.kerasbridge.spread import Spread, places, rows_of, spread
from cnnstudio.kerasbridge.task import Task
from cnnstudio.kerasbridge.tracing import TRACING

Kind = Literal["weight", "gradient", "activation"]
MOST_SAMPLES = 64
_BYTES = 128 * 1024 * 1024
"""What the layers may give together for the sample; large networks are looked at with fewer samples."""
_RELUS = (keras.activations.relu, keras.activations.relu6)


@dataclass(frozen=True, slots=True)
class Row:
    """How one kind of numbers of one layer is spread."""

    layer: str
    kind: Kind
    spread: Spread


@dataclass(frozen=True, slots=True)
class Numbers:
    """What one look found."""

    samples: int
    rows: tuple[Row, ...]
    """Layer by layer, in the order of the network."""
    dead: dict[str, float] = field(default_factory=dict)
    """Share of a ReLU layer's units that are 0 everywhere on every sample."""
    units: dict[str, int] = field(default_factory=dict)
    """How many units that share is of: channels of maps, units of Dense."""


class Sampler:
    """Looks at a compiled network in inference mode; no variable of it is changed.

    The pass is not traced: a look costs little more so, and a trace would cost as much as dozens of them.
    """

    def __init__(self, network: Network, task: Task, recipe: DataRecipe, rows: Rows) -> None:
        model = network.model
        self._network, self._model = network, model
        self._names = [
            name for name, tensors in network.tensors.items() if _has_values(network, name, tensors)
        ]
        tensors = [network.tensors[name][0] for name in self._names]
        self._learning = {
            n: v for n in network.tensors if network.first[n] == n and (v := _learns(network, n))
        }
        with TRACING:
            self._inner = keras.Model(model.inputs, [*model.outputs, *tensors])
        indices = rows_of(len(rows), fixed_batch(model) or _samples(tensors))
        self.samples = len(indices)
        feed = feed_of(model, task, recipe, rows)
        self._x, self._y = feed.batch(*feed.arguments(rows, indices), feed.scale())[:2]

    def look(self) -> Numbers:
        """Return how the numbers are spread now; to be asked for between two steps."""
        with TRACING:
            maps, gradients = self._passed()
        found: dict[tuple[str, Kind], Spread] = {}
        for name, variables in self._learning.items():
            found[name, "weight"] = _spread_of([v.value for v in variables])
            found[name, "gradient"] = _spread_of([gradients[id(v)] for v in variables])
        for name, given in maps.items():
            found[name, "activation"] = _spread_of([given])
        order = ((name, kind) for name in self._network.tensors for kind in _KINDS)
        rows = tuple(Row(*key, found[key]) for key in order if key in found)
        dead, units = self._dead(maps)
        return Numbers(self.samples, rows, dead, units)

    def _passed(self) -> tuple[dict[str, Any], dict[int, Any]]:
        """Return what each layer gives, and the loss's gradient with respect to each variable that learns."""
        variables = list(self._model.trainable_variables)
        values = [tf.convert_to_tensor(v.value) for v in variables]
        with tf.GradientTape() as tape:
            tape.watch(values)
            with keras.StatelessScope(list(zip(variables, values, strict=True)), collect_losses=True):
                outputs = list(keras.tree.flatten(self._inner(self._x, training=False)))
                heads = len(self._model.outputs)
                answers = outputs[:heads] if heads > 1 else outputs[0]
                loss = self._model.compute_loss(self._x, self._y, answers, training=False)
        found = tape.gradient(loss, values, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        gradients = {id(v): tf.convert_to_tensor(g) for v, g in zip(variables, found, strict=True)}
        return dict(zip(self._names, outputs[heads:], strict=True)), gradients

    def _dead(self, maps: dict[str, Any]) -> tuple[dict[str, float], dict[str, int]]:
        silent = {
            name: _silent(given, self._network.layers[name])
            for name, given in maps.items()
            if _is_relu(self._network.layers[name])
        }
        return {n: float(s.mean()) for n, s in silent.items()}, {n: len(s) for n, s in silent.items()}


_KINDS: tuple[Kind, ...] = ("weight", "gradient", "activation")


def _has_values(network: Network, name: str, tensors: Sequence[Any]) -> bool:
    """Say whether a layer gives numbers of its own; an Input gives those of the data."""
    is_input = isinstance(network.layers[name], keras.layers.InputLayer)
    return not is_input and bool(tensors) and tf.as_dtype(tensors[0].dtype).is_floating


def _learns(network: Network, name: str) -> list[Any]:
    return list(network.layers[name].trainable_weights)


def _samples(tensors: Iterable[Any]) -> int:
    """Return how many samples are looked at, so that what all layers give for them stays within bounds."""
    one = 4 * sum(prod(size or 1 for size in tensor.shape[1:]) for tensor in tensors)
    return int(np.clip(_BYTES // max(one, 1), 1, MOST_SAMPLES))


def _spread_of(tensors: Sequence[Any]) -> Spread:
    """Return how the numbers of some tensors, taken together, are spread."""
    size = sum(prod(tensor.shape) for tensor in tensors)
    chosen, begin, parts = places(size), 0, []
    for tensor in tensors:
        end = begin + prod(tensor.shape)
        own = chosen[np.searchsorted(chosen, begin) : np.searchsorted(chosen, end)] - begin
        parts.append(np.asarray(tf.cast(tf.gather(tf.reshape(tensor, [-1]), own), tf.float32)))
        begin = end
    return spread(np.concatenate(parts), size)


def _is_relu(layer: Any) -> bool:
    if isinstance(layer, keras.layers.ReLU):
        return not float(layer.negative_slope) and not float(layer.threshold)
    return getattr(layer, "activation", None) in _RELUS


def _silent(given: Any, layer: Any) -> NDArray[np.bool_]:
    """Return for each unit whether it is 0 at every place of every sample."""
    channel = 1 if getattr(layer, "data_format", None) == "channels_first" else len(given.shape) - 1
    others = [axis for axis in range(len(given.shape)) if axis != channel]
    return np.asarray(tf.reduce_all(tf.equal(given, 0), axis=others)).reshape(-1)
