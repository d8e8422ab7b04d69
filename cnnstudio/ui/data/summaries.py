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

_CHUNK = 4096


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
    sums = _Sums(images, len(names))
    for start in range(0, len(images), _CHUNK):
        if cancelled():
            raise Cancelled
        sums.add(images[start : start + _CHUNK], labels[start : start + _CHUNK])
    known = labels[(labels >= 0) & (labels < len(names))] if names else np.zeros(0, np.int32)
    counts = np.bincount(known, minlength=len(names))
    means = sums.by_class / np.maximum(counts, 1)[:, None]
    classes = tuple(
        ClassSummary(i, name, int(counts[i]), _as_picture(means[i], images)) for i, name in enumerate(names)
    )
    return _summary(sums, classes, white=255.0 if images.dtype == np.uint8 else 1.0)


def _summary(sums: _Sums, classes: tuple[ClassSummary, ...], white: float) -> Summary:
    values = max(sums.values, 1)
    mean = sums.total / values
    deviation = max(sums.squares / values - mean * mean, 0.0) ** 0.5
    low, high = (sums.low, sums.high) if sums.values else (0.0, 0.0)
    return Summary(classes, low, high, mean / white, deviation / white, sums.zeros / values)


def _as_picture(mean: npt.NDArray[np.float64], images: Images) -> Images:
    shaped = mean.reshape(images.shape[1:])
    return np.rint(shaped).astype(np.uint8) if images.dtype == np.uint8 else shaped.astype(np.float32)
