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
    r, g, b = (np.ascontiguousarray(x[..., n]) for n in range(3))
    most = np.maximum(np.maximum(r, g), b)
    grey = GREY[0] * r + GREY[1] * g + GREY[2] * b
    every = [r, g, b, grey, *_hue_and_saturation(r, g, b, most), most, *_inks(r, g, b, most)]
    return {name: frozen(plane) for name, plane in zip(PLANES, every, strict=True)}


def _hue_and_saturation(r: Array, g: Array, b: Array, most: Array) -> tuple[Array, Array]:
    """Return hue as a share of the colour circle, and saturation; value is the strongest channel."""
    span = most - np.minimum(np.minimum(r, g), b)
    width = np.where(span > 0, span, 1)
    hue = np.where(most == r, (g - b) / width, np.where(most == g, 2 + (b - r) / width, 4 + (r - g) / width))
    hue = np.where(hue < 0, hue + 6, hue) / 6
    return np.where(span > 0, hue, 0), span / np.where(most > 0, most, 1)


def _inks(r: Array, g: Array, b: Array, most: Array) -> tuple[Array, Array, Array, Array]:
    """Return cyan, magenta, yellow and black as shares: black takes what the others have in common."""
    light = np.where(most > 0, most, 1)
    cyan, magenta, yellow = (np.where(most > 0, (most - plane) / light, 0) for plane in (r, g, b))
    return cyan, magenta, yellow, 1 - most
