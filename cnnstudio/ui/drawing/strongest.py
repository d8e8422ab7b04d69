"""Which feature maps of a layer answer most strongly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.floating]


def strengths(maps: NDArray[np.generic]) -> NDArray[np.float64]:
    """Return the mean magnitude of each channel of a height x width x channels output."""
    values = np.abs(np.asarray(maps, np.float64))
    means: NDArray[np.float64] = values.reshape(-1, values.shape[-1]).mean(axis=0)
    return means


def strongest(maps: NDArray[np.generic], count: int) -> list[int]:
    """Return the channels with the largest mean magnitude, the strongest first."""
    order = np.argsort(-strengths(maps), kind="stable")
    return [int(channel) for channel in order[:count]]
