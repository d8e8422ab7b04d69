"""Numbers as colours: grey for pictures, blue below zero and orange above for everything else."""

from __future__ import annotations

import math
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from cnnstudio.ui.theme import Theme, load

# Where between zero and the end of the scale the pure hue stands; beyond it runs into the end colour.
_PURE = 0.58
ZERO_INDEX = 128
MISSING_INDEX = 0

Numbers = npt.NDArray[np.generic]
Indices = npt.NDArray[np.uint8]


def _mixed(start: QColor, end: QColor, share: float) -> QColor:
    def part(a: int, b: int) -> int:
        return round(a + (b - a) * share)

    return QColor(
        part(start.red(), end.red()), part(start.green(), end.green()), part(start.blue(), end.blue())
    )


def mixed(start: QColor, end: QColor, share: float) -> QColor:
    """Return the colour a share of the way from one to another."""
    return _mixed(start, end, min(max(share, 0.0), 1.0))


def signed_at(theme: Theme, share: float) -> QColor:
    """Return the colour of a number given as a share of the scale's end, from -1 to 1."""
    side = "positive" if share > 0 else "negative"
    size = min(abs(share), 1.0)
    pure = theme.colour(f"scale_{side}")
    if size <= _PURE:
        return mixed(theme.colour("scale_zero"), pure, size / _PURE)
    return mixed(pure, theme.colour(f"scale_{side}_end"), (size - _PURE) / (1 - _PURE))


def signed_colour(theme: Theme, value: float, limit: float) -> QColor:
    """Return the colour of a value on a scale from -limit to limit; not a number is the error colour."""
    if math.isnan(value):
        return theme.colour("error")
    return signed_at(theme, value / limit if limit > 0 else 0.0)


def grey_colour(value: float, low: float = 0.0, high: float = 1.0) -> QColor:
    """Return the grey of a picture's value between black at low and white at high."""
    share = (value - low) / (high - low) if high > low else 0.0
    level = round(255 * min(max(0.0 if math.isnan(share) else share, 0.0), 1.0))
    return QColor(level, level, level)


@cache
def _signed_table(name: str) -> tuple[int, ...]:
    theme = load(name)
    steps = (signed_at(theme, (index - ZERO_INDEX) / 127) for index in range(1, 256))
    return (theme.colour("error").rgb(), *(colour.rgb() for colour in steps))


def signed_table(theme: Theme) -> tuple[int, ...]:
    """Return 256 colours for an indexed picture: 1 is -limit, 128 is zero, 255 is limit, 0 is missing."""
    return _signed_table(theme.name)


@cache
def grey_table() -> tuple[int, ...]:
    """Return 256 greys for an indexed picture."""
    return tuple(QColor(level, level, level).rgb() for level in range(256))


def signed_limit(values: Numbers) -> float:
    """Return the largest finite magnitude, so that the scale is the same on both sides of zero."""
    numbers = np.abs(np.asarray(values, dtype=np.float64))
    finite = numbers[np.isfinite(numbers)]
    return float(finite.max()) if finite.size else 0.0


def signed_indices(values: Numbers, limit: float) -> Indices:
    """Return table indices of values on a scale from -limit to limit."""
    numbers = np.asarray(values, dtype=np.float64)
    missing = np.isnan(numbers)
    shares = np.clip(np.where(missing, 0.0, numbers) / (limit if limit > 0 else 1.0), -1.0, 1.0)
    indices = (ZERO_INDEX + np.rint(shares * 127)).astype(np.uint8)
    indices[missing] = MISSING_INDEX
    return indices


def grey_indices(values: Numbers, low: float = 0.0, high: float = 1.0) -> Indices:
    """Return greys of a picture's values; bytes are taken as they are."""
    if values.dtype == np.uint8:
        return np.ascontiguousarray(values, dtype=np.uint8)
    numbers = np.nan_to_num(np.asarray(values, dtype=np.float64), nan=low)
    shares = np.clip((numbers - low) / ((high - low) or 1.0), 0.0, 1.0)
    return np.rint(shares * 255).astype(np.uint8)


def luminance(colour: QColor) -> float:
    """Return the relative luminance of WCAG, 0 for black to 1 for white."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(colour: QColor) -> QColor:
    """Return the ink for text on a coloured cell: black above luminance 0.22, else white."""
    return QColor("black") if _bright(colour.rgb()) else QColor("white")


@lru_cache(4096)
def _bright(rgb: int) -> bool:
    return luminance(QColor(rgb)) > 0.22
