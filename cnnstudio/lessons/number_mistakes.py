"""Common mistakes with numbers: small models that are really fitted, judged wrongly and then rightly."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.drawn import digit_from_ink
from cnnstudio.data.handwriting import written
from cnnstudio.language import number, percent, tr

Array = NDArray[np.float64]
Labels = NDArray[np.intp]


class Row(NamedTuple):
    """A name and a value, as they stand side by side."""

    name: str
    value: str


Told = tuple[str, tuple[Row, ...]]
_TRAINING, _TEST = 60, 25
"""Pictures of each digit."""
_STEPS, _SHIFT = 50, 4


class Digits(NamedTuple):
    """Pictures from 0 to 1 as rows, and the weights of a softmax regression fitted to the training part."""

    test: Array
    labels: Labels
    weights: Array
    bias: Array

    def scores(self, pictures: Array) -> Array:
        """Return the shares of the ten classes."""
        raw = pictures @ self.weights + self.bias
        raised = np.exp(raw - raw.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))


class _Fit:
    """Writes digits and fits ten classes to them by gradient descent with momentum, piece by piece."""

    def __init__(self) -> None:
        self.found: Digits | None = None

    def steps(self) -> Iterator[None]:
        """Work a little each time it is asked; at the end `found` is there."""
        random = np.random.default_rng(1961)
        pictures: list[Array] = []
        for digit in range(10):
            pictures.append(written(digit, _TRAINING + _TEST, random).reshape(-1, 784) / 255.0)
            yield
        train = np.concatenate([part[:_TRAINING] for part in pictures])
        test = np.concatenate([part[_TRAINING:] for part in pictures])
        fitted = Digits(test, np.repeat(np.arange(10), _TEST), np.zeros((784, 10)), np.zeros(10))
        wanted, across = np.repeat(np.eye(10), _TRAINING, axis=0), np.ascontiguousarray(train.T)
        speed = np.zeros((784, 10))
        for _step in range(_STEPS):
            wrong = (fitted.scores(train) - wanted) / len(train)
            speed = 0.9 * speed - 0.1 * across @ wrong
            fitted = fitted._replace(weights=fitted.weights + speed, bias=fitted.bias - wrong.sum(axis=0))
            yield
        self.found = fitted


_FIT = _Fit()


def fitting() -> Iterator[None]:
    """Fit the small network in pieces of a few hundredths of a second."""
    return _FIT.steps()


def fitted() -> bool:
    """Say whether it has been fitted already."""
    return _FIT.found is not None


def digits() -> Digits:
    """Return the digits and what was fitted to them."""
    while _FIT.found is None:
        for _piece in _FIT.steps():
            continue
    return _FIT.found


def _judged(pictures: Array) -> tuple[float, float, float]:
    """Return accuracy, loss and mean confidence on pictures of the test digits."""
    known = digits()
    scores = known.scores(pictures)
    right = scores[np.arange(len(scores)), known.labels]
    hit = scores.argmax(axis=1) == known.labels
    loss = -np.log(np.maximum(right, 1e-300)).mean()
    return float(hit.mean()), float(loss), float(scores.max(axis=1).mean())


def _rows(pictures: Array) -> tuple[Row, ...]:
    accuracy, loss, confidence = _judged(pictures)
    return (
        Row(tr("Accuracy"), percent(accuracy)),
        Row(tr("Loss"), number(loss, 4)),
        Row(tr("Mean confidence"), percent(confidence)),
        Row(tr("Largest pixel"), number(float(pictures.max()), 4)),
    )


def unscaled(state: str) -> Told:
    """Judge on raw pixels what was learned from scaled ones."""
    pictures = digits().test * (255.0 if state == "broken" else 1.0)
    _accuracy, usual, _c = _judged(digits().test)
    _accuracy, loss, confidence = _judged(pictures)
    sentence = (
        tr(
            "The loss is {times} times as large, and the network is sure of everything: {confidence}.",
            times=number(round(loss / usual)), confidence=percent(confidence),
        )
        if state == "broken"
        else tr("Test and training pixels are in the same range.")
    )  # fmt: skip
    return sentence, _rows(pictures)


def moved(pictures: Array, by: int = _SHIFT) -> Array:
    """Return pictures moved down and right; what leaves the frame is lost."""
    squares = pictures.reshape(-1, 28, 28)
    made = np.zeros_like(squares)
    made[:, by:, by:] = squares[:, :-by, :-by]
    return made.reshape(len(pictures), -1)


def not_centred(state: str) -> Told:
    """Judge digits in a corner, and the same once they are cut, scaled and centred."""
    pictures = digits().test
    if state != "working":
        pictures = moved(pictures)
    if state == "cured":
        inks = np.rint(pictures.reshape(-1, 28, 28) * 255).astype(np.uint8)
        pictures = np.stack([digit_from_ink(ink).centred for ink in inks]).reshape(len(inks), -1) / 255.0
    before, now = _judged(digits().test)[0], _judged(pictures)[0]
    sentence = {
        "working": tr("Centred digits are recognised: {share}.", share=percent(now)),
        "broken": tr("The same digits, {n} pixels off: {now} instead of {before}.", n=_SHIFT, now=percent(now), before=percent(before)),
        "cured": tr("Centred as the training data were: {share}.", share=percent(now)),
    }[state]  # fmt: skip
    return sentence, _rows(pictures)


def unbalanced(state: str) -> Told:
    """Judge an answer that never changes, by accuracy and by the recall of each class."""
    labels = np.repeat([0, 1], [190, 10])
    answers = np.zeros_like(labels) if state != "working" else labels.copy()
    recalls = [float((answers[labels == c] == c).mean()) for c in (0, 1)]
    accuracy = Row(tr("Accuracy"), percent(float((answers == labels).mean())))
    each = (
        Row(tr("Recall of the common class"), percent(recalls[0])),
        Row(tr("Recall of the rare class"), percent(recalls[1])),
        Row(tr("Mean recall"), percent(float(np.mean(recalls)))),
    )
    if state == "broken":
        return tr("It looks good, and it always gives the same answer."), (accuracy,)
    if state == "cured":
        return tr("The rare class is never found; accuracy did not show it."), (accuracy, *each)
    return tr("Every sample is found, of both classes."), (accuracy, *each)


@cache
def series() -> Array:
    """Return 480 steps of a growing wave with noise."""
    t = np.arange(480.0)
    noise = np.random.default_rng(9).normal(0, 0.25, len(t))
    return np.asarray(np.sin(2 * np.pi * t / 24) + t / 60 + noise)


def _nearest(known: Array, answers: Array, asked: Array, count: int = 3) -> Array:
    """Return the mean answer of the windows that are most alike."""
    apart = ((asked[:, None, :] - known[None, :, :]) ** 2).sum(axis=2)
    return np.asarray(answers[np.argsort(apart, axis=1)[:, :count]].mean(axis=1))


def split_error(in_order: bool) -> float:
    """Return the mean error on a quarter of the windows: the last ones, or some drawn at random."""
    windows = np.lib.stride_tricks.sliding_window_view(series(), 13)
    order = np.arange(len(windows))
    if not in_order:
        order = np.random.default_rng(4).permutation(order)
    cut = len(order) * 3 // 4
    train, test = windows[order[:cut]], windows[order[cut:]]
    found = _nearest(train[:, :12], train[:, 12], test[:, :12])
    return float(np.abs(found - test[:, 12]).mean())


def shuffled(state: str) -> Told:
    """Judge a forecast on windows from among the learned ones, and on those that come after."""
    mixed, after = split_error(False), split_error(True)
    drawn = Row(tr("Mean error, drawn at random"), number(mixed, 3))
    if state == "broken":
        return tr("A small error: each test window overlaps windows that were learned."), (drawn,)
    rows = (
        drawn,
        Row(tr("Mean error on what comes after"), number(after, 3)),
        Row(tr("Times as large"), number(after / mixed, 3)),
    )
    return tr("Only what comes after tells how good a forecast is."), rows


def fitted_on_all(state: str) -> Told:
    """Fit a scaling to the whole series, or to its training part."""
    values, cut = series(), 360
    fitted = values if state == "broken" else values[:cut]
    low, high = float(fitted.min()), float(fitted.max())
    scaled = (values - low) / (high - low)
    rows = (
        Row(tr("Range of the scaling"), f"{number(low, 3)} … {number(high, 3)}"),
        Row(tr("Largest training value, scaled"), number(float(scaled[:cut].max()), 3)),
        Row(tr("Largest test value, scaled"), number(float(scaled[cut:].max()), 3)),
    )
    if state == "broken":
        return tr("The training part never reaches 1: it has been told how large the future will be."), rows
    return tr("The training part reaches 1, and the test part goes beyond, as the future may."), rows


def guessers(count: int = 60, samples: int = 100) -> tuple[float, float]:
    """Return the best of many guessers on the samples that chose it, and the same one on fresh samples."""
    random = np.random.default_rng(12)
    labels, fresh = random.integers(0, 10, samples), random.integers(0, 10, 100 * samples)
    answers = random.integers(0, 10, (count, samples))
    best = int((answers == labels).mean(axis=1).argmax())
    again = np.random.default_rng(best).integers(0, 10, len(fresh))
    return float((answers[best] == labels).mean()), float((again == fresh).mean())


def selection(state: str) -> tuple[Row, ...]:
    """Return how good the best of 60 guessers looks on the samples it was chosen by."""
    chosen, fresh = guessers()
    rows = (Row(tr("Best of 60 guessers, on the samples that chose it"), percent(chosen)),)
    return rows if state == "broken" else (*rows, Row(tr("The same one on fresh samples"), percent(fresh)))
