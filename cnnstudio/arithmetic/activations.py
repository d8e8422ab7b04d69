"""The functions applied to outputs, all that Keras has, with their derivatives: one value alone, or all channels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnstudio.arithmetic.elementwise import ELEMENTWISE, PARAMETERS
from cnnstudio.arithmetic.numbers import Array, Mask, Refused, Whole, finite, frozen, real
from cnnstudio.language import tr
from cnnstudio.layers.activations import ACTIVATIONS

__all__ = [
    "ACTIVATIONS", "EVERY", "PARAMETERS", "TOGETHER", "Curve", "activate", "backward", "curve", "derivative", "jacobian",
    "published_sparsemax",
]  # fmt: skip


class Curve(NamedTuple):
    """A function over a stretch of numbers, and its slope."""

    x: Array
    y: Array
    slope: Array


def _softmax(x: Array) -> Array:
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _log_softmax(x: Array) -> Array:
    below = x - x.max(axis=-1, keepdims=True)
    return np.asarray(below - np.log(np.exp(below).sum(axis=-1, keepdims=True)))


def _glu(x: Array) -> Array:
    """Return the first half of the channels, each let through as far as the second half's sigmoid allows."""
    if x.shape[-1] % 2:
        raise Refused(
            tr("glu halves the channels: give it an even number, not {n}.", n=x.shape[-1]), "activation"
        )
    values, gate = np.split(x, 2, axis=-1)
    return np.asarray(values * ELEMENTWISE["sigmoid"].function(gate))


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


_JOINTLY: dict[str, Callable[[Array], Array]] = {
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "sparsemax": _sparsemax,
    "glu": _glu,
}
TOGETHER: tuple[str, ...] = tuple(_JOINTLY)
"""Activations that read all channels of a place at once; all others treat every value by itself."""
EVERY: tuple[str, ...] = (*ACTIVATIONS, "threshold", "glu")
"""All of Keras: those a layer may have, and the two that no layer's own output may pass through."""


def activate(name: str, values: ArrayLike, **parameters: float | None) -> Array:
    """Return the activation's outputs; channels are the last axis. `PARAMETERS` says what may be set; None is Keras's."""
    x, given = finite(values, "input"), _checked(name, parameters)
    if name in _JOINTLY:
        return frozen(_JOINTLY[name](x))
    return frozen(_real(ELEMENTWISE[name].function(x, **given)))


def derivative(name: str, values: ArrayLike, **parameters: float | None) -> Array:
    """Return the slope at every value; those that read all channels have a matrix instead, see `jacobian`."""
    given = _checked(name, parameters)
    if name in _JOINTLY:
        raise Refused(
            tr("{name} has a slope for every pair of channels: ask for its matrix at one place.", name=name),
            "activation",
        )
    return frozen(_real(ELEMENTWISE[name].slope(finite(values, "input"), **given)))


def _real(values: NDArray[Any]) -> Array:
    return np.asarray(values, dtype=np.float64)


def jacobian(name: str, values: ArrayLike, **parameters: float | None) -> Array:
    """Return how each output (row) changes with each input (column) of one place."""
    x = finite(values, "input").ravel()
    if name not in _JOINTLY:
        return frozen(np.diag(derivative(name, x, **parameters)).copy())
    y = activate(name, x)
    match name:
        case "softmax":
            return frozen(np.diag(y) - np.outer(y, y))
        case "log_softmax":
            return frozen(np.eye(x.size) - np.exp(y)[None, :])
        case "glu":
            return frozen(_glu_matrix(x))
        case _:
            return frozen(_sparsemax_matrix(x, y))


def _glu_matrix(x: Array) -> Array:
    values, gate = np.split(x, 2)
    sigmoid = ELEMENTWISE["sigmoid"]
    return np.hstack([np.diag(sigmoid.function(gate)), np.diag(values * sigmoid.slope(gate))])


def _sparsemax_matrix(x: Array, y: Array) -> Array:
    """Return the slopes of Keras's form: the i-th largest of k moves the edge by (k - i + 1)/k."""
    kept = int(_support(x)[2].item())
    edge = np.zeros(x.size)
    edge[np.argsort(-x, kind="stable")[:kept]] = np.arange(kept, 0, -1) / kept
    return np.asarray((y > 0)[:, None] * (np.eye(x.size) - edge[None, :]))


def backward(name: str, values: ArrayLike, upstream: ArrayLike, **parameters: float | None) -> Array:
    """Return the gradient to the activation's inputs from the gradient that arrives at its outputs."""
    x, g = finite(values, "input"), finite(upstream, "gradient")
    if name not in _JOINTLY:
        return frozen(g * derivative(name, x, **parameters))
    rows = zip(x.reshape(-1, x.shape[-1]), g.reshape(-1, g.shape[-1]), strict=True)
    return frozen(np.array([jacobian(name, row).T @ up for row, up in rows]).reshape(x.shape))


def curve(
    name: str, low: float = -6.0, high: float = 6.0, points: int = 241, **parameters: float | None
) -> Curve:
    """Return the function and its slope over a stretch; where channels act together, a second one stays at 0."""
    x = np.linspace(real(low, "low end"), real(high, "high end", above=low), points)
    if name in _JOINTLY:
        pairs = np.stack([x, np.zeros_like(x)], axis=-1)
        y = activate(name, pairs)
        return Curve(frozen(x), frozen(y[:, 0].copy()), frozen(_own_slopes(name, pairs, y)))
    return Curve(frozen(x), activate(name, x, **parameters), derivative(name, x, **parameters))


def _own_slopes(name: str, x: Array, y: Array) -> Array:
    """Return how the first output of each place changes with its first input: the corner of each `jacobian`."""
    first = y[:, 0]
    match name:
        case "softmax":
            return np.asarray(first - first * first)
        case "log_softmax":
            return np.asarray(1 - np.exp(first))
        case "glu":
            return np.asarray(ELEMENTWISE["sigmoid"].function(x[:, x.shape[1] // 2]))
        case _:
            kept = _support(x)[2][:, 0]
            before = np.argmax(np.argsort(-x, axis=-1, kind="stable") == 0, axis=-1)
            return np.asarray((first > 0) * (1 - np.maximum(kept - before, 0) / kept))


def _checked(name: str, parameters: dict[str, float | None]) -> dict[str, float]:
    """Return all numbers that shape a known activation, those not given as Keras sets them."""
    if name not in EVERY:
        raise Refused(
            tr("No activation is called {name}; there are: {names}.", name=name, names=", ".join(EVERY)),
            "activation",
        )
    usual = PARAMETERS.get(name, {})
    if unknown := set(parameters) - set(usual):
        raise Refused(
            tr("{name} has no {unknown}.", name=name, unknown=", ".join(sorted(unknown))), "activation"
        )
    given = {**usual, **{key: real(value, key) for key, value in parameters.items() if value is not None}}
    if name == "celu" and not given["alpha"]:
        raise Refused(tr("celu divides by alpha: it cannot be 0."), "alpha")
    if name == "squareplus" and given["b"] < 0:
        raise Refused(tr("squareplus takes a root of b: it cannot be negative."), "b")
    return given
