"""Looking into a network while it trains: predictions, feature maps and kernels, in inference mode."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import Network, build
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.prepare import fixed_batch, inference
from cnnstudio.kerasbridge.reasons import Reasons
from cnnstudio.kerasbridge.scaling import SCALE, check_fit, factors, scaled
from cnnstudio.kerasbridge.tracing import TRACING
from cnnstudio.kerasbridge.weights import Array
from cnnstudio.language import tr

EVERY_LAYER = ("*",)
_WIDEST = 64_000_000
"""Numbers of all layers up to which one pass may hold them all."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of some samples."""

    step: int
    """Training steps its weights had seen when the look began."""
    predictions: NDArray[np.float32]
    """(n, ...): the network's first output."""
    layers: tuple[str, ...]
    maps: tuple[NDArray[np.float32], ...]
    """Output of the first sample, one array per layer, without the batch axis."""


def named_weights(layer: Any) -> tuple[tuple[str, Array], ...]:
    """Return a layer's weights by their path inside it, such as kernel or lstm_cell/kernel."""
    return tuple((v.path.partition("/")[2] or v.name, np.array(v)) for v in layer.weights)


class Probe:
    """Passes samples through a network; may be called from a second thread while a loop trains it."""

    def __init__(self, network: Network, recipe: DataRecipe, *, logits: bool = False) -> None:
        """Let predictions go through a softmax (or a sigmoid, for one output) where the network gives logits."""
        self._network, self._recipe, self._logits = network, recipe, logits
        self._scale = tf.constant(factors(recipe))
        self._calls: dict[tuple[Any, ...], Any] = {}

    @property
    def network(self) -> Network:
        """Return the network that is looked into."""
        return self._network

    @property
    def recipe(self) -> DataRecipe:
        """Return what scales its samples."""
        return self._recipe

    def look(self, images: Array | tuple[Array, ...], layers: tuple[str, ...] = ()) -> Sight:
        """Return predictions of these raw samples, and what the named layers (all of them: "*") make of the first."""
        given = images if isinstance(images, tuple) else (images,)
        names = tuple(self._network.tensors) if layers == EVERY_LAYER else layers
        traced = self._traced_with(names)
        call = self._call(traced, tuple((a.shape[1:], a.dtype) for a in given))
        step = self._step()
        count, padded = len(given[0]), tuple(self._padded(a) for a in given)
        predictions, *maps = call(tuple(tf.constant(a) for a in padded), self._scale)
        found = dict(zip(traced, maps, strict=True))
        return Sight(step, predictions.numpy()[:count], names, tuple(found[n].numpy() for n in names))

    def _traced_with(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the layers of the graph that answers about these: one graph for all, as each takes long to trace."""
        for name in names:
            self._layer(name)
        tensors = self._network.tensors
        sizes = sum(prod(n or 1 for n in found[0].shape[1:]) for found in tensors.values())
        return tuple(tensors) if names and sizes <= _WIDEST else names

    def kernels(self, layer: str) -> tuple[tuple[str, ...], tuple[Array, ...]]:
        """Return names and values of a layer's weights; a name is a path where layers are held in layers."""
        found = named_weights(self._layer(layer))
        return tuple(name for name, _ in found), tuple(array for _, array in found)

    def reasons(self) -> Reasons:
        """Return what tells why this network answers as it does."""
        return Reasons(self._network, self._recipe)

    def copied(self) -> Probe:
        """Return a probe of the same network with a copy of its present weights, which no training changes."""
        with TRACING:
            twin = build(self._network.project, random_weights=False)
        twin.model.set_weights(self._network.model.get_weights())
        return Probe(twin, self._recipe, logits=self._logits)

    def _step(self) -> int:
        optimizer = getattr(self._network.model, "optimizer", None)
        if optimizer is None:
            return 0
        # What Keras calls iterations counts updates, which are fewer than steps where gradients are accumulated.
        inner = getattr(optimizer, "inner_optimizer", optimizer)
        return int(inner._iterations)  # noqa: SLF001

    def _layer(self, name: str) -> Any:
        if name not in self._network.layers:
            raise BridgeError(tr("There is no layer {name} in this network.", name=name))
        return self._network.layers[name]

    def _padded(self, samples: Array) -> Array:
        size = fixed_batch(self._network.model)
        short = 0 if size is None else size - len(samples)
        return np.concatenate([samples, np.repeat(samples[:1], short, axis=0)]) if short > 0 else samples

    def _call(self, names: tuple[str, ...], forms: tuple[Any, ...]) -> Any:
        key = (names, forms)
        if key not in self._calls:
            self._check(names, forms)
            self._calls[key] = self._traced(names, forms)
        return self._calls[key]

    def _check(self, names: tuple[str, ...], forms: tuple[Any, ...]) -> None:
        for name in names:
            self._layer(name)
        inputs = self._network.model.inputs
        if len(forms) != len(inputs):
            raise BridgeError(
                tr("The network has {layers} inputs, but each sample has {parts}.",
                   layers=len(inputs), parts=len(forms))
            )  # fmt: skip
        for (shape, _), wanted in zip(forms, inputs, strict=True):
            check_fit(shape, wanted)

    def _shares(self, outputs: Any) -> Any:
        if not self._logits:
            return outputs
        return tf.nn.softmax(outputs) if outputs.shape[-1] > 1 else tf.sigmoid(outputs)

    def _traced(self, names: tuple[str, ...], forms: tuple[Any, ...]) -> Any:
        wanted = tuple(self._network.model.inputs)
        tensors = [self._network.model.outputs[0], *(self._network.tensors[name][0] for name in names)]
        inner = keras.Model(self._network.model.inputs, tensors)

        def seen(images: Any, scale: Any) -> list[Any]:
            inputs = [scaled(raw, scale, tensor) for raw, tensor in zip(images, wanted, strict=True)]
            outputs = inference(inner, inputs if len(inputs) > 1 else inputs[0])
            first, *rest = keras.tree.flatten(outputs)
            return [self._shares(tf.cast(first, tf.float32)), *(tf.cast(t[0], tf.float32) for t in rest)]

        signature = tuple(tf.TensorSpec([None, *shape], tf.as_dtype(dtype)) for shape, dtype in forms)
        with TRACING:
            call = tf.function(seen, input_signature=(signature, SCALE), autograph=False)
            call.get_concrete_function()
        return call
