"""Layers that act one way in training and another in inference: dropout and batch normalisation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cnnstudio.arithmetic.numbers import Array, Mask, Refused, finite, frozen, real
from cnnstudio.language import tr


@dataclass(frozen=True, eq=False)
class Dropout:
    """One dropout; in inference everything is kept and the factor is 1."""

    inputs: Array
    rate: float
    training: bool
    kept: Mask
    factor: float
    outputs: Array


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


def dropout(
    inputs: ArrayLike,
    rate: float = 0.25,
    *,
    training: bool = True,
    seed: int = 0,
    kept: ArrayLike | None = None,
) -> Dropout:
    """Drop a share of the values at random and multiply what is kept by 1/(1-rate): 0.25 gives 1.3333.

    The seed, or a mask of what is kept, decides which.
    """
    x, share = finite(inputs, "input"), real(rate, "rate")
    if not 0 <= share < 1:
        raise Refused(tr("The rate is a share from 0 to less than 1."), "rate")
    if not training:
        return Dropout(x, share, False, frozen(np.ones(x.shape, dtype=np.bool_)), 1.0, x)
    drawn = np.random.default_rng(seed).random(x.shape) >= share
    mask = drawn if kept is None else np.array(kept, dtype=np.bool_)
    if mask.shape != x.shape:
        raise Refused(tr("The mask needs a cell for each value."), "mask")
    factor = 1 / (1 - share)
    return Dropout(x, share, True, frozen(mask), factor, frozen(np.where(mask, x * factor, 0.0)))


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


def _per_channel(values: ArrayLike, field: str, channels: int) -> Array:
    array = finite(values, field)
    if array.ndim and array.shape != (channels,):
        raise Refused(
            tr("There is one {field} for each of {n} channels.", field=tr(field), n=channels), field
        )
    return finite(np.broadcast_to(array, (channels,)), field)
