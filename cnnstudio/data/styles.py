"""Styles of handwriting: the strokes of resources/pen-digits, and the smooth curve through their points."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.paths import resource

Floats = NDArray[np.float32]

STEP = 2.4
"""Distance of neighbouring curve points, in hundredths of a digit's height."""

REACH = 10.0
"""How far a stroke is continued beyond its ends, so that a hasty pen can overshoot."""


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """One way of writing a digit: shapes of P points, and the T curve points as their linear combination."""

    digit: int
    name: str
    share: float
    loose: float
    pen: float
    wide: float
    shapes: Floats  # (shapes, P, 2)
    curve: Floats  # (T, P)
    stroke_of_point: NDArray[np.intp]  # (P,)
    stroke: NDArray[np.intp]  # (T,)
    from_start: Floats  # (T,) distance along the stroke, below zero before its start
    to_end: Floats  # (T,)


@cache
def styles(digit: int) -> tuple[Style, ...]:
    """Return all ways of writing this digit; their shares add up to one."""
    text = resource("pen-digits", f"{digit}.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)["style"]
    total = sum(entry["share"] for entry in entries)
    return tuple(_style(digit, entry, entry["share"] / total) for entry in entries)


def _style(digit: int, entry: dict[str, Any], share: float) -> Style:
    """Build a style from its table; the curve is laid through the mean of its shapes."""
    strokes = [_stroke(text) for text in entry["shapes"][0]]
    shapes = np.array(
        [[p for text in shape for p in _stroke(text)[0]] for shape in entry["shapes"]], np.float32
    )
    counts = [len(points) for points, _ in strokes]
    starts = np.cumsum([0, *counts])
    mean = shapes.mean(axis=0)
    parts = [_curve(mean[a:b], corners) for (a, b), (_, corners) in zip(_pairs(starts), strokes, strict=True)]
    curve = np.zeros((sum(len(part[0]) for part in parts), starts[-1]), np.float32)
    row = 0
    for (a, b), (weights, _, _) in zip(_pairs(starts), parts, strict=True):
        curve[row : row + len(weights), a:b] = weights
        row += len(weights)
    return Style(
        digit,
        entry["name"],
        share,
        entry["loose"],
        entry.get("pen", 1.0),
        entry.get("wide", 1.0),
        shapes,
        curve,
        stroke_of_point=np.repeat(np.arange(len(counts)), counts),
        stroke=np.repeat(np.arange(len(parts)), [len(part[0]) for part in parts]),
        from_start=np.concatenate([part[1] for part in parts]),
        to_end=np.concatenate([part[2] for part in parts]),
    )


def _pairs(starts: NDArray[np.intp]) -> list[tuple[int, int]]:
    return list(pairwise(starts.tolist()))


def _stroke(text: str) -> tuple[list[tuple[float, float]], list[int]]:
    """Return the points of "16,32 20,12! 84,10" and the positions of its corners."""
    words = text.split()
    corners = [at for at, word in enumerate(words) if word.endswith("!")]
    pairs = (word.rstrip("!").split(",") for word in words)
    return [(float(x), float(y)) for x, y in pairs], corners


def _curve(points: Floats, corners: list[int]) -> tuple[Floats, Floats, Floats]:
    """Return the weights (T, P) of evenly spaced curve points with their distances from both ends."""
    dense = _spline(len(points), corners, per_span=64)
    path = dense @ points
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    steps = int(np.ceil(along[-1] / STEP))
    wanted = np.linspace(0.0, along[-1], steps + 1)
    even = _rows_at(dense, along, wanted)
    before, after = _extended(even[:4], along[-1] / steps), _extended(even[:-5:-1], along[-1] / steps)
    distance = np.concatenate([before[1][::-1], wanted, along[-1] - after[1]]).astype(np.float32)
    weights = np.concatenate([before[0][::-1], even, after[0]]).astype(np.float32)
    return weights, distance, (along[-1] - distance).astype(np.float32)


def _rows_at(dense: NDArray[Any], along: NDArray[Any], wanted: NDArray[Any]) -> NDArray[Any]:
    """Return the rows of the dense curve at these distances, interpolated between neighbours."""
    position = np.interp(wanted, along, np.arange(len(along)))
    left = np.minimum(position.astype(int), len(dense) - 2)
    part = (position - left)[:, None]
    rows: NDArray[Any] = dense[left] * (1 - part) + dense[left + 1] * part
    return rows


def _extended(first: NDArray[Any], step: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return weights that continue the stroke straight on from its end, and their distances below zero."""
    slope = (first[0] - first[-1]) / (len(first) - 1)
    far = np.arange(1, int(REACH / step) + 1)
    return first[0] + far[:, None] * slope, -far * step


def _spline(count: int, corners: list[int], per_span: int) -> NDArray[Any]:
    """Return the weights of a Catmull-Rom curve through the points; a corner ends one curve and starts the next."""
    stops = [0, *[c for c in corners if 0 < c < count - 1], count - 1]
    rows = [np.eye(count)[:1]]
    for start, end in pairwise(stops):
        rows += [_span(count, at, start, end, per_span) for at in range(start, end)]
    return np.concatenate(rows)


def _span(count: int, at: int, start: int, end: int, samples: int) -> NDArray[Any]:
    """Return the weights between two neighbouring points; at an end the missing neighbour is mirrored."""
    unit = np.eye(count)
    here, there = unit[at], unit[at + 1]
    before = unit[at - 1] if at > start else 2 * here - there
    beyond = unit[at + 2] if at + 1 < end else 2 * there - here
    t = (np.arange(1, samples + 1) / samples)[:, None]
    cubic = 3 * (here - there) + beyond - before
    square = 2 * before - 5 * here + 4 * there - beyond
    weights: NDArray[Any] = 0.5 * (2 * here + (there - before) * t + square * t**2 + cubic * t**3)
    return weights
