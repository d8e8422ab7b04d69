"""A picture taken apart: red, green, blue, grey; hue, saturation, value; cyan, magenta, yellow and key."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnstudio.language import tr

Plane = NDArray[np.float32]
RED, GREEN, BLUE = 0, 1, 2
_GREY = np.array([0.299, 0.587, 0.114], np.float32)
"""How much red, green and blue count for brightness, as in television and in Pillow."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One plane: its letter, its name, its values from 0 to 1, and how it is worked out."""

    letter: str
    name: str
    values: Plane
    formula: str


def taken_apart(picture: NDArray[np.generic], white: float = 255.0) -> tuple[Part, ...]:
    """Return the eleven planes of a picture (height, width, 1 or 3 channels); a grey one has three equal colours."""
    shares = np.clip(np.asarray(picture, np.float32) / np.float32(white), 0, 1)
    rgb = shares if shares.shape[2] == 3 else np.repeat(shares[:, :, :1], 3, axis=2)
    value, least = rgb.max(axis=2), rgb.min(axis=2)
    hue, saturation = _hue(rgb, value, value - least), _over(value - least, value)
    cyan, magenta, yellow = (_over(value - rgb[:, :, place], value) for place in (RED, GREEN, BLUE))
    return (
        Part("R", tr("Red"), rgb[:, :, RED], "R"),
        Part("G", tr("Green"), rgb[:, :, GREEN], "G"),
        Part("B", tr("Blue"), rgb[:, :, BLUE], "B"),
        Part("L", tr("Grey"), rgb @ _GREY, "0.299 R + 0.587 G + 0.114 B"),
        Part("H", tr("Hue"), hue, tr("the angle on the colour wheel, 1 for 360°")),
        Part("S", tr("Saturation"), saturation, "(V - min) / V"),
        Part("V", tr("Value"), value, "max(R, G, B)"),
        Part("C", tr("Cyan"), cyan, "(1 - R - K) / (1 - K)"),
        Part("M", tr("Magenta"), magenta, "(1 - G - K) / (1 - K)"),
        Part("Y", tr("Yellow"), yellow, "(1 - B - K) / (1 - K)"),
        Part("K", tr("Key (black)"), 1 - value, "1 - max(R, G, B)"),
    )


def _over(part: Plane, whole: Plane) -> Plane:
    """Return a quotient that is 0 where there is nothing to divide by: black has neither saturation nor ink."""
    made: Plane = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return made


def _hue(rgb: Plane, value: Plane, spread: Plane) -> Plane:
    """Return the angle as a share of the circle, 0 for grey, which has none."""
    red, green, blue = (rgb[:, :, place] for place in (RED, GREEN, BLUE))
    sixth = np.select(
        [value == red, value == green],
        [_signed(green - blue, spread), 2 + _signed(blue - red, spread)],
        4 + _signed(red - green, spread),
    )
    made: Plane = np.where(spread > 0, (sixth / 6) % 1, 0).astype(np.float32)
    return made


def _signed(part: Plane, spread: Plane) -> Plane:
    made: Plane = np.divide(part, spread, out=np.zeros_like(part), where=spread > 0)
    return made
