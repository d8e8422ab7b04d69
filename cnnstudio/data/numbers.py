"""Foreign arrays, checked piece by piece: what a file declares, and the numbers that become pictures and labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.errors import DataError
from cnnstudio.language import number, shape_text, tr

Array = NDArray[Any]
MOST_CLASSES = 100_000
_PIECE = 16 << 20
_SMALLEST_SIDE = 8


@dataclass(frozen=True, slots=True)
class Stored:
    """An array inside a file: its name and form from the header, its values read in pieces along the first axis."""

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    pieces: Callable[[], Iterator[Array]]


def piece_sizes(shape: tuple[int, ...], dtype: np.dtype[Any]) -> Iterator[int]:
    """Yield how many rows each piece of about 16 MiB has."""
    rows = max(1, _PIECE // max(1, prod(shape[1:]) * dtype.itemsize))
    for start in range(0, shape[0], rows):
        yield min(rows, shape[0] - start)


def check_pair(x: Stored, y: Stored) -> None:
    """Raise when pictures and labels cannot belong together, before any value is read."""
    for array in (x, y):
        if array.dtype.kind not in "biuf":
            raise DataError(
                tr(
                    "{name}: the type {type} is not numeric; save plain numbers.",
                    name=array.name,
                    type=array.dtype.str,
                )
            )
    if not x.shape or 0 in x.shape[1:]:
        raise DataError(
            tr(
                "{name} has the shape {shape}; samples need a row each, with at least one number.",
                name=x.name,
                shape=shape_text(x.shape),
            )
        )
    if not y.shape or x.shape[0] != y.shape[0]:
        count = y.shape[0] if y.shape else 0
        raise DataError(
            tr(
                "{x} has {inputs} inputs, but {y} has {labels} labels; each input needs one.",
                x=x.name,
                y=y.name,
                inputs=number(x.shape[0]),
                labels=number(count),
            )
        )


def sample_shape(x: Stored) -> tuple[int, ...]:
    """Return the shape of one sample: grey pictures and single numbers get an axis for their one channel."""
    lacks = len(x.shape) == 1 or (len(x.shape) == 3 and _grey_pictures(x))
    return (*x.shape[1:], 1) if lacks else x.shape[1:]


def _grey_pictures(x: Stored) -> bool:
    """Say whether two axes are height and width rather than length and channels: bytes, or nearly as high as wide."""
    low, high = sorted(x.shape[1:])
    square = low >= _SMALLEST_SIDE and high <= 2 * low
    return x.dtype == np.uint8 or square


def input_type(x: Stored) -> np.dtype[Any]:
    """Return uint8 when every value is a whole number 0 to 255 that runs above 1, else float32; refuse what is not finite."""
    if x.dtype == np.uint8:
        return np.dtype(np.uint8)
    whole, low, high = True, 0.0, 0.0
    for piece in x.pieces():
        low, high = min(low, float(piece.min(initial=0))), max(high, float(piece.max(initial=0)))
        if x.dtype.kind == "f":
            _check_finite(x, piece)
            whole = whole and bool((piece == np.rint(piece)).all())
    if max(-low, high) > float(np.finfo(np.float32).max):
        raise DataError(
            tr("{name}: a value is too large for 32-bit numbers; scale the values down.", name=x.name)
        )
    bytes_fit = whole and low >= 0 and high <= 255 and (high > 1 or x.dtype.kind != "f")
    return np.dtype(np.uint8 if bytes_fit else np.float32)


def _check_finite(x: Stored, piece: Array) -> None:
    if not np.isfinite(piece).all():
        raise DataError(
            tr("{name} holds a value that is not finite (NaN or infinite); remove it.", name=x.name)
        )


def inputs(x: Stored, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Iterator[Array]:
    """Yield the samples in pieces, each of the given shape, and of the stored type."""
    for piece in x.pieces():
        yield piece.reshape(len(piece), *shape).astype(dtype, copy=False)


def labels(y: Stored) -> NDArray[np.int32]:
    """Return class numbers (n,); one column per class is read as the class whose column holds the one."""
    values = np.concatenate([*y.pieces(), np.zeros((0, *y.shape[1:]), y.dtype)])
    values = values.reshape(len(values), prod(y.shape[1:]))
    if values.shape[1] != 1:
        return _from_columns(y, values)
    numbers = values[:, 0]
    bad = np.flatnonzero(~(np.isfinite(numbers) & (numbers >= 0) & (numbers == np.floor(numbers))))
    if len(bad):
        raise _no_label(y, int(bad[0]), numbers[bad[0]].item())
    if numbers.max(initial=0) >= MOST_CLASSES:
        row = int(numbers.argmax())
        raise DataError(
            tr(
                "{name}, row {row}: class {value} is above {limit}, the highest class number read.",
                name=y.name,
                row=number(row + 1),
                value=numbers[row].item(),
                limit=number(MOST_CLASSES - 1),
            )
        )
    return numbers.astype(np.int32)


def _no_label(y: Stored, row: int, value: float) -> DataError:
    told = {"name": y.name, "row": number(row + 1), "value": value}
    return DataError(
        tr("{name}, row {row}: {value} is no label; labels must be whole numbers from 0.", **told)
    )


def _from_columns(y: Stored, values: Array) -> NDArray[np.int32]:
    """Return the classes of one-hot rows."""
    good = ((values == 0) | (values == 1)).all(axis=1) & (values.sum(axis=1) == 1)
    if not good.all():
        raise DataError(
            tr(
                "{name}, row {row}: with {columns} columns a row must hold one 1 and otherwise 0.",
                name=y.name,
                row=number(int(np.flatnonzero(~good)[0]) + 1),
                columns=values.shape[1],
            )
        )
    classes: NDArray[np.int32] = values.argmax(axis=1).astype(np.int32)
    return classes
