"""Samples that resemble each other: near copies, and labels that the most similar samples contradict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.finding import AT_ONCE, Finding, Share, pieces
from cnnstudio.data.samples import IsCancelled, Samples, stop_if
from cnnstudio.language import number, tr

Rows = NDArray[np.int64]
_SIDE = 8
"""Pictures are compared at this height and width."""
_FINE_SIDE = 14
"""Where neighbours are sought, more must be told apart."""
_NEIGHBOURS, _AGREEING = 7, 6
MOST_COMPARED = 20_000


def near_copies(
    samples: Samples, cancelled: IsCancelled | None = None, share: Share | None = None
) -> list[Finding]:
    """Find pictures that are nearly, but not byte for byte, the same, among up to 20,000 rows."""
    if not samples.pictures:
        return []
    rows, some = _spread(samples.x_train)
    found: dict[int, int] = {}
    for later, earlier in near_duplicates(some, cancelled, share=share):
        a, b = int(rows[later]), int(rows[earlier])
        if a not in found and not np.array_equal(samples.x_train[a], samples.x_train[b]):
            found[a] = b
    if not found:
        return []
    words = tr("{count} pictures are nearly the same as earlier ones.", count=number(len(found)))
    return [Finding("near-duplicates", "info", words, tuple(found), tuple(found.values()))]


def _spread(x: Any) -> tuple[Rows, _Chosen]:
    """Return up to 20,000 rows spread over the whole, and the samples there."""
    rows = np.unique(np.linspace(0, len(x) - 1, min(len(x), MOST_COMPARED)).astype(np.int64))
    return rows, _Chosen(x, rows)


def near_duplicates(
    x: Any, cancelled: IsCancelled | None = None, within: float = 0.01, share: Share | None = None
) -> list[tuple[int, int]]:
    """Return pairs of rows, later and earlier, whose small versions differ by less than a share of the range."""
    codes = small(x, cancelled)
    found = []
    limit = (within * codes.shape[1] ** 0.5) ** 2
    for start, distances in _distances(codes, codes, cancelled, share):
        near = distances < limit
        # Each row is told with the first that it resembles: of a thousand black pictures all would be pairs.
        near &= np.arange(len(codes)) < np.arange(start, start + len(near))[:, None]
        rows = np.flatnonzero(near.any(axis=1))
        found += [(int(row) + start, int(near[row].argmax())) for row in rows]
    return found


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


def _distances(
    rows: NDArray[np.float32],
    others: NDArray[np.float32],
    cancelled: IsCancelled | None,
    share: Share | None = None,
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield squared distances of some rows to all others."""
    squares = (others**2).sum(axis=1)
    for start in range(0, len(rows), AT_ONCE):
        stop_if(cancelled)
        if share is not None:
            share(start / len(rows))
        some = rows[start : start + AT_ONCE]
        yield start, (some**2).sum(axis=1)[:, None] + squares - 2 * some @ others.T


def doubtful_labels(
    samples: Samples, cancelled: IsCancelled | None = None, share: Share | None = None
) -> list[Finding]:
    """Find labels that six of the seven nearest samples contradict, among up to 20,000 rows."""
    if not samples.labels or len(samples.y_train) < 4 * _NEIGHBOURS or samples.y_train.ndim != 1:
        return []
    rows, samples_there = _spread(samples.x_train)
    codes = _standard(small(samples_there, cancelled, _FINE_SIDE))
    y = np.asarray(samples.y_train)[rows]
    bad, better = [], []
    for start, distances in _distances(codes, codes, cancelled, share):
        some = np.arange(start, start + len(distances))
        distances[np.arange(len(distances)), some] = np.inf
        near = y[np.argpartition(distances, _NEIGHBOURS, axis=1)[:, :_NEIGHBOURS]]
        votes = (near[:, :, None] == near[:, None, :]).sum(axis=2)
        winner = near[np.arange(len(near)), votes.argmax(axis=1)]
        against = (votes.max(axis=1) >= _AGREEING) & (winner != y[some])
        bad += rows[some[against]].tolist()
        better += winner[against].tolist()
    if not bad:
        return []
    words = tr(
        "{count} labels differ from those of the most similar samples; look at them.", count=number(len(bad))
    )
    return [Finding("doubtful-labels", "warning", words, tuple(bad), suggested=tuple(better))]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Some rows of a store, fetched in slices."""

    x: Any
    rows: Rows

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def dtype(self) -> Any:
        return self.x.dtype

    def __getitem__(self, which: slice) -> NDArray[Any]:
        return np.asarray(self.x[self.rows[which]])


def _standard(codes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows of length one around their mean, so that brightness alone makes no neighbours."""
    if codes.shape[1] < 16:
        return codes
    centred = codes - codes.mean(axis=1, keepdims=True)
    made: NDArray[np.float32] = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
    return made
