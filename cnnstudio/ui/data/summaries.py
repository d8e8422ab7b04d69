"""What a data set's values and classes are like: counts, mean images, mean, deviation, empty pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnstudio.data.errors import Cancelled

Images = npt.NDArray[Any]
Labels = npt.NDArray[np.int32]

_CHUNK, _CHUNK_BYTES = 4096, 32 << 20
_MOST_DECODED = 2000
"""Pictures that lie in files of their own are decoded for this, so only so many are looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class ClassSummary:
    """One class: its number, its name, how many samples it has and the mean of their images."""

    number: int
    name: str
    count: int
    mean: Images


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """All classes, and the values over the whole part (as a share of white where pixels are bytes)."""

    classes: tuple[ClassSummary, ...]
    low: float
    high: float
    mean: float
    deviation: float
    empty: float
    """Share of values that are zero."""
    looked_at: int = 0
    """Samples the values and mean images come from; the counts come from all."""

    @property
    def balance(self) -> float:
        """Return how far the class sizes are from their mean, at most, as a share of it."""
        counts = [one.count for one in self.classes]
        middle = sum(counts) / max(len(counts), 1)
        return max((abs(count - middle) / middle for count in counts), default=0.0) if middle else 0.0


class _Sums:
    """Running sums over the chunks of a part."""

    def __init__(self, images: Images, classes: int) -> None:
        self.by_class = np.zeros((classes, int(np.prod(images.shape[1:]))), dtype=np.float64)
        self.total, self.squares, self.zeros, self.values = 0.0, 0.0, 0, 0
        self.low, self.high = np.inf, -np.inf

    def add(self, chunk: Images, labels: Labels) -> None:
        flat = np.asarray(chunk, dtype=np.float32).reshape(len(chunk), -1)
        if len(self.by_class):
            columns = (labels[:, None] == np.arange(len(self.by_class))[None, :]).astype(np.float32)
            self.by_class += columns.T @ flat
        # Sums of squares of bytes stay exact in 64-bit numbers; in 32-bit ones they would not.
        self.total += float(flat.sum(dtype=np.float64))
        self.squares += float(np.einsum("ij,ij->i", flat, flat).sum(dtype=np.float64))
        self.zeros += int(flat.size - np.count_nonzero(flat))
        self.values += flat.size
        self.low, self.high = min(self.low, float(flat.min())), max(self.high, float(flat.max()))


def summarise(
    images: Images, labels: Labels, names: tuple[str, ...], cancelled: Callable[[], bool] = lambda: False
) -> Summary:
    """Return the summary of a part, read in chunks so that a memory map stays on disk."""
    names = names if labels.ndim == 1 else ()
    sums, rows = _Sums(images, len(names)), _looked_at(images)
    row = int(np.prod(images.shape[1:])) * images.dtype.itemsize
    step = max(1, min(_CHUNK, _CHUNK_BYTES // max(1, row)))
    for start in range(0, len(rows), step):
        if cancelled():
            raise Cancelled
        some = rows[start : start + step]
        which = slice(int(some[0]), int(some[-1]) + 1) if len(rows) == len(images) else some
        sums.add(images[which], np.asarray(labels[which]))
    counts, seen = _counts(labels, len(names)), _counts(np.asarray(labels[rows]), len(names))
    means = sums.by_class / np.maximum(seen, 1)[:, None]
    classes = tuple(
        ClassSummary(i, name, int(counts[i]), _as_picture(means[i], images)) for i, name in enumerate(names)
    )
    return _summary(sums, classes, 255.0 if images.dtype == np.uint8 else 1.0, len(rows))


def _looked_at(images: Any) -> npt.NDArray[np.int64]:
    """Return all rows, or some spread over the whole where each has to be decoded."""
    count = len(images) if isinstance(images, np.ndarray) else min(len(images), _MOST_DECODED)
    return np.unique(np.linspace(0, max(len(images) - 1, 0), count).astype(np.int64))


def _counts(labels: Labels, classes: int) -> npt.NDArray[np.int64]:
    known = labels[(labels >= 0) & (labels < classes)] if classes else np.zeros(0, np.int64)
    return np.bincount(known, minlength=classes)


def _summary(sums: _Sums, classes: tuple[ClassSummary, ...], white: float, looked_at: int) -> Summary:
    values = max(sums.values, 1)
    mean = sums.total / values
    deviation = max(sums.squares / values - mean * mean, 0.0) ** 0.5
    low, high = (sums.low, sums.high) if sums.values else (0.0, 0.0)
    return Summary(classes, low, high, mean / white, deviation / white, sums.zeros / values, looked_at)


def _as_picture(mean: npt.NDArray[np.float64], images: Images) -> Images:
    shaped = mean.reshape(images.shape[1:])
    return np.rint(shaped).astype(np.uint8) if images.dtype == np.uint8 else shaped.astype(np.float32)
