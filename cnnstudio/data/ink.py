"""Ink from strokes: round pen dabs laid along the pen's way, each pixel as dark as its darkest dab."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


def stamp(points: Floats, radius: Floats, size: int, edge: float = 1.0) -> Floats:
    """Return (n, size, size) coverage 0..1 of dabs at points (n, T, 2) with radius (n, T); a radius <= 0 leaves none.

    Points are in pixels, (0, 0) being the corner of the picture; `edge` is the width of the soft rim in pixels.
    """
    margin = 2 * _reach(radius, edge)
    padded = size + 2 * margin
    canvas = np.zeros(len(points) * padded * padded, np.float32)
    # Pictures of like pens go together, so that a thin pen is not laid with a broad pen's square of pixels.
    by_width = np.argsort(radius.max(axis=1, initial=0), kind="stable")
    for part in np.array_split(by_width, max(1, radius.size // 6_000)):
        _stamp_some(canvas, padded, margin, points[part], radius[part], part, edge)
    whole = canvas.reshape(len(points), padded, padded)
    return whole[:, margin : margin + size, margin : margin + size]


def _reach(radius: Floats, edge: float) -> int:
    """Return how many pixels beside its own a dab may touch."""
    return int(np.ceil(radius.max(initial=0.0) + edge / 2 + 0.5))


def _stamp_some(
    canvas: Floats,
    padded: int,
    margin: int,
    points: Floats,
    radius: Floats,
    part: NDArray[np.intp],
    edge: float,
) -> None:
    """Lay the dabs of some pictures, each as a square of pixels; the margin takes those that hang over."""
    reach = _reach(radius, edge)
    low, high = -reach, padded - 2 * margin + reach
    picture, at = np.nonzero((radius > 0) & np.all((points > low) & (points < high), axis=2))
    dab, r = points[picture, at], radius[picture, at]
    pixel = np.floor(dab).astype(np.intp)
    square = np.arange(-reach, reach + 1)
    away = (square[None, :, None] + 0.5 + (pixel - dab)[:, None, :]).astype(np.float32)
    away *= away
    coverage = away[:, :, None, 1] + away[:, None, :, 0]
    np.sqrt(coverage, out=coverage)
    np.subtract((r + np.float32(edge / 2))[:, None, None], coverage, out=coverage)
    first = (part[picture] * padded + pixel[:, 1] + margin) * padded + pixel[:, 0] + margin
    index = first[:, None, None] + square[:, None] * padded + square
    seen = coverage > 0
    np.maximum.at(canvas, index[seen], np.minimum(coverage[seen] / np.float32(edge), 1.0))


def strokes_to_ink(strokes: Sequence[NDArray[np.floating]], size: int, width: float = 0.06) -> Bytes:
    """Return a (size, size) picture of strokes given in 0..1, drawn with a pen of this width (a share of the size)."""
    dabs = [
        _walk(np.asarray(stroke, np.float64) * size, step=max(0.25, width * size / 8)) for stroke in strokes
    ]
    points = np.concatenate([*dabs, np.zeros((0, 2))]).astype(np.float32)[None]
    radius = np.full(points.shape[:2], width * size / 2, np.float32)
    ink: Bytes = (stamp(points, radius, size)[0] * 255).round().astype(np.uint8)
    return ink


def _walk(points: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """Return points at most `step` apart along a polyline."""
    if len(points) < 2:
        return points
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    wanted = np.linspace(0.0, along[-1], int(np.ceil(along[-1] / step)) + 1)
    return np.stack([np.interp(wanted, along, points[:, axis]) for axis in (0, 1)], axis=1)
