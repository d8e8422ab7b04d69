"""What a threshold on one class's share costs and brings: ROC, precision and recall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.evaluation.predictions import Predictions, Reals, Wholes


@dataclass(frozen=True, eq=False, slots=True)
class Curve:
    """Points of a curve, each with the threshold at which it is reached."""

    x: Reals
    y: Reals
    thresholds: Reals
    area: float
    """Under a ROC curve; of a curve of precision and recall the average precision."""

    def nearest(self, x: float, y: float) -> int:
        """Return the number of the point nearest to a place."""
        return int(((self.x - x) ** 2 + (self.y - y) ** 2).argmin())


def one_against_rest(found: Predictions, column: int) -> tuple[NDArray[np.bool_], Reals]:
    """Return which samples are of a class or bear a label, and the share each got for it."""
    true = found.truth[:, column] > 0 if found.task == "several" else found.truth == column
    return np.asarray(true, np.bool_), np.asarray(found.outputs[:, column], np.float64)


def both_kinds(positive: NDArray[np.bool_]) -> bool:
    """Say whether some samples are positive and some are not, without which there is no curve."""
    return bool(positive.any() and not positive.all())


def _counted(positive: NDArray[np.bool_], scores: Reals) -> tuple[Wholes, Wholes, Reals]:
    """Return true and false yeses at every threshold that some sample has, the highest first."""
    order = np.argsort(-scores, kind="stable")
    ordered, hits = scores[order], np.cumsum(positive[order])
    last = np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1)
    return hits[last].astype(np.int64), (last + 1 - hits[last]).astype(np.int64), ordered[last]


def roc(positive: NDArray[np.bool_], scores: Reals) -> Curve:
    """Return the share of positives found over the share of false alarms, from no yes to all."""
    hits, alarms, thresholds = _counted(positive, scores)
    y = np.concatenate([[0], hits]) / max(int(hits[-1]), 1)
    x = np.concatenate([[0], alarms]) / max(int(alarms[-1]), 1)
    at = np.concatenate([[np.inf], thresholds])
    area = float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))
    kept = _corners(x, y)
    return Curve(x[kept], y[kept], at[kept], area)


def _corners(x: Reals, y: Reals) -> NDArray[Any]:
    """Return the points where the curve turns; those between lie on straight lines."""
    if len(x) < 3:
        return np.arange(len(x))
    turns = np.diff(x[:-1]) * np.diff(y[1:]) != np.diff(x[1:]) * np.diff(y[:-1])
    return np.flatnonzero(np.concatenate([[True], turns, [True]]))


def precision_recall(positive: NDArray[np.bool_], scores: Reals) -> Curve:
    """Return precision (y) over recall (x), from the first yes to the last positive."""
    hits, alarms, thresholds = _counted(positive, scores)
    precision, recall = hits / (hits + alarms), hits / max(int(hits[-1]), 1)
    area = float(np.sum(np.diff(recall, prepend=0.0) * precision))
    enough = int(np.searchsorted(recall, 1.0)) + 1
    x, y = np.concatenate([[0.0], recall[:enough]]), np.concatenate([[1.0], precision[:enough]])
    return Curve(x, y, np.concatenate([[np.inf], thresholds[:enough]]), area)


def beside(positive: NDArray[np.bool_], scores: Reals, threshold: float) -> tuple[Wholes, Wholes]:
    """Return the false alarms (surest first) and the misses (nearest first) at a threshold."""
    order = np.argsort(-scores, kind="stable")
    yes = scores[order] >= threshold
    alarms, misses = order[yes & ~positive[order]], order[~yes & positive[order]]
    return alarms.astype(np.int64), misses.astype(np.int64)
