"""How like predicted pictures and masks are to the true ones, picture by picture and over all.

Peak signal-to-noise ratio: PSNR = 10 log10(peak² / mean squared error), in decibels (Gonzalez and Woods, "Digital
Image Processing"). Intersection over union (Jaccard index): IoU = hits / (predicted + true - hits), and
Dice = 2 hits / (predicted + true), both counted in pixels of one class.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log10

import numpy as np
from numpy.typing import NDArray

from cnnstudio.evaluation.intervals import USUAL, Interval, deviations
from cnnstudio.evaluation.predictions import Predictions, Reals, Shares, Wholes

MASK_SCORES = ("IoU", "Dice", "pixel accuracy")
PICTURE_SCORES = ("mean squared error", "mean absolute error")


def picture_scores(truth: NDArray[np.float32], said: NDArray[np.float32]) -> Shares:
    """Return (n, 2): mean squared and mean absolute error of each picture; both are (n, height, width, channels)."""
    apart = said.astype(np.float64) - truth
    axes = tuple(range(1, apart.ndim))
    return np.stack([(apart**2).mean(axes), np.abs(apart).mean(axes)], axis=1).astype(np.float32)


def pixel_confusion(truth: Wholes, said: Wholes, classes: int) -> Wholes:
    """Return (n, classes, classes): for each mask how many pixels of a true class (row) got which answer (column)."""
    count = len(truth)
    cells = truth.reshape(count, -1) * classes + said.reshape(count, -1)
    cells = cells + np.arange(count)[:, None] * classes**2
    counts = np.bincount(cells.ravel(), minlength=count * classes**2)
    return counts.reshape(count, classes, classes).astype(np.int64)


def class_iou(pixels: Wholes) -> Reals:
    """Return the IoU of each class, (..., classes); NaN where a class is neither there nor predicted."""
    hits, both = _hits_and_both(pixels)
    return _share(hits, both - hits)


def class_dice(pixels: Wholes) -> Reals:
    """Return the Dice coefficient of each class, (..., classes); NaN where a class is neither there nor predicted."""
    hits, both = _hits_and_both(pixels)
    return _share(2 * hits, both)


def mask_scores(pixels: Wholes) -> Shares:
    """Return (n, 3): IoU and Dice, the mean over the classes in a mask or its answer, and the share of right pixels."""
    right = np.trace(pixels, axis1=1, axis2=2) / np.maximum(pixels.sum((1, 2)), 1)
    parts = [np.nanmean(class_iou(pixels), axis=1), np.nanmean(class_dice(pixels), axis=1), right]
    return np.stack(parts, axis=1).astype(np.float32)


def _hits_and_both(pixels: Wholes) -> tuple[Wholes, Wholes]:
    hits = np.diagonal(pixels, axis1=-2, axis2=-1)
    return hits, pixels.sum(-1) + pixels.sum(-2)


def _share(part: Wholes, whole: Wholes) -> Reals:
    shares: Reals = np.full(whole.shape, np.nan)
    np.divide(part, whole, out=shares, where=whole > 0)
    return shares


def decibels(squared: float, peak: float) -> float:
    """Return the PSNR of a mean squared error; infinite where nothing differs."""
    return inf if squared <= 0 else 10 * log10(peak**2 / squared)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like all predicted pictures are to the true ones."""

    name: str
    value: float
    interval: Interval | None
    """Mean ± 1.96 standard errors over the pictures, where the value is their mean."""


def likeness(found: Predictions) -> tuple[Likeness, ...]:
    """Return the figures over all pictures: for masks also the IoU of all their pixels together, as Keras counts it."""
    means = [_mean(name, found.outputs[:, n].astype(np.float64)) for n, name in enumerate(found.names)]
    if found.task == "masks":
        together = float(np.nanmean(class_iou(found.pixels)))
        return (*means, Likeness("IoU of all pixels together", together, None))
    return (Likeness("PSNR", decibels(means[0].value, found.peak), None), *means)


def _mean(name: str, values: Reals) -> Likeness:
    mean = float(values.mean())
    half = deviations(USUAL) * float(values.std(ddof=1)) / len(values) ** 0.5 if len(values) > 1 else 0.0
    return Likeness(name, mean, Interval(mean - half, mean + half))


def shown_score(found: Predictions) -> tuple[str, Reals]:
    """Return the score that pictures are ordered by, and its value for each: larger is better."""
    if found.task == "masks":
        return MASK_SCORES[0], found.outputs[:, 0].astype(np.float64)
    squared = np.maximum(found.outputs[:, 0].astype(np.float64), 1e-12 * found.peak**2)
    return "PSNR", 10 * np.log10(found.peak**2 / squared)


def columns(found: Predictions) -> tuple[tuple[str, Reals], ...]:
    """Return the scores of each sample by name, that by which they are ordered first."""
    own = tuple((name, found.outputs[:, n].astype(np.float64)) for n, name in enumerate(found.names))
    return own if found.task == "masks" else (shown_score(found), *own)


def from_worst(found: Predictions) -> Wholes:
    """Return all rows, the least like first; those without a number before all others."""
    _, score = shown_score(found)
    order = np.argsort(np.where(np.isfinite(score), score, -np.inf), kind="stable")
    return order.astype(np.int64)
