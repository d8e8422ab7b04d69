"""The different looks that the cells of a plane have: where few are repeated often, each is painted once."""

from __future__ import annotations

from math import ceil, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from cnnstudio.ui.lab.plane import Mask, Plane

_OFTEN = 3
"""How often looks must stand in a plane on average for it to pay."""


class Looks(NamedTuple):
    """`few` is a plane that has each look once, every other column left free for digits that are too long."""

    few: Plane | None
    there: Mask
    """Which cells of `few` are looks."""
    where: NDArray[np.intp]
    """The number of the look of each cell."""

    @classmethod
    def of(cls, plane: Plane) -> Looks:
        """Return the looks of a plane; `few` is None where they are too many."""
        values, code = np.unique(plane.values, return_inverse=True)
        code = code.reshape(plane.shape)
        none = np.zeros((0, 0), dtype=bool)
        if len(values) * _OFTEN > code.size:
            return cls(None, none, code)
        for mask in (plane.border, plane.hatched):
            code = 2 * code + (mask if mask is not None else 0)
        _codes, first, where = np.unique(code, return_index=True, return_inverse=True)
        if len(first) * _OFTEN > code.size:
            return cls(None, none, code)
        rows = max(ceil(sqrt(len(first) / 2)), 1)
        places = np.zeros((rows, 2 * ceil(len(first) / rows)), dtype=np.intp)
        there = np.zeros(places.shape, dtype=bool)
        at = np.unravel_index(np.arange(len(first)), (rows, places.shape[1] // 2))
        places[at[0], 2 * at[1] + 1], there[at[0], 2 * at[1] + 1] = first, True
        return cls(_taken(plane, places), there, where.reshape(plane.shape))

    def spread(self, strip: QImage, side: int) -> QImage:
        """Return the picture of the plane from that of `few`, whose cells have so many pixels."""
        rows, columns = self.there.shape
        pixels = np.frombuffer(strip.constBits(), dtype=np.uint32)
        tiles = pixels.reshape(rows, side, columns, side)[:, :, 1::2].swapaxes(1, 2).reshape(-1, side, side)
        whole = np.ascontiguousarray(tiles[self.where].swapaxes(1, 2))
        high, wide = self.where.shape[0] * side, self.where.shape[1] * side
        picture = QImage(whole.data, wide, high, 4 * wide, strip.format()).copy()
        picture.setDevicePixelRatio(strip.devicePixelRatio())
        return picture


def _taken(plane: Plane, places: NDArray[np.intp]) -> Plane:
    """Return the cells at these places as a plane of its own."""
    masks = (plane.border, plane.hatched)
    border, hatched = (mask.ravel()[places] if mask is not None else None for mask in masks)
    return Plane(plane.values.ravel()[places], plane.kind, plane.low, plane.high, border, hatched)
