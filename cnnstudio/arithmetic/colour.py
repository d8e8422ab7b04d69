"""An image taken apart into planes: red, green, blue, grey, and what HSV and CMYK make of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cnnstudio.arithmetic.numbers import LARGEST_INPUT, Array, Refused, finite, frozen, need_room
from cnnstudio.language import tr

PLANES = ("R", "G", "B", "grey", "H", "S", "V", "C", "M", "Y", "K")
GREY = (0.299, 0.587, 0.114)
"""How bright red, green and blue look (ITU-R BT.601)."""


def planes(image: ArrayLike) -> dict[str, Array]:
    """Return all planes of an image with values from 0 to 1, by name in the order of `PLANES`."""
    x = finite(image, "image")
    if x.ndim != 3 or x.shape[-1] != 3:
        raise Refused(tr("A colour image has height, width and three channels."), "image")
    need_room(x.shape[:2], LARGEST_INPUT, "image")
    if x.min() < 0 or x.max() > 1:
        raise Refused(tr("Colours are numbers from 0 to 1: divide bytes by 255."), "image")
    split = [x[..., n] for n in range(3)]
    every = [*split, x @ np.array(GREY), *_hsv(x), *_cmyk(x)]
    return {name: frozen(np.ascontiguousarray(plane)) for name, plane in zip(PLANES, every, strict=True)}


def _hsv(x: Array) -> tuple[Array, Array, Array]:
    """Return hue as a share of the colour circle, saturation, and value (the strongest channel)."""
    r, g, b = x[..., 0], x[..., 1], x[..., 2]
    most = x.max(axis=-1)
    span = most - x.min(axis=-1)
    width = np.where(span > 0, span, 1)
    hue = np.select(
        [span == 0, most == r, most == g], [0 * r, (g - b) / width, 2 + (b - r) / width], 4 + (r - g) / width
    )
    return (hue / 6) % 1, span / np.where(most > 0, most, 1), most


def _cmyk(x: Array) -> tuple[Array, Array, Array, Array]:
    """Return inks as shares: black takes what cyan, magenta and yellow have in common."""
    black = 1 - x.max(axis=-1)
    light = np.where(black < 1, 1 - black, 1)
    ink = np.where(black[..., None] < 1, (1 - x - black[..., None]) / light[..., None], 0)
    return ink[..., 0], ink[..., 1], ink[..., 2], black
