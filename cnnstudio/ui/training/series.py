"""What a run has measured so far, in arrays that grow without being copied at every step."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Wholes = NDArray[np.int64]

_FIRST_ROOM = 4096  # steps


class StepSeries:
    """One row per training step: its number, its time since the run's beginning, and its metrics."""

    def __init__(self) -> None:
        self.names: tuple[str, ...] = ()
        self.generation = 0
        """Rises whenever earlier rows have changed, so that what was derived from them is made anew."""
        self._count = 0
        self._steps: Wholes = np.empty(_FIRST_ROOM, np.int64)
        self._seconds: Reals = np.empty(_FIRST_ROOM)
        self._values: Reals = np.empty((0, _FIRST_ROOM))

    def __len__(self) -> int:
        """Return the number of steps kept."""
        return self._count

    @property
    def steps(self) -> Wholes:
        """Step numbers, rising, from 1."""
        return self._steps[: self._count]

    @property
    def seconds(self) -> Reals:
        """Seconds since the run's beginning at the end of each step."""
        return self._seconds[: self._count]

    def values(self, name: str) -> Reals:
        """Return one metric of every step; nothing when it was never measured."""
        if name not in self.names:
            return np.empty(0)
        row: Reals = self._values[self.names.index(name), : self._count]
        return row

    def append(
        self, first_step: int, names: tuple[str, ...], values: NDArray[np.generic], seconds: float
    ) -> None:
        """Add consecutive steps that ended at `seconds`; steps measured again (a resumed run) replace the old."""
        self._accept(names)
        self._drop_from(first_step)
        start, more = self._count, len(values)
        self._make_room(start + more)
        before = float(self._seconds[start - 1]) if start else 0.0
        self._steps[start : start + more] = np.arange(first_step, first_step + more)
        self._seconds[start : start + more] = np.linspace(before, max(seconds, before), more + 1)[1:]
        for column, name in enumerate(names):
            self._values[self.names.index(name), start : start + more] = values[:, column]
        self._count = start + more

    def put(self, steps: Wholes, seconds: Reals, columns: dict[str, Reals]) -> None:
        """Take over the rows of a finished run at once."""
        self.names, self._count = tuple(columns), len(steps)
        self._steps, self._seconds = steps.astype(np.int64), seconds.astype(np.float64)
        self._values = np.array([columns[name] for name in self.names], np.float64)
        self.generation += 1

    def _accept(self, names: tuple[str, ...]) -> None:
        new = tuple(name for name in names if name not in self.names)
        if new:
            more = np.full((len(new), len(self._steps)), np.nan)
            self._values = np.concatenate([self._values, more])
            self.names += new

    def _drop_from(self, first_step: int) -> None:
        kept = int(np.searchsorted(self.steps, first_step))
        if kept < self._count:
            self._count = kept
            self.generation += 1

    def _make_room(self, needed: int) -> None:
        room = len(self._steps)
        if needed <= room:
            return
        more = max(room, needed - room)
        self._steps = np.concatenate([self._steps, np.empty(more, np.int64)])
        self._seconds = np.concatenate([self._seconds, np.empty(more)])
        self._values = np.concatenate([self._values, np.full((len(self.names), more), np.nan)], axis=1)
