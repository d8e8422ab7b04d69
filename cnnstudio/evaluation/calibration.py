"""Whether a network is right as often as it is sure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.evaluation.predictions import Predictions, Reals, Wholes

BINS = 10


@dataclass(frozen=True, eq=False, slots=True)
class Calibration:
    """Answers sorted into equal steps of certainty, from 0 to 1."""

    edges: Reals
    count: Wholes
    right: Wholes
    certainty: Reals
    """Mean certainty in each step; not a number where there is no answer."""
    accuracy: Reals
    error: float
    """Expected calibration error: mean distance of accuracy and certainty, each step by its answers."""
    largest: float
    """Largest distance of any step."""

    @property
    def wrong(self) -> Wholes:
        """How many answers of each step are wrong."""
        return self.count - self.right


def bins_of(certainty: Reals, bins: int = BINS) -> Wholes:
    """Return the step of each certainty; a step holds its upper edge, as in the usual definition."""
    return np.clip(np.ceil(certainty * bins).astype(np.int64) - 1, 0, bins - 1)


def calibration(found: Predictions, bins: int = BINS) -> Calibration:
    """Return how often answers of each certainty are right."""
    sound = np.isfinite(found.certainty)
    certainty, right = found.certainty[sound], found.right[sound]
    place = bins_of(certainty, bins)
    count = np.bincount(place, minlength=bins)
    hits = np.bincount(place, weights=right, minlength=bins)
    sums = np.bincount(place, weights=certainty, minlength=bins)
    empty = np.full(bins, np.nan)
    accuracy = np.divide(hits, count, out=empty.copy(), where=count > 0)
    mean = np.divide(sums, count, out=empty.copy(), where=count > 0)
    gaps = np.abs(np.nan_to_num(accuracy - mean))
    error = float((gaps * count).sum() / max(int(count.sum()), 1))
    edges = np.linspace(0.0, 1.0, bins + 1)
    return Calibration(
        edges,
        count.astype(np.int64),
        hits.astype(np.int64),
        mean,
        accuracy,
        error,
        float(gaps.max(initial=0.0)),
    )


def in_bin(found: Predictions, place: int, bins: int = BINS) -> Wholes:
    """Return the samples of one step, wrong answers first, then the surest."""
    sound = np.flatnonzero(np.isfinite(found.certainty))
    rows = sound[bins_of(found.certainty[sound], bins) == place]
    order = np.lexsort((-found.certainty[rows], found.right[rows]))
    return np.asarray(rows[order], np.int64)
