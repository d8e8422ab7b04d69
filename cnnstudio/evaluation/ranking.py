"""How near the top the true class comes."""

from __future__ import annotations

import numpy as np

from cnnstudio.evaluation.predictions import Predictions, Reals, Wholes

_AT_ONCE = 4096


def true_shares(found: Predictions) -> Reals:
    """Return the share that each sample's true class got."""
    rows = np.arange(found.samples)
    return np.asarray(found.outputs[rows, found.truth], np.float64)


def ranks(found: Predictions) -> Wholes:
    """Return the place of each sample's true class, 0 for the first; of equal shares the lower class goes first."""
    places = np.empty(found.samples, np.int64)
    columns = np.arange(found.columns)
    for first in range(0, found.samples, _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        outputs, truth = found.outputs[part], np.asarray(found.truth[part])
        own = outputs[np.arange(len(truth)), truth][:, None]
        before = (outputs > own) | ((outputs == own) & (columns < truth[:, None]))
        places[part] = before.sum(axis=1)
    return places


def top(places: Wholes, count: int) -> float:
    """Return the share of samples whose true class is among the first so many."""
    return float((places < count).mean()) if len(places) else 0.0
