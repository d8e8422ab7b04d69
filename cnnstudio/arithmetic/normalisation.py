"""Batch normalisation in its two modes: training uses the batch's numbers, inference the moving averages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cnnstudio.arithmetic.numbers import Array, Refused, finite, frozen, real, whole
from cnnstudio.language import tr


@dataclass(frozen=True, eq=False)
class Normalised:
    """One batch normalisation; channels are the last axis, and all numbers here are one for each channel."""

    inputs: Array
    training: bool
    mean: Array
    variance: Array
    """What is used: the batch's own in training, the moving averages in inference."""
    moving_mean: Array
    moving_variance: Array
    """The averages afterwards; unchanged in inference."""
    scaled: Array
    """Values with mean 0 and variance 1, before gamma and beta."""
    outputs: Array


def normalise(
    inputs: ArrayLike,
    *,
    training: bool,
    gamma: ArrayLike = 1.0,
    beta: ArrayLike = 0.0,
    moving_mean: ArrayLike = 0.0,
    moving_variance: ArrayLike = 1.0,
    momentum: float = 0.99,
    epsilon: float = 1e-3,
) -> Normalised:
    """Return gamma·(x - mean)/sqrt(variance + epsilon) + beta for a batch whose last axis holds the channels.

    Training takes the batch's mean and variance and moves the averages towards them; inference takes the averages.
    """
    x = finite(inputs, "input")
    channels = x.shape[-1] if x.ndim else 1
    g, b, m, v = (_per_channel(*p, channels) for p in (
        (gamma, "gamma"), (beta, "beta"), (moving_mean, "mean"), (moving_variance, "variance"),
    ))  # fmt: skip
    keep, small = real(momentum, "momentum"), real(epsilon, "epsilon", above=0)
    if v.min() < 0:
        raise Refused(tr("A variance is never negative."), "variance")
    rows = tuple(range(x.ndim - 1))
    mean = np.asarray(x.mean(axis=rows)) if training else m
    variance = np.asarray(x.var(axis=rows)) if training else v
    scaled = (x - mean) / np.sqrt(variance + small)
    after = (keep * m + (1 - keep) * mean, keep * v + (1 - keep) * variance) if training else (m, v)
    arrays = (mean, variance, *after, scaled, scaled * g + b)
    return Normalised(x, training, *(frozen(np.asarray(a)) for a in arrays))


def averages_after(inputs: ArrayLike, steps: int, momentum: float = 0.99) -> tuple[Array, Array]:
    """Return the moving mean and variance after so many training steps with one batch, begun from 0 and 1.

    Each step leaves the share `momentum` of what was there: 0.99^100 = 0.366 of it after 100 steps.
    """
    batch = normalise(inputs, training=True)
    left = real(momentum, "momentum") ** whole(steps, "steps", least=0)
    return frozen(batch.mean * (1 - left)), frozen(left + batch.variance * (1 - left))


def _per_channel(values: ArrayLike, field: str, channels: int) -> Array:
    array = finite(values, field)
    if array.ndim and array.shape != (channels,):
        raise Refused(
            tr("There is one {field} for each of {n} channels.", field=tr(field), n=channels), field
        )
    return finite(np.broadcast_to(array, (channels,)), field)
