"""What an answer amounts to: the classes' shares, which one leads, and by how much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.language import tr

NOT_SURE_BELOW = 0.2
"""A margin smaller than this between the first two answers is no answer."""
_VERY_LIKELY = 0.9


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer: the shares of all classes and what may be said of them."""

    shares: tuple[float, ...]
    lead: int
    second: int
    softened: bool
    """The network gave raw scores; the shares are their softmax."""

    @property
    def margin(self) -> float:
        """The distance between the first two answers."""
        return self.shares[self.lead] - self.shares[self.second]

    @property
    def unsure(self) -> bool:
        """Say whether the first two answers are too close."""
        return self.margin < NOT_SURE_BELOW

    def words(self) -> str:
        """Return how much weight the answer bears."""
        if self.unsure:
            return tr("Not sure")
        return tr("Very likely") if self.shares[self.lead] >= _VERY_LIKELY else tr("Likely")

    def detail(self, labels: tuple[str, ...]) -> str:
        """Return which other class comes next."""
        first, second = _named(labels, self.lead), _named(labels, self.second)
        if self.unsure:
            return tr("{first} or {second}", first=first, second=second)
        return tr("then {second}", second=second)


def judge(prediction: NDArray[np.generic]) -> Verdict | None:
    """Return the verdict on one sample's output; None unless it is a vector that names classes."""
    values = np.asarray(prediction, np.float64)
    if values.ndim != 1 or not np.isfinite(values).all():
        return None
    if values.size == 1:
        values = np.array([1 - values[0], values[0]])
    softened = bool(values.min() < -1e-6 or abs(values.sum() - 1) > 1e-2)
    shares = _softmax(values) if softened else values
    order = np.argsort(-shares, kind="stable")
    return Verdict(tuple(float(share) for share in shares), int(order[0]), int(order[1]), softened)


def _softmax(values: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(values - values.max())
    shares: NDArray[np.float64] = raised / raised.sum()
    return shares


def _named(labels: tuple[str, ...], index: int) -> str:
    return labels[index] if index < len(labels) else str(index)
