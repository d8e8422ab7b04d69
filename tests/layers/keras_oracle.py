"""What Keras says of a layer on symbolic inputs, beside what our rules say; compared without building huge things."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from cnnstudio.layers.catalogue import make
from cnnstudio.layers.shape import Misfit, Shape
from tests.layers.random_settings import case_of


@dataclass(frozen=True)
class Verdict:
    """Output shapes and counts, or None for what cannot be built."""

    shapes: tuple[Shape, ...]
    parameters: int
    trainable: int


def ours(kind: str, arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> Verdict | None:
    """Return what our rules say."""
    try:
        layer = make(kind, **arguments)
        working = layer.working(inputs)
        cost = layer.cost(inputs, working.outputs)
    except (ValidationError, Misfit):
        return None
    return Verdict(working.outputs, cost.parameters or 0, cost.trainable_parameters or 0)


def theirs(kind: str, arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> Verdict | None:
    """Return what Keras says: it constructs the layer, and a symbolic call gives axes that are all >= 1."""
    import keras

    try:
        layer = getattr(keras.layers, kind)(**arguments)
        tensors = [keras.KerasTensor((None, *shape)) for shape in inputs]
        made = layer(tensors if kind in ("Add", "Multiply", "Average", "Concatenate") else tensors[0])
    except Exception:  # noqa: BLE001  # any refusal is an answer
        return None
    outputs = made if isinstance(made, list | tuple) else [made]
    shapes = tuple(tuple(output.shape[1:]) for output in outputs)
    if any(axis is not None and axis < 1 for shape in shapes for axis in shape):
        return None
    return Verdict(shapes, layer.count_params(), sum(_size(w) for w in layer.trainable_weights))


def _size(weight: Any) -> int:
    total = 1
    for axis in weight.shape:
        total *= axis
    return total


STRICTER: dict[str, str] = {
    "recurrent-dropout": "A share of 1 or more drops everything; Keras's recurrent layers do not check it.",
    "interpolation": "Keras looks at the word only when numbers flow.",
    "softmax-axis": "An axis the input does not have; Keras finds out only when numbers flow.",
    "ranks": "Inputs with different numbers of axes are added in ways few would guess.",
    "unroll": "Writing out a loop of unknown length fails when numbers flow.",
    "batch-axis": "Putting inputs together along the batch would mix samples.",
    "unused-stride": "A stride of 0 or below moves no window; Keras divides by it.",
    "negative-border": "Negative padding or cropping is written as the other layer.",
    "mixed-strides": "TensorFlow cannot run depthwise windows with different strides per axis.",
    "strides-and-rates": "TensorFlow cannot run depthwise windows with strides and rates above 1.",
}
"""Where we refuse what Keras lets pass, and why; nothing else may differ."""


def stricter(kind: str, arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> str | None:
    """Return the key of STRICTER that covers these arguments."""
    strides, rates = _all(arguments.get("strides", 1)), _all(arguments.get("dilation_rate", 1))
    if "Pooling" in kind and min(strides) <= 0:
        return "unused-stride"
    if kind in ("DepthwiseConv2D", "SeparableConv2D"):
        if len(set(strides)) > 1:
            return "mixed-strides"
        if max(strides) > 1 and max(rates) > 1:
            return "strides-and-rates"
    if kind in ("Add", "Multiply", "Average") and len({len(shape) for shape in inputs}) > 1:
        return "ranks"
    if arguments.get("unroll") and inputs[0][0] is None:
        return "unroll"
    if arguments.get("dropout", 0) >= 1:
        return "recurrent-dropout"
    if arguments.get("interpolation") == "wild":
        return "interpolation"
    if kind in ("Softmax", "Concatenate") and "axis" in arguments:
        return "softmax-axis" if kind == "Softmax" else "batch-axis"
    if kind in ("ZeroPadding2D", "Cropping2D") and _negative(
        arguments.get("padding", arguments.get("cropping", 0))
    ):
        return "negative-border"
    return None


def _all(value: Any) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (1 if value is None else value,)


def _negative(border: Any) -> bool:
    return border < 0 if isinstance(border, int) else any(_negative(part) for part in border)


def disagreement(kind: str, chance: random.Random) -> str | None:
    """Try one random case; return what differs, or None."""
    arguments, inputs = case_of(kind, chance)
    mine, keras = ours(kind, arguments, inputs), theirs(kind, arguments, inputs)
    if mine == keras or (mine is None and stricter(kind, arguments, inputs) is not None):
        return None
    return f"{kind}({arguments}) on {inputs}: ours {mine}, Keras {keras}"
