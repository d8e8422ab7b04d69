"""What may be wrong with samples: doubles, leaks, doubtful labels, empty pictures, unequal classes, odd values."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.finding import Finding, Severity, Share, pieces
from cnnstudio.data.neighbours import doubtful_labels, near_copies, near_duplicates
from cnnstudio.data.ranges import wrong_range
from cnnstudio.data.samples import IsCancelled, Progress, Samples, stop_if
from cnnstudio.data.spooled import at_hand
from cnnstudio.language import number, percent, tr

__all__ = ["Finding", "check", "doubtful_labels", "duplicates", "leaks", "near_copies", "near_duplicates"]

Check = Callable[[Samples, IsCancelled | None, Share | None], list[Finding]]
_UNEQUAL = 3.0
_FEW = 10
_FLAT = 2.0


def check(
    samples: Samples, cancelled: IsCancelled | None = None, progress: Progress | None = None
) -> tuple[Finding, ...]:
    """Return everything found, the gravest first."""
    found: list[Finding] = []
    steps = _steps()
    decoding = _telling(progress, tr("Decoding the pictures"), 0, len(steps) + 1)
    with at_hand(samples.x_train, cancelled, decoding) as x:
        near = replace(samples, x_train=x)
        for place, (sentence, step) in enumerate(steps, 1):
            stop_if(cancelled)
            found += step(near, cancelled, _telling(progress, sentence, place, len(steps) + 1))
    order = {"error": 0, "warning": 1, "info": 2}
    return tuple(sorted(found, key=lambda finding: order[finding.severity]))


def _steps() -> tuple[tuple[str, Check], ...]:
    return (
        (tr("Comparing the training part with the test part"), leaks),
        (tr("Looking for copies"), duplicates),
        (tr("Looking for near copies"), near_copies),
        (tr("Looking for empty pictures"), near_constant),
        (tr("Looking at the range of values"), odd_values),
        (tr("Comparing the range of both parts"), wrong_range),
        (tr("Counting the classes"), imbalance),
        (tr("Comparing labels with those of similar samples"), doubtful_labels),
    )


def _telling(progress: Progress | None, sentence: str, place: int, count: int) -> Share | None:
    """Return what hears the share of one step and tells the share of all."""
    return None if progress is None else lambda share: progress(sentence, (place + share) / count)


def _digests(x: Any, cancelled: IsCancelled | None, share: Share | None = None) -> NDArray[np.void]:
    """Return 16 bytes for each sample, as one value that can be sorted and compared."""
    digests = [
        hashlib.blake2b(row, digest_size=16).digest()
        for _, piece in pieces(x, cancelled, share)
        for row in np.ascontiguousarray(piece)
    ]
    return np.frombuffer(b"".join(digests), "V16")


def duplicates(
    samples: Samples, cancelled: IsCancelled | None = None, share: Share | None = None
) -> list[Finding]:
    """Find training samples that are the same byte for byte; with other labels they contradict each other."""
    digests = _digests(samples.x_train, cancelled, share)
    _, firsts, group = np.unique(digests, return_index=True, return_inverse=True)
    earliest = firsts[group]
    later = np.flatnonzero(earliest != np.arange(len(digests)))
    y = np.asarray(samples.y_train)
    against = y[later] != y[earliest[later]] if samples.labels else np.zeros(len(later), bool)
    agreeing = [(int(row), int(earliest[row])) for row in later[~against]]
    contrary = [(int(row), int(earliest[row])) for row in later[against]]
    found = []
    if agreeing:
        words = tr("{count} training samples are copies of earlier ones.", count=number(len(agreeing)))
        found.append(_finding("duplicates", "info", words, agreeing))
    if contrary:
        words = tr(
            "{count} copies have another label than the first; one of the two is wrong.",
            count=number(len(contrary)),
        )
        found.append(_finding("contradictions", "warning", words, contrary))
    return found


def _finding(code: str, severity: Severity, sentence: str, pairs: list[tuple[int, int]]) -> Finding:
    return Finding(code, severity, sentence, tuple(a for a, _ in pairs), tuple(b for _, b in pairs))


def leaks(
    samples: Samples, cancelled: IsCancelled | None = None, share: Share | None = None
) -> list[Finding]:
    """Find samples that stand in the training part and in the test part."""
    if not samples.has_test:
        return []
    tests, firsts = np.unique(_digests(samples.x_test, cancelled), return_index=True)
    trained = _digests(samples.x_train, cancelled, share)
    places = np.minimum(np.searchsorted(tests, trained), len(tests) - 1)
    rows = np.flatnonzero(tests[places] == trained)
    pairs = [(int(row), int(firsts[places[row]])) for row in rows]
    if not pairs:
        return []
    words = tr(
        "{count} training samples are also in the test part; the test measures too well.",
        count=number(len(pairs)),
    )
    return [_finding("leakage", "warning", words, pairs)]


def near_constant(
    samples: Samples, cancelled: IsCancelled | None = None, share: Share | None = None
) -> list[Finding]:
    """Find pictures that hardly vary: empty, black, or a single colour."""
    if not samples.pictures:
        return []
    limit = _FLAT if samples.x_train.dtype == np.uint8 else _FLAT / 255
    rows = [
        start + int(at)
        for start, piece in pieces(samples.x_train, cancelled, share)
        for at in np.flatnonzero(piece.std(axis=(1, 2), dtype=np.float32).max(axis=1) < limit)
    ]
    if not rows:
        return []
    words = tr("{count} pictures show nothing: all their pixels are nearly alike.", count=number(len(rows)))
    return [Finding("near-constant", "warning", words, tuple(rows))]


def imbalance(
    samples: Samples, _cancelled: IsCancelled | None = None, _share: Share | None = None
) -> list[Finding]:
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
        most = percent(counts[high] / counts.sum(), 0)
        words = tr("Classes are unequal: '{many}' has {share} of the samples, '{few}' {n}; judge by more than accuracy.",
                   share=most, **told)  # fmt: skip
        found.append(Finding("imbalance", "warning", words))
    return found


def odd_values(
    samples: Samples, cancelled: IsCancelled | None = None, share: Share | None = None
) -> list[Finding]:
    """Find samples whose values lie far outside those of nearly all others, and pictures of fractions beyond 0 to 1."""
    if samples.x_train.dtype == np.uint8 or len(samples.x_train) < 20:
        return []
    lows, highs = [], []
    for _, piece in pieces(samples.x_train, cancelled, share):
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
