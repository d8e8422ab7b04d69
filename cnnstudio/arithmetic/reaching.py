"""What a unit sees of the input and which units a pixel reaches, axis by axis, from a receptive field's numbers."""

from __future__ import annotations

import math
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray


class Sees(Protocol):
    """What an element sees along one axis: `size` elements from `start`, `jump` further for its neighbour."""

    @property
    def size(self) -> int | None: ...
    @property
    def jump(self) -> float: ...
    @property
    def extent(self) -> int | None: ...
    @property
    def whole(self) -> bool: ...
    @property
    def start(self) -> float: ...


class Stretch(NamedTuple):
    """Elements from the first to the last, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """Return how many there are."""
        return self.last - self.first + 1


def seen_by(place: int, axis: Sees) -> Stretch | None:
    """Return what the unit at a place sees; it may reach into the padding. None where it is not known."""
    if axis.size is None:
        return None
    if axis.whole:
        return Stretch(0, axis.size - 1)
    first = math.floor(axis.start + place * axis.jump)
    return Stretch(first, first + axis.size - 1)


def reached_from(pixel: int, axis: Sees, places: int) -> Stretch | None:
    """Return the units that see a pixel, of so many along the axis; None where none does or it is not known."""
    if axis.size is None or places < 1:
        return None
    if axis.whole or axis.jump <= 0:
        return Stretch(0, places - 1)
    seeing = [n for n in range(places) if _holds(seen_by(n, axis), pixel)]
    return Stretch(seeing[0], seeing[-1]) if seeing else None


def _holds(stretch: Stretch | None, pixel: int) -> bool:
    return stretch is not None and stretch.first <= pixel <= stretch.last


class Effective(NamedTuple):
    """Where the bulk of a map lies: rows and columns of the smallest square frame around its middle."""

    top: int
    left: int
    height: int
    width: int
    share: float
    """Of the whole map, what lies inside."""


def effective(values: NDArray[Any], share: float = 0.95) -> Effective | None:
    """Return the smallest frame around the centre of mass that holds this share of a map of magnitudes."""
    sizes = np.abs(np.asarray(values, np.float64))
    total = float(sizes.sum())
    if sizes.ndim != 2 or not math.isfinite(total) or total <= 0:
        return None
    rows, columns = sizes.sum(axis=1), sizes.sum(axis=0)
    middle = (_middle(rows), _middle(columns))
    for reach in range(max(sizes.shape)):
        top, bottom = max(middle[0] - reach, 0), min(middle[0] + reach, sizes.shape[0] - 1)
        left, right = max(middle[1] - reach, 0), min(middle[1] + reach, sizes.shape[1] - 1)
        inside = float(sizes[top : bottom + 1, left : right + 1].sum()) / total
        if inside >= share:
            return Effective(top, left, bottom - top + 1, right - left + 1, inside)
    return Effective(0, 0, sizes.shape[0], sizes.shape[1], 1.0)


def _middle(sums: NDArray[np.float64]) -> int:
    return round(float((sums * np.arange(len(sums))).sum() / sums.sum()))
