"""Which feature maps of a layer answer most strongly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def strengths(maps: NDArray[np.generic]) -> NDArray[np.float64]:
    """Return the mean magnitude of each channel of a height x width x channels output."""
    values = np.abs(np.asarray(maps, np.float64))
    means: NDArray[np.float64] = values.reshape(-1, values.shape[-1]).mean(axis=0)
    return means


def strongest(maps: NDArray[np.generic], count: int) -> list[int]:
    """Return the channels with the largest mean magnitude, the strongest first."""
    order = np.argsort(-strengths(maps), kind="stable")
    return [int(channel) for channel in order[:count]]


def strongest_map(output: NDArray[np.generic] | None) -> NDArray[np.generic] | None:
    """Return the channel with the largest mean magnitude, to stand for the whole output; None without maps."""
    if output is None or output.ndim != 3:
        return None
    chosen: NDArray[np.generic] = output[:, :, strongest(output, 1)[0]]
    return chosen
