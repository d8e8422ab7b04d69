"""Random arguments and input shapes for every layer kind, valid and invalid alike."""

from __future__ import annotations

import random
from typing import Any

from cnnstudio.layers.activations import ACTIVATIONS
from tests.layers.settings import MAKERS

Shape = tuple[int | None, ...]
Case = tuple[dict[str, Any], tuple[Shape, ...]]

_FORMATS = ("channels_last", "channels_first")
_INITIALIZERS = ("he_normal", "glorot_uniform", "random_normal", "zeros", "ones")
_SEQUENCE = ("Conv1D", "MaxPooling1D", "AveragePooling1D", "GlobalMaxPooling1D", "GlobalAveragePooling1D")


def case_of(kind: str, chance: random.Random) -> Case:
    """Return Keras arguments and input shapes for one trial."""
    if kind in MAKERS:
        return MAKERS[kind](chance)
    rank = 2 if kind in _SEQUENCE or kind in ("LSTM", "GRU") else 3
    if chance.random() < 0.1:
        rank = chance.choice((1, 2, 3, 4))
    maker = _MAKERS.get(kind, _nothing)
    arguments = maker(kind, chance)
    shapes = (
        _merged(chance, rank)
        if kind in ("Add", "Multiply", "Average", "Concatenate")
        else (_shape(chance, rank),)
    )
    if chance.random() < 0.15:
        arguments["trainable"] = False
    return arguments, shapes


def _shape(chance: random.Random, rank: int) -> Shape:
    sizes = [chance.choice((1, 2, 3, 4, 5, 7, 8, 12, 16)) for _ in range(rank)]
    return tuple(None if chance.random() < 0.04 and i < rank - 1 else size for i, size in enumerate(sizes))


def _merged(chance: random.Random, rank: int) -> tuple[Shape, ...]:
    first = _shape(chance, rank)
    others = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        other = list(first)
        if chance.random() < 0.5:
            other[chance.randrange(len(other))] = chance.choice((1, 2, 3, 4))
        if chance.random() < 0.08:
            other = [*other, 2]
        others.append(tuple(other))
    return (first, *others)


def _nothing(kind: str, chance: random.Random) -> dict[str, Any]:
    return {}


def _number(chance: random.Random, *usual: int) -> int:
    return chance.choice((0, -1)) if chance.random() < 0.08 else chance.choice(usual)


def _some(chance: random.Random, most: dict[str, Any]) -> dict[str, Any]:
    """Keep a random part of the arguments, so that defaults are tried too."""
    return {name: value for name, value in most.items() if chance.random() < 0.5}


def _axes(chance: random.Random, rank: int, *usual: int) -> Any:
    if rank == 1 or chance.random() < 0.4:
        return _number(chance, *usual)
    return tuple(_number(chance, *usual) for _ in range(rank))


def _extras(chance: random.Random, *names: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name in names:
        if name.endswith("initializer"):
            made[name] = chance.choice(_INITIALIZERS)
        elif name.endswith("regularizer"):
            made[name] = chance.choice(("l1", "l2"))
        elif name.endswith("constraint"):
            made[name] = "non_neg"
    return {name: value for name, value in made.items() if chance.random() < 0.1}


def _convolution(kind: str, chance: random.Random) -> dict[str, Any]:
    rank = 1 if kind == "Conv1D" else 2
    square = kind in ("DepthwiseConv2D", "SeparableConv2D")
    arguments: dict[str, Any] = {"kernel_size": _axes(chance, rank, 1, 2, 3, 5, 7)}
    if kind != "DepthwiseConv2D":
        arguments["filters"] = _number(chance, 1, 2, 3, 4, 6, 8)
    most: dict[str, Any] = {
        "strides": _axes(chance, 1 if square else rank, 1, 1, 2, 3),
        "padding": chance.choice(("valid", "same", "causal")),
        "activation": chance.choice(ACTIVATIONS),
        "use_bias": chance.random() < 0.5,
        "dilation_rate": _axes(chance, 1 if square else rank, 1, 1, 2, 3),
        "data_format": chance.choice(_FORMATS),
    }
    if kind in ("Conv1D", "Conv2D"):
        most["groups"] = _number(chance, 1, 2, 3, 4)
    if square:
        most["depth_multiplier"] = _number(chance, 1, 2, 3)
    if kind == "Conv2DTranspose":
        most["output_padding"] = _axes(chance, 2, 0, 1, 2)
    return {
        **arguments,
        **_some(chance, most),
        **_extras(chance, "bias_initializer", "bias_regularizer", "activity_regularizer", "bias_constraint"),
    }


def _pooling(kind: str, chance: random.Random) -> dict[str, Any]:
    rank = 1 if kind.endswith("1D") else 2
    if kind.startswith("Global"):
        return _some(chance, {"data_format": chance.choice(_FORMATS), "keepdims": True})
    most = {
        "strides": _axes(chance, rank, 1, 2, 3),
        "padding": chance.choice(("valid", "same", "causal")),
        "data_format": chance.choice(_FORMATS),
    }
    return {"pool_size": _axes(chance, rank, 1, 2, 3, 4, 9), **_some(chance, most)}


def _dense(kind: str, chance: random.Random) -> dict[str, Any]:
    most = {
        "activation": chance.choice(ACTIVATIONS),
        "use_bias": False,
        "lora_rank": chance.choice((1, 2)),
        "lora_alpha": 3,
    }
    return {
        "units": _number(chance, 1, 3, 10),
        **_some(chance, most),
        **_extras(chance, "kernel_initializer", "kernel_regularizer", "bias_constraint"),
    }


def _activation(kind: str, chance: random.Random) -> dict[str, Any]:
    if kind == "Activation":
        return {"activation": chance.choice((*ACTIVATIONS, "nonsense"))}
    if kind == "ReLU":
        most = {
            "max_value": chance.choice((6.0, -1.0)),
            "negative_slope": chance.choice((0.1, -0.1)),
            "threshold": chance.choice((0.5, -1.0)),
        }
        return _some(chance, most)
    if kind == "LeakyReLU":
        return _some(chance, {"negative_slope": chance.choice((0.0, 0.2, -0.5))})
    return _some(chance, {"axis": chance.choice((-1, 1, 2, -2, 5, -7, (1, 2), (-1, -2)))})


def _normalisation(kind: str, chance: random.Random) -> dict[str, Any]:
    if kind == "Dropout":
        rate = chance.choice((0.0, 0.3, 0.9, -0.1, 1.2))
        return {"rate": rate, **_some(chance, {"seed": 3})}
    axis = (
        chance.choice((-1, -1, 1, 2, 3, -2, 6))
        if kind == "BatchNormalization"
        else chance.choice((-1, 1, -2, (1, 2), (-1, -2), 6))
    )
    most = {"axis": axis, "center": False, "scale": False, "epsilon": 0.01}
    if kind == "BatchNormalization":
        most |= {"momentum": 0.9, "synchronized": False}
    return {
        **_some(chance, most),
        **_extras(chance, "beta_initializer", "gamma_regularizer", "gamma_constraint"),
    }


def _reshaping(kind: str, chance: random.Random) -> dict[str, Any]:
    if kind == "Flatten":
        return _some(chance, {"data_format": chance.choice(_FORMATS)})
    if kind == "Reshape":
        shapes = ((-1,), (4, -1), (2, 2, -1), (-1, 3), (16,), (12,), (-1, -1), (0, 4), (1, -1, 2))
        return {"target_shape": chance.choice(shapes)}
    if kind == "UpSampling2D":
        most = {
            "interpolation": chance.choice(("nearest", "bilinear", "bicubic", "wild")),
            "data_format": chance.choice(_FORMATS),
        }
        return {"size": _axes(chance, 2, 1, 2, 3), **_some(chance, most)}
    border = chance.choice(
        (1, (1, 2), ((0, 1), (2, 1)), ((1, 1), (0, 0)), ((3, 3), (1, 1)), -1, ((0, -1), (0, 0)))
    )
    name = "padding" if kind == "ZeroPadding2D" else "cropping"
    return {name: border, **_some(chance, {"data_format": chance.choice(_FORMATS)})}


def _concatenate(kind: str, chance: random.Random) -> dict[str, Any]:
    return _some(chance, {"axis": chance.choice((-1, 1, 2, 3, -2, -5, 0, 7))})


def _rescaling(kind: str, chance: random.Random) -> dict[str, Any]:
    return {
        "scale": chance.choice((1 / 255, 2.0, -1.0)),
        **_some(chance, {"offset": chance.choice((0.0, -1.0))}),
    }


def _recurrent(kind: str, chance: random.Random) -> dict[str, Any]:
    most: dict[str, Any] = {
        "activation": chance.choice(("tanh", "relu", None)),
        "recurrent_activation": chance.choice(("sigmoid", "hard_sigmoid")),
        "use_bias": False,
        "dropout": chance.choice((0.2, 0.0, 1.5)),
        "recurrent_dropout": 0.1,
        "return_sequences": True,
        "return_state": True,
        "go_backwards": True,
        "unroll": chance.random() < 0.2,
        "reset_after" if kind == "GRU" else "unit_forget_bias": False,
        "seed": 5,
    }
    return {"units": _number(chance, 1, 2, 4), **_some(chance, most)}


_MAKERS: dict[str, Any] = {
    **dict.fromkeys(
        ("Conv1D", "Conv2D", "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose"), _convolution
    ),
    **dict.fromkeys(("MaxPooling1D", "MaxPooling2D", "AveragePooling1D", "AveragePooling2D"), _pooling),
    **dict.fromkeys(
        ("GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalAveragePooling1D", "GlobalAveragePooling2D"),
        _pooling,
    ),
    **dict.fromkeys(("Activation", "ReLU", "LeakyReLU", "Softmax"), _activation),
    **dict.fromkeys(("BatchNormalization", "LayerNormalization", "Dropout"), _normalisation),
    **dict.fromkeys(("Flatten", "Reshape", "ZeroPadding2D", "Cropping2D", "UpSampling2D"), _reshaping),
    **dict.fromkeys(("LSTM", "GRU"), _recurrent),
    "Dense": _dense,
    "Concatenate": _concatenate,
    "Rescaling": _rescaling,
}
