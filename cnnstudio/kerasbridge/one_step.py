"""One training step told end to end: loss, p - y, the gradient on its way back, and a kernel before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.kerasbridge.build import Network
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.loop import Listener, Loop
from cnnstudio.kerasbridge.task import Head
from cnnstudio.kerasbridge.tracing import TRACING
from cnnstudio.language import tr

Array = NDArray[np.generic]
_ROWS = 16


@dataclass(frozen=True, slots=True)
class Told:
    """What one step was; lengths are Euclidean norms over the batch."""

    step: int
    loss: float
    rate: float
    shares: NDArray[np.float32]
    truth: NDArray[np.float32]
    arriving: dict[str, float]
    learning: dict[str, float]
    layer: str
    weight: str
    shape: tuple[int, ...]
    before: Array
    gradient: Array
    after: Array


def one_step(loop: Loop, layer: str, events: Listener) -> Told:
    """Train the batch to come and tell it; the run goes on to the same bits as if nobody had looked."""
    rows = loop.next_rows()
    if not len(rows):
        raise BridgeError(tr("This epoch has no batch left; go on, and ask again in the next."))
    name, variable = _shown(loop.network, layer)
    batch = loop.batch(rows)
    with TRACING:
        loss, answers, arriving, gradients = _back(loop, batch)
    rate, before = loop.rate, _slice(variable.numpy())
    own = gradients[_place(loop.network.model, variable)]
    loop.step_once(events)
    shares, truth = _classes(loop.task.heads[0], batch[1], answers)
    return Told(
        step=loop.step, loss=loss, rate=rate, shares=shares, truth=truth, arriving=arriving,
        learning=_learning(loop.network.model, gradients), layer=name, weight=variable.name,
        shape=tuple(variable.shape), before=before, gradient=_slice(own), after=_slice(variable.numpy()),
    )  # fmt: skip


def _shown(network: Network, name: str) -> tuple[str, Any]:
    """Return the layer whose weights are shown and its first array that learns."""
    if name and name not in network.layers:
        raise BridgeError(tr("There is no layer {name} in this network.", name=name))
    for candidate in [name] if name else network.layers:
        found = network.layers[candidate].trainable_variables
        if found:
            return candidate, found[0]
    raise BridgeError(tr("{name} has no weights that learn; choose another layer.", name=name))


def _back(loop: Loop, batch: tuple[Any, ...]) -> tuple[float, Any, dict[str, float], list[Array]]:
    """Go forward and back without leaving a trace: what the pass moves, such as dropout's seeds, is put back."""
    model, network = loop.network.model, loop.network
    x, y, *weights = batch
    kept = [(v, v.numpy()) for v in (*model.variables, *model.metrics_variables) if not v.trainable]
    names = list(network.tensors)
    wanted = [network.tensors[name][0] for name in names]
    inner = keras.Model(model.inputs, [*model.outputs, *wanted])
    try:
        with tf.GradientTape() as tape:
            tape.watch(x)
            answers, *seen = _split(inner(x, training=True), len(model.outputs))
            loss = model.compute_loss(
                x, y, answers if len(answers) > 1 else answers[0], *weights, training=True
            )
        seen = _where_it_arrives(network, names, seen, answers, x)
        learned = [v.value for v in model.trainable_variables]
        found = tape.gradient(loss, [*seen, *learned], unconnected_gradients=tf.UnconnectedGradients.ZERO)
    finally:
        for variable, value in kept:
            variable.assign(value)
    lengths = {name: _length(g) for name, g in zip(names, found, strict=False)}
    return float(loss), answers[0], lengths, [_plain(g) for g in found[len(seen) :]]


def _where_it_arrives(network: Network, names: list[str], seen: list[Any], answers: Any, x: Any) -> list[Any]:
    """Return the tensor of each layer that the way back passes.

    Keras takes the loss of a softmax or sigmoid from the logits before it, so there the gradient arrives.
    """
    model, given = network.model, x if isinstance(x, tuple) else (x,)
    ends = {id(t): getattr(a, "_keras_logits", a) for t, a in zip(model.outputs, answers, strict=True)}
    starts = {id(t): a for t, a in zip(model.inputs, given, strict=True)}
    found = {**ends, **starts}
    return [found.get(id(network.tensors[name][0]), own) for name, own in zip(names, seen, strict=True)]


def _split(outputs: Any, count: int) -> tuple[Any, ...]:
    flat = list(keras.tree.flatten(outputs))
    return (flat[:count], *flat[count:])


def _learning(model: Any, gradients: list[Array]) -> dict[str, float]:
    """Return the length of each layer's gradient, all its arrays together."""
    squares: dict[str, float] = {}
    owners = {id(v): layer.name for layer in model.layers for v in layer.trainable_variables}
    for variable, gradient in zip(model.trainable_variables, gradients, strict=True):
        name = owners[id(variable)]
        squares[name] = squares.get(name, 0.0) + float(np.square(gradient, dtype=np.float64).sum())
    return {name: float(np.sqrt(total)) for name, total in squares.items()}


def _classes(head: Head, labels: Any, outputs: Any) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the shares and the truth of the first rows, where one of several classes is told."""
    values = np.asarray(outputs, np.float32)
    if head.classes is None or values.ndim != 2 or values.shape[1] < 2:
        return np.zeros((0, 0), np.float32), np.zeros((0, 0), np.float32)
    shares = np.asarray(tf.nn.softmax(outputs) if head.from_logits else values, np.float32)[:_ROWS]
    given = labels[0] if isinstance(labels, tuple) else labels
    truth = np.asarray(given)[:_ROWS]
    if head.labels == "integer":
        truth = np.eye(values.shape[1], dtype=np.float32)[truth.reshape(-1).astype(np.int64)]
    return shares, truth.astype(np.float32)


def _place(model: Any, variable: Any) -> int:
    return next(i for i, v in enumerate(model.trainable_variables) if v is variable)


def _plain(gradient: Any) -> Array:
    return np.asarray(tf.convert_to_tensor(gradient), np.float32)


def _length(gradient: Any) -> float:
    return float(np.sqrt(np.square(_plain(gradient), dtype=np.float64).sum()))


def _slice(array: Any) -> Array:
    """Return one kernel of a layer: the first slice along the last axis."""
    whole = np.asarray(array, np.float32)
    return np.array(whole[..., 0] if whole.ndim > 1 else whole)
