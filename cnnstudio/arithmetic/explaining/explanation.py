"""What the working of one value is made of: terms that are added, lines of arithmetic, and the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from cnnstudio.arithmetic.numbers import Array, Mask, Place, Whole

Joining = Literal["sum", "largest", "smallest", "mean"]
TOLERANCE = 1e-5
"""How far two sums of 32-bit numbers may lie apart, in shares of the sum of their absolute terms."""
_LEAST = 1e-3


class Unexplained(Exception):
    """There is no working of this value; the text is one sentence that says why."""


@dataclass(frozen=True, eq=False, slots=True)
class Terms:
    """Cells that are read together: each times its weight and added, or compared with each other."""

    name: str
    values: Array
    """Window axes first, channels last; one axis where there is no window."""
    origins: Whole
    """For each value its place in the row of all numbers of what is read; -1 where nothing stands there."""
    source: int
    """Number of the layer's input that is read; -1 for numbers worked out inside the layer."""
    shape: Place
    """Shape of what is read, without the batch."""
    weights: Array | None = None
    """As many as values; None where each counts as it is."""
    joined: Joining = "sum"

    @property
    def products(self) -> Array:
        """Return values times weights."""
        return self.values if self.weights is None else self.values * self.weights

    @property
    def outside(self) -> Mask:
        """Return which cells are padding, or reached by no input."""
        return np.asarray(self.origins < 0) if self.source >= 0 else np.zeros(self.values.shape, np.bool_)

    @property
    def inside(self) -> Whole:
        """Return the numbers of the cells that count."""
        return np.flatnonzero(~self.outside.ravel())

    @property
    def total(self) -> float:
        """Return what the cells make together."""
        counted = self.products.ravel()[self.inside]
        match self.joined:
            case "largest":
                return float(counted.max())
            case "smallest":
                return float(counted.min())
            case "mean":
                return float(counted.mean())
            case _:
                return float(counted.sum())

    @property
    def magnitude(self) -> float:
        """Return the sum of the absolute terms; of a comparison the value that won."""
        if self.joined in ("largest", "smallest"):
            return abs(self.total)
        size = float(np.abs(self.products).sum())
        return size / max(self.inside.size, 1) if self.joined == "mean" else size

    @property
    def channel_sums(self) -> Array:
        """Return the sum of products of each channel."""
        return np.asarray(self.products.reshape(-1, self.values.shape[-1]).sum(axis=0))

    @property
    def winner(self) -> int | None:
        """Return the number of the cell that was chosen, the first among equals; None where all are added."""
        if self.joined not in ("largest", "smallest"):
            return None
        counted = self.products.ravel()[self.inside]
        best = counted.argmax() if self.joined == "largest" else counted.argmin()
        return int(self.inside[best])

    def origin(self, cell: int) -> Place | None:
        """Return where a cell was read, as an index into what is read; None for padding and inner numbers."""
        if self.source < 0:
            return None
        flat = int(self.origins.ravel()[cell])
        return tuple(int(i) for i in np.unravel_index(flat, self.shape)) if flat >= 0 else None

    def strongest(self, count: int) -> Whole:
        """Return the numbers of the cells with the largest products, the largest first."""
        sizes = np.where(self.outside.ravel(), -1.0, np.abs(self.products).ravel())
        return np.argsort(-sizes, kind="stable")[: min(count, self.inside.size)]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the working: what it is, its value, and the arithmetic that gave it."""

    words: str
    value: float
    how: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Explanation:
    """The whole working of one value of a layer's output."""

    kind: str
    at: Place
    terms: tuple[Terms, ...]
    lines: tuple[Line, ...]
    value: float
    magnitude: float
    """Sum of the absolute terms of every sum on the way."""
    bias: float | None = None
    before: float | None = None
    """What goes into the activation."""
    activation: str = "linear"
    training: bool = False
    coarse: float = 1.0
    """How much coarser than 32-bit numbers the layer computes."""

    def apart(self, keras: float) -> float:
        """Return the distance from Keras's value in shares of what is allowed: up to 1 they agree."""
        return abs(self.value - keras) / (TOLERANCE * self.coarse * (self.magnitude + _LEAST))

    def agrees(self, keras: float) -> bool:
        """Say whether Keras's value is ours, within what 32-bit sums in another order may differ."""
        return self.apart(keras) <= 1

    def placed(self, kind: str, at: Place) -> Explanation:
        """Return this as the working of another layer's value that is the same number."""
        return replace(self, kind=kind, at=at)


def added(parts: Sequence[Terms], bias: float = 0.0) -> tuple[float, float]:
    """Return the sum of all terms and a bias, and the sum of their absolute values."""
    return sum(p.total for p in parts) + bias, sum(p.magnitude for p in parts) + abs(bias)
