"""The picture that excites one channel of a layer most, climbed up to by gradient, and where given pictures excite it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.prepare import fixed_batch, inference
from cnnstudio.kerasbridge.probe import Probe
from cnnstudio.kerasbridge.scaling import check_fit, factors, scaled
from cnnstudio.kerasbridge.tracing import TRACING
from cnnstudio.language import tr

_STEPS, _PIECE = 80, 10
_STRIDE = 12.0
"""How far a step goes, in grey levels."""
_TRIES = 5
_SMOOTHED_EVERY = 4
_DEEPEST = 255.0


@dataclass(frozen=True, eq=False, slots=True)
class Excited:
    """What has been climbed up to so far."""

    share: float
    image: NDArray[np.uint8]
    value: float
    """Mean of the channel's map for this picture; of a unit its value."""
    first: float
    """The same for the noise that the climb began with."""


@dataclass(frozen=True, eq=False, slots=True)
class Strongest:
    """The samples in which the channel is strongest, the strongest first."""

    done: int
    samples: NDArray[np.int64]
    places: NDArray[np.int64]
    """n x axes: row and column of the map, none for a unit."""
    values: NDArray[np.float32]


def exciting(probe: Probe, layer: str, channel: int, seed: int) -> Iterator[Excited]:
    """Climb from noise to a picture that excites a channel, piece by piece; levels run from 0 to 255."""
    inner, wanted, shape = _ready(probe, layer, channel)
    scale = tf.constant(factors(probe.recipe))

    def climbed(raw: Any) -> tuple[float, NDArray[Any]]:
        with TRACING, tf.GradientTape() as tape:
            tape.watch(raw)
            value = tf.reduce_mean(inference(inner, scaled(raw, scale, wanted))[..., channel])
        slope = tape.gradient(value, raw, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        return float(value), np.asarray(slope, np.float32)

    raw, value, slope = _begun(climbed, shape, seed)
    first, best, picture = value, value, raw
    for step in range(1, _STEPS + 1):
        size = float(np.sqrt((slope**2).mean()))
        if size > 0:
            raw = np.clip(raw + _STRIDE * slope / size, 0, _DEEPEST).astype(np.float32)
        if step % _SMOOTHED_EVERY == 0 and step < _STEPS - _PIECE:
            raw = _smoothed(raw)
        value, slope = climbed(tf.constant(raw))
        if value > best or step == _STEPS - _PIECE:
            best, picture = value, raw
        if step % _PIECE == 0:
            yield Excited(step / _STEPS, np.rint(picture[0]).astype(np.uint8), best, first)


def _begun(
    climbed: Any, shape: tuple[int, ...], seed: int
) -> tuple[NDArray[np.float32], float, NDArray[Any]]:
    """Return noise from which there is a way up."""
    draw = np.random.default_rng(seed)
    for attempt in range(_TRIES):
        spread = 20.0 * (1 + attempt)
        raw = np.clip(draw.normal(_DEEPEST / 2, spread, (1, *shape)), 0, _DEEPEST).astype(np.float32)
        value, slope = climbed(tf.constant(raw))
        if np.abs(slope).max() > 0:
            return raw, value, slope
    raise BridgeError(tr("From noise nothing moves this map: an activation holds it at 0."))


def _smoothed(raw: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a picture whose neighbours are nearer to each other, so that noise does not win."""
    wide = np.pad(raw, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
    around = wide[:, :-2, 1:-1] + wide[:, 2:, 1:-1] + wide[:, 1:-1, :-2] + wide[:, 1:-1, 2:]
    return np.asarray(0.6 * raw + 0.1 * around, np.float32)


def _ready(probe: Probe, layer: str, channel: int) -> tuple[Any, Any, tuple[int, ...]]:
    network = probe.network
    model = network.model
    if len(model.inputs) != 1 or fixed_batch(model) is not None:
        raise BridgeError(tr("Pictures are climbed to for networks with one input and an open batch size."))
    wanted = model.inputs[0]
    shape = tuple(wanted.shape[1:])
    if len(shape) != 3 or None in shape or not tf.as_dtype(wanted.dtype).is_floating:
        raise BridgeError(tr("This network does not read pictures of a fixed size, so none is climbed to."))
    if layer not in network.tensors:
        raise BridgeError(tr("There is no layer {name} in this network.", name=layer))
    output = network.tensors[layer][0]
    if len(output.shape) < 2 or not 0 <= channel < (output.shape[-1] or 0):
        raise BridgeError(tr("There is no such channel in this layer."))
    return keras.Model(model.inputs, output), wanted, shape


def strongest_in(
    probe: Probe, images: NDArray[Any], layer: str, channel: int, count: int
) -> Iterator[Strongest]:
    """Return where among these pictures a channel is strongest, one place a picture, piece by piece."""
    inner, wanted, _ = _ready(probe, layer, channel)
    check_fit(images.shape[1:], wanted)
    scale = tf.constant(factors(probe.recipe))
    values, places = [], []
    for first in range(0, len(images), 32):
        with TRACING:
            some = tf.constant(images[first : first + 32])
            maps = np.asarray(inference(inner, scaled(some, scale, wanted))[..., channel], np.float32)
        flat = maps.reshape(len(maps), -1)
        at = flat.argmax(axis=1)
        values.append(flat[np.arange(len(flat)), at])
        places.append(
            np.stack(np.unravel_index(at, maps.shape[1:]), axis=1) if maps.ndim > 1 else at[:, None] * 0
        )
        found, where = np.concatenate(values), np.concatenate(places)
        order = np.argsort(-found, kind="stable")[:count]
        yield Strongest(len(found), order.astype(np.int64), where[order].astype(np.int64), found[order])
