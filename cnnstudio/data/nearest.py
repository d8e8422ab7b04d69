"""The nearest rows of each row among many, sought only in its surroundings."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.finding import Share
from cnnstudio.data.samples import IsCancelled, stop_if

Numbers = NDArray[np.float32]
_EXACT = 4096
"""Up to so many rows each is compared with every other."""
_PER_REGION = 300
_REGIONS_SEARCHED = 8
_ROUNDS = 4
_AT_ONCE = 1024


def nearest(
    rows: Numbers, count: int, cancelled: IsCancelled | None = None, share: Share | None = None
) -> NDArray[np.int64]:
    """Return the numbers of the `count` nearest other rows of each row, in no order.

    Many rows are divided into regions first, and only the nearest regions of a row's own are searched: a few of the
    true neighbours may be missed, which a vote among them bears.
    """
    found = np.empty((len(rows), count), np.int64)
    done = 0
    for members, candidates in _regions(rows, cancelled):
        stop_if(cancelled)
        if share is not None:
            share(done / len(rows))
        for start in range(0, len(members), _AT_ONCE):
            some = members[start : start + _AT_ONCE]
            found[some] = candidates[_closest(rows, some, candidates, count)]
        done += len(members)
    return found


def _closest(
    rows: Numbers, some: NDArray[np.int64], candidates: NDArray[np.int64], count: int
) -> NDArray[Any]:
    """Return the places among the candidates of each row's nearest, without the row itself."""
    others = rows[candidates]
    distances = rows[some] @ others.T
    distances *= -2
    distances += np.einsum("ij,ij->i", others, others)
    distances[np.arange(len(some)), np.searchsorted(candidates, some)] = np.inf
    return np.argpartition(distances, count, axis=1)[:, :count]


def _regions(
    rows: Numbers, cancelled: IsCancelled | None
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return the rows of each region, and those among which their neighbours are sought."""
    whole = np.arange(len(rows), dtype=np.int64)
    if len(rows) <= _EXACT:
        return [(whole, whole)]
    centres = _centres(rows, len(rows) // _PER_REGION, cancelled)
    region = _assigned(rows, centres)
    members = [np.flatnonzero(region == number) for number in range(len(centres))]
    away = ((centres[:, None] - centres[None]) ** 2).sum(axis=2)
    around = np.argsort(away, axis=1)[:, :_REGIONS_SEARCHED]
    return [
        (mine, np.sort(np.concatenate([members[other] for other in around[number]])))
        for number, mine in enumerate(members)
        if len(mine)
    ]


def _centres(rows: Numbers, count: int, cancelled: IsCancelled | None) -> Numbers:
    """Return the middles of regions, moved a few times to the mean of the rows that are nearest to them."""
    some = rows[np.linspace(0, len(rows) - 1, min(len(rows), 40 * count)).astype(np.intp)]
    centres = some[np.linspace(0, len(some) - 1, count).astype(np.intp)].copy()
    for _ in range(_ROUNDS):
        stop_if(cancelled)
        region = _assigned(some, centres)
        sums = np.zeros(centres.shape, np.float64)
        np.add.at(sums, region, some)
        counts = np.bincount(region, minlength=count)
        filled = counts > 0
        centres[filled] = (sums[filled] / counts[filled, None]).astype(np.float32)
    return centres


def _assigned(rows: Numbers, centres: Numbers) -> NDArray[np.int64]:
    """Return the nearest middle of each row."""
    squares = (centres**2).sum(axis=1)
    parts = [
        (squares - 2 * rows[start : start + _AT_ONCE] @ centres.T).argmin(axis=1)
        for start in range(0, len(rows), _AT_ONCE)
    ]
    found: NDArray[np.int64] = np.concatenate(parts).astype(np.int64)
    return found
