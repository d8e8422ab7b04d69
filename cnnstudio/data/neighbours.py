"""Samples that resemble each other: near copies, and labels that the most similar samples contradict."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.finding import AT_ONCE, Chosen, Finding, Share, pieces
from cnnstudio.data.nearest import nearest
from cnnstudio.data.principal import axes
from cnnstudio.data.samples import IsCancelled, Samples, stop_if
from cnnstudio.data.witness import second_opinion
from cnnstudio.language import number, tr

_SIDE = 8
"""Pictures are compared at this height and width."""
_FINE_SIDE = 14
"""Where neighbours are sought, more must be told apart."""
_NEIGHBOURS, _AGREEING = 7, 6
_FIRM = 0.5
"""How much more a sample has to look like another class than like its own, where 1 is wholly and 0 not at all."""
_DIRECTIONS = 40
"""Neighbours are sought along so many directions in which the pictures differ most."""
_MOST_VALUES = 64 << 20
"""Numbers that are held at once to compare samples that are no pictures; of longer data some rows are taken."""
_ALIKE = 0.01
"""Share of the range by which small versions of near copies differ at most."""


def near_copies(
    samples: Samples, cancelled: IsCancelled | None = None, share: Share | None = None
) -> list[Finding]:
    """Find pictures that are nearly, but not byte for byte, the same."""
    if not samples.pictures:
        return []
    x = samples.x_train
    pairs = near_duplicates(x, cancelled, share=share)
    found = {later: earlier for later, earlier in pairs if not np.array_equal(x[later], x[earlier])}
    if not found:
        return []
    rows = sorted(found)
    words = tr("{count} pictures are nearly the same as earlier ones.", count=number(len(rows)))
    return [
        Finding("near-duplicates", "info", words, tuple(rows), tuple(found[row] for row in rows)),
    ]


def near_duplicates(
    x: Any, cancelled: IsCancelled | None = None, within: float = _ALIKE, share: Share | None = None
) -> list[tuple[int, int]]:
    """Return pairs of rows, later and earlier, whose small versions differ by less than a share of the range.

    Along any one direction near copies lie near each other too, so each row is compared only with those that follow
    it closely along the direction in which the rows differ most.
    """
    codes = small(x, cancelled)
    if len(codes) < 2:
        return []
    limit = within * codes.shape[1] ** 0.5
    along = codes @ axes(codes, 1)[1][:, 0]
    order = np.argsort(along, kind="stable")
    codes, along = codes[order], along[order]
    waiting = np.ones(len(codes), bool)
    found: list[tuple[int, int]] = []
    for start in range(0, len(codes), AT_ONCE):
        stop_if(cancelled)
        if share is not None:
            share(start / len(codes))
        stop = min(start + AT_ONCE, len(codes))
        end = int(np.searchsorted(along, along[stop - 1] + limit, side="right"))
        others = start + np.flatnonzero(waiting[start:end])
        for earlier, later in _pairs(codes, np.arange(start, stop), others, limit):
            # A row that was found is sought no more: of a thousand black pictures all would be pairs.
            waiting[later] = False
            one, two = int(order[earlier]), int(order[later])
            found.append((max(one, two), min(one, two)))
    return sorted(found)


def _pairs(
    codes: NDArray[np.float32], rows: NDArray[np.int64], others: NDArray[np.int64], limit: float
) -> list[tuple[int, int]]:
    """Return for each of the others that is near one of the rows before it the first such row."""
    near = _squared(codes[rows], codes[others]) < limit**2
    near &= rows[:, None] < others
    hits = np.flatnonzero(near.any(axis=0))
    firsts = near[:, hits].argmax(axis=0)
    return [(int(rows[first]), int(others[hit])) for first, hit in zip(firsts, hits, strict=True)]


def _squared(rows: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return squared distances of some rows to others."""
    distances = rows @ others.T
    distances *= -2
    distances += (rows**2).sum(axis=1)[:, None]
    distances += (others**2).sum(axis=1)
    return distances


def small(x: Any, cancelled: IsCancelled | None = None, side: int = _SIDE) -> NDArray[np.float32]:
    """Return every sample as a short row of numbers from 0 to 1: pictures as means over a grid, others as they are."""
    rows = [_shrunk(piece, side) for _, piece in pieces(x, cancelled)]
    codes = np.concatenate(rows) if rows else np.zeros((0, 1), np.float32)
    if x.dtype == np.uint8:
        return codes / np.float32(255)
    low, high = codes.min(axis=0, initial=np.inf), codes.max(axis=0, initial=-np.inf)
    spans: NDArray[np.float32] = ((codes - low) / np.maximum(high - low, 1e-12)).astype(np.float32)
    return spans


def _shrunk(piece: NDArray[Any], side: int) -> NDArray[np.float32]:
    """Return pictures as means over an even grid; every pixel is in some mean."""
    if piece.ndim != 4 or min(piece.shape[1:3]) <= side:
        return piece.reshape(len(piece), -1).astype(np.float32)
    ups, sides = (np.linspace(0, whole, side + 1).astype(np.intp)[:-1] for whole in piece.shape[1:3])
    summed = np.add.reduceat(np.add.reduceat(piece.astype(np.float32), ups, axis=1), sides, axis=2)
    heights = np.diff(np.append(ups, piece.shape[1]))
    widths = np.diff(np.append(sides, piece.shape[2]))
    means = summed / (heights[:, None] * widths)[None, :, :, None]
    made: NDArray[np.float32] = means.reshape(len(piece), -1).astype(np.float32)
    return made


def doubtful_labels(
    samples: Samples, cancelled: IsCancelled | None = None, share: Share | None = None
) -> list[Finding]:
    """Find labels that six of the seven most similar samples contradict, and a classifier that never saw them too."""
    if not samples.labels or len(samples.y_train) < 4 * _NEIGHBOURS or samples.y_train.ndim != 1:
        return []
    rows = compared_rows(samples.x_train)
    codes = _standard(small(Chosen(samples.x_train, rows), cancelled, _FINE_SIDE))
    centre, directions = axes(codes, _DIRECTIONS)
    along: NDArray[np.float32] = np.asarray((codes - centre) @ directions, np.float32)
    y = np.asarray(samples.y_train)[rows]
    near = nearest(along, _NEIGHBOURS, cancelled, _first_half(share))
    labels = y[near]
    votes = (labels[:, :, None] == labels[:, None, :]).sum(axis=2)
    winner = labels[np.arange(len(labels)), votes.argmax(axis=1)]
    bad = np.flatnonzero((votes.max(axis=1) >= _AGREEING) & (winner != y))
    if len(bad):
        told = second_opinion(along, y, len(samples.labels), cancelled, _second_half(share))[bad]
        bad = bad[told.max(axis=1) - told[np.arange(len(bad)), y[bad]] > _FIRM]
    if not len(bad):
        return []
    words = tr(
        "{count} labels differ from those of the most similar samples; look at them.", count=number(len(bad))
    )
    better = tuple(winner[bad].tolist())
    return [Finding("doubtful-labels", "warning", words, tuple(rows[bad].tolist()), suggested=better)]


def _first_half(share: Share | None) -> Share | None:
    return None if share is None else lambda done: share(done / 2)


def _second_half(share: Share | None) -> Share | None:
    return None if share is None else lambda done: share(0.5 + done / 2)


def compared_rows(x: Any) -> NDArray[np.int64]:
    """Return the rows whose labels are compared: all, or as many spread over the whole as can be held."""
    width = prod(x.shape[1:]) if x.ndim != 4 else min(prod(x.shape[1:]), _FINE_SIDE**2 * x.shape[3])
    count = min(len(x), max(1000, _MOST_VALUES // width))
    return np.unique(np.linspace(0, len(x) - 1, count).astype(np.int64))


def _standard(codes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows of length one around their mean, so that brightness alone makes no neighbours."""
    if codes.shape[1] < 16:
        return codes
    centred = codes - codes.mean(axis=1, keepdims=True)
    made: NDArray[np.float32] = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
    return made
