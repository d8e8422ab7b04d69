"""Convolution of two functions: f, the flipped and shifted g, their product, and its area with the error told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic.numbers import Array, Refused, frozen, real, whole
from cnnstudio.language import tr

Function = Callable[[Array], NDArray[Any]]


class Shape(NamedTuple):
    """A function with a stretch outside which it is 0 (or too small to see), and the places where it bends or leaps."""

    function: Function
    low: float
    high: float
    breaks: tuple[float, ...]


def _box(t: Array) -> Array:
    return np.where((t >= -0.5) & (t <= 0.5), 1.0, 0.0)


def _ramp(t: Array) -> Array:
    return np.where((t >= 0) & (t <= 1), t, 0.0)


def _step_pair(t: Array) -> Array:
    return np.where((t >= -1) & (t < 0), -1.0, 0.0) + np.where((t >= 0) & (t <= 1), 1.0, 0.0)


SHAPES: dict[str, Shape] = {
    "box": Shape(_box, -0.5, 0.5, (-0.5, 0.5)),
    "triangle": Shape(lambda t: np.maximum(1 - np.abs(t), 0), -1, 1, (-1, 0, 1)),
    "ramp": Shape(_ramp, 0, 1, (0, 1)),
    "decay": Shape(lambda t: np.where(t >= 0, np.exp(-np.maximum(t, 0)), 0.0), 0, 40, (0,)),
    "gaussian": Shape(lambda t: np.exp(-(t**2) / 2) / np.sqrt(2 * np.pi), -9, 9, ()),
    "edge": Shape(_step_pair, -1, 1, (-1, 0, 1)),
    "sine arch": Shape(lambda t: np.where((t >= 0) & (t <= np.pi), np.sin(t), 0.0), 0, np.pi, (0, np.pi)),
}
"""Edge is -1, then 1: it differs from itself turned about, so that convolution and correlation differ."""


@dataclass(frozen=True, eq=False)
class Moment:
    """One position of the sliding function: the curves to draw, and the area under their product."""

    shift: float
    t: Array
    f: Array
    g: Array
    """g(shift - t) for convolution, g(t - shift) for correlation."""
    product: Array
    area: float
    error: float
    """How far the area may be from the truth: the difference to half as many points."""


def _shape(name: str) -> Shape:
    if name not in SHAPES:
        raise Refused(
            tr("No function is called {name}; there are: {names}.", name=name, names=", ".join(SHAPES)),
            "function",
        )
    return SHAPES[name]


def moment(f: str, g: str, shift: float, *, flipped: bool = True, points: int = 401) -> Moment:
    """Return one position of g over f; flipped is convolution, else correlation."""
    first, second, at = _shape(f), _shape(g), real(shift, "shift")
    t = np.linspace(min(first.low, -3.0) - 1, max(first.high, 3.0) + 1, whole(points, "points", least=2))
    slid = second.function(at - t if flipped else t - at)
    areas, errors = _areas(first, second, np.array([at]), flipped)
    values = first.function(t)
    return Moment(
        at, frozen(t), frozen(values), frozen(slid), frozen(values * slid), float(areas[0]), float(errors[0])
    )


def slid_areas(f: str, g: str, shifts: Array, *, flipped: bool = True) -> tuple[Array, float]:
    """Return the area at every shift, the convolution itself, and the largest error among them."""
    fine, errors = _areas(_shape(f), _shape(g), np.asarray(shifts, dtype=np.float64), flipped)
    return frozen(fine), float(errors.max(initial=0.0))


def _areas(f: Shape, g: Shape, shifts: Array, flipped: bool) -> tuple[Array, Array]:
    """Integrate piece by piece between all bends and leaps by Gauss and Legendre's rule: exact where both are straight."""
    turned = (-g.high, -g.low) if flipped else (g.low, g.high)
    low = np.maximum(shifts + turned[0], f.low)
    high = np.maximum(np.minimum(shifts + turned[1], f.high), low)
    bends = [np.full(shifts.shape, at) for at in f.breaks]
    bends += [shifts - at if flipped else shifts + at for at in g.breaks]
    even = np.linspace(low, high, 9)
    cuts = np.sort(np.clip(np.concatenate([np.reshape(bends, (-1, shifts.size)), even]), low, high), axis=0)
    fine, coarse = (_pieces(f, g, shifts, flipped, cuts, points) for points in (16, 8))
    return fine, np.abs(fine - coarse)


def _pieces(f: Shape, g: Shape, shifts: Array, flipped: bool, cuts: Array, points: int) -> Array:
    nodes, weights = _gauss(points)
    half, middle = np.diff(cuts, axis=0)[..., None] / 2, (cuts[1:] + cuts[:-1])[..., None] / 2
    t, moved = middle + half * nodes, shifts[:, None]
    values = f.function(t) * g.function(moved - t if flipped else t - moved)
    return np.asarray((values * weights * half).sum(axis=(0, 2)))


@cache
def _gauss(points: int) -> tuple[Array, Array]:
    """Return where Gauss and Legendre look between -1 and 1, and how much each place weighs."""
    nodes, weights = np.polynomial.legendre.leggauss(points)
    return nodes, weights
