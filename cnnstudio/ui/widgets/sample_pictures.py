"""Sample arrays as Qt pictures."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from cnnstudio.ui.colour_scale import grey_indices

Array = npt.NDArray[Any]


def picture(image: Array, high: float = 255.0) -> QImage:
    """Return an image (height, width, channels) as a grey or coloured picture that owns its bytes."""
    pixels = image if image.ndim == 3 else image[:, :, None]
    bytes_ = np.ascontiguousarray(grey_indices(pixels, 0.0, high))
    height, width, channels = bytes_.shape
    if channels == 3:
        return QImage(bytes_.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    plane = np.ascontiguousarray(bytes_[:, :, 0])
    return QImage(plane.data, width, height, width, QImage.Format.Format_Grayscale8).copy()


def tiles(images: Array, side: int, high: float = 255.0) -> list[QImage]:
    """Return square pictures of `side` device pixels of a stack (n, height, width, channels)."""
    height, width = images.shape[1:3]
    if side % height or side % width:
        rows, columns = _weights(height, side), _weights(width, side)
        planes = images.transpose(0, 3, 1, 2).astype(np.float32)
        scaled = (rows @ planes @ columns.T).transpose(0, 2, 3, 1)
    else:
        scaled = images.repeat(side // height, axis=1).repeat(side // width, axis=2)
    shown = np.clip(scaled * (255.0 / high) + 0.5, 0, 255).astype(np.uint8)
    return [picture(one) for one in shown]


@cache
def _weights(size: int, side: int) -> Array:
    """Return how much each of `size` pixels counts for each of `side`: linear between neighbours, or their mean."""
    centres = (np.arange(side, dtype=np.float32)[:, None] + 0.5) * size / side - 0.5
    reach = max(size / side, 1.0)
    shares = np.clip(1.0 - np.abs(centres.clip(0, size - 1) - np.arange(size)[None, :]) / reach, 0.0, None)
    weights: Array = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
    return weights
