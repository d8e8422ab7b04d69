"""How cells are painted: without digits a whole plane at once, with digits from pictures that are kept of boxes and numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from cnnstudio.ui import colour_scale, theme
from cnnstudio.ui.lab.digits import digits_font, letters_in, short
from cnnstudio.ui.lab.lines import Lines
from cnnstudio.ui.lab.looks import Looks
from cnnstudio.ui.widgets.matrix import hatch
from cnnstudio.ui.widgets.paint import rounded

if TYPE_CHECKING:
    from cnnstudio.ui.lab.plane import Kind, Mask, Plane

_LEAST_FOR_DIGITS, _LEAST_FOR_BOXES, _LEAST_FOR_GAPS = 19, 20, 14
_ENOUGH_FOR_DIGITS = 28
"""Pixels from which digits are read at every scale: where all is enlarged, small ones are better than none."""
_PREMULTIPLIED = QImage.Format.Format_ARGB32_Premultiplied


def paint_cells(painter: QPainter, plane: Plane, cell: float, ratio: float, changed: Mask | None) -> None:
    """Paint all cells onto an empty picture, or put the changed ones in place of what was there."""
    if changed is not None:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        for row, column in np.argwhere(changed):
            painter.fillRect(QRectF(column * cell, row * cell, cell, cell), Qt.GlobalColor.transparent)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    elif _paint_repeated(painter, plane, int(cell), ratio):
        return
    CellPainter(painter, plane, int(cell), ratio, has_fractions(plane)).paint(changed)


def _paint_repeated(painter: QPainter, plane: Plane, cell: int, ratio: float) -> bool:
    """Paint each look of a cell once, and put it wherever it stands, where that is quicker; say whether it was."""
    side = cell * ratio
    bare = plane.border is None and plane.hatched is None
    if side != round(side) or (bare and not has_digits(cell)):
        return False
    looks = Looks.of(plane)
    if looks.few is None:
        return False
    strip = empty_picture(looks.few.shape[1] * cell, looks.few.shape[0] * cell, ratio)
    brush = QPainter(strip)
    brush.setRenderHint(QPainter.RenderHint.Antialiasing)
    CellPainter(brush, looks.few, cell, ratio, has_fractions(plane)).paint(looks.there)
    brush.end()
    painter.drawImage(0, 0, looks.spread(strip, round(side)))
    return True


def has_digits(cell: float) -> bool:
    """Say whether cells of so many pixels have their numbers written in them."""
    return cell >= min(theme.current().px(_LEAST_FOR_DIGITS), _ENOUGH_FOR_DIGITS)


def has_fractions(plane: Plane) -> bool:
    """Say whether some number is not whole: all numbers of a plane have digits of one size."""
    return bool((plane.values != np.rint(plane.values)).any())


class CellPainter:
    """Paints the cells of one plane at one size."""

    def __init__(self, painter: QPainter, plane: Plane, cell: int, ratio: float, fractions: bool) -> None:
        look = theme.current()
        self.painter, self.plane, self.cell, self.ratio = painter, plane, cell, ratio
        self.look = look
        self.digits, self.boxed = has_digits(cell), cell >= _LEAST_FOR_BOXES
        self.font = digits_font(cell, fractions)
        self.letters = letters_in(cell, fractions)
        self.shades = plane.shades()
        self.gap = 0.5 if cell >= _LEAST_FOR_GAPS else 0.25
        self.whole = float(cell * ratio).is_integer() and self.gap * ratio <= 1

    def paint(self, changed: Mask | None) -> None:
        """Paint these cells, or all."""
        plane, everywhere = self.plane, np.ones(self.plane.shape, dtype=bool)
        there = everywhere if changed is None else changed
        outside = there & plane.border if plane.border is not None else ~everywhere
        self._paint_inside(there & ~outside)
        hatched = there & plane.hatched if plane.hatched is not None else ~everywhere
        for row, column in np.argwhere(outside):
            self._paint_outside(row, column)
        for row, column in np.argwhere(hatched):
            hatch(self.painter, self._inner(row, column), step=max(round(self.cell / 6), 4))
        if self.digits:
            self._paint_digits(there, outside)

    def _inner(self, row: int, column: int) -> QRectF:
        cell, gap = self.cell, self.gap
        return QRectF(column * cell + gap, row * cell + gap, cell - 2 * gap, cell - 2 * gap)

    def _paint_inside(self, mask: Mask) -> None:
        """Paint the boxes of the cells that are no border."""
        if self.whole and not self.boxed:
            self.painter.drawImage(
                0, 0, _flat(self.plane.kind, self.shades, mask, self.cell, self.ratio, self.gap)
            )
            return
        shades, cell, name = self.shades, self.cell, self.look.name
        for row, column in np.argwhere(mask).tolist():
            shade = int(shades[row, column])
            if self.whole:
                box = _box(self.plane.kind, shade, cell, self.ratio, name)
                self.painter.drawImage(column * cell, row * cell, box)
            else:
                self._paint_box(self._inner(row, column), shade)

    def _paint_box(self, box: QRectF, shade: int) -> None:
        fill = table(self.plane.kind, self.look.name)[shade][0]
        if self.boxed:
            rounded(self.painter, box, self.look.radius("bar"), fill, self.look.colour("line"))
        else:
            self.painter.fillRect(box, fill)

    def _paint_outside(self, row: int, column: int) -> None:
        """Paint a cell of the border quietly: an empty box, with a corner of its colour where it is not zero."""
        look, box = self.look, self._inner(row, column)
        radius = look.radius("bar") if self.boxed else 0
        rounded(self.painter, box, radius, look.colour("canvas"), look.colour("line"))
        if self.plane.values[row, column]:
            side = box.width() * (0.22 if self.digits else 0.6)
            fill = table(self.plane.kind, look.name)[self.shades[row, column]][0]
            self.painter.fillRect(QRectF(box.left() + 1, box.top() + 1, side, side), fill)

    def _paint_digits(self, mask: Mask, outside: Mask) -> None:
        """Write all numbers of one ink at once."""
        inks, lines = table(self.plane.kind, self.look.name), Lines(self.font)
        for row, column in np.argwhere(mask).tolist():
            words = short(float(self.plane.values[row, column]), self.letters)
            light = inks[self.shades[row, column]][1].rgba()
            ink = self.look.colour("text_faint").rgba() if outside[row, column] else light
            lines.add(words, column * self.cell, row * self.cell, self.cell, ink)
        lines.paint(self.painter)


@lru_cache(8)
def table(kind: Kind, _theme: str) -> tuple[tuple[QColor, QColor], ...]:
    """Return 256 colours, each with the ink that is read on it."""
    rgbs = colour_scale.grey_table() if kind == "grey" else colour_scale.signed_table(theme.current())
    return tuple((QColor(rgb), colour_scale.ink_on(QColor(rgb))) for rgb in rgbs)


@lru_cache(8)
def _numbers_of(kind: Kind, name: str) -> np.ndarray:
    return np.array([fill.rgba() for fill, _ink in table(kind, name)], dtype=np.uint32)


def _flat(
    kind: Kind, shades: colour_scale.Indices, mask: Mask, cell: int, ratio: float, gap: float
) -> QImage:
    """Return boxes without digits as one picture; what lies between them is let through."""
    side = round(cell * ratio)
    inner = np.where(mask, _numbers_of(kind, theme.current().name)[shades], np.uint32(0))
    share = round(256 * (1 - gap * ratio))
    edge, corner = _weaker(inner, share), _weaker(_weaker(inner, share), share)
    rows, columns = inner.shape
    pixels = np.empty((rows, side, columns, side), dtype=np.uint32)
    pixels[:] = inner[:, None, :, None]
    for end in (0, side - 1):
        pixels[:, end] = edge[:, :, None]
        pixels[:, :, :, end] = edge[:, None, :]
    for end in (0, side - 1):
        pixels[:, end, :, 0] = pixels[:, end, :, side - 1] = corner
    picture = QImage(pixels.data, columns * side, rows * side, 4 * columns * side, _PREMULTIPLIED).copy()
    picture.setDevicePixelRatio(ratio)
    return picture


def _weaker(colours: np.ndarray, share: int) -> np.ndarray:
    """Return premultiplied colours at a share of 256 of their strength."""
    parts = colours.view(np.uint8).astype(np.uint16) * share >> 8
    return parts.astype(np.uint8).view(np.uint32)


def empty_picture(width: float, height: float, ratio: float) -> QImage:
    picture = QImage(round(width * ratio), round(height * ratio), _PREMULTIPLIED)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


@lru_cache(512)
def _box(kind: Kind, shade: int, cell: int, ratio: float, name: str) -> QImage:
    """Return the box of a cell, one for each shade."""
    look, picture = theme.current(), empty_picture(cell, cell, ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(0.5, 0.5, cell - 1, cell - 1)
    rounded(painter, box, look.radius("bar"), table(kind, name)[shade][0], look.colour("line"))
    painter.end()
    return picture
