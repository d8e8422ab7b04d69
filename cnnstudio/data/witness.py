"""A second opinion on labels: what a quick classifier says of samples whose labels it was not shown."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.finding import Share
from cnnstudio.data.samples import IsCancelled, stop_if

Numbers = NDArray[np.float32]
_FOLDS = 3
_FEATURES = 1024
_AT_ONCE = 2048
_NEARNESS = 0.6
"""How far a feature reaches, as a share of the usual distance of two samples."""
_FIRMNESS = 1.0


def second_opinion(
    rows: Numbers,
    y: NDArray[np.int64],
    classes: int,
    cancelled: IsCancelled | None = None,
    share: Share | None = None,
) -> Numbers:
    """Return how much each sample looks like each class (n, classes), learned from other samples' labels alone.

    Waves in random directions turn nearness into sums of products, so that a least-squares fit learns what a vote
    among all near samples would say; a sample's third of the rows is left out of the fit that judges it.
    """
    chance = np.random.default_rng(0)
    fold = chance.permutation(len(rows)) % _FOLDS
    count = min(_FEATURES, max(8, len(rows) // 4))
    waves = chance.normal(0, 1 / (_NEARNESS * _usual_distance(rows, chance)), (rows.shape[1], count))
    weights, shifts = waves.astype(np.float32), chance.uniform(0, 2 * np.pi, count).astype(np.float32)

    def pieces(part: int) -> Iterator[tuple[NDArray[np.int64], Numbers]]:
        mine = np.flatnonzero(fold == part)
        for start in range(0, len(mine), _AT_ONCE):
            stop_if(cancelled)
            some = mine[start : start + _AT_ONCE]
            yield some, np.cos(rows[some] @ weights + shifts)

    products = np.zeros((_FOLDS, count, count), np.float32)
    sums = np.zeros((_FOLDS, count, classes), np.float32)
    wanted = np.eye(classes, dtype=np.float32)
    for part in range(_FOLDS):
        if share is not None:
            share(part / _FOLDS)
        for some, features in pieces(part):
            products[part] += features.T @ features
            sums[part] += features.T @ wanted[y[some]]
    told = np.empty((len(rows), classes), np.float32)
    for part in range(_FOLDS):
        others = [other for other in range(_FOLDS) if other != part]
        square = products[others].sum(axis=0, dtype=np.float64) + _FIRMNESS * np.eye(count)
        fit = np.linalg.solve(square, sums[others].sum(axis=0, dtype=np.float64)).astype(np.float32)
        for some, features in pieces(part):
            told[some] = features @ fit
    return told


def _usual_distance(rows: Numbers, chance: np.random.Generator) -> float:
    """Return the middle distance between two samples."""
    a, b = (rows[chance.integers(0, len(rows), 2000)] for _ in range(2))
    return max(float(np.median(np.linalg.norm(a - b, axis=1))), 1e-6)
