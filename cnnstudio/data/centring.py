"""How MNIST places a digit: a 20 x 20 box, moved by whole pixels until the centre of mass is the centre of 28 x 28."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BOX = 20
SIDE = 28

Bytes = NDArray[np.uint8]


def mass_centres(pictures: NDArray[np.generic]) -> NDArray[np.float64]:
    """Return (n, 2) centres of mass (row, column) in pixel numbers; empty pictures give their middle."""
    rows = pictures.sum(axis=2, dtype=np.float64)
    columns = pictures.sum(axis=1, dtype=np.float64)
    mass = rows.sum(axis=1)
    middle = (np.array(pictures.shape[1:]) - 1) / 2
    weighted = np.stack([rows @ np.arange(rows.shape[1]), columns @ np.arange(columns.shape[1])], axis=1)
    return np.where(mass[:, None] > 0, weighted / np.maximum(mass, 1)[:, None], middle)


def origins(pictures: NDArray[np.generic]) -> NDArray[np.intp]:
    """Return (n, 2) where each picture's corner goes in 28 x 28 so that its centre of mass is at pixel 14 (within half)."""
    return np.rint(SIDE / 2 - mass_centres(pictures)).astype(np.intp)


def placed(pictures: Bytes, corner: NDArray[np.intp]) -> Bytes:
    """Return (n, 28, 28) with every picture's corner at (row, column); what falls outside is lost."""
    count, height, width = pictures.shape
    wide = np.zeros((count, height + 2 * SIDE, width + 2 * SIDE), np.uint8)
    wide[:, SIDE : SIDE + height, SIDE : SIDE + width] = pictures
    window = np.lib.stride_tricks.sliding_window_view(wide, (SIDE, SIDE), axis=(1, 2))
    start = np.clip(SIDE - corner, 0, [height + SIDE, width + SIDE])
    return window[np.arange(count), start[:, 0], start[:, 1]]
