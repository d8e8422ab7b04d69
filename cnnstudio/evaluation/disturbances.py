"""Pictures made harder: moved, turned, noisy, blurred, with less contrast; each by a strength that 0 leaves as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.language import tr

Pictures = NDArray[Any]
"""(n, rows, columns, channels), bytes or fractions."""

_SEED = 20_260


def _shifted(pictures: NDArray[np.float64], pixels: float, _white: float) -> NDArray[np.float64]:
    """Move to the right and down by whole pixels; what comes in is black."""
    step = round(pixels)
    moved = np.zeros_like(pictures)
    high, wide = pictures.shape[1:3]
    if step < min(high, wide):
        moved[:, step:, step:] = pictures[:, : high - step, : wide - step]
    return moved


def _turned(pictures: NDArray[np.float64], degrees: float, _white: float) -> NDArray[np.float64]:
    """Turn about the centre, anticlockwise, each value mixed from its four neighbours; outside is black."""
    high, wide = pictures.shape[1:3]
    angle = np.deg2rad(degrees)
    middle = (high - 1) / 2, (wide - 1) / 2
    down, right = np.mgrid[0:high, 0:wide].astype(np.float64)
    down, right = down - middle[0], right - middle[1]
    from_row = np.cos(angle) * down + np.sin(angle) * right + middle[0]
    from_column = -np.sin(angle) * down + np.cos(angle) * right + middle[1]
    framed = np.pad(pictures, ((0, 0), (1, 1), (1, 1), (0, 0)))
    rows, columns = np.clip(from_row + 1, 0, high + 1), np.clip(from_column + 1, 0, wide + 1)
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    below, beside = np.minimum(top + 1, high + 1), np.minimum(left + 1, wide + 1)
    lower, farther = (rows - top)[None, :, :, None], (columns - left)[None, :, :, None]
    upper = framed[:, top, left] * (1 - farther) + framed[:, top, beside] * farther
    under = framed[:, below, left] * (1 - farther) + framed[:, below, beside] * farther
    return np.asarray(upper * (1 - lower) + under * lower)


def _noisy(pictures: NDArray[np.float64], deviation: float, white: float) -> NDArray[np.float64]:
    """Add normal noise whose deviation is a share of white; always the same noise, so that strengths compare."""
    noise = np.random.default_rng(_SEED).standard_normal(pictures.shape)
    return np.clip(pictures + deviation * white * noise, 0, white)


def _blurred(pictures: NDArray[np.float64], sigma: float, _white: float) -> NDArray[np.float64]:
    """Blur by a bell of this width in pixels, rows and columns in turn; the edge is continued."""
    reach = max(int(np.ceil(3 * sigma)), 1)
    offsets = np.arange(-reach, reach + 1)
    weights = np.exp(-(offsets**2) / (2 * sigma**2))
    weights /= weights.sum()
    for axis in (1, 2):
        room = [(reach, reach) if a == axis else (0, 0) for a in range(4)]
        wide = np.pad(pictures, room, mode="edge")
        size = pictures.shape[axis]
        pictures = np.asarray(
            sum(w * wide.take(range(k, k + size), axis=axis) for k, w in enumerate(weights))
        )
    return pictures


def _paler(pictures: NDArray[np.float64], share: float, _white: float) -> NDArray[np.float64]:
    """Draw each picture towards its own mean by this share; at 1 nothing is left to see."""
    mean = pictures.mean(axis=(1, 2), keepdims=True)
    return np.asarray(mean + (1 - share) * (pictures - mean))


@dataclass(frozen=True, slots=True)
class Disturbance:
    """One way to make pictures harder, and the strengths at which it is tried."""

    key: str
    levels: tuple[float, ...]
    apply: Callable[[NDArray[np.float64], float, float], NDArray[np.float64]]


DISTURBANCES = {
    one.key: one
    for one in (
        Disturbance("shift", (0, 1, 2, 3, 4, 6, 8), _shifted),
        Disturbance("rotate", (0, 5, 10, 15, 20, 30, 45), _turned),
        Disturbance("noise", (0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4), _noisy),
        Disturbance("blur", (0, 0.5, 0.75, 1, 1.5, 2, 3), _blurred),
        Disturbance("contrast", (0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9), _paler),
    )
}


def disturbed(pictures: Pictures, key: str, level: float) -> Pictures:
    """Return pictures of the same shape and kind of number, made harder; at strength 0 they are the same."""
    if level == 0:
        return pictures
    bytes_ = pictures.dtype == np.uint8
    white = 255.0 if bytes_ else max(float(pictures.max(initial=0.0)), 1e-9)
    found = DISTURBANCES[key].apply(pictures.astype(np.float64), float(level), white)
    return np.rint(np.clip(found, 0, 255)).astype(np.uint8) if bytes_ else found.astype(pictures.dtype)


def title(key: str) -> str:
    """Return what a disturbance is called."""
    return {
        "shift": tr("Shift"),
        "rotate": tr("Rotate"),
        "noise": tr("Noise"),
        "blur": tr("Blur"),
        "contrast": tr("Contrast"),
    }[key]


def unit(key: str) -> str:
    """Return what its strength is counted in."""
    return {
        "shift": tr("pixels to the right and down"),
        "rotate": tr("degrees"),
        "noise": tr("deviation, as a share of white"),
        "blur": tr("width of the bell in pixels"),
        "contrast": tr("share of the contrast taken away"),
    }[key]
