"""What a check found, and the reading in pieces that all checks share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.samples import IsCancelled, stop_if

Severity = Literal["error", "warning", "info"]
Share = Callable[[float], None]
"""Hears which share of one check is done."""
AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of trouble, in a sentence, with the samples behind it."""

    code: str
    severity: Severity
    sentence: str
    rows: tuple[int, ...] = ()
    """Rows of the training part, in order."""
    others: tuple[int, ...] = ()
    """For each row its counterpart: a row of the training part, or of the test part for leakage."""
    suggested: tuple[int, ...] = ()
    """For doubtful labels: the class that most neighbours have."""


def pieces(
    x: Any, cancelled: IsCancelled | None, share: Share | None = None
) -> Iterator[tuple[int, NDArray[Any]]]:
    """Yield the samples in pieces with the row each begins at."""
    for start in range(0, len(x), AT_ONCE):
        stop_if(cancelled)
        if share is not None:
            share(start / len(x))
        yield start, np.asarray(x[start : start + AT_ONCE])


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some rows of a store, fetched in slices."""

    x: Any
    rows: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def dtype(self) -> Any:
        return self.x.dtype

    def __getitem__(self, which: slice) -> NDArray[Any]:
        return np.asarray(self.x[self.rows[which]])
