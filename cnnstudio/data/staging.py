"""A drawn digit's way into the network, step by step; each step can be left out to see what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.centring import SIDE, mass_centres, origins, placed
from cnnstudio.data.drawn import fitted, fitting_factor, ink_box, inked, line_width, on_light_paper, thickened

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Steps:
    """Which steps are done; `invert` turns ink and paper over, as ink on light paper needs it."""

    invert: bool = False
    crop: bool = True
    scale: bool = True
    smooth: bool = True
    thicken: bool = True
    centre: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Stages:
    """The picture after each step."""

    ink: Bytes
    """The whole pad, ink turned over where that is done."""
    box: tuple[int, int, int, int]
    """Top, left, height and width of what is cut out, in the pad's pixels."""
    cropped: Bytes
    sampled: Bytes
    """Made small by taking one pixel of many."""
    scaled: Bytes
    """Made small by averaging over areas, or as sampled where nothing is smoothed."""
    thick: Bytes
    """With lines as wide as those of the training images, where they were thinner than any of those."""
    centre: tuple[float, float]
    """Row and column of the centre of mass inside `thick`."""
    origin: tuple[int, int]
    """Row and column of the corner of `thick` in `placed`."""
    placed: Bytes


def usual(picture: Bytes) -> Steps:
    """Return the steps that training pictures went through, for a pad with this paper."""
    return Steps(invert=on_light_paper(picture))


def staged(picture: Bytes, steps: Steps) -> Stages:
    """Return all stages of a pad's picture; NoInk where none is seen."""
    ink = inked(picture, steps.invert)
    box = ink_box(ink)
    top, left, height, width = box if steps.crop else (0, 0, *ink.shape)
    cropped = ink[top : top + height, left : left + width]
    line = line_width(cropped) if steps.thicken else inf
    factor = fitting_factor(cropped, line) if steps.scale else SIDE / max(ink.shape)
    scaled = fitted(cropped, factor)
    sampled = _sampled(cropped, scaled.shape, factor)
    small = scaled if steps.smooth else sampled
    chosen = thickened(small, line * factor)
    where = None if steps.scale else (top, left)
    corner = origins(chosen[None])[0] if steps.centre else _corner(cropped, chosen, where, factor)
    centre = mass_centres(chosen[None])[0]
    return Stages(
        ink,
        (top, left, height, width),
        cropped,
        sampled,
        small,
        chosen,
        (float(centre[0]), float(centre[1])),
        (int(corner[0]), int(corner[1])),
        placed(chosen[None], corner[None])[0],
    )


def _corner(cropped: Bytes, small: Bytes, where: tuple[int, int] | None, factor: float) -> NDArray[np.intp]:
    """Return where the small picture lies without centring: in the middle, or as it lay on the pad."""
    if where is None:
        return (SIDE - np.array(small.shape)) // 2
    slack = (np.array(small.shape) - np.array(cropped.shape) * factor) / 2
    return np.rint(np.array(where) * factor - slack).astype(np.intp)


def _sampled(cropped: Bytes, size: tuple[int, ...], factor: float) -> Bytes:
    """Return the picture made small by the pixel in the middle of each cell; cells beside it are dark."""
    small: Bytes = np.zeros(size, np.uint8)
    rows, columns = (
        (np.arange(cells) + 0.5 - (cells - length * factor) / 2) / factor
        for cells, length in zip(size, cropped.shape, strict=True)
    )
    inside = [(at >= 0) & (at < length) for at, length in zip((rows, columns), cropped.shape, strict=True)]
    taken = cropped[np.ix_(rows[inside[0]].astype(np.intp), columns[inside[1]].astype(np.intp))]
    small[np.ix_(np.flatnonzero(inside[0]), np.flatnonzero(inside[1]))] = taken
    return small
