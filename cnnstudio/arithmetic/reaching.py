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
    """Where the bulk of a map lies: rows and columns of a frame."""

    top: int
    left: int
    height: int
    width: int
    share: float
    """Of the whole map, what lies inside."""


def effective(values: NDArray[Any], share: float = 0.95) -> Effective | None:
    """Return a tight frame that holds this share of a map of magnitudes; None where all is 0.

    The shortest stretch of rows and the shortest of columns may each leave out half of the rest.
    """
    sizes = np.abs(np.asarray(values, np.float64))
    total = float(sizes.sum())
    if sizes.ndim != 2 or not math.isfinite(total) or total <= 0:
        return None
    kept = 1 - (1 - share) / 2
    rows, columns = _shortest(sizes.sum(axis=1) / total, kept), _shortest(sizes.sum(axis=0) / total, kept)
    inside = float(sizes[rows.first : rows.last + 1, columns.first : columns.last + 1].sum()) / total
    return Effective(rows.first, columns.first, rows.length, columns.length, inside)


def _shortest(shares: NDArray[np.float64], wanted: float) -> Stretch:
    """Return the shortest stretch whose shares add up to what is wanted, the fullest of equal ones."""
    sums = np.concatenate([[0.0], np.cumsum(shares)])
    for length in range(1, len(shares)):
        held = sums[length:] - sums[:-length]
        best = int(held.argmax())
        if held[best] >= wanted:
            return Stretch(best, best + length - 1)
    return Stretch(0, len(shares) - 1)
