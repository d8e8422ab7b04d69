"""What a grid of numbers shows, kept as one picture of which only changed cells are renewed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from cnnstudio.ui import colour_scale, theme
from cnnstudio.ui.lab.cells_paint import paint_cells
from cnnstudio.ui.lab.digits import digits_font, full, short
from cnnstudio.ui.widgets.picture import picture

__all__ = ["Array", "CellPicture", "Kind", "Mask", "Plane", "digits_font", "full", "image_of", "short"]

Kind = Literal["signed", "grey"]
Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

LARGEST_CELLS = 32
"""Rows or columns up to which each cell is painted by itself; beyond, the grid is an image."""
_MUCH = 0.25
"""The share of changed cells from which all are painted anew."""


@dataclass(frozen=True, eq=False)
class Plane:
    """What a grid shows: numbers with their scale, the cells that belong to a border, hatched ones, and colours instead."""

    values: Array
    kind: Kind = "signed"
    low: float = 0.0
    high: float = 1.0
    border: Mask | None = None
    hatched: Mask | None = None
    colours: Array | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.values.shape[0], self.values.shape[1]

    @property
    def as_image(self) -> bool:
        """Say whether there are too many cells to paint each."""
        return max(self.shape) > LARGEST_CELLS or self.colours is not None

    def shades(self) -> colour_scale.Indices:
        """Return for each number its place in the table of colours."""
        if self.kind == "grey":
            return colour_scale.grey_indices(self.values, self.low, self.high)
        return colour_scale.signed_indices(self.values, self.high)

    def same_scale(self, other: Plane) -> bool:
        """Say whether equal numbers look equal on both."""
        mine, others = (self.kind, self.low, self.high), (other.kind, other.low, other.high)
        return self.shape == other.shape and mine == others

    def same(self, other: Plane) -> bool:
        """Say whether the other shows the same numbers in the same way."""
        if self.colours is not None or other.colours is not None:
            return False
        different = self.changed(other)
        return different is not None and not different.any()

    def changed(self, other: Plane) -> Mask | None:
        """Return which cells look different on another plane of the same scale; None for another scale or form."""
        if not self.same_scale(other) or self.colours is not None or other.colours is not None:
            return None
        different = self.values != other.values
        for mine, others in ((self.border, other.border), (self.hatched, other.hatched)):
            if mine is not None or others is not None:
                different |= _mask(mine, self.shape) != _mask(others, self.shape)
        return np.asarray(different)


def _mask(mask: Mask | None, shape: tuple[int, int]) -> Mask:
    return np.zeros(shape, dtype=bool) if mask is None else mask


class CellPicture:
    """The picture of a plane at one size of cell; `renew` paints only what has changed."""

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._plane: Plane | None = None
        self._key: tuple[float, float, str] = (0.0, 0.0, "")

    def renew(self, plane: Plane, cell: float, ratio: float) -> QPixmap:
        """Return the picture of a plane."""
        key = (cell, ratio, theme.current().name)
        if plane is self._plane and key == self._key:
            return self._pixmap
        before = self._plane if key == self._key else None
        changed = plane.changed(before) if before is not None and not plane.as_image else None
        if changed is None or changed.mean() > _MUCH:
            changed = None
            self._pixmap = _blank(plane, cell, ratio)
        painter = QPainter(self._pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if plane.as_image:
            _paint_image(painter, plane, cell)
        else:
            paint_cells(painter, plane, cell, ratio, changed)
        painter.end()
        self._plane, self._key = plane, key
        return self._pixmap


def _blank(plane: Plane, cell: float, ratio: float) -> QPixmap:
    rows, columns = plane.shape
    size = QSizeF(columns * cell + 1, rows * cell + 1) * ratio
    pixmap = QPixmap(math.ceil(size.width()), math.ceil(size.height()))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _paint_image(painter: QPainter, plane: Plane, cell: float) -> None:
    rows, columns = plane.shape
    box = QRectF(0, 0, columns * cell, rows * cell)
    # Without a table of colours, and without smoothed edges, this is quicker by far.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawImage(box, image_of(plane).convertToFormat(QImage.Format.Format_RGB32))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if plane.border is not None and plane.border.any():
        inside = np.argwhere(~plane.border)
        (top, left), (bottom, right) = inside.min(axis=0), inside.max(axis=0) + 1
        painter.setPen(theme.current().colour("line_strong"))
        painter.drawRect(QRectF(left * cell, top * cell, (right - left) * cell, (bottom - top) * cell))


def image_of(plane: Plane) -> QImage:
    """Return a plane as an image of one pixel per number."""
    if plane.colours is not None:
        return picture(plane.colours)
    if plane.kind == "grey":
        span = (plane.high - plane.low) or 1.0
        return picture((plane.values - plane.low) / span, "grey", 1.0)
    return picture(plane.values, "signed", plane.high)
