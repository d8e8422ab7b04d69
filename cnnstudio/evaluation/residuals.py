"""How far predicted numbers lie from the true ones, in the units of the data."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from cnnstudio.evaluation.intervals import USUAL, Interval, deviations
from cnnstudio.evaluation.predictions import Predictions, Reals, Wholes

BINS = 21


@dataclass(frozen=True, slots=True)
class Errors:
    """Errors of one predicted number; an error is the prediction minus the truth."""

    name: str
    mean_absolute: float
    mean_absolute_interval: Interval
    """Mean ± 1.96 standard errors."""
    root_mean_square: float
    median_absolute: float
    bias: float
    """Mean error; above 0 the network says too much."""
    r2: float | None
    """Share of the truth's variance that is explained; None where the truth does not vary."""
    largest: float
    samples: int


@dataclass(frozen=True, eq=False, slots=True)
class Histogram:
    """Errors counted in equal steps around zero."""

    edges: Reals
    count: Wholes


def errors_of(found: Predictions, column: int) -> Reals:
    """Return prediction minus truth of each sample."""
    return np.asarray(found.outputs[:, column], np.float64) - np.asarray(found.truth[:, column], np.float64)


def summary(found: Predictions, column: int) -> Errors:
    """Return the figures of one predicted number."""
    errors, truth = errors_of(found, column), np.asarray(found.truth[:, column], np.float64)
    size = np.abs(errors)
    varies = float(((truth - truth.mean()) ** 2).sum())
    half = deviations(USUAL) * float(size.std(ddof=1)) / sqrt(len(size)) if len(size) > 1 else 0.0
    mean = float(size.mean())
    return Errors(
        found.name(column),
        mean,
        Interval(max(mean - half, 0.0), mean + half),
        sqrt(float((errors**2).mean())),
        float(np.median(size)),
        float(errors.mean()),
        1 - float((errors**2).sum()) / varies if varies else None,
        float(size.max()),
        len(size),
    )


def histogram(errors: Reals, bins: int = BINS) -> Histogram:
    """Return how many errors fall into each step; zero lies in the middle of the middle one."""
    reach = float(np.abs(errors).max(initial=0.0)) or 1.0
    edges = np.linspace(-reach, reach, bins + 1)
    count, _ = np.histogram(errors, edges)
    return Histogram(edges, count.astype(np.int64))


def between(errors: Reals, low: float, high: float, last: bool = False) -> Wholes:
    """Return the samples whose error lies in a step (its upper edge only in the last), the largest first."""
    inside = (errors >= low) & ((errors <= high) if last else (errors < high))
    rows = np.flatnonzero(inside)
    return rows[np.argsort(-np.abs(errors[rows]), kind="stable")].astype(np.int64)


def farthest(found: Predictions, column: int) -> Wholes:
    """Return all samples, the one that is farthest off first."""
    return np.argsort(-np.abs(errors_of(found, column)), kind="stable").astype(np.int64)
