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
    reach = int(np.ceil(radius.max(initial=0.0) + edge / 2 + 0.5))
    padded = size + 4 * reach
    canvas = np.zeros(len(points) * padded * padded, np.float32)
    for part in np.array_split(np.arange(len(points)), max(1, points.shape[1] * len(points) // 20_000)):
        _stamp_some(canvas, padded, points, radius, part, reach, edge)
    whole = canvas.reshape(len(points), padded, padded)
    return whole[:, 2 * reach : 2 * reach + size, 2 * reach : 2 * reach + size]


def _stamp_some(
    canvas: Floats,
    padded: int,
    points: Floats,
    radius: Floats,
    part: NDArray[np.intp],
    reach: int,
    edge: float,
) -> None:
    """Lay the dabs of some pictures; each dab is a square of pixels, so the canvas has a margin of two reaches."""
    picture, at = np.nonzero(radius[part] > 0)
    if len(picture) == 0:
        return
    rows, size = part[picture], padded - 4 * reach
    dab, r = points[rows, at], radius[rows, at]
    inside = np.all((dab > -reach) & (dab < size + reach), axis=1)
    rows, dab, r = rows[inside], dab[inside], r[inside]
    pixel = np.floor(dab).astype(np.intp)
    square = np.arange(-reach, reach + 1)
    away = (square[None, :, None] + 0.5 + (pixel - dab)[:, None, :]).astype(np.float32)
    away *= away
    coverage = np.sqrt(away[:, :, None, 1] + away[:, None, :, 0])
    np.subtract((r / edge + np.float32(0.5))[:, None, None], coverage / np.float32(edge), out=coverage)
    first = (rows * padded + pixel[:, 1] + 2 * reach) * padded + pixel[:, 0] + 2 * reach
    index = first[:, None, None] + square[:, None] * padded + square
    seen = coverage > 0
    np.maximum.at(canvas, index[seen], np.minimum(coverage[seen], 1.0))


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
