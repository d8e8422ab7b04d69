"""Predictions made by chance, for tests that compare figures with scikit-learn's."""

from __future__ import annotations

import numpy as np

from cnnstudio.evaluation.predictions import Predictions


def softmax(values):
    raised = np.exp(values - values.max(axis=1, keepdims=True))
    return (raised / raised.sum(axis=1, keepdims=True)).astype(np.float32)


def classes(samples=200, count=5, seed=1, skill=1.5, rounded=None):
    """Return answers that are better than chance; `rounded` to so many places gives many equal shares."""
    dice = np.random.default_rng(seed)
    truth = dice.integers(0, count, samples)
    shares = softmax(dice.normal(size=(samples, count)) + skill * np.eye(count)[truth])
    if rounded is not None:
        shares = np.round(shares, rounded)
    return Predictions("classes", truth.astype(np.int64), shares)


def labels(samples=150, count=4, seed=2):
    dice = np.random.default_rng(seed)
    truth = dice.integers(0, 2, (samples, count)).astype(np.uint8)
    shares = np.clip(dice.normal(0.3 + 0.4 * truth, 0.3), 0, 1).astype(np.float32)
    return Predictions("several", truth, shares)


def numbers(samples=120, columns=2, seed=3):
    dice = np.random.default_rng(seed)
    truth = dice.normal(50, 12, (samples, columns)).astype(np.float32)
    return Predictions("numbers", truth, (truth + dice.normal(1, 4, truth.shape)).astype(np.float32))
