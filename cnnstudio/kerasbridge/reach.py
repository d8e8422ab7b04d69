"""What a unit really looks at and what a pixel really moves: gradients through the network, for one picture."""

from __future__ import annotations

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

Reals = NDArray[np.float32]


def field_of_unit(probe: Probe, image: NDArray[Any], layer: str, at: tuple[int, ...]) -> Reals:
    """Return how strongly each pixel moves one value of a layer: the magnitude of its gradient, height x width."""
    inputs, inner = _ready(probe, image, layer)
    with TRACING, tf.GradientTape() as tape:
        tape.watch(inputs)
        output = inference(inner, inputs)
        value = _at(output, at)
    slopes = tape.gradient(value, inputs, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    return _over_channels(np.asarray(slopes[0], np.float32), 2)


def reach_of_pixel(probe: Probe, image: NDArray[Any], layer: str, pixel: tuple[int, int]) -> Reals:
    """Return how strongly each place of a layer moves with one pixel, over all its channels."""
    inputs, inner = _ready(probe, image, layer)
    if len(inputs.shape) < 3 or not all(0 <= n < m for n, m in zip(pixel, inputs.shape[1:3], strict=True)):
        raise BridgeError(tr("There is no such pixel in the picture."))
    step = np.zeros(inputs.shape, np.float32)
    step[0, pixel[0], pixel[1]] = 1.0
    with TRACING, tf.autodiff.ForwardAccumulator(inputs, tf.constant(step, inputs.dtype)) as forward:
        output = inference(inner, inputs)
    moved = forward.jvp(output, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    return _over_channels(np.asarray(moved[0], np.float32), 2 if len(output.shape) > 3 else 1)


def _ready(probe: Probe, image: NDArray[Any], layer: str) -> tuple[Any, Any]:
    network = probe.network
    model = network.model
    if len(model.inputs) != 1 or fixed_batch(model) is not None:
        raise BridgeError(tr("Fields are worked out for networks with one input and an open batch size."))
    wanted = model.inputs[0]
    check_fit(image.shape, wanted)
    if not tf.as_dtype(wanted.dtype).is_floating:
        raise BridgeError(tr("This network does not read pictures, so there is no field over one."))
    if layer not in network.tensors:
        raise BridgeError(tr("There is no layer {name} in this network.", name=layer))
    inner = keras.Model(model.inputs, network.tensors[layer][0])
    return scaled(tf.constant(image[None]), tf.constant(factors(probe.recipe)), wanted), inner


def _at(output: Any, at: tuple[int, ...]) -> Any:
    shape = output.shape[1:]
    if len(at) != len(shape) or any(not 0 <= n < m for n, m in zip(at, shape, strict=True)):
        raise BridgeError(tr("There is no such value in this layer."))
    return output[(0, *at)]


def _over_channels(values: NDArray[Any], axes: int) -> Reals:
    """Return the sum of magnitudes over all axes but the first ones."""
    sizes = np.abs(values).astype(np.float32)
    rest = tuple(range(min(axes, sizes.ndim), sizes.ndim))
    return np.atleast_1d(np.asarray(sizes.sum(axis=rest), np.float32))
