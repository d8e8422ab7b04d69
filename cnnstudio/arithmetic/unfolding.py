"""t-SNE: points of many axes laid on a plane so that near stays near, by the exact method, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float32]
_PERPLEXITY = 30.0
_ROUNDS, _PIECE = 400, 20
_PRESSED, _PRESSED_ROUNDS = 12.0, 100
"""How much stronger near points draw each other at the beginning, and for how many rounds."""
_BISECTIONS = 40
_LEAST = 1e-12


def unfolded(rows: Reals) -> Iterator[tuple[float, Reals]]:
    """Return the share that is done and each row's place; the first places are those along the first two axes."""
    count = len(rows)
    wanted = _neighbourhoods(rows)
    wide = np.zeros((count, max(2, rows.shape[1])), np.float32)
    wide[:, : rows.shape[1]] = rows
    places = wide[:, :2] * np.float32(1e-4 / max(float(wide[:, 0].std()), _LEAST))
    step, speed, gains = max(count / _PRESSED / 4, 50.0), np.zeros_like(places), np.ones_like(places)
    for turn in range(1, _ROUNDS + 1):
        pressed = turn <= _PRESSED_ROUNDS
        slope = _slope(wanted * np.float32(_PRESSED if pressed else 1.0), places)
        # A coordinate that keeps its way gets faster, one that turns round slower.
        gains = np.clip(np.where(slope * speed < 0, gains + 0.2, gains * 0.8), 0.01, None).astype(np.float32)
        speed = ((0.5 if pressed else 0.8) * speed - step * gains * slope).astype(np.float32)
        places = places + speed
        places -= places.mean(axis=0)
        if turn % _PIECE == 0:
            yield turn / _ROUNDS, places


def _squares(rows: Reals) -> Reals:
    lengths = (rows**2).sum(axis=1)
    found: Reals = np.maximum(lengths[:, None] + lengths[None, :] - 2 * rows @ rows.T, 0)
    return found


def _neighbourhoods(rows: Reals) -> Reals:
    """Return how near each pair is, so scaled that every point has about as many neighbours."""
    count = len(rows)
    away = _squares(rows)
    away /= max(float(away.mean()), _LEAST)
    goal = np.log(min(_PERPLEXITY, max((count - 1) / 3, 1.0)))
    low, high = np.zeros(count), np.full(count, np.inf)
    sharp = np.ones(count)
    for _ in range(_BISECTIONS):
        near = _near(away, sharp)
        spread = -(near * np.log(np.maximum(near, _LEAST))).sum(axis=1)
        wide = spread > goal
        low, high = np.where(wide, sharp, low), np.where(wide, high, sharp)
        sharp = np.where(np.isinf(high), sharp * 2, (low + np.where(np.isinf(high), low, high)) / 2)
    near = _near(away, sharp)
    both: Reals = np.maximum((near + near.T) / (2 * count), _LEAST).astype(np.float32)
    return both


def _near(away: Reals, sharp: NDArray[np.float64]) -> NDArray[np.float64]:
    fallen = np.exp(-(away - _nearest(away)) * sharp[:, None])
    np.fill_diagonal(fallen, 0)
    near: NDArray[np.float64] = fallen / np.maximum(fallen.sum(axis=1, keepdims=True), _LEAST)
    return near


def _nearest(away: Reals) -> Reals:
    """Return each point's distance to its nearest other, by which all are lessened so that none vanishes."""
    others = away + np.diag(np.full(len(away), np.inf, np.float32))
    found: Reals = (
        others.min(axis=1, keepdims=True) if len(away) > 1 else np.zeros((len(away), 1), np.float32)
    )
    return found


def _slope(wanted: Reals, places: Reals) -> Reals:
    bonds = 1 / (1 + _squares(places))
    np.fill_diagonal(bonds, 0)
    pull = (wanted - bonds / max(float(bonds.sum()), _LEAST)) * bonds
    found: Reals = 4 * (pull.sum(axis=1)[:, None] * places - pull @ places)
    return found
