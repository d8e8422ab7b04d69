"""What the lab can slide over: the course's numbers, patterns, photographs, images of the data set, the drawing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic.numbers import LARGEST_INPUT, Refused, frozen, need_room
from cnnstudio.language import tr
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.values import Table

Array = NDArray[np.float64]

LARGEST_SIDE = 256
BRIGHTEST = 9
"""Patterns are written in whole numbers from 0 to 9, so that each can be read in its cell."""
COURSE = Table(((1, 0, -2, 1), (-1, 0, 1, 2), (0, 2, 1, 0), (1, 0, 0, 1)))
COURSE_KERNEL = Table(((0, 1), (-1, 2)))


def _across(size: int) -> tuple[Array, Array]:
    """Return the row and the column of each cell."""
    row, column = np.mgrid[0:size, 0:size].astype(np.float64)
    return row, column


def _edge(size: int) -> Array:
    return np.where(_across(size)[1] >= size // 2, float(BRIGHTEST), 0.0)


def _slant(size: int) -> Array:
    row, column = _across(size)
    return np.where(np.abs(row + column - size + 1) <= size / 8, float(BRIGHTEST), 0.0)


def _checks(size: int) -> Array:
    row, column = _across(size)
    return np.asarray((row + column) % 2 * BRIGHTEST)


def _dot(size: int) -> Array:
    image = np.zeros((size, size))
    image[size // 2, size // 2] = BRIGHTEST
    return image


def _ramp(size: int) -> Array:
    return np.rint(_across(size)[1] / max(size - 1, 1) * BRIGHTEST)


def _ring(size: int) -> Array:
    row, column = _across(size)
    middle = (size - 1) / 2
    away = np.hypot(row - middle, column - middle)
    return np.clip(np.rint(BRIGHTEST * (1.5 - np.abs(away - size / 3))), 0, BRIGHTEST)


def _counting(size: int) -> Array:
    """Return I(r, c) = 10r + c, rows and columns counted from 1, as the course writes it."""
    row, column = _across(size)
    return 10 * (row + 1) + column + 1


PATTERNS: dict[str, Callable[[int], Array]] = {
    "edge": _edge,
    "slant": _slant,
    "checks": _checks,
    "dot": _dot,
    "ramp": _ramp,
    "ring": _ring,
    "counting": _counting,
}
PICTURES = frozenset({"photo", "photo-colour", "test", "drawing"})
"""Sources whose numbers run from 0 to 1 and are shown in grey."""


def sources() -> list[tuple[str, str]]:
    """Return all sources with their words."""
    return [
        ("course", tr("The course's numbers")),
        ("counting", tr("I(r, c) = 10r + c")),
        ("edge", tr("An upright edge")),
        ("slant", tr("A slanted stroke")),
        ("ring", tr("A ring")),
        ("checks", tr("A chequerboard")),
        ("ramp", tr("A ramp")),
        ("dot", tr("One bright pixel")),
        ("photo", tr("A photograph, grey")),
        ("photo-colour", tr("A photograph, three colours")),
        ("test", tr("A test image")),
        ("drawing", tr("Your drawing")),
        ("typed", tr("Typed numbers")),
    ]


def sized(source: str) -> bool:
    """Say whether a source comes in any size."""
    return source in PATTERNS or source.startswith("photo")


def load(source: str, size: int, number: int, context: LabContext) -> Table:
    """Return an input as rows, columns and channels; what is not there yet is refused with a sentence."""
    if source == "course":
        return Table(COURSE.array[..., None])
    if source in PATTERNS:
        return Table(PATTERNS[source](size)[..., None])
    if source.startswith("photo"):
        return Table(photograph(size, source == "photo-colour"))
    return Table(_shown(context.drawing) if source == "drawing" else _test_image(context, number))


def _test_image(context: LabContext, number: int) -> NDArray[Any]:
    samples = context.samples
    if samples is None or not samples.pictures:
        raise Refused(tr("No images are open; choose some in Data, and they appear here."), "source")
    images = samples.x_test if len(samples.x_test) else samples.x_train
    if not 0 <= number < len(images):
        raise Refused(tr("There are only {n} images.", n=len(images)), "number")
    return _shown(np.asarray(images[number]))


def _shown(image: NDArray[Any] | None) -> NDArray[Any]:
    """Return an image as numbers from 0 to 1 with a channel axis."""
    if image is None:
        raise Refused(tr("There is no drawing yet; draw something in Draw."), "source")
    need_room(image.shape[:2], LARGEST_INPUT, "source")
    array = image.astype(np.float64)
    if image.dtype == np.uint8 or array.max(initial=0.0) > 1.0:
        array = np.round(array / 255.0, 3)
    return array[..., None] if array.ndim == 2 else array


@lru_cache(8)
def photograph(size: int, colour: bool = False) -> Array:
    """Return the middle of a photograph as size x size x 1 or 3 numbers from 0 to 1, which nobody can change."""
    from PIL import Image

    picture = _opened()
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    small = picture.crop((left, top, left + side, top + side)).resize((size, size), Image.Resampling.LANCZOS)
    array = np.round(np.asarray(small.convert("RGB" if colour else "L"), dtype=np.float64) / 255.0, 3)
    return frozen(array if colour else array[..., None])


@cache
def _opened() -> Any:
    """Return the photograph of a flower that comes with scikit-learn, without loading scikit-learn."""
    from PIL import Image

    package = find_spec("sklearn")
    for folder in (package.submodule_search_locations or ()) if package is not None else ():
        path = Path(folder) / "datasets" / "images" / "flower.jpg"
        if path.is_file():
            with Image.open(path) as picture:
                return picture.convert("RGB")
    raise Refused(
        tr("The photograph that comes with scikit-learn is missing; choose another input."), "source"
    )
