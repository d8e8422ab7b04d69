"""Trouble planted in all of MNIST: how much of it the checks find, how much of what they find is true, and how soon."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cnnstudio.data.checks import check
from cnnstudio.data.finding import Finding
from cnnstudio.data.samples import Samples
from cnnstudio.data.sources import open_dataset
from tests.benchmarks.data import empty_home
from tests.benchmarks.registry import Timing, benchmark

_MNIST = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "mnist.npz"
_LEAKED, _COPIED, _NEAR, _MISLABELLED = 300, 300, 300, 600


class Score(NamedTuple):
    """Which share of what was found is true, and which share of what is true was found."""

    precision: float
    recall: float


class Planted(NamedTuple):
    """Samples with trouble, and the rows of each kind."""

    samples: Samples
    leaked: set[int]
    copied: set[int]
    near: set[int]
    mislabelled: set[int]


def planted(mnist: Samples, seed: int = 5) -> Planted:
    """Return MNIST with copies of test images, of training images, of the same with noise, and with wrong labels."""
    chance = np.random.default_rng(seed)
    x, y = np.array(mnist.x_train), np.array(mnist.y_train)
    places = chance.permutation(len(y))
    cuts = np.cumsum([_LEAKED, _COPIED, _NEAR, _MISLABELLED, _COPIED, _NEAR])
    leaked, copied, near, wrong, sources, others = np.split(places[: cuts[-1]], cuts[:-1])
    tests = chance.permutation(len(mnist.y_test))[:_LEAKED]
    x[leaked], y[leaked] = mnist.x_test[tests], mnist.y_test[tests]
    x[copied], y[copied] = x[sources], y[sources]
    noise = chance.integers(-3, 4, x[near].shape)
    x[near], y[near] = np.clip(x[others].astype(int) + noise, 0, 255), y[others]
    y[wrong] = (y[wrong] + chance.integers(1, 10, len(wrong))) % 10
    sets = (set(rows.tolist()) for rows in (leaked, copied, near, wrong))
    return Planted(replace(mnist, x_train=x, y_train=y), *sets)


@cache
def _scores() -> tuple[dict[str, Score], Timing]:
    """Look through MNIST once; what its own images resemble counts as found in error."""
    with empty_home():
        mnist = open_dataset(_MNIST if _MNIST.is_file() else "mnist")
        trouble = planted(mnist)
        begun, own = time.perf_counter(), time.process_time()
        found = {finding.code: finding for finding in check(trouble.samples)}
        wall, own = time.perf_counter() - begun, time.process_time() - own
    kinds = {
        "leakage": ("leakage", trouble.leaked),
        "duplicates": ("duplicates", trouble.copied),
        "near copies": ("near-duplicates", trouble.near),
        "label errors": ("doubtful-labels", trouble.mislabelled),
    }
    scores = {name: _score(found.get(code), rows) for name, (code, rows) in kinds.items()}
    for name, score in scores.items():
        print(f"  {name:<14} precision {score.precision:.3f}   recall {score.recall:.3f}")
    return scores, Timing(wall, wall, own)


def _score(found: Finding | None, wanted: set[int]) -> Score:
    """Judge a finding; of a pair either one may be told as the copy."""
    if found is None:
        return Score(0.0, 0.0)
    pairs = [{row, *other} for row, other in zip(found.rows, _others(found), strict=True)]
    true = [pair for pair in pairs if pair & wanted]
    seen = set().union(*true) & wanted if true else set()
    return Score(len(true) / max(len(pairs), 1), len(seen) / len(wanted))


def _others(found: Finding) -> Iterable[tuple[int, ...]]:
    """Return the training rows that each row was found beside."""
    if found.code == "leakage" or not found.others:
        return [()] * len(found.rows)
    return [(row,) for row in found.others]


@benchmark("checks-mnist", "all checks of 60,000 images with trouble", unit="s", budget=20.0)
def seconds() -> Timing:
    return _scores()[1]


@benchmark("planted-leaks", "recall of leaks planted in MNIST", unit="%", budget=100.0, better="more")
def leaks() -> float:
    return 100 * _scores()[0]["leakage"].recall


@benchmark("planted-copies", "recall of copies planted in MNIST", unit="%", budget=100.0, better="more")
def copies() -> float:
    return 100 * _scores()[0]["duplicates"].recall


@benchmark(
    "planted-near-copies", "recall of noisy copies planted in MNIST", unit="%", budget=99.0, better="more"
)
def near_copies() -> float:
    return 100 * _scores()[0]["near copies"].recall


@benchmark("planted-labels", "recall of label errors planted in MNIST", unit="%", budget=85.0, better="more")
def labels() -> float:
    return 100 * _scores()[0]["label errors"].recall


@benchmark("planted-labels-true", "precision of the same", unit="%", budget=50.0, better="more")
def labels_true() -> float:
    return 100 * _scores()[0]["label errors"].precision
