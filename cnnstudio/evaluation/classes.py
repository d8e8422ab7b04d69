"""The confusion matrix and what follows from it for each class, as scikit-learn's report has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.evaluation.predictions import Predictions, Reals, Wholes


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report; what would be a share of nothing is 0, as in scikit-learn."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Report:
    """Every class, and their averages."""

    rows: tuple[Row, ...]
    accuracy: float
    macro: Row
    """Mean over the classes that occur, each counting alike."""
    weighted: Row
    """Mean over the classes, each counting as often as it is true."""
    absent: tuple[int, ...]
    """Classes that are neither true nor answered even once; no average counts them."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A true class with another one as its answer, and how often."""

    true: int
    answer: int
    count: int
    share: float
    """Of the samples of the true class."""


def frequent_mistakes(counts: Wholes, most: int) -> tuple[Mistake, ...]:
    """Return the cells off the diagonal, the fullest first; of cells alike full, those of small classes first."""
    wrong = counts.copy()
    np.fill_diagonal(wrong, 0)
    support = counts.sum(axis=1)
    true, answers = np.nonzero(wrong)
    found = wrong[true, answers]
    order = np.lexsort((answers, true, support[true], -found))[:most]
    return tuple(
        Mistake(int(true[n]), int(answers[n]), int(found[n]), float(found[n] / support[true[n]]))
        for n in order
    )


def confusion(truth: Wholes, answers: Wholes, classes: int) -> Wholes:
    """Return how often each true class (row) got each answer (column)."""
    counts = np.bincount(truth * classes + answers, minlength=classes * classes)
    return counts.reshape(classes, classes).astype(np.int64)


def row_shares(counts: Wholes) -> Reals:
    """Return each row as shares of its class; a class without samples has none (not a number)."""
    support = counts.sum(axis=1, keepdims=True)
    empty = np.full(counts.shape, np.nan)
    return np.asarray(np.divide(counts, support, out=empty, where=support > 0), np.float64)


def cell(found: Predictions, true: int, answer: int) -> Wholes:
    """Return the samples behind a cell of the matrix, the surest answer first."""
    rows = np.flatnonzero((found.truth == true) & (found.answers == answer))
    return rows[np.argsort(-found.certainty[rows], kind="stable")].astype(np.int64)


def report(counts: Wholes) -> Report:
    """Return the figures of each class and their averages."""
    right, true, answered = np.diag(counts), counts.sum(axis=1), counts.sum(axis=0)
    rows = tuple(_rows(right, true, answered))
    occur = (true + answered) > 0
    total = int(true.sum())
    accuracy = float(right.sum() / total) if total else 0.0
    return Report(
        rows,
        accuracy,
        _mean(rows, np.where(occur, 1.0, 0.0), total),
        _mean(rows, true.astype(np.float64), total),
        tuple(int(n) for n in np.flatnonzero(~occur)),
    )


def label_report(found: Predictions) -> Report:
    """Return the figures of labels that do not exclude each other, each answered yes above a half."""
    truth, yes = found.truth > 0, found.outputs > 0.5
    rows = tuple(_rows((truth & yes).sum(axis=0), truth.sum(axis=0), yes.sum(axis=0)))
    support = truth.sum(axis=0)
    total = int(support.sum())
    exact = float((truth == yes).all(axis=1).mean()) if found.samples else 0.0
    everywhere = np.ones(len(rows))
    return Report(rows, exact, _mean(rows, everywhere, total), _mean(rows, support.astype(float), total), ())


def _rows(right: NDArray[np.int64], true: Wholes, answered: Wholes) -> Iterable[Row]:
    for hits, support, said in zip(right.tolist(), true.tolist(), answered.tolist(), strict=True):
        both = support + said
        yield Row(
            hits / said if said else 0.0,
            hits / support if support else 0.0,
            2 * hits / both if both else 0.0,
            int(support),
        )


def _mean(rows: tuple[Row, ...], weights: Reals, support: int) -> Row:
    total = float(weights.sum())
    if not total:
        return Row(0.0, 0.0, 0.0, support)
    figures = np.array([(row.precision, row.recall, row.f1) for row in rows])
    means = (weights / total) @ figures
    return Row(float(means[0]), float(means[1]), float(means[2]), support)
