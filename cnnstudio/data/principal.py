"""The directions in which rows of numbers differ most."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
_MOST = 20_000
"""Rows the directions are taken from; of more rows so many are spread over the whole."""
_WIDE, _SPARE = 1024, 10


def axes(rows: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """Return the mean of the rows and up to `count` directions, as columns, the one of the largest spread first."""
    centre, directions, _ = spread(rows, count)
    return centre, directions


def spread(rows: Numbers, count: int) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """Return mean, directions, and which share of all the variance lies along each of them."""
    some = rows[np.linspace(0, len(rows) - 1, min(len(rows), _MOST)).astype(np.intp)]
    centre = some.mean(axis=0, dtype=np.float64).astype(np.float32)
    away = some - centre
    whole = np.einsum("ij,ij->", away, away, dtype=np.float64) / max(len(some), 1)
    basis = _searched(away, count)
    inside = away if basis is None else away @ basis
    values, vectors = np.linalg.eigh((inside.T @ inside).astype(np.float64) / max(len(some), 1))
    chosen = vectors[:, ::-1][:, :count]
    chosen = chosen if basis is None else basis @ chosen
    # The sign of a direction is free; the largest part is made positive so that a map looks the same each time.
    signs = np.sign(chosen[np.abs(chosen).argmax(axis=0), np.arange(chosen.shape[1])])
    shares = np.maximum(values[::-1][:count], 0.0) / max(whole, 1e-12)
    return centre, np.ascontiguousarray(chosen * signs, np.float32), shares


def _searched(away: Numbers, count: int) -> Numbers | None:
    """Return few directions that hold nearly all of what the first `count` hold, where the rows are wide; else None.

    A random start, drawn twice towards the large directions, is enough; all directions of 10,000 columns would take
    minutes.
    """
    width = away.shape[1]
    if width <= _WIDE:
        return None
    guess = np.random.default_rng(0).normal(size=(width, count + _SPARE)).astype(np.float32)
    for _ in range(2):
        guess, _ = np.linalg.qr(away.T @ (away @ guess))
    return np.asarray(guess, np.float32)
