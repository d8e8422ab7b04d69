"""What may be wrong with samples: doubles, leaks, doubtful labels, empty pictures, unequal classes, odd values."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.samples import IsCancelled, Samples, stop_if
from cnnstudio.language import number, percent, tr

Rows = NDArray[np.int64]
Severity = Literal["error", "warning", "info"]
_AT_ONCE = 512
_SIDE = 8
"""Pictures are compared at this height and width."""
_FINE_SIDE = 14
"""Where neighbours are sought, more must be told apart."""
_NEIGHBOURS, _AGREEING = 7, 6
_MOST_COMPARED = 20_000
_UNEQUAL = 3.0
_FEW = 10
_FLAT = 2.0


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


def check(samples: Samples, cancelled: IsCancelled | None = None) -> tuple[Finding, ...]:
    """Return everything found, the gravest first."""
    found: list[Finding] = []
    steps: tuple[Callable[[Samples, IsCancelled | None], list[Finding]], ...] = (
        leaks, duplicates, near_constant, odd_values, imbalance, doubtful_labels,
    )  # fmt: skip
    for step in steps:
        stop_if(cancelled)
        found += step(samples, cancelled)
    order = {"error": 0, "warning": 1, "info": 2}
    return tuple(sorted(found, key=lambda finding: order[finding.severity]))


def _pieces(x: Any, cancelled: IsCancelled | None) -> Iterator[tuple[int, NDArray[Any]]]:
    for start in range(0, len(x), _AT_ONCE):
        stop_if(cancelled)
        yield start, np.asarray(x[start : start + _AT_ONCE])


def _digests(x: Any, cancelled: IsCancelled | None) -> list[bytes]:
    return [
        hashlib.blake2b(np.ascontiguousarray(row).tobytes(), digest_size=16).digest()
        for _, piece in _pieces(x, cancelled)
        for row in piece
    ]


def duplicates(samples: Samples, cancelled: IsCancelled | None = None) -> list[Finding]:
    """Find training samples that are the same byte for byte; with other labels they contradict each other."""
    first: dict[bytes, int] = {}
    same: list[tuple[int, int]] = []
    for row, digest in enumerate(_digests(samples.x_train, cancelled)):
        if digest in first:
            same.append((row, first[digest]))
        else:
            first[digest] = row
    y = np.asarray(samples.y_train)
    against = [(a, b) for a, b in same if samples.labels and y[a] != y[b]]
    agreeing = [pair for pair in same if pair not in set(against)]
    found = []
    if agreeing:
        words = tr("{count} training samples are copies of earlier ones.", count=number(len(agreeing)))
        found.append(_finding("duplicates", "info", words, agreeing))
    if against:
        words = tr(
            "{count} copies have another label than the first; one of the two is wrong.",
            count=number(len(against)),
        )
        found.append(_finding("contradictions", "warning", words, against))
    return found


def _finding(code: str, severity: Severity, sentence: str, pairs: list[tuple[int, int]]) -> Finding:
    return Finding(code, severity, sentence, tuple(a for a, _ in pairs), tuple(b for _, b in pairs))


def leaks(samples: Samples, cancelled: IsCancelled | None = None) -> list[Finding]:
    """Find samples that stand in the training part and in the test part."""
    if not samples.has_test:
        return []
    tests: dict[bytes, int] = {}
    for row, digest in enumerate(_digests(samples.x_test, cancelled)):
        tests.setdefault(digest, row)
    pairs = [(row, tests[d]) for row, d in enumerate(_digests(samples.x_train, cancelled)) if d in tests]
    if not pairs:
        return []
    words = tr(
        "{count} training samples are also in the test part; the test measures too well.",
        count=number(len(pairs)),
    )
    return [_finding("leakage", "warning", words, pairs)]


def near_duplicates(
    x: Any, cancelled: IsCancelled | None = None, within: float = 0.01
) -> list[tuple[int, int]]:
    """Return pairs of rows, later and earlier, whose small versions differ by less than a share of the range."""
    codes = small(x, cancelled)
    found = []
    limit = (within * codes.shape[1] ** 0.5) ** 2
    for start, distances in _distances(codes, codes, cancelled):
        rows, others = np.nonzero(distances < limit)
        found += [
            (int(row) + start, int(other))
            for row, other in zip(rows, others, strict=True)
            if other < row + start
        ]
    return found


def small(x: Any, cancelled: IsCancelled | None = None, side: int = _SIDE) -> NDArray[np.float32]:
    """Return every sample as a short row of numbers from 0 to 1: pictures as means over a grid, others as they are."""
    rows = [_shrunk(piece, side) for _, piece in _pieces(x, cancelled)]
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
    rows: NDArray[np.float32], others: NDArray[np.float32], cancelled: IsCancelled | None
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield squared distances of some rows to all others."""
    squares = (others**2).sum(axis=1)
    for start in range(0, len(rows), _AT_ONCE):
        stop_if(cancelled)
        some = rows[start : start + _AT_ONCE]
        yield start, (some**2).sum(axis=1)[:, None] + squares - 2 * some @ others.T


def doubtful_labels(samples: Samples, cancelled: IsCancelled | None = None) -> list[Finding]:
    """Find labels that six of the seven nearest samples contradict, among up to 20,000 rows."""
    if not samples.labels or len(samples.y_train) < 4 * _NEIGHBOURS or samples.y_train.ndim != 1:
        return []
    count = len(samples.y_train)
    rows = np.unique(np.linspace(0, count - 1, min(count, _MOST_COMPARED)).astype(np.int64))
    codes = _standard(small(_Chosen(samples.x_train, rows), cancelled, _FINE_SIDE))
    y = np.asarray(samples.y_train)[rows]
    bad, better = [], []
    for start, distances in _distances(codes, codes, cancelled):
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


def near_constant(samples: Samples, cancelled: IsCancelled | None = None) -> list[Finding]:
    """Find pictures that hardly vary: empty, black, or a single colour."""
    if not samples.pictures:
        return []
    limit = _FLAT if samples.x_train.dtype == np.uint8 else _FLAT / 255
    rows = [
        start + int(at)
        for start, piece in _pieces(samples.x_train, cancelled)
        for at in np.flatnonzero(piece.std(axis=(1, 2), dtype=np.float32).max(axis=1) < limit)
    ]
    if not rows:
        return []
    words = tr("{count} pictures show nothing: all their pixels are nearly alike.", count=number(len(rows)))
    return [Finding("near-constant", "warning", words, tuple(rows))]


def imbalance(samples: Samples, _cancelled: IsCancelled | None = None) -> list[Finding]:
    """Compare how many samples the classes have."""
    if not samples.labels or samples.y_train.ndim != 1:
        return []
    counts = np.bincount(np.asarray(samples.y_train), minlength=len(samples.labels))
    low, high = int(counts.argmin()), int(counts.argmax())
    told = {"few": samples.labels[low], "n": number(int(counts[low])), "many": samples.labels[high]}
    found = []
    if counts[low] < _FEW:
        words = tr("The class '{few}' has only {n} training samples.", few=told["few"], n=told["n"])
        found.append(
            Finding("too-few", "warning", words, tuple(np.flatnonzero(samples.y_train == low).tolist()))
        )
    if counts[high] > _UNEQUAL * max(counts[low], 1):
        share = percent(counts[high] / counts.sum(), 0)
        words = tr("Classes are unequal: '{many}' has {share} of the samples, '{few}' {n}; judge by more than accuracy.",
                   share=share, **told)  # fmt: skip
        found.append(Finding("imbalance", "warning", words))
    return found


def odd_values(samples: Samples, cancelled: IsCancelled | None = None) -> list[Finding]:
    """Find samples whose values lie far outside those of nearly all others, and pictures of fractions beyond 0 to 1."""
    if samples.x_train.dtype == np.uint8 or len(samples.x_train) < 20:
        return []
    lows, highs = [], []
    for _, piece in _pieces(samples.x_train, cancelled):
        flat = piece.reshape(len(piece), -1)
        lows.append(flat.min(axis=1))
        highs.append(flat.max(axis=1))
    low, high = np.concatenate(lows), np.concatenate(highs)
    usual_low, usual_high = np.quantile(low, 0.02), np.quantile(high, 0.98)
    span = max(float(usual_high - usual_low), 1e-12)
    rows = np.flatnonzero((low < usual_low - 3 * span) | (high > usual_high + 3 * span))
    if not len(rows):
        return []
    words = tr("{count} samples hold values far outside the usual {low} to {high}.", count=number(len(rows)),
               low=number(float(usual_low)), high=number(float(usual_high)))  # fmt: skip
    return [Finding("odd-values", "warning", words, tuple(rows.tolist()))]
