"""Rows made from other rows when they are asked for: targets that are the input itself, and smaller inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[Any]


@dataclass(frozen=True, eq=False)
class DerivedRows:
    """An array-like over another: each row is worked out from the same row of its source."""

    source: Any
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    make: Callable[[Rows], Rows]

    @property
    def ndim(self) -> int:
        return len(self.shape)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, which: Any) -> Rows:
        """Return one row by its number, or those of a slice or an array of numbers."""
        if isinstance(which, int | np.integer):
            row: Rows = self.make(np.asarray(self.source[int(which)])[None])[0]
            return row
        return self.make(np.asarray(self.source[which]))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Rows:
        whole: Rows = self[:].astype(dtype or self.dtype, copy=False)
        return whole


def shrunk(source: Any, times: int) -> DerivedRows:
    """Return pictures at a fraction of their height and width: each pixel is the mean of those it stands for."""
    count, height, width, channels = source.shape
    low, wide = height // times, width // times

    def make(rows: Rows) -> Rows:
        blocks = rows[:, : low * times, : wide * times].reshape(len(rows), low, times, wide, times, channels)
        means = blocks.mean(axis=(2, 4), dtype=np.float32)
        made: Rows = (np.rint(means) if rows.dtype == np.uint8 else means).astype(rows.dtype)
        return made

    return DerivedRows(source, (count, low, wide, channels), np.dtype(source.dtype), make)


def whole_multiples(source: Any, times: int) -> Any:
    """Return pictures whose sides are multiples of a number, a few pixels cut off where they are not."""
    count, height, width, channels = source.shape
    high, wide = height // times * times, width // times * times
    if (high, wide) == (height, width):
        return source
    return DerivedRows(
        source, (count, high, wide, channels), np.dtype(source.dtype), lambda rows: rows[:, :high, :wide]
    )
