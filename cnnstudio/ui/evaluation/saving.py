"""Kernels and maps as files: one picture of all tiles, a table of all numbers, or the array itself."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter

from cnnstudio.ui.colour_scale import signed_limit
from cnnstudio.ui.evaluation.told import axis_words
from cnnstudio.ui.widgets.picture import picture

Array = NDArray[np.generic]
_COLUMNS = 8
_LEAST_SIDE = 48
_MOST_SIDE = 16_000


def as_npy(values: Array) -> bytes:
    """Return the bytes of a NumPy file."""
    held = io.BytesIO()
    np.save(held, np.ascontiguousarray(values), allow_pickle=False)
    return held.getvalue()


def as_csv(values: Array, axes: Sequence[str] = ()) -> bytes:
    """Return one line for each number: its place along every axis, and itself, exact enough to be read back."""
    names = tuple(axes) if len(axes) == values.ndim else axis_words(values.ndim)
    places = np.indices(values.shape).reshape(values.ndim, -1)
    flat = np.asarray(values).ravel()
    lines = [",".join((*names, "value"))]
    lines += [
        ",".join((*map(str, at), repr(float(value))))
        for at, value in zip(places.T.tolist(), flat, strict=True)
    ]
    return ("\n".join(lines) + "\n").encode()


def as_png(tiles: Array, *, grey: bool = False) -> bytes:
    """Return the tiles (count x rows x columns) side by side on one scale, each number a square of pixels.

    A further axis of three holds red, green and blue from 0 to 1.
    """
    colours = tiles.ndim == 4
    limit = 1.0 if colours else signed_limit(tiles) or 1.0
    image = picture(sheet(tiles), "grey" if grey or colours else "signed", limit)
    rows, columns = tiles.shape[1:3]
    times = max(1, -(-_LEAST_SIDE // max(rows, columns)))
    times = max(1, min(times, _MOST_SIDE // max(image.width(), image.height())))
    large = image.scaled(
        image.width() * times, image.height() * times,
        Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation,
    )  # fmt: skip
    return _png(large)


def sheet(tiles: Array) -> NDArray[np.float64]:
    """Return one array with all tiles in rows of eight, a cell of 0 between them."""
    count, rows, columns = tiles.shape[:3]
    across = min(_COLUMNS, count)
    down = -(-count // across)
    whole = np.zeros((down * (rows + 1) - 1, across * (columns + 1) - 1, *tiles.shape[3:]))
    for n, tile in enumerate(tiles):
        row, column = divmod(n, across)
        top, left = row * (rows + 1), column * (columns + 1)
        whole[top : top + rows, left : left + columns] = tile
    return whole


def _png(image: QImage) -> bytes:
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(held, QByteArray(b"png")).write(image)
    return bytes(held.data().data())
