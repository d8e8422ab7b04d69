"""Layers of a network as settings of the lab's pages: convolutions as sliding windows, poolings as windows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cnnstudio.language import number, tr
from cnnstudio.layers.kind import Layer
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.sliding import Sliding
from cnnstudio.ui.lab.values import Table

_ROUNDING = 1e-3
"""Of the largest number: what 16 bits round away."""
_OVER_CHANNELS = ("softmax", "log_softmax", "sparsemax")
CONVOLUTIONS = ("Conv2D", "DepthwiseConv2D", "Conv1D", "DepthwiseConv1D")


class NotOpened(ValueError):
    """The lab's page cannot show this layer; the message is a sentence for the user."""


def along(layer: Layer) -> bool:
    """Say whether a layer slides along one axis only."""
    return "1D" in layer.kind


def pair_of(layer: Layer, field: str, default: int = 1) -> tuple[int, int]:
    """Return a height and a width as a layer declares them; a layer along one axis has a height of 1."""
    value = getattr(layer, field, default)
    sizes = value if isinstance(value, tuple) else (int(value),) * (1 if along(layer) else 2)
    return (1, int(sizes[0])) if len(sizes) == 1 else (int(sizes[0]), int(sizes[1]))


def channels_last(numbers: LayerNumbers) -> LayerNumbers:
    """Return a layer whose maps have their channels first with its maps turned round; others as they are."""
    if getattr(numbers.layer, "data_format", None) != "channels_first":
        return numbers
    if getattr(numbers.layer, "activation", None) in _OVER_CHANNELS:
        raise NotOpened(
            tr(
                "{name} has its channels first, and its activation runs along the columns of each map; the lab shows none like that.",
                name=numbers.name,
            )
        )
    inputs, outputs = (np.moveaxis(maps, 0, -1) for maps in (numbers.inputs, numbers.outputs))
    turned = numbers.layer.replaced(data_format="channels_last")
    return replace(numbers, layer=turned, inputs=inputs, outputs=outputs)


def same_output(numbers: LayerNumbers, worked: NDArray[np.float64]) -> str:
    """Return the sentence that compares what the lab worked out with what the layer gave."""
    difference = numbers.difference(worked)
    told = {"name": numbers.name, "difference": number(difference, 2)}
    if difference > _ROUNDING * max(1.0, float(np.abs(numbers.outputs).max())):
        return tr("The output of {name} in the network differs from this by up to {difference}.", **told)
    return tr("The same output as {name} in the network: the largest difference is {difference}.", **told)


def lifted(numbers: LayerNumbers) -> LayerNumbers:
    """Return a layer along one axis as one over maps of a single row; others as they are."""
    if numbers.inputs.ndim != 2:
        return numbers
    kernels = {name: array[None] if array.ndim > 1 else array for name, array in numbers.weights.items()}
    outputs = numbers.outputs[None] if numbers.outputs.ndim == 2 else numbers.outputs
    return replace(numbers, inputs=numbers.inputs[None], outputs=outputs, weights=kernels)


def as_sliding(numbers: LayerNumbers) -> Sliding:
    """Return a convolution layer with its weights and its input."""
    layer, inputs = numbers.layer, numbers.inputs.astype(np.float64)
    kernel = numbers.weights["kernel"].astype(np.float64)
    groups = int(getattr(layer, "groups", 1))
    if layer.kind.startswith("Depthwise"):
        groups = inputs.shape[2]
        kernel = kernel.reshape(*kernel.shape[:2], 1, kernel.shape[2] * kernel.shape[3])
    bias: NDArray[np.float64] = numbers.weights.get("bias", np.zeros(kernel.shape[3])).astype(np.float64)
    return Sliding(
        source="layer", image=Table(inputs), kernel=Table(kernel), preset="", bias=Table(bias),
        strides=pair_of(layer, "strides"), dilation=pair_of(layer, "dilation_rate"),
        padding=str(getattr(layer, "padding", "valid")), groups=groups,
        activation=getattr(layer, "activation", None) or "linear", layer=numbers.name,
    )  # fmt: skip
