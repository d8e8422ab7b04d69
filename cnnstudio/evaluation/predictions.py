"""What a network said of samples whose truth is known; every figure is worked out from this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Task = Literal["classes", "several", "numbers", "masks", "pictures", "other"]
"""One class of several, a yes or no for each label, numbers, a class for each pixel, pictures, or anything else: metrics
alone."""

Wholes = NDArray[np.int64]
Reals = NDArray[np.float64]
Shares = NDArray[np.float32]


@dataclass(frozen=True, eq=False, slots=True)
class Triples:
    """Some samples as pictures: what the network was given, what is true, and what it made of it."""

    rows: Wholes
    """Which samples these are; of very many an even choice."""
    inputs: Shares
    """(rows, height, width, channels), as the network received them."""
    truth: NDArray[Any]
    """(rows, height, width, channels), or class numbers (rows, height, width)."""
    answers: NDArray[Any]

    def place(self, row: int) -> int | None:
        """Return where a sample stands among these; None when its pictures were not kept."""
        at = int(np.searchsorted(self.rows, row))
        return at if at < len(self.rows) and self.rows[at] == row else None


@dataclass(frozen=True, eq=False)
class Predictions:
    """Truth and answers of the same samples, in the order of their part of the data."""

    task: Task
    truth: NDArray[Any]
    """(n,) class numbers, (n, labels) 0 or 1, or (n, numbers); nothing of masks and pictures, see `triples`."""
    outputs: Shares
    """(n, classes) shares, (n, labels) shares, or (n, numbers); of masks and pictures their scores."""
    labels: tuple[str, ...] = ()
    """Names of the classes, labels, numbers or scores, by column."""
    single: bool = False
    """Whether one output told two classes apart; the shares of both are here all the same."""
    metrics: Mapping[str, float] = field(default_factory=dict)
    """What Keras measured in the same pass, under its own names."""
    triples: Triples | None = None
    """The pictures themselves, where the network predicts masks or pictures."""
    pixels: Wholes = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    """Of masks: how many pixels of each true class (row) got which answer (column)."""
    peak: float = 1.0
    """Of pictures: the largest true value less the smallest."""

    @property
    def samples(self) -> int:
        """How many samples there are."""
        return len(self.truth)

    @property
    def columns(self) -> int:
        """How many classes, labels or numbers there are."""
        return self.outputs.shape[1] if self.outputs.ndim == 2 else 0

    def name(self, column: int) -> str:
        """Return what a class, label or number is called."""
        return self.labels[column] if column < len(self.labels) else str(column)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns."""
        return tuple(self.name(column) for column in range(self.columns))

    @cached_property
    def answers(self) -> Wholes:
        """The class with the largest share of each sample; of equal ones the first."""
        return np.asarray(self.outputs.argmax(axis=1), np.int64)

    @cached_property
    def certainty(self) -> Reals:
        """The share that the answer got."""
        return np.asarray(self.outputs.max(axis=1), np.float64)

    @cached_property
    def right(self) -> NDArray[np.bool_]:
        """Whether each answer is the true class."""
        return np.asarray(self.answers == self.truth, np.bool_)

    @cached_property
    def unusable(self) -> Wholes:
        """The samples for which the network gave no number."""
        flat = self.outputs.reshape(self.samples, -1)
        return np.flatnonzero(~np.isfinite(flat).all(axis=1)).astype(np.int64)
