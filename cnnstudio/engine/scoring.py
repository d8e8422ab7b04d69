"""Precision, recall and F1 of each class from a confusion matrix (rows: true label)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def per_class(confusion: NDArray[np.int64], labels: Sequence[str]) -> list[dict[str, Any]]:
    """Return one object per class; a share of nothing counts as 0."""
    right = np.diag(confusion)
    precision = _share(right, confusion.sum(axis=0))
    recall = _share(right, confusion.sum(axis=1))
    f1 = _share(2 * precision * recall, precision + recall)
    columns = zip(labels, precision, recall, f1, confusion.sum(axis=1), strict=True)
    return [
        {"label": label, "precision": float(p), "recall": float(r), "f1": float(f), "support": int(n)}
        for label, p, r, f, n in columns
    ]


def accuracy(confusion: NDArray[np.int64]) -> float:
    """Return the share of right answers."""
    return float(np.trace(confusion) / confusion.sum())


def _share(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[np.float64]:
    return np.asarray(np.divide(part, whole, out=np.zeros(len(whole), np.float64), where=whole > 0))
