"""A copy of a network in which outputs are muted and filters edited, and which can pass a batch as training does.

The network itself, and a training that goes on with it, are never touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.arithmetic.explaining.dropping import ADDING
from cnnstudio.arithmetic.filters import filters_of_view
from cnnstudio.document.expand import expand
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import Network, build
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.probe import Probe, Sight, named_weights
from cnnstudio.kerasbridge.scaling import check_fit, factors, scaled
from cnnstudio.kerasbridge.tracing import TRACING
from cnnstudio.language import tr

WHOLE = -1
"""In place of a channel: all of a layer."""
_DRAW = 1000
"""How far a further draw stands from the one before; no pass takes as many."""


@dataclass(frozen=True, eq=False, slots=True)
class Edit:
    """One filter of a layer with other weights, or with WHOLE in place of its number all of them."""

    layer: str
    filter: int
    values: NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class Changes:
    """What is muted, by layer name and channel, and which filters are edited."""

    muted: tuple[tuple[str, int], ...] = ()
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Trained:
    """One pass in training mode: what was seen of the first sample, and what was drawn and measured for one layer."""

    sight: Sight
    drawn: NDArray[Any] | None = None
    """What the layer makes of ones (of zeros where it adds) with the same draw; None where it draws nothing."""
    mean: NDArray[np.float64] | None = None
    """Of each channel of what arrives at the layer, over the whole batch, where it normalises by that."""
    variance: NDArray[np.float64] | None = None
    count: int = 0


class Muting(keras.layers.Layer):  # type: ignore[misc]
    """Lets through the channels whose mask is 1, and 0 in place of the others."""

    def __init__(self, channels: int, axis: int, **kwargs: Any) -> None:
        super().__init__(trainable=False, **kwargs)
        self._channels, self._axis = channels, axis
        self.supports_masking = True
        self.mask = self.add_weight(name="mask", shape=(channels,), initializer="ones", trainable=False)

    def call(self, x: Any) -> Any:
        """Return the input with muted channels at 0."""
        spread = [1] * len(x.shape)
        spread[self._axis] = self._channels
        heard = keras.ops.reshape(self.mask, spread) > 0
        return keras.ops.where(heard, x, keras.ops.zeros_like(x))

    def hear(self, muted: set[int]) -> None:
        """Mute these channels and no others."""
        mask = np.ones(self._channels, np.float32)
        for channel in muted:
            if channel == WHOLE:
                mask[:] = 0
            elif 0 <= channel < self._channels:
                mask[channel] = 0
        self.mask.assign(mask)


class Changed:
    """The copy; `follow` gives it the present weights, `apply` the changes."""

    def __init__(self, network: Network, recipe: DataRecipe) -> None:
        self._muting: dict[str, Muting] = {}
        self._recipe = recipe
        with TRACING:
            self._twin = build(network.project, random_weights=False, after=self._mutable)
        self.probe = Probe(self._twin, recipe)
        self._scale = tf.constant(factors(recipe))
        self._nodes = {node.name: node for node in expand(network.project)}
        self._inner: dict[tuple[str, ...], Any] = {}
        self._edited: dict[str, list[NDArray[Any]]] = {}

    def _mutable(self, node: FlatNode, outputs: tuple[Any, ...]) -> tuple[Any, ...]:
        first, *rest = outputs
        axis = 1 if getattr(node.layer, "data_format", None) == "channels_first" else -1
        size = first.shape[axis] if len(first.shape) > 1 else None
        real = tf.as_dtype(first.dtype).is_floating
        if node.layer.kind == "Input" or size is None or not real:
            return outputs
        self._muting[node.name] = Muting(
            int(size), axis, name=f"muting_of_{node.name.replace('/', '_')}", dtype=first.dtype
        )
        return (self._muting[node.name](first), *rest)

    def follow(self, network: Network) -> None:
        """Take all numbers of the network, the state of its random draws too."""
        self._edited.clear()
        done = set[int]()
        for name, layer in network.layers.items():
            if id(layer) not in done:
                done.add(id(layer))
                for own, other in zip(self._twin.layers[name].variables, layer.variables, strict=True):
                    own.assign(other.value)

    def apply(self, changes: Changes) -> None:
        """Let these changes stand, and no others."""
        for name, values in self._edited.items():
            self._twin.layers[name].set_weights(values)
        self._edited.clear()
        for edit in changes.edits:
            self._edit(edit)
        for name, channel in changes.muted:
            if name not in self._muting or channel < WHOLE:
                raise BridgeError(tr("{name} has no such output to mute.", name=name))
        for name, muting in self._muting.items():
            muting.hear({channel for other, channel in changes.muted if other == name})

    def _edit(self, edit: Edit) -> None:
        layer, node = self._twin.layers.get(edit.layer), self._nodes.get(edit.layer)
        names = [name.rpartition("/")[2] for name, _ in named_weights(layer)] if layer is not None else []
        place = next((n for n, name in enumerate(names) if name in ("kernel", "depthwise_kernel")), None)
        if layer is None or node is None or place is None:
            raise BridgeError(tr("{name} has no kernel to edit.", name=edit.layer))
        values = layer.get_weights()
        self._edited.setdefault(edit.layer, [np.array(one) for one in values])
        kernel = np.array(values[place])
        try:
            part = kernel if edit.filter == WHOLE else filters_of_view(kernel, node.layer.kind, edit.filter)
            part[...] = edit.values
        except (IndexError, ValueError) as error:
            raise BridgeError(tr("{name} has no kernel of this form.", name=edit.layer)) from error
        values[place] = kernel
        layer.set_weights(values)

    def in_training(self, images: NDArray[Any], layers: tuple[str, ...], layer: str, draw: int) -> Trained:
        """Pass a batch of raw samples as a training step would, with the draws it would take next; nothing changes.

        `draw` counts further draws from there.
        """
        node = self._nodes.get(layer)
        read = tuple(one.path for one in node.sources) if node is not None else ()
        names = {one.path: one.name for one in self._nodes.values()}
        wanted = tuple(
            dict.fromkeys([*layers, *([layer] if node is not None else []), *(names[p] for p in read)])
        )
        inputs = self._inputs(images)
        seeds = self._seeds(draw)
        with TRACING, keras.StatelessScope(seeds):
            first, *rest = keras.tree.flatten(self._model(wanted)(inputs, training=True))
        found = dict(zip(wanted, rest, strict=True))
        maps = tuple(_plain(found[name][0]) for name in layers)
        sight = Sight(0, _plain(first), layers, maps)
        if node is None:
            return Trained(sight)
        moments = self._moments(node, found[names[read[0]]]) if read else None
        drawn = self._drawn(node, found[layer], seeds)
        return Trained(sight, drawn, *(moments or ()))

    def _inputs(self, images: NDArray[Any]) -> Any:
        wanted = self._twin.model.inputs
        if len(wanted) != 1:
            raise BridgeError(
                tr(
                    "The network has {layers} inputs, but each sample has {parts}.",
                    layers=len(wanted),
                    parts=1,
                )
            )
        check_fit(images.shape[1:], wanted[0])
        return scaled(tf.constant(images), self._scale, wanted[0])

    def _model(self, names: tuple[str, ...]) -> Any:
        if names not in self._inner:
            for name in names:
                if name not in self._twin.tensors:
                    raise BridgeError(tr("There is no layer {name} in this network.", name=name))
            model = self._twin.model
            tensors = [model.outputs[0], *(self._twin.tensors[name][0] for name in names)]
            self._inner = {names: keras.Model(model.inputs, tensors)}
        return self._inner[names]

    def _seeds(self, draw: int) -> list[tuple[Any, Any]]:
        """Return the state of every random generator, so many draws further on."""
        found = []
        for variable in self._twin.model.variables:
            if "seed" in variable.path and tuple(variable.shape) == (2,):
                state = np.array(variable)
                state[1] += np.asarray(draw * _DRAW).astype(state.dtype)
                found.append((variable, tf.constant(state)))
        return found

    def _drawn(self, node: FlatNode, output: Any, seeds: list[tuple[Any, Any]]) -> NDArray[Any] | None:
        """Return what the layer's draw does to ones or zeros; a further call of a shared layer has another draw."""
        if node.layer.family != "noise" or node.shares is not None:
            return None
        plain = tf.zeros_like(output) if node.layer.kind in ADDING else tf.ones_like(output)
        with TRACING, keras.StatelessScope(seeds):
            made = self._twin.layers[node.name](plain, training=True)
        return _plain(made[0])

    def _moments(self, node: FlatNode, arriving: Any) -> tuple[NDArray[Any], NDArray[Any], int] | None:
        if node.layer.kind != "BatchNormalization":
            return None
        axis = node.layer.axis  # type: ignore[attr-defined]
        values = np.asarray(arriving, np.float32)
        own = (axis if isinstance(axis, int) else axis[0]) % values.ndim
        others = tuple(n for n in range(values.ndim) if n != own)
        mean = values.mean(axis=others, dtype=np.float64)
        variance = values.var(axis=others, dtype=np.float64)
        return mean, variance, values.size // values.shape[own]


def _plain(tensor: Any) -> NDArray[Any]:
    return np.asarray(tf.cast(tensor, tf.float32))
