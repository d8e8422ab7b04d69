"""The functions a layer applies to its outputs, all that Keras has, with their derivatives."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnstudio.arithmetic.numbers import Array, Mask, Refused, Whole, finite, frozen, real
from cnnstudio.language import tr
from cnnstudio.layers.activations import ACTIVATIONS

_ALPHA, _SCALE = 1.6732632423543772, 1.0507009873554805
"""SELU's constants: they keep mean 0 and variance 1 from layer to layer (Klambauer et al., 2017)."""
_GAUSS = np.sqrt(2 * np.pi)


class Curve(NamedTuple):
    """A function over a stretch of numbers, and its slope."""

    x: Array
    y: Array
    slope: Array


def _sigmoid(x: Array) -> Array:
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + small), small / (1 + small))


def _softplus(x: Array) -> Array:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _between(x: Array, low: float, high: float) -> Array:
    return ((x > low) & (x < high)).astype(np.float64)


def _normal(x: Array) -> Array:
    """Return the share of a normal distribution below x."""
    return 0.5 * (1 + _erf(x / np.sqrt(2)))


def _erf(x: Array) -> Array:
    return np.array([math.erf(value) for value in x.ravel().tolist()]).reshape(x.shape)


def _silu_slope(x: Array) -> Array:
    s = _sigmoid(x)
    return np.asarray(s * (1 + x * (1 - s)))


def _mish_slope(x: Array) -> Array:
    t = np.tanh(_softplus(x))
    return np.asarray(t + x * (1 - t**2) * _sigmoid(x))


def _sparse_plus(x: Array) -> Array:
    return np.where(x <= -1, 0.0, np.where(x < 1, (x + 1) ** 2 / 4, x))


Function = Callable[[Array], NDArray[Any]]

_ELEMENTWISE: dict[str, tuple[Function, Function]] = {
    "linear": (lambda x: x, lambda x: x * 0 + 1),
    "relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0) * 1.0),
    "relu6": (lambda x: np.clip(x, 0, 6), lambda x: _between(x, 0, 6)),
    "leaky_relu": (lambda x: np.where(x > 0, x, 0.2 * x), lambda x: np.where(x > 0, 1.0, 0.2)),
    "elu": (lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))), lambda x: np.exp(np.minimum(x, 0))),
    "celu": (lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))), lambda x: np.exp(np.minimum(x, 0))),
    "selu": (
        lambda x: _SCALE * np.where(x > 0, x, _ALPHA * np.expm1(np.minimum(x, 0))),
        lambda x: _SCALE * np.where(x > 0, 1.0, _ALPHA * np.exp(np.minimum(x, 0))),
    ),
    "sigmoid": (_sigmoid, lambda x: _sigmoid(x) * _sigmoid(-x)),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "gelu": (
        lambda x: x * _normal(x),
        lambda x: _normal(x) + x * np.exp(-np.minimum(x**2, 1400) / 2) / _GAUSS,
    ),
    "silu": (lambda x: x * _sigmoid(x), _silu_slope),
    "softplus": (_softplus, _sigmoid),
    "softsign": (lambda x: x / (1 + np.abs(x)), lambda x: 1 / (1 + np.abs(x)) ** 2),
    "exponential": (lambda x: np.exp(np.minimum(x, 700)), lambda x: np.exp(np.minimum(x, 700))),
    "hard_sigmoid": (lambda x: np.clip(x / 6 + 0.5, 0, 1), lambda x: _between(x, -3, 3) / 6),
    "hard_silu": (
        lambda x: x * np.clip(x / 6 + 0.5, 0, 1),
        lambda x: np.where(x >= 3, 1.0, np.where(x <= -3, 0.0, x / 3 + 0.5)),
    ),
    "hard_tanh": (lambda x: np.clip(x, -1, 1), lambda x: _between(x, -1, 1)),
    "hard_shrink": (lambda x: np.where(np.abs(x) > 0.5, x, 0.0), lambda x: (np.abs(x) > 0.5) * 1.0),
    "soft_shrink": (
        lambda x: np.sign(x) * np.maximum(np.abs(x) - 0.5, 0),
        lambda x: (np.abs(x) > 0.5) * 1.0,
    ),
    "tanh_shrink": (lambda x: x - np.tanh(x), lambda x: np.tanh(x) ** 2),
    "mish": (lambda x: x * np.tanh(_softplus(x)), _mish_slope),
    "log_sigmoid": (lambda x: -_softplus(-x), lambda x: _sigmoid(-x)),
    "sparse_plus": (_sparse_plus, lambda x: np.clip((x + 1) / 2, 0, 1)),
    "sparse_sigmoid": (lambda x: np.clip((x + 1) / 2, 0, 1), lambda x: _between(x, -1, 1) / 2),
    "squareplus": (
        lambda x: (x + np.sqrt(x**2 + 4)) / 2,
        lambda x: (1 + x / np.sqrt(x**2 + 4)) / 2,
    ),
}


def _softmax(x: Array) -> Array:
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _log_softmax(x: Array) -> Array:
    below = x - x.max(axis=-1, keepdims=True)
    return np.asarray(below - np.log(np.exp(below).sum(axis=-1, keepdims=True)))


def _support(x: Array) -> tuple[Array, Mask, Whole]:
    """Return the running sums of the values from the largest down, which of them count, and how many do."""
    down = -np.sort(-x, axis=-1)
    sums = np.cumsum(down, axis=-1)
    counted = down * np.arange(1, x.shape[-1] + 1) > sums - 1
    return sums, counted, np.asarray(counted.sum(axis=-1, keepdims=True))


def _sparsemax(x: Array) -> Array:
    """Return what Keras 3.15 computes: its edge is (sum of the running sums - 1)/k, not the paper's."""
    sums, counted, kept = _support(x)
    edge = (np.where(counted, sums, 0).sum(axis=-1, keepdims=True) - 1) / kept
    return np.asarray(np.maximum(x - edge, 0))


def published_sparsemax(values: ArrayLike) -> Array:
    """Return the nearest point whose numbers are not negative and sum to 1 (Martins and Astudillo, 2016)."""
    x = finite(values, "input")
    sums, _, kept = _support(x)
    edge = (np.take_along_axis(sums, kept - 1, axis=-1) - 1) / kept
    return frozen(np.asarray(np.maximum(x - edge, 0)))


def _sparsemax_matrix(x: Array, y: Array) -> Array:
    """Return the slopes of Keras's form: the i-th largest of k moves the edge by (k - i + 1)/k."""
    kept = int(_support(x)[2].item())
    edge = np.zeros(x.size)
    edge[np.argsort(-x, kind="stable")[:kept]] = np.arange(kept, 0, -1) / kept
    return np.asarray((y > 0)[:, None] * (np.eye(x.size) - edge[None, :]))


_TOGETHER: dict[str, Function] = {"softmax": _softmax, "log_softmax": _log_softmax, "sparsemax": _sparsemax}
TOGETHER: tuple[str, ...] = tuple(_TOGETHER)
"""Activations that read all channels of a place at once; all others treat every value by itself."""


def activate(name: str, values: ArrayLike) -> Array:
    """Return the activation's outputs; channels are the last axis."""
    _known(name)
    x = finite(values, "input")
    return frozen(np.asarray((_TOGETHER.get(name) or _ELEMENTWISE[name][0])(x), dtype=np.float64))


def derivative(name: str, values: ArrayLike) -> Array:
    """Return the slope at every value; those that read all channels have a matrix instead, see `jacobian`."""
    _known(name)
    if name in _TOGETHER:
        raise Refused(
            tr("{name} has a slope for every pair of channels: ask for its matrix at one place.", name=name),
            "activation",
        )
    return frozen(np.asarray(_ELEMENTWISE[name][1](finite(values, "input")), dtype=np.float64))


def jacobian(name: str, values: ArrayLike) -> Array:
    """Return how each output (row) changes with each input (column) of one place."""
    x = finite(values, "input").ravel()
    if name not in _TOGETHER:
        return frozen(np.diag(derivative(name, x)))
    y = activate(name, x)
    if name == "softmax":
        return frozen(np.diag(y) - np.outer(y, y))
    if name == "log_softmax":
        return frozen(np.eye(x.size) - np.exp(y)[None, :])
    return frozen(_sparsemax_matrix(x, y))


def backward(name: str, values: ArrayLike, upstream: ArrayLike) -> Array:
    """Return the gradient to the activation's inputs from the gradient that arrives at its outputs."""
    x, g = finite(values, "input"), finite(upstream, "gradient")
    if name not in _TOGETHER:
        return frozen(g * derivative(name, x))
    rows = zip(x.reshape(-1, x.shape[-1]), g.reshape(-1, x.shape[-1]), strict=True)
    return frozen(np.array([jacobian(name, row).T @ up for row, up in rows]).reshape(x.shape))


def curve(name: str, low: float = -6.0, high: float = 6.0, points: int = 241) -> Curve:
    """Return the function and its slope over a stretch; softmax is drawn against one other channel that stays at 0."""
    x = np.linspace(real(low, "low end"), real(high, "high end", above=low), points)
    if name in _TOGETHER:
        pairs = np.stack([x, np.zeros_like(x)], axis=-1)
        slopes = np.array([jacobian(name, pair)[0, 0] for pair in pairs])
        return Curve(frozen(x), frozen(activate(name, pairs)[:, 0].copy()), frozen(slopes))
    return Curve(frozen(x), activate(name, x), derivative(name, x))


def _known(name: str) -> None:
    if name not in ACTIVATIONS:
        raise Refused(
            tr(
                "No activation is called {name}; there are: {names}.", name=name, names=", ".join(ACTIVATIONS)
            ),
            "activation",
        )
