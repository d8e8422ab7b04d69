"""Arrays as pictures: one byte per number and a table of colours, so that a theme swaps only the table."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PySide6.QtGui import QImage

from cnnstudio.ui import colour_scale, theme
from cnnstudio.ui.colour_scale import Numbers

Kind = Literal["grey", "signed"]


def plane(values: Numbers) -> Numbers:
    """Return rows and columns (and three colours, if there are) of an image with or without a channel axis."""
    array = np.asarray(values)
    if array.ndim == 3 and array.shape[2] == 1:
        return array[:, :, 0]
    return array.reshape(1, -1) if array.ndim == 1 else array


def picture(values: Numbers, kind: Kind = "grey", limit: float | None = None) -> QImage:
    """Return an image of an array; signed ones run from -limit to limit, grey ones and colours from 0 to limit (or 1)."""
    array = plane(values)
    if array.ndim == 3:
        return _coloured(array, limit or 1.0)
    if kind == "signed":
        indices = colour_scale.signed_indices(
            array, colour_scale.signed_limit(array) if limit is None else limit
        )
        table = colour_scale.signed_table(theme.current())
    else:
        indices, table = colour_scale.grey_indices(array, 0.0, limit or 1.0), colour_scale.grey_table()
    rows, columns = indices.shape
    data = np.ascontiguousarray(indices)
    image = QImage(data.data, columns, rows, columns, QImage.Format.Format_Indexed8)
    image.setColorTable(list(table))
    return image.copy()


def _coloured(array: Numbers, limit: float) -> QImage:
    data = np.ascontiguousarray(colour_scale.grey_indices(array[:, :, :3], 0.0, limit))
    rows, columns = data.shape[:2]
    return QImage(data.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()
