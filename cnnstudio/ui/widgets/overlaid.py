"""A map laid over the picture it tells about: what is strong takes colour, what is 0 leaves the picture as it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnstudio.ui import colour_scale, theme

Array = NDArray[np.generic]
_STRONGEST = 0.85


def overlaid(picture: Array, values: Array, limit: float) -> NDArray[np.float64]:
    """Return height x width x red, green and blue between 0 and 1; the map runs from -limit to limit."""
    base = _shades(picture)
    table = np.array(colour_scale.signed_table(theme.current()), np.int64)
    colours = np.stack([(table >> shift) & 255 for shift in (16, 8, 0)], axis=-1) / 255.0
    painted = colours[np.asarray(colour_scale.signed_indices(values, limit), np.intp)]
    cover = _STRONGEST * np.clip(np.abs(np.asarray(values, np.float64)) / (limit or 1.0), 0, 1)[..., None]
    return np.asarray(base * (1 - cover) + painted * cover)


def _shades(picture: Array) -> NDArray[np.float64]:
    """Return a raw picture as three colours between 0 and 1."""
    values = np.asarray(picture, np.float64)
    values = values[..., None] if values.ndim == 2 else values
    largest = 255.0 if np.asarray(picture).dtype == np.uint8 else max(float(values.max()), 1e-12)
    shades = np.clip(values / largest, 0, 1)
    return np.repeat(shades, 3, axis=-1) if shades.shape[-1] == 1 else shades[..., :3]
