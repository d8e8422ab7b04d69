"""How ink becomes what the network gets: the steps of its training images, each of which can be left out to see why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.drawn import DigitSteps, Way, digit_from_ink, prepared, raw

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Steps:
    """Which of the steps are done."""

    centre: bool = True
    scale: bool = True
    invert: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the network gets, and for digits the way there."""

    image: Bytes
    """Height x width x channels."""
    digit: DigitSteps | None


def prepare_ink(ink: Bytes, way: Way, shape: tuple[int, ...], steps: Steps) -> Prepared:
    """Return the ink as the network's input of this shape; DataError where there is none."""
    if way != "digit":
        return Prepared(_inverted(prepared(ink[:, :, None], way, shape), steps), None)
    digit = digit_from_ink(ink)
    picture = _digit_picture(ink, digit, steps)
    if shape != (*picture.shape, 1):
        picture = prepared(picture[:, :, None], "raw", shape)
    return Prepared(_inverted(picture.reshape(shape), steps), digit)


def _inverted(image: Bytes, steps: Steps) -> Bytes:
    return 255 - image if steps.invert else image


def _digit_picture(ink: Bytes, digit: DigitSteps, steps: Steps) -> Bytes:
    side = digit.centred.shape[0]
    if steps.scale and steps.centre:
        return digit.centred
    if steps.scale:
        return _in_the_middle(digit.scaled, side)
    plain = raw(ink[:, :, None], (side, side, 1))[:, :, 0]
    return _by_mass(plain) if steps.centre else plain


def _in_the_middle(small: Bytes, side: int) -> Bytes:
    picture = np.zeros((side, side), np.uint8)
    top, left = (side - small.shape[0]) // 2, (side - small.shape[1]) // 2
    picture[top : top + small.shape[0], left : left + small.shape[1]] = small
    return picture


def _by_mass(picture: Bytes) -> Bytes:
    """Return the picture moved by whole pixels so that its centre of mass lies in the middle."""
    side = picture.shape[0]
    total = float(picture.sum()) or 1.0
    places = np.arange(side) + 0.5
    row = float((picture.sum(axis=1) * places).sum()) / total
    column = float((picture.sum(axis=0) * places).sum()) / total
    return _moved(picture, round(side / 2 - row), round(side / 2 - column))


def _moved(picture: Bytes, down: int, right: int) -> Bytes:
    side = picture.shape[0]
    moved: NDArray[Any] = np.zeros_like(picture)
    to = slice(max(down, 0), side + min(down, 0)), slice(max(right, 0), side + min(right, 0))
    of = slice(max(-down, 0), side + min(-down, 0)), slice(max(-right, 0), side + min(-right, 0))
    moved[to] = picture[of]
    return moved
