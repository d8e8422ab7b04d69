"""The samples worth looking at: the surest mistakes, the hardest, the closest calls."""

from __future__ import annotations

import numpy as np

from cnnstudio.evaluation.predictions import Predictions, Wholes
from cnnstudio.evaluation.ranking import true_shares


def surest_mistakes(found: Predictions) -> Wholes:
    """Return the wrong answers, the surest first."""
    rows = np.flatnonzero(~found.right)
    return rows[np.argsort(-found.certainty[rows], kind="stable")].astype(np.int64)


def hardest(found: Predictions) -> Wholes:
    """Return all samples, the one whose true class got the smallest share first: its loss is the largest."""
    return np.argsort(true_shares(found), kind="stable").astype(np.int64)


def closest_calls(found: Predictions) -> Wholes:
    """Return all samples, the one whose two best classes lie closest together first."""
    best = -np.partition(-found.outputs, 1, axis=1)[:, :2]
    return np.argsort(best[:, 0] - best[:, 1], kind="stable").astype(np.int64)


def wrong_somewhere(found: Predictions) -> Wholes:
    """Return samples with a wrong yes or no among several labels, the one with the most first, then the farthest off."""
    off = np.abs((found.truth > 0) - found.outputs.astype(np.float64))
    wrong = ((found.truth > 0) != (found.outputs > 0.5)).sum(axis=1)
    rows = np.flatnonzero(wrong)
    order = np.lexsort((-off[rows].max(axis=1), -wrong[rows]))
    return rows[order].astype(np.int64)
