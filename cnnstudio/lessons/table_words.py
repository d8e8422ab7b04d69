"""Words of lessons about tables of numbers: making them, drawing them for a student, and looking something up."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnstudio.arithmetic.numbers import Refused, need_room
from cnnstudio.language import tr
from cnnstudio.lessons.expressions import Shape, Word

Array = NDArray[np.float64]
Dice = np.random.Generator | None


def _counting(rows: int, columns: int) -> Array:
    """Return I(r, c) = 10r + c, counted from 1."""
    need_room((rows, columns), 4_096, "input")
    row, column = np.mgrid[1 : rows + 1, 1 : columns + 1]
    return np.asarray(10.0 * row + column, dtype=np.float64)


def _ones(rows: int, columns: int | None = None) -> Array:
    sizes = (rows,) if columns is None else (rows, columns)
    need_room(sizes, 4_096, "input")
    return np.ones(sizes)


def _bright(first: int, size: int, row: int, column: int, value: float = 255.0) -> Array:
    """Return a black square with one bright cell."""
    need_room((size, size), 4_096, "input")
    image = np.zeros((size, size))
    image[row - first, column - first] = value
    return image


def _vary(dice: Dice, table: ArrayLike, low: int, high: int) -> Any:
    """Return the table as it is written, or for a named student another of its size with whole numbers drawn."""
    usual = np.asarray(table, dtype=np.float64)
    if dice is None:
        return usual if usual.ndim else usual.item()
    drawn = dice.integers(low, high, usual.shape, endpoint=True)
    return drawn.astype(np.float64) if usual.ndim else int(drawn)


def _draw(dice: Dice, usual: int, low: int, high: int) -> int:
    return int(_vary(dice, usual, low, high))


def _image_of(*planes: ArrayLike) -> Array:
    return np.stack([np.asarray(plane, dtype=np.float64) for plane in planes], axis=-1)


def _filter_of(*slices: ArrayLike) -> Array:
    return _image_of(*slices)[..., None]


def _item(first: int, values: ArrayLike, at: int) -> float:
    line = np.asarray(values, dtype=np.float64).ravel()
    if not 0 <= at - first < line.size:
        raise Refused(tr("There is no number {n} in this list.", n=at), "place")
    return float(line[at - first])


def _element(first: int, values: ArrayLike, row: int, column: int) -> float:
    table = np.asarray(values, dtype=np.float64)
    if row < first or column < first:
        raise Refused(tr("This lesson counts from {n}.", n=first), "place")
    return float(table[row - first, column - first])


def _corner(values: ArrayLike) -> float:
    return float(np.asarray(values).flat[0])


def _centre(values: ArrayLike) -> float:
    table = np.asarray(values)
    return float(table[tuple(size // 2 for size in table.shape)])


def _total(values: ArrayLike) -> float:
    return float(np.sum(values))


def _first_difference(one: ArrayLike, other: ArrayLike) -> int:
    """Return at which number, counted from 1, two lists part."""
    for at, (a, b) in enumerate(zip(np.ravel(one), np.ravel(other), strict=False), 1):
        if a != b:
            return at
    raise Refused(tr("The two lists do not differ."), "list")


def _shape_of(*sizes: int) -> Shape:
    return Shape(int(size) for size in sizes)


WORDS = {
    "counting": Word(_counting),
    "ones": Word(_ones),
    "bright": Word(_bright, "first"),
    "vary": Word(_vary, "dice"),
    "draw": Word(_draw, "dice"),
    "image_of": Word(_image_of),
    "filter_of": Word(_filter_of),
    "item": Word(_item, "first"),
    "element": Word(_element, "first"),
    "corner": Word(_corner),
    "centre": Word(_centre),
    "total": Word(_total),
    "average": Word(lambda values: float(np.mean(values))),
    "largest": Word(lambda values: float(np.max(values))),
    "transpose": Word(lambda values: np.asarray(values).T),
    "count": Word(lambda values: int(np.size(values))),
    "shape_of": Word(_shape_of),
    "rounded": Word(lambda value, digits=0: round(float(value), int(digits))),
    "first_difference": Word(_first_difference),
    "relu": Word(lambda value: float(max(value, 0.0))),
    "product": Word(lambda values: float(np.prod(values))),
}
