"""An array as a part of settings: it cannot change, and two of equal numbers are equal."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnstudio.arithmetic.numbers import frozen


class Table:
    """A frozen array of numbers that compares by its numbers."""

    __slots__ = ("array",)

    def __init__(self, values: ArrayLike) -> None:
        self.array: NDArray[np.float64] = frozen(np.array(values, dtype=np.float64))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and np.array_equal(self.array, other.array)

    def __hash__(self) -> int:
        return hash((self.array.shape, self.array.tobytes()))

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of all axes."""
        return self.array.shape

    def with_cell(self, place: tuple[int, ...], value: float) -> Table:
        """Return this with one number changed."""
        changed = self.array.copy()
        changed[place] = value
        return Table(changed)

    def resized(self, sizes: tuple[int, ...]) -> Table:
        """Return this with other sizes: numbers beyond are cut off, new ones are 0."""
        grown = np.zeros(sizes)
        common = tuple(slice(0, min(a, b)) for a, b in zip(sizes, self.shape, strict=True))
        grown[common] = self.array[common]
        return Table(grown)
