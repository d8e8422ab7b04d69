"""Dropout in its two modes: training draws a mask and enlarges what is kept, inference passes everything."""

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
