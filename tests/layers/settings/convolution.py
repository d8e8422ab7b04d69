"""Random settings of the convolution kinds."""

from __future__ import annotations

import random
from typing import Any

from cnnstudio.layers.activations import ACTIVATIONS
from tests.layers.settings import Case, Shape, makes
from tests.layers.settings.draw import FORMATS, axes, number, shape_near, some
from tests.layers.stricter import stricter

_PLAIN = ("Conv1D", "Conv2D", "Conv3D")
_TRANSPOSED = ("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose")
_DEPTHWISE = ("DepthwiseConv1D", "DepthwiseConv2D")
_SEPARABLE = ("SeparableConv1D", "SeparableConv2D")


@makes(*_PLAIN, *_TRANSPOSED, *_DEPTHWISE, *_SEPARABLE)
def convolution(kind: str, chance: random.Random) -> Case:
    """Draw windows of any form; depthwise ones mostly with equal strides."""
    rank = int(next(letter for letter in kind if letter.isdigit()))
    arguments: dict[str, Any] = {"kernel_size": axes(chance, rank, 1, 2, 3, 5, 7)}
    if kind not in _DEPTHWISE:
        arguments["filters"] = number(chance, 1, 2, 3, 4, 6, 8)
    arguments |= some(chance, _window(kind, chance, rank))
    if kind in _PLAIN:
        arguments |= some(chance, {"groups": number(chance, 1, 2, 3, 4)})
    if kind in (*_DEPTHWISE, *_SEPARABLE):
        arguments |= some(chance, {"depth_multiplier": number(chance, 1, 2, 3)})
    if kind in _TRANSPOSED:
        arguments |= some(chance, {"output_padding": axes(chance, rank, 0, 1, 2)})
    return arguments, (shape_near(chance, rank + 1),)


def _window(kind: str, chance: random.Random, rank: int) -> dict[str, Any]:
    even = 1 if kind in (*_DEPTHWISE, *_SEPARABLE) and chance.random() < 0.9 else rank
    strides = number(chance, 1, 1, 2, 3) if even == 1 else axes(chance, rank, 1, 1, 2, 3)
    return {
        "strides": strides,
        "padding": chance.choice(("valid", "same", "causal")),
        "activation": chance.choice((*ACTIVATIONS, "nonsense")),
        "use_bias": chance.random() < 0.5,
        "dilation_rate": axes(chance, rank, 1, 1, 1, 2, 3),
        "data_format": chance.choice((*FORMATS, "channels_middle")),
    }


def _all(value: Any) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (value,)


@stricter(
    "mixed-strides",
    "TensorFlow cannot run depthwise windows with different strides for height and width.",
    "DepthwiseConv2D",
    "SeparableConv2D",
    example=("DepthwiseConv2D", {"kernel_size": 3, "strides": (1, 2)}, ((9, 9, 1),)),
)
def mixed_strides(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover strides that differ."""
    return len(set(_all(arguments.get("strides", 1)))) > 1


@stricter(
    "strides-and-rates",
    "TensorFlow cannot run depthwise windows with strides and rates above 1.",
    *_DEPTHWISE,
    *_SEPARABLE,
    example=(
        "SeparableConv2D",
        {"filters": 2, "kernel_size": 2, "strides": 2, "dilation_rate": 2},
        ((9, 9, 1),),
    ),
)
def strides_and_rates(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover both above 1."""
    return max(_all(arguments.get("strides", 1))) > 1 and max(_all(arguments.get("dilation_rate", 1))) > 1
