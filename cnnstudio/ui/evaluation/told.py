"""The working of one value as it is shown: what we worked out, beside what Keras gave, and of which step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic.explaining import Explanation, Terms
from cnnstudio.language import number, tr

Place = tuple[int, ...]
Reals = NDArray[np.float64]

LARGEST_WINDOW = 11
"""Cells along a side up to which a window is shown as it lies; larger ones by their largest terms."""
_AXES = {
    1: ("index",),
    2: ("row", "channel"),
    3: ("row", "column", "channel"),
    4: ("depth", "row", "column", "channel"),
}


@dataclass(frozen=True, eq=False, slots=True)
class Told:
    """One explanation with Keras's value."""

    explanation: Explanation
    keras: float
    step: int = 0
    """Training step of the weights."""
    sources: tuple[str, ...] = ()
    """Paths of the layers that are read, in the order of the inputs."""
    pictures: frozenset[int] = frozenset()
    """Numbers of the inputs that are the network's own, and are shown as shades of grey."""
    moving: bool = False
    """Whether a training may have changed the weights between the two answers compared here."""
    batch: int = 1
    """Samples that passed together; more than one in training mode."""

    @property
    def agrees(self) -> bool:
        """Say whether Keras's value is ours."""
        return self.explanation.agrees(self.keras)

    @property
    def at(self) -> Place:
        """Return where in the output the value stands."""
        return self.explanation.at

    def origin(self, terms: Terms, cell: int) -> tuple[str, Place] | None:
        """Return the layer and the place a cell was read from; None for padding and inner numbers."""
        place = terms.origin(cell)
        if place is None or not 0 <= terms.source < len(self.sources):
            return None
        return self.sources[terms.source], place


def axis_words(rank: int) -> tuple[str, ...]:
    """Return what the axes of an output are called."""
    return tuple(tr(word) for word in _AXES.get(rank, tuple(f"{n}" for n in range(rank))))


def place_words(at: Place) -> str:
    """Return an element's place in words: row 9, column 18, channel 3."""
    return ", ".join(f"{word} {number(i)}" for word, i in zip(axis_words(len(at)), at, strict=True))


def is_window(terms: Terms) -> bool:
    """Say whether terms are shown as they lie, channel by channel."""
    values = terms.values
    return values.ndim >= 2 and values[..., 0].size > 1 and max(values.shape[:-1]) <= LARGEST_WINDOW


def plane(array: NDArray[np.generic], channel: int) -> Reals:
    """Return one channel of a window as rows and columns; three axes stand below each other."""
    flat = np.asarray(array[..., channel], np.float64)
    return flat.reshape(1, -1) if flat.ndim == 1 else flat.reshape(-1, flat.shape[-1])


def cell_of(terms: Terms, row: int, column: int, channel: int) -> int:
    """Return the number of the cell that stands at a place of a shown channel."""
    shape = terms.values.shape
    inside: int = row * shape[-2] + column if len(shape) > 2 else column
    return inside * int(shape[-1]) + channel


def mode_words(told: Told) -> str:
    """Return in which mode the value was made and which step's weights it shows."""
    mode = tr("Training") if told.explanation.training else tr("Inference")
    if told.explanation.training:
        mode = tr("Training, batch of {count}", count=number(told.batch))
    if told.step <= 0:
        return tr("{mode}, untrained weights", mode=mode)
    return tr("{mode}, weights of step {step}", mode=mode, step=number(told.step))
