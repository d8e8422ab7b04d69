"""Precision, recall and F1 of each class from a confusion matrix (rows: true label), as the command line tells them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.evaluation.classes import report


def per_class(confusion: NDArray[np.int64], labels: Sequence[str]) -> list[dict[str, Any]]:
    """Return one object per class; a share of nothing counts as 0."""
    rows = report(confusion).rows
    return [{"label": label, **asdict(row)} for label, row in zip(labels, rows, strict=True)]


def accuracy(confusion: NDArray[np.int64]) -> float:
    """Return the share of right answers."""
    return report(confusion).accuracy
