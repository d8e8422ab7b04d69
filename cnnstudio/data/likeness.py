"""Whether a picture looks like the training pictures: how far its nearest neighbour among them is, beside what is usual."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.parts import Part, Parts

Floats = NDArray[np.float32]

COMPARED = 2000
"""Training pictures that are looked at."""
JUDGED = 500
"""Pictures that were not among them, from which it is learned how far is usual."""
USUAL = 0.99
"""The share of those that counts as usual."""
CELLS = 14
"""Rows and columns of the coarse grid on which pictures are compared, so that a line one pixel aside is still near."""
_MOST_BYTES = 1 << 27


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a picture compares with the training pictures."""

    distance: float
    """Root of the mean squared difference to the nearest, with values from 0 to 1."""
    threshold: float
    nearest: tuple[int, ...]
    """Places of the nearest pictures among those compared, nearest first."""

    @property
    def strange(self) -> bool:
        """Say whether it is further from all of them than nearly every picture they were measured with."""
        return self.distance > self.threshold


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """Some training pictures on a coarse grid, and how far unseen ones are from the nearest of them."""

    pictures: NDArray[np.generic]
    labels: NDArray[np.generic]
    coarse: Floats
    threshold: float
    judged: int
    """How many unseen pictures the threshold was taken from."""
    high: float
    """What the brightest value is."""

    def likeness(self, picture: NDArray[np.generic], count: int = 5) -> Likeness:
        """Compare one raw picture of the same shape."""
        found = _distances(_coarse(picture[None], self.high), self.coarse)[0]
        nearest = np.argsort(found, kind="stable")[:count]
        return Likeness(float(found[nearest[0]]), self.threshold, tuple(int(place) for place in nearest))


def neighbours(parts: Parts, goes_on: Callable[[], bool] = lambda: True) -> Neighbours | None:
    """Return what pictures are compared with; None where the samples are no pictures, too few, or it was given up."""
    x = parts.train.x
    if len(x.shape) != 4 or x.shape[3] not in {1, 3} or len(parts.train) < 20:
        return None
    limit = max(_MOST_BYTES // max(prod(x.shape[1:]), 1), 20)
    unseen = parts.validation or parts.test
    train = _some(len(parts.train), min(COMPARED + (0 if unseen else JUDGED), limit))
    pictures, labels = parts.train.rows(train)
    if not goes_on():
        return None
    judged, pictures, labels = _judged(unseen, pictures, labels, limit)
    if not goes_on():
        return None
    high = 255.0 if pictures.dtype == np.uint8 else float(max(np.abs(pictures).max(initial=0.0), 1e-6))
    coarse = _coarse(pictures, high)
    usual = _distances(_coarse(judged, high), coarse).min(axis=1)
    threshold = float(np.quantile(usual, USUAL))
    return Neighbours(pictures, labels, coarse, threshold, len(judged), high)


def _judged(
    unseen: Part | None, pictures: NDArray[np.generic], labels: NDArray[np.generic], limit: int
) -> tuple[NDArray[np.generic], NDArray[np.generic], NDArray[np.generic]]:
    """Return pictures that are not compared with, and those that are; without unseen ones a fifth is put aside."""
    if unseen is not None:
        return unseen.rows(_some(len(unseen), min(JUDGED, limit)))[0], pictures, labels
    aside = np.arange(len(pictures)) % 5 == 4
    return pictures[aside], pictures[~aside], labels[~aside]


def _some(count: int, wanted: int) -> NDArray[np.intp]:
    return np.unique(np.linspace(0, count - 1, min(count, wanted)).astype(np.intp))


def _coarse(pictures: NDArray[np.generic], high: float) -> Floats:
    """Return the pictures averaged over at most 14 x 14 areas, one row of numbers each."""
    values = np.asarray(pictures, np.float32) / np.float32(high)
    for axis in (1, 2):
        starts = np.unique(np.linspace(0, values.shape[axis], CELLS, endpoint=False).astype(np.intp))
        sizes = np.diff(np.append(starts, values.shape[axis])).astype(np.float32)
        shape = [1] * values.ndim
        shape[axis] = -1
        values = np.add.reduceat(values, starts, axis=axis) / sizes.reshape(shape)
    return values.reshape(len(values), -1)


def _distances(some: Floats, others: Floats) -> Floats:
    """Return the root mean squared difference of each pair."""
    squares = (some**2).sum(axis=1)[:, None] + (others**2).sum(axis=1) - 2 * some @ others.T
    found: Floats = np.sqrt(np.clip(squares, 0, None) / max(some.shape[1], 1))
    return found
