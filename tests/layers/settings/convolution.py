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
    """Draw windows of any form."""
    rank = int(next(letter for letter in kind if letter.isdigit()))
    arguments: dict[str, Any] = {"kernel_size": axes(chance, rank, 1, 2, 3, 5, 7)}
    if kind not in _DEPTHWISE:
        arguments["filters"] = number(chance, 1, 2, 3, 4, 6, 8)
    arguments |= some(chance, _window(chance, rank))
    if kind in _PLAIN:
        arguments |= some(chance, {"groups": number(chance, 1, 2, 3, 4)})
    if kind in (*_DEPTHWISE, *_SEPARABLE):
        arguments |= some(chance, {"depth_multiplier": number(chance, 1, 2, 3)})
    if kind in _TRANSPOSED:
        arguments |= some(chance, {"output_padding": axes(chance, rank, 0, 1, 2)})
    return arguments, (shape_near(chance, rank + 1),)


def _window(chance: random.Random, rank: int) -> dict[str, Any]:
    return {
        "strides": axes(chance, rank, 1, 1, 2, 3),
        "padding": chance.choice(("valid", "same", "causal")),
        "activation": chance.choice((*ACTIVATIONS, "nonsense")),
        "use_bias": chance.random() < 0.5,
        "dilation_rate": axes(chance, rank, 1, 1, 1, 2, 3),
        "data_format": chance.choice((*FORMATS, "channels_middle")),
    }


def _all(value: Any, rank: int) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (value,) * rank


@stricter(
    "output-padding",
    "Keras promises a size that TensorFlow then refuses: same padding, an even kernel and output padding 0.",
    *_TRANSPOSED,
    example=(
        "Conv2DTranspose",
        {"filters": 2, "kernel_size": 4, "strides": 2, "padding": "same", "output_padding": 0},
        ((6, 6, 1),),
    ),
)
def output_padding(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover an axis whose kernel spans an even number of elements and gets no output padding."""
    given, kernel = arguments.get("output_padding"), arguments["kernel_size"]
    if given is None or arguments.get("padding") != "same":
        return False
    rank = max(len(part) if isinstance(part, tuple) else 1 for part in (given, kernel, inputs[0][1:]))
    spans = [
        d * (k - 1) + 1
        for k, d in zip(_all(kernel, rank), _all(arguments.get("dilation_rate", 1), rank), strict=False)
    ]
    return any(o == 0 and span % 2 == 0 for o, span in zip(_all(given, rank), spans, strict=False))
