"""Which element of the chosen layer's output is explained, and the way it was reached."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnstudio.ui.evaluation.standing import strongest_element

Place = tuple[int, ...]


class Element:
    """The element pointed at; before anybody points, the one of the largest magnitude."""

    def __init__(self) -> None:
        self.at: Place = ()
        self.placed = False
        self.trail: list[tuple[str, Place]] = []

    def leave(self) -> None:
        """Begin at the largest value of the next output."""
        self.placed = False

    def put(self, at: Place) -> None:
        """Point at an element."""
        self.at, self.placed = at, True

    def on(self, output: NDArray[np.generic] | None, filter_: int) -> Place:
        """Return the element of this output that is meant; on maps the filter is chosen beside it."""
        if output is None:
            return ()
        if len(self.at) != output.ndim:
            wanted = strongest_element(output)
            wanted = (*wanted[:-1], filter_) if output.ndim in (3, 4) else wanted
        else:
            wanted = (*self.at[:-1], filter_) if output.ndim in (3, 4) else self.at
        if not self.placed and output.ndim not in (3, 4):
            wanted = strongest_element(output)
        self.at = tuple(min(i, n - 1) for i, n in zip(wanted, output.shape, strict=True))
        return self.at
