"""Layers of a network as settings of the lab's pages: convolutions as sliding windows, poolings as windows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnstudio.language import tr
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.sliding import Sliding
from cnnstudio.ui.lab.values import Table

CONVOLUTIONS = ("Conv2D", "DepthwiseConv2D")


class NotOpened(ValueError):
    """The lab's page cannot show this layer; the message is a sentence for the user."""


def pair_of(value: object) -> tuple[int, int]:
    """Return a height and a width as a layer declares them."""
    if isinstance(value, tuple):
        return int(value[0]), int(value[1])
    return int(str(value)), int(str(value))


def need_channels_last(numbers: LayerNumbers) -> None:
    """Refuse a layer whose maps lie the other way round."""
    if getattr(numbers.layer, "data_format", None) == "channels_first":
        raise NotOpened(tr("The lab reads channels last; {name} has them first.", name=numbers.name))


def as_sliding(numbers: LayerNumbers) -> Sliding:
    """Return a convolution layer with its weights and its input."""
    need_channels_last(numbers)
    layer, inputs = numbers.layer, numbers.inputs.astype(np.float64)
    kernel = numbers.weights["kernel"].astype(np.float64)
    groups = int(getattr(layer, "groups", 1))
    if layer.kind == "DepthwiseConv2D":
        groups = inputs.shape[2]
        kernel = kernel.reshape(*kernel.shape[:2], 1, kernel.shape[2] * kernel.shape[3])
    bias: NDArray[np.float64] = numbers.weights.get("bias", np.zeros(kernel.shape[3])).astype(np.float64)
    return Sliding(
        source="layer", image=Table(inputs), kernel=Table(kernel), preset="", bias=Table(bias),
        strides=pair_of(getattr(layer, "strides", 1)), dilation=pair_of(getattr(layer, "dilation_rate", 1)),
        padding=str(getattr(layer, "padding", "valid")), groups=groups,
        activation=getattr(layer, "activation", None) or "linear", layer=numbers.name,
    )  # fmt: skip
