"""Activations that treat every value by itself: each with its slope and the numbers that shape it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic.numbers import Array

_ALPHA, _SCALE = 1.6732632423543772, 1.0507009873554805
"""SELU's constants: they keep mean 0 and variance 1 from layer to layer (Klambauer et al., 2017)."""
_GAUSS = math.sqrt(2 * math.pi)
_ERF = np.frompyfunc(math.erf, 1, 1)


class Bend(NamedTuple):
    """A function and its slope; both take the values and the numbers named in `PARAMETERS`."""

    function: Callable[..., NDArray[Any]]
    slope: Callable[..., NDArray[Any]]


PARAMETERS: dict[str, dict[str, float]] = {
    "relu": {"negative_slope": 0.0, "max_value": math.inf, "threshold": 0.0},
    "leaky_relu": {"negative_slope": 0.2},
    "elu": {"alpha": 1.0},
    "celu": {"alpha": 1.0},
    "hard_shrink": {"threshold": 0.5},
    "soft_shrink": {"threshold": 0.5},
    "squareplus": {"b": 4.0},
    "threshold": {"threshold": 1.0, "default_value": 0.0},
}
"""What may be set, with Keras's values; `threshold` has none in Keras and must be given both there."""


def _sigmoid(x: Array) -> Array:
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + small), small / (1 + small))


def _softplus(x: Array) -> Array:
    return np.asarray(np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))))


def _between(x: Array, low: float, high: float) -> Array:
    return np.where((x > low) & (x < high), 1.0, 0.0)


def _relu(x: Array, negative_slope: float, max_value: float, threshold: float) -> Array:
    return np.where(
        x > threshold, np.minimum(x, max_value), negative_slope * (x - threshold) * (x < threshold)
    )


def _relu_slope(x: Array, negative_slope: float, max_value: float, threshold: float) -> Array:
    return np.where(x > threshold, np.where(x < max_value, 1.0, 0.0), negative_slope)


def _normal(x: Array) -> Array:
    """Return the share of a normal distribution below x."""
    return np.asarray(0.5 * (1 + np.asarray(_ERF(x / math.sqrt(2)), dtype=np.float64)))


def _gelu_slope(x: Array) -> Array:
    return np.asarray(_normal(x) + x * np.exp(-np.minimum(x**2, 1400) / 2) / _GAUSS)


def _selu(x: Array) -> Array:
    return np.asarray(_SCALE * np.where(x > 0, x, _ALPHA * np.expm1(np.minimum(x, 0))))


def _selu_slope(x: Array) -> Array:
    return np.asarray(_SCALE * np.where(x > 0, 1.0, _ALPHA * np.exp(np.minimum(x, 0))))


def _silu_slope(x: Array) -> Array:
    s = _sigmoid(x)
    return np.asarray(s * (1 + x * (1 - s)))


def _hard_silu_slope(x: Array) -> Array:
    return np.where(x >= 3, 1.0, np.where(x <= -3, 0.0, x / 3 + 0.5))


def _mish_slope(x: Array) -> Array:
    t = np.tanh(_softplus(x))
    return np.asarray(t + x * (1 - t**2) * _sigmoid(x))


def _sparse_plus(x: Array) -> Array:
    return np.where(x <= -1, 0.0, np.where(x < 1, (x + 1) ** 2 / 4, x))


def _threshold(x: Array, threshold: float, default_value: float) -> Array:
    return np.where(x > threshold, x, default_value)


def _threshold_slope(x: Array, threshold: float, **_: float) -> Array:
    """Return 1 above the threshold; below it the value stands still, whatever it is."""
    return _between(x, threshold, math.inf)


ELEMENTWISE: dict[str, Bend] = {
    "linear": Bend(lambda x: x, np.ones_like),
    "relu": Bend(_relu, _relu_slope),
    "relu6": Bend(lambda x: np.clip(x, 0, 6), lambda x: _between(x, 0, 6)),
    "leaky_relu": Bend(
        lambda x, negative_slope: np.where(x > 0, x, negative_slope * x),
        lambda x, negative_slope: np.where(x > 0, 1.0, negative_slope),
    ),
    "elu": Bend(
        lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0))),
        lambda x, alpha: np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0))),
    ),
    "celu": Bend(
        lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0) / alpha)),
        lambda x, alpha: np.where(x > 0, 1.0, np.exp(np.minimum(x, 0) / alpha)),
    ),
    "selu": Bend(_selu, _selu_slope),
    "sigmoid": Bend(_sigmoid, lambda x: _sigmoid(x) * _sigmoid(-x)),
    "tanh": Bend(np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "gelu": Bend(lambda x: x * _normal(x), _gelu_slope),
    "silu": Bend(lambda x: x * _sigmoid(x), _silu_slope),
    "softplus": Bend(_softplus, _sigmoid),
    "softsign": Bend(lambda x: x / (1 + np.abs(x)), lambda x: 1 / (1 + np.abs(x)) ** 2),
    "exponential": Bend(lambda x: np.exp(np.minimum(x, 700)), lambda x: np.exp(np.minimum(x, 700))),
    "hard_sigmoid": Bend(lambda x: np.clip(x / 6 + 0.5, 0, 1), lambda x: _between(x, -3, 3) / 6),
    "hard_silu": Bend(lambda x: x * np.clip(x / 6 + 0.5, 0, 1), _hard_silu_slope),
    "hard_tanh": Bend(lambda x: np.clip(x, -1, 1), lambda x: _between(x, -1, 1)),
    "hard_shrink": Bend(
        lambda x, threshold: np.where(np.abs(x) > threshold, x, 0.0),
        lambda x, threshold: np.where(np.abs(x) > threshold, 1.0, 0.0),
    ),
    "soft_shrink": Bend(
        lambda x, threshold: np.sign(x) * np.maximum(np.abs(x) - threshold, 0),
        lambda x, threshold: np.where(np.abs(x) > threshold, 1.0, 0.0),
    ),
    "tanh_shrink": Bend(lambda x: x - np.tanh(x), lambda x: np.tanh(x) ** 2),
    "mish": Bend(lambda x: x * np.tanh(_softplus(x)), _mish_slope),
    "log_sigmoid": Bend(lambda x: -_softplus(-x), lambda x: _sigmoid(-x)),
    "sparse_plus": Bend(_sparse_plus, lambda x: np.clip((x + 1) / 2, 0, 1)),
    "sparse_sigmoid": Bend(lambda x: np.clip((x + 1) / 2, 0, 1), lambda x: _between(x, -1, 1) / 2),
    "squareplus": Bend(
        lambda x, b: (x + np.sqrt(x**2 + b)) / 2,
        lambda x, b: (1 + x / np.sqrt(x**2 + b)) / 2,
    ),
    "threshold": Bend(_threshold, _threshold_slope),
}
