"""Drawings and single images on their way into a network, step by step as the training pictures went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.centring import BOX, SIDE, mass_centres, origins, placed
from cnnstudio.data.errors import DataError, NoInk
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.language import tr

Bytes = NDArray[np.uint8]
Way = Literal["digit", "photo", "raw"]

FAINT = 24
"""Ink darker than this (of 255) is dirt or a soft rim, and does not widen the box around a digit."""


THIN = 1.2
"""Lines this wide (in pixels of the 20 x 20 box, on average) are thinner than those of 997 in 1,000 images of MNIST; a
network has hardly seen such."""
THICKENED = 2.4
"""How wide they are made; half of MNIST's images have lines between 2.0 and 2.8."""
_SPREAD = 1
"""How many pixels further their ink reaches on each side, for which the box keeps room."""


@dataclass(frozen=True, slots=True, eq=False)
class DigitSteps:
    """Each stage of preparing a drawn digit: the ink's box, that box made 20 pixels long, and its place in 28 x 28."""

    cropped: Bytes
    scaled: Bytes
    centred: Bytes
    box: tuple[int, int, int, int]
    """Top, left, height and width in the drawing's pixels."""
    centre: tuple[float, float]
    """Row and column of the centre of mass inside `scaled`."""
    origin: tuple[int, int]
    """Row and column at which the corner of `scaled` lies in `centred`."""


def digit_from_ink(ink: NDArray[Any]) -> DigitSteps:
    """Return the steps that turn bright ink (bytes, or shares 0 to 1) into a digit as MNIST's were made."""
    picture = _bytes(ink)
    top, left, height, width = box = ink_box(picture)
    cropped = picture[top : top + height, left : left + width]
    line = line_width(cropped)
    factor = fitting_factor(cropped, line)
    scaled = thickened(fitted(cropped, factor), line * factor)
    corner = origins(scaled[None])
    centre = mass_centres(scaled[None])[0]
    return DigitSteps(
        cropped,
        scaled,
        placed(scaled[None], corner)[0],
        box,
        (float(centre[0]), float(centre[1])),
        (int(corner[0, 0]), int(corner[0, 1])),
    )


def _bytes(ink: NDArray[Any]) -> Bytes:
    if ink.dtype == np.uint8:
        return np.asarray(ink)
    return _whole(np.clip(ink, 0, 1) * 255)


def _whole(values: NDArray[Any]) -> Bytes:
    """Return the values rounded and kept within 0 to 255."""
    rounded: Bytes = np.rint(np.clip(values, 0, 255)).astype(np.uint8)
    return rounded


def ink_box(picture: Bytes) -> tuple[int, int, int, int]:
    """Return top, left, height and width of the ink."""
    seen = picture > FAINT
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if len(rows) == 0:
        raise NoInk(tr("Draw a digit first."))
    return int(rows[0]), int(columns[0]), int(rows[-1] - rows[0] + 1), int(columns[-1] - columns[0] + 1)


def fitting_factor(cropped: Bytes, width: float = inf) -> float:
    """Return what makes the longer side 20 pixels, counting what lines this wide gain where they are thickened."""
    factor = BOX / float(max(cropped.shape))
    return factor if width * factor >= THIN else factor * (BOX - 2 * _SPREAD) / BOX


def fitted(cropped: Bytes, factor: float) -> Bytes:
    """Return the ink made `factor` as long; it lies in the middle of an even number of pixels."""
    size = tuple(max(2, 2 * int(np.ceil(length * factor / 2 - 1e-9))) for length in cropped.shape)
    return _whole(resized(cropped, size, (factor, factor)))


def line_width(ink: Bytes) -> float:
    """Return how wide the ink's lines are on average, in its own pixels: twice its area over the length of its edges."""
    # A line thinner than a pixel is grey, but its edges are as long as a black one's.
    seen = np.pad(ink > FAINT, 1)
    edges = sum(
        int(np.count_nonzero(one != two)) for one, two in ((seen[1:], seen[:-1]), (seen[:, 1:], seen[:, :-1]))
    )
    # Edges along rows and columns count a slanted one by 4 / pi too long, on average over all slants.
    return 2 * float(ink.sum()) / 255 / max(edges * np.pi / 4, 1.0)


def thickened(scaled: Bytes, width: float) -> Bytes:
    """Return the digit with wider lines, and as much larger, where they are this thin.

    A pixel's ink is spread over its neighbours and made denser.
    """
    if not 0 < width < THIN:
        return scaled
    wide = np.pad(scaled.astype(np.float32), 2 * _SPREAD)
    rows = wide[:-2] + 2 * wide[1:-1] + wide[2:]
    spread = (rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:]) / 16
    return _whole(spread * (THICKENED / width))


def _by_area(image: NDArray[Any], cells: int, factor: float) -> NDArray[np.float32]:
    """Return the image made `factor` as long along its first axis, averaged by area into the middle of the cells."""
    length = len(image)
    edges = np.clip((np.arange(cells + 1) - (cells - length * factor) / 2) / factor, 0, length)
    row = np.minimum(edges.astype(np.intp), length - 1)
    part = (edges - row).astype(np.float32).reshape(-1, *[1] * (image.ndim - 1))
    sums = np.add.reduceat(image, row, axis=0, dtype=np.float32)[:-1]
    sums[row[1:] == row[:-1]] = 0
    ends = part * image[row]
    averaged: NDArray[np.float32] = (sums + ends[1:] - ends[:-1]) * np.float32(factor)
    return averaged


def ink_from_image(image: Bytes) -> Bytes:
    """Return a grey picture with bright ink on dark paper; dark ink on light paper is turned over."""
    return inked(image, None)


def inked(image: Bytes, turned: bool | None) -> Bytes:
    """Return bright ink on dark paper; a picture that is, or is not, turned against its paper stays as it is."""
    grey = grey_of(image)
    paper, low, high = _paper(grey), int(grey.min()), int(grey.max())
    light = paper > (low + high) / 2
    if turned is not None and turned != light:
        return 255 - grey if turned else grey
    if paper == 0 and high == 255:
        return grey
    if light:
        grey, paper = 255 - grey, 255 - paper
    lifted = np.clip(grey.astype(np.float32) - paper, 0, None)
    most = float(lifted.max())
    return _whole(lifted * (255 / most if most >= FAINT else 0))


def on_light_paper(image: Bytes) -> bool:
    """Say whether a picture's rim is nearer to its brightest than to its darkest."""
    grey = grey_of(image)
    return _paper(grey) > (int(grey.min()) + int(grey.max())) / 2


def _paper(grey: Bytes) -> float:
    """Return the median of the rim; sorting bytes is several times as fast as asking for it by name."""
    rim = np.sort(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]]))
    return (float(rim[(len(rim) - 1) // 2]) + float(rim[len(rim) // 2])) / 2


def grey_of(image: Bytes) -> Bytes:
    """Return the picture without colours."""
    if image.ndim == 2:
        return image
    if image.shape[2] == 1:
        return image[:, :, 0]
    return _whole(image[:, :, :3] @ np.array([0.299, 0.587, 0.114]))


def _with_channels(image: Bytes, channels: int) -> Bytes:
    """Return (h, w, channels): colours become grey for one channel, grey is repeated for three."""
    solid = image[:, :, None] if image.ndim == 2 else image
    if solid.shape[2] == channels:
        return solid
    if channels == 1:
        return grey_of(solid)[:, :, None]
    if channels == 3:
        return np.repeat(grey_of(solid)[:, :, None], 3, axis=2)
    raise DataError(
        tr(
            "The picture has {given} channels, but the input layer takes {wanted}; use 1 or 3.",
            given=solid.shape[2],
            wanted=channels,
        )
    )


def photo(image: Bytes, shape: Sequence[int]) -> Bytes:
    """Return the whole image resized without stretching to (h, w, c); what it leaves open is its own border's grey."""
    height, width, channels = shape
    solid = _with_channels(image, channels)
    factor = min(height / solid.shape[0], width / solid.shape[1])
    rim = np.concatenate([solid[0], solid[-1], solid[:, 0], solid[:, -1]])
    paper = np.median(rim, axis=0)
    bare = solid.astype(np.float32) - paper.astype(np.float32)
    return _whole(resized(bare, (height, width), (factor, factor)) + paper)


def raw(image: Bytes, shape: Sequence[int]) -> Bytes:
    """Return the image as it is, stretched only where its size differs from (h, w, c)."""
    height, width, channels = shape
    solid = _with_channels(image, channels)
    if solid.shape[:2] == (height, width):
        return solid
    factors = (height / solid.shape[0], width / solid.shape[1])
    return _whole(resized(solid.astype(np.float32), (height, width), factors))


def resized(image: NDArray[Any], size: Sequence[int], factors: Sequence[float]) -> NDArray[np.float32]:
    """Return the image resampled by area into the middle of the size; cells it does not reach stay zero."""
    rows = _by_area(image, size[0], factors[0])
    return _by_area(rows.swapaxes(0, 1), size[1], factors[1]).swapaxes(0, 1)


def how_drawn(recipe: DataRecipe, input_shape: Sequence[int | None], samples_are_digits: bool) -> Way:
    """Return how single images are prepared: as digits for small one-channel inputs trained on digits."""
    if recipe.drawn_as != "auto":
        return recipe.drawn_as
    small = len(input_shape) == 3 and input_shape[2] == 1 and all((s or 99) <= 32 for s in input_shape[:2])
    return "digit" if small and samples_are_digits else "photo"


def prepared(image: Bytes, how: Way, input_shape: Sequence[int]) -> Bytes:
    """Return the image as bytes of the input's shape, ready for `scale`."""
    if len(input_shape) != 3:
        raise DataError(
            tr("This network takes no pictures, so it cannot classify one; give its input three axes.")
        )
    if how == "photo":
        return photo(image, input_shape)
    if how == "raw":
        return raw(image, input_shape)
    digit = digit_from_ink(ink_from_image(image)).centred
    return within(digit, input_shape)


def within(digit: Bytes, shape: Sequence[int]) -> Bytes:
    """Return the 28 x 28 digit in the middle of a larger input, or resized into a smaller one."""
    height, width, channels = shape
    if min(height, width) < SIDE:
        return photo(digit, shape)
    picture = np.zeros((height, width), np.uint8)
    top, left = (height - SIDE) // 2, (width - SIDE) // 2
    picture[top : top + SIDE, left : left + SIDE] = digit
    return _with_channels(picture, channels)
