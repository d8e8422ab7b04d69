"""Layers of a network as settings of the lab's pages: convolutions as sliding windows, poolings as windows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cnnstudio.language import number, tr
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.sliding import Sliding
from cnnstudio.ui.lab.values import Table

CONVOLUTIONS = ("Conv2D", "DepthwiseConv2D", "Conv1D", "DepthwiseConv1D")


class NotOpened(ValueError):
    """The lab's page cannot show this layer; the message is a sentence for the user."""


def pair_of(value: object) -> tuple[int, int]:
    """Return a height and a width as a layer declares them; a layer along one axis has a height of 1."""
    if isinstance(value, tuple):
        return (1, int(value[0])) if len(value) == 1 else (int(value[0]), int(value[1]))
    return int(str(value)), int(str(value))


def need_channels_last(numbers: LayerNumbers) -> None:
    """Refuse a layer whose maps lie the other way round."""
    if getattr(numbers.layer, "data_format", None) == "channels_first":
        raise NotOpened(tr("The lab reads channels last; {name} has them first.", name=numbers.name))


def same_output(numbers: LayerNumbers, worked: NDArray[np.float64]) -> str:
    """Return the sentence that compares what the lab worked out with what the layer gave."""
    return tr(
        "The same output as {name} in the network: the largest difference is {difference}.",
        name=numbers.name, difference=number(numbers.difference(worked), 2),
    )  # fmt: skip


def lifted(numbers: LayerNumbers) -> LayerNumbers:
    """Return a layer along one axis as one over maps of a single row; others as they are."""
    if numbers.inputs.ndim != 2:
        return numbers
    kernels = {name: array[None] if array.ndim > 1 else array for name, array in numbers.weights.items()}
    outputs = numbers.outputs[None] if numbers.outputs.ndim == 2 else numbers.outputs
    return replace(numbers, inputs=numbers.inputs[None], outputs=outputs, weights=kernels)


def as_sliding(numbers: LayerNumbers) -> Sliding:
    """Return a convolution layer with its weights and its input."""
    need_channels_last(numbers)
    layer, inputs = numbers.layer, numbers.inputs.astype(np.float64)
    kernel = numbers.weights["kernel"].astype(np.float64)
    groups = int(getattr(layer, "groups", 1))
    if layer.kind.startswith("Depthwise"):
        groups = inputs.shape[2]
        kernel = kernel.reshape(*kernel.shape[:2], 1, kernel.shape[2] * kernel.shape[3])
    bias: NDArray[np.float64] = numbers.weights.get("bias", np.zeros(kernel.shape[3])).astype(np.float64)
    return Sliding(
        source="layer", image=Table(inputs), kernel=Table(kernel), preset="", bias=Table(bias),
        strides=pair_of(getattr(layer, "strides", 1)), dilation=pair_of(getattr(layer, "dilation_rate", 1)),
        padding=str(getattr(layer, "padding", "valid")), groups=groups,
        activation=getattr(layer, "activation", None) or "linear", layer=numbers.name,
    )  # fmt: skip
