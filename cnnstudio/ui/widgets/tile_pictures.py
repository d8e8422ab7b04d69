"""The pictures behind a grid of tiles: one image for a small stack, one by one for a large source."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from cnnstudio.ui import colour_scale
from cnnstudio.ui.colour_scale import Numbers
from cnnstudio.ui.widgets.picture import Kind, picture

_ATLAS_TILES = 1024
_ATLAS_ELEMENTS = 2_000_000
_KEPT = 1024


class TilePictures:
    """Paints tile after tile; arrays are turned into colours when first painted and kept until the theme changes."""

    def __init__(self, tiles: Sequence[Numbers] | Numbers, kind: Kind, limit: float | None) -> None:
        self.tiles, self.kind, self._limit = tiles, kind, limit
        self._shape: tuple[int, int] | None = self._common_shape()
        self._atlas: QImage | None = None
        self._single: dict[int, QImage] = {}

    def __len__(self) -> int:
        return len(self.tiles)

    def _common_shape(self) -> tuple[int, int] | None:
        """Return the shape all tiles share if they may stand in one image, else None."""
        count = len(self.tiles)
        own_scales = self.kind == "signed" and self._limit is None
        if not 0 < count <= _ATLAS_TILES or own_scales:
            return None
        shapes = {np.shape(tile) for tile in self.tiles}
        shape = shapes.pop()
        if shapes or len(shape) != 2 or count * shape[0] * shape[1] > _ATLAS_ELEMENTS:
            return None
        return shape

    def forget_colours(self) -> None:
        """Colour everything anew when it is next painted."""
        self._atlas = None
        self._single.clear()

    def elements(self, index: int) -> tuple[int, int]:
        """Return rows and columns of a tile."""
        shape = np.shape(self.tiles[index])
        return (1, shape[0]) if len(shape) == 1 else (shape[0], shape[1])

    def draw(self, painter: QPainter, index: int, area: QRectF) -> None:
        """Paint a tile into an area, without smoothing."""
        if self._shape is None:
            painter.drawImage(area, self._one(index))
            return
        rows, columns = self._shape
        source = QRectF(0, index * rows, columns, rows)
        painter.drawImage(area, self._whole(), source)

    def _whole(self) -> QImage:
        if self._atlas is None:
            stacked = np.concatenate([np.asarray(tile) for tile in self.tiles], axis=0)
            image = picture(stacked, self.kind, self._limit)
            self._atlas = image.convertToFormat(QImage.Format.Format_RGB32)
        return self._atlas

    def _one(self, index: int) -> QImage:
        if index not in self._single:
            if len(self._single) >= _KEPT:
                self._single.clear()
            self._single[index] = picture(np.asarray(self.tiles[index]), self.kind, self._limit)
        return self._single[index]


def shared_limit(tiles: Sequence[Numbers] | Numbers) -> float:
    """Return the one scale on which all these tiles are shown."""
    return max((colour_scale.signed_limit(np.asarray(tile)) for tile in tiles), default=0.0)
