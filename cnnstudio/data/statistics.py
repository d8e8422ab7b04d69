"""What each picture of a part is like in a few numbers, and what the values of each channel are like."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.finding import Share
from cnnstudio.data.samples import IsCancelled, stop_if
from cnnstudio.language import tr

Numbers = NDArray[np.float32]
LEVELS = 256
STATISTICS = ("mean", "contrast", "ink", "size", "entropy", "sharpness")
_AT_ONCE = 1 << 20
"""Values that are looked at in one go: the window does this, and its memory is small."""
_INK = 0.1
"""How far a pixel lies from the background's value to be ink, as a share of white."""
_GREY = np.array([0.299, 0.587, 0.114], np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class ChannelFacts:
    """The values of one channel over all pictures, as shares of white, and how often each of 256 levels occurs."""

    mean: float
    deviation: float
    low: float
    high: float
    levels: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Statistics:
    """A number of each kind for every picture, and the facts of every channel."""

    rows: dict[str, Numbers]
    channels: tuple[ChannelFacts, ...]


def titles() -> dict[str, str]:
    """Return what the numbers are called."""
    return {
        "mean": tr("Mean"), "contrast": tr("Contrast"), "ink": tr("Ink"), "size": tr("Size"),
        "entropy": tr("Entropy"), "sharpness": tr("Sharpness"),
    }  # fmt: skip


def meanings() -> dict[str, str]:
    """Return a sentence on how each number is worked out."""
    return {
        "mean": tr("The mean brightness, as a share of white."),
        "contrast": tr("The standard deviation of the brightness, as a share of white."),
        "ink": tr("The share of pixels that differ from the border's usual value by over 10 % of white."),
        "size": tr("The share of the picture that the box around the ink takes."),
        "entropy": tr(
            "How many bits the brightness of a pixel tells, on 256 levels; 0 for one colour, at most 8."
        ),
        "sharpness": tr("The mean difference between neighbouring pixels, as a share of white."),
    }


def measured(
    x: Any, white: float, cancelled: IsCancelled | None = None, share: Share | None = None
) -> Statistics:
    """Return the statistics of all pictures (n, h, w, c), read in pieces."""
    rows: dict[str, list[Numbers]] = {name: [] for name in STATISTICS}
    channels = [_Channel() for _ in range(x.shape[3])]
    step = max(1, _AT_ONCE // max(1, prod(x.shape[1:])))
    for start in range(0, len(x), step):
        stop_if(cancelled)
        if share is not None:
            share(start / len(x))
        shares = np.asarray(x[start : start + step]).astype(np.float32) / np.float32(white)
        for name, values in _of_rows(shares).items():
            rows[name].append(values)
        for place, channel in enumerate(channels):
            channel.add(shares[..., place])
    joined = {name: np.concatenate([*parts, np.zeros(0, np.float32)]) for name, parts in rows.items()}
    return Statistics(joined, tuple(channel.facts() for channel in channels))


def _of_rows(shares: Numbers) -> dict[str, Numbers]:
    grey = shares[..., 0] if shares.shape[3] != 3 else shares @ _GREY
    count = len(grey)
    ink = np.abs(grey - _background(grey)[:, None, None]) > _INK
    flat = grey.reshape(count, -1)
    steps = np.abs(np.diff(grey, axis=1)).mean(axis=(1, 2)) if grey.shape[1] > 1 else np.zeros(count)
    steps = steps + (np.abs(np.diff(grey, axis=2)).mean(axis=(1, 2)) if grey.shape[2] > 1 else 0)
    found = {
        "mean": flat.mean(axis=1),
        "contrast": flat.std(axis=1),
        "ink": ink.mean(axis=(1, 2)),
        "size": _extent(ink.any(axis=2)) * _extent(ink.any(axis=1)),
        "entropy": _entropy(flat),
        "sharpness": steps / 2,
    }
    return {name: values.astype(np.float32) for name, values in found.items()}


def _background(grey: Numbers) -> Numbers:
    """Return the usual value along the border of each picture."""
    border = [grey[:, 0, :], grey[:, -1, :], grey[:, :, 0], grey[:, :, -1]]
    middle: Numbers = np.median(np.concatenate(border, axis=1), axis=1)
    return middle


def _extent(seen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return from the first to the last true value of each row, both counted, as a share of the row."""
    width = seen.shape[1]
    spans = width - seen.argmax(axis=1) - seen[:, ::-1].argmax(axis=1)
    shares: NDArray[np.float64] = np.where(seen.any(axis=1), spans, 0) / width
    return shares


def _entropy(flat: Numbers) -> NDArray[np.float64]:
    levels = _levels(flat)
    offsets = np.arange(len(flat), dtype=np.int64)[:, None] * LEVELS
    counts = np.bincount((levels + offsets).ravel(), minlength=len(flat) * LEVELS).reshape(len(flat), LEVELS)
    shares = counts / flat.shape[1]
    told: NDArray[np.float64] = -(shares * np.log2(shares, out=np.zeros_like(shares), where=shares > 0)).sum(
        axis=1
    )
    return np.abs(told)


def _levels(shares: Numbers) -> NDArray[np.int64]:
    levels: NDArray[np.int64] = np.clip(shares * 255 + 0.5, 0, 255).astype(np.int64)
    return levels


class _Channel:
    """Running sums of one channel."""

    def __init__(self) -> None:
        self._count, self._total, self._squares = 0, 0.0, 0.0
        self._low, self._high = np.inf, -np.inf
        self._levels = np.zeros(LEVELS, np.int64)

    def add(self, values: Numbers) -> None:
        flat = values.reshape(-1)
        self._count += flat.size
        self._total += float(flat.sum(dtype=np.float64))
        self._squares += float(np.square(flat, dtype=np.float64).sum())
        self._low, self._high = min(self._low, float(flat.min())), max(self._high, float(flat.max()))
        self._levels += np.bincount(_levels(flat), minlength=LEVELS)

    def facts(self) -> ChannelFacts:
        count = max(self._count, 1)
        mean = self._total / count
        deviation = max(self._squares / count - mean * mean, 0.0) ** 0.5
        low, high = (self._low, self._high) if self._count else (0.0, 0.0)
        return ChannelFacts(mean, deviation, low, high, self._levels)
