"""Values of enlarged and resized pictures: which pixels are mixed, and in which shares."""

from __future__ import annotations

import math

import numpy as np

from cnnstudio.arithmetic.explaining.case import Case, explains, grid, read
from cnnstudio.arithmetic.explaining.convolving import split
from cnnstudio.arithmetic.explaining.explanation import Explanation, Unexplained
from cnnstudio.arithmetic.explaining.finishing import finished
from cnnstudio.arithmetic.numbers import Array, Whole
from cnnstudio.language import tr

_BEND = -0.5
"""The cubic's free number (Keys, 1981), as TensorFlow sets it."""


@explains("UpSampling2D")
def enlarged(case: Case) -> Explanation:
    """Mix the pixels near the place that the new pixel's middle falls on."""
    board = grid(case.inputs[0].shape, channels_first=case.channels_first)
    place, channel = split(case, case.at)
    how = case.told("interpolation")
    found = [
        shares(how, p, size, size * times)
        for p, size, times in zip(place, board.spatial, case.told("size"), strict=True)
    ]
    origins = board.cells([at for at, _ in found], np.array([channel]))
    weights = np.outer(found[0][1], found[1][1])[..., None]
    terms = read(case, origins, tr("pixels mixed"), weights=weights)
    return finished(case, (terms,), None, None, lambda: (np.zeros(1), 0))


def shares(how: str, place: int, size: int, made: int) -> tuple[Whole, Array]:
    """Return the pixels along one axis that a new pixel mixes, and their shares."""
    if how == "nearest":
        return np.array([min(place * size // made, size - 1)]), np.ones(1)
    middle = (place + 0.5) * size / made
    match how:
        case "bilinear":
            return _linear(middle, size)
        case "bicubic":
            return _cubic(middle, size)
        case "lanczos3" | "lanczos5":
            return _lanczos(middle, size, int(how[-1]))
    raise Unexplained(tr("Enlarging by {how} is not worked out here.", how=how))


def _linear(middle: float, size: int) -> tuple[Whole, Array]:
    low = math.floor(middle - 0.5)
    part = middle - 0.5 - low
    return np.clip(np.array([low, low + 1]), 0, size - 1), np.array([1 - part, part])


def _cubic(middle: float, size: int) -> tuple[Whole, Array]:
    low = math.floor(middle - 0.5)
    # TensorFlow keeps a table of 1,024 steps between two pixels.
    part = round((middle - 0.5 - low) * 1024) / 1024
    at = np.arange(low - 1, low + 3)
    weights = np.array([_keys(d) for d in (1 + part, part, 1 - part, 2 - part)])
    weights = np.where((at >= 0) & (at < size), weights, 0.0)
    return np.clip(at, 0, size - 1), weights / weights.sum()


def _keys(x: float) -> float:
    if x <= 1:
        return ((_BEND + 2) * x - (_BEND + 3)) * x * x + 1
    return ((_BEND * x - 5 * _BEND) * x + 8 * _BEND) * x - 4 * _BEND if x < 2 else 0.0


def _lanczos(middle: float, size: int, radius: int) -> tuple[Whole, Array]:
    first = max(math.ceil(middle - radius - 0.5), 0)
    last = min(math.floor(middle + radius - 0.5), size - 1)
    at = np.arange(first, last + 1)
    away = np.abs(at + 0.5 - middle)
    weights = np.where(away <= radius, np.sinc(away) * np.sinc(away / radius), 0.0)
    return at, weights / weights.sum()
