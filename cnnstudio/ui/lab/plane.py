"""What a grid of numbers shows: the numbers, their scale, and what is marked of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.ui import colour_scale

Kind = Literal["signed", "grey"]
Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

LARGEST_CELLS = 32
"""Rows or columns up to which each cell is painted by itself; beyond, the grid is an image."""


@dataclass(frozen=True, eq=False)
class Plane:
    """What a grid shows: numbers with their scale, the cells that belong to a border, hatched ones, and colours instead."""

    values: Array
    kind: Kind = "signed"
    low: float = 0.0
    high: float = 1.0
    border: Mask | None = None
    hatched: Mask | None = None
    colours: Array | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.values.shape[0], self.values.shape[1]

    @property
    def as_image(self) -> bool:
        """Say whether there are too many cells to paint each."""
        return max(self.shape) > LARGEST_CELLS or self.colours is not None

    def shades(self) -> colour_scale.Indices:
        """Return for each number its place in the table of colours."""
        if self.kind == "grey":
            return colour_scale.grey_indices(self.values, self.low, self.high)
        return colour_scale.signed_indices(self.values, self.high)

    def same_scale(self, other: Plane) -> bool:
        """Say whether equal numbers look equal on both."""
        mine, others = (self.kind, self.low, self.high), (other.kind, other.low, other.high)
        return self.shape == other.shape and mine == others

    def same(self, other: Plane) -> bool:
        """Say whether the other shows the same numbers in the same way."""
        if self.colours is not None or other.colours is not None:
            return False
        different = self.changed(other)
        return different is not None and not different.any()

    def changed(self, other: Plane) -> Mask | None:
        """Return which cells look different on another plane of the same scale; None for another scale or form."""
        if not self.same_scale(other) or self.colours is not None or other.colours is not None:
            return None
        different = self.values != other.values
        for mine, others in ((self.border, other.border), (self.hatched, other.hatched)):
            if mine is not None or others is not None:
                different |= _mask(mine, self.shape) != _mask(others, self.shape)
        return np.asarray(different)


def _mask(mask: Mask | None, shape: tuple[int, int]) -> Mask:
    return np.zeros(shape, dtype=bool) if mask is None else mask
