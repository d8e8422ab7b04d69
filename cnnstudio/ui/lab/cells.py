"""What a grid of numbers shows, kept as one picture of which only changed cells are renewed."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from cnnstudio.ui import theme
from cnnstudio.ui.lab.cells_paint import paint_cells
from cnnstudio.ui.lab.digits import digits_font, full, short
from cnnstudio.ui.lab.plane import Array, Kind, Mask, Plane
from cnnstudio.ui.widgets.picture import picture

__all__ = ["Array", "CellPicture", "Kind", "Mask", "Plane", "digits_font", "full", "image_of", "short"]

_MUCH = 0.25
"""The share of changed cells from which all are painted anew."""


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
