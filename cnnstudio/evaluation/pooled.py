"""Keras's own Precision and Recall: every share above a threshold is a yes, and all classes are counted together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cnnstudio.evaluation.predictions import Predictions
from cnnstudio.language import number, tr

THRESHOLD = 0.5


class Pooled(NamedTuple):
    """The two shares and the counts that make them."""

    precision: float
    recall: float
    yes: int
    """Shares above the threshold, of all samples and classes."""
    right: int
    """Those of them that belong to the true class."""
    true: int
    """True classes, one for each sample (or as many as are true)."""
    silent: int
    """Samples without any share above the threshold: no yes at all."""


def pooled(found: Predictions, threshold: float = THRESHOLD) -> Pooled:
    """Return what Keras's Precision and Recall give for these shares and one-hot truth (with one output: class 1)."""
    shares, true = found.outputs, _one_hot(found)
    if found.single:
        shares, true = shares[:, 1:], true[:, 1:]
    yes = shares > threshold
    said, right, wanted = int(yes.sum()), int((yes & true).sum()), int(true.sum())
    silent = int((~yes.any(axis=1)).sum())
    return Pooled(
        right / said if said else 0.0, right / wanted if wanted else 0.0, said, right, wanted, silent
    )


def _one_hot(found: Predictions) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    if found.task == "several":
        return np.asarray(found.truth > 0)
    return np.asarray(found.truth[:, None] == np.arange(found.columns))


def why_they_differ(found: Predictions, both: Pooled) -> str:
    """Return in two sentences why Keras's two numbers are not scikit-learn's."""
    if found.single:
        return tr(
            "Keras counts class {name} alone here, at a threshold of 0.5; scikit-learn's row of that class is the same.",
            name=found.name(1),
        )
    if found.task == "several":
        return tr(
            "Keras counts the yeses of all labels together; scikit-learn works out each label, then averages."
        )
    return tr(
        "Keras takes each class's share above 0.5 as a yes and counts all classes together; scikit-learn takes the "
        "largest share as the answer and works out each class, then averages. {silent} of {samples} samples have no "
        "share above 0.5: for Keras they are no answer, here they are one.",
        silent=number(both.silent),
        samples=number(found.samples),
    )
