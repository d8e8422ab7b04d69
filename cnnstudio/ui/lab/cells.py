"""How a grid of numbers is painted: each cell's colour and digits, kept as one picture of which only changed cells are renewed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPixmap

from cnnstudio.language import number, tr
from cnnstudio.ui import colour_scale, theme
from cnnstudio.ui.widgets.matrix import hatch
from cnnstudio.ui.widgets.paint import CENTRE, rounded
from cnnstudio.ui.widgets.picture import picture

Kind = Literal["signed", "grey"]
Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

LARGEST_CELLS = 32
"""Rows or columns up to which each cell is painted by itself; beyond, the grid is an image."""
_LEAST_FOR_DIGITS = 19


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


@lru_cache(8)
def _table(kind: Kind, _theme: str) -> tuple[tuple[QColor, QColor], ...]:
    """Return 256 colours, each with the ink that is read on it."""
    rgbs = colour_scale.grey_table() if kind == "grey" else colour_scale.signed_table(theme.current())
    return tuple((QColor(rgb), colour_scale.ink_on(QColor(rgb))) for rgb in rgbs)


@lru_cache(8192)
def short(value: float, letters: int) -> str:
    """Return a number in at most so many letters where that is possible: 0.111, 0.11, .1; never 0 for what is not 0."""
    if not math.isfinite(value):
        return tr("NaN")
    if value == int(value) and len(str(int(value))) <= max(letters, 4):
        return str(int(value)).replace("-", "−")
    rounds = [f"{value:.{places}f}" for places in (3, 2, 1, 0)]
    texts = [text.rstrip("0").rstrip(".") if "." in text else text for text in rounds]
    for text in (*texts, *(text.replace("0.", ".", 1) for text in texts)):
        if len(text) <= letters and float(text):
            return text.replace("-", "−")
    return f"{value:.0e}".replace("e+0", "e").replace("e-0", "e−").replace("-", "−")


def digits_font(cell: float, fractions: bool = False) -> QFont:
    """Return the font of the digits in a cell of so many pixels; fractions have more digits, so they are smaller."""
    look = theme.current()
    font = QFont(look.font("control" if cell < look.px(40) else "title"))
    font.setPixelSize(max(round(min(cell * (0.27 if fractions else 0.36), look.px(16))), 7))
    if font.pixelSize() < look.px(14):
        font.setWeight(QFont.Weight.Medium)
    return font


def full(value: float) -> str:
    """Return a number as it stands in a sentence or a table."""
    return number(int(value)) if value == int(value) and abs(value) < 1e15 else number(value, 6)


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
        if changed is None:
            self._pixmap = _blank(plane, cell, ratio)
        painter = QPainter(self._pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if plane.as_image:
            _paint_image(painter, plane, cell)
        else:
            _paint_cells(painter, plane, cell, changed)
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


def _paint_cells(painter: QPainter, plane: Plane, cell: float, changed: Mask | None) -> None:
    look = theme.current()
    font = digits_font(cell, bool((plane.values != np.rint(plane.values)).any()))
    letters = max(int((cell - 3) / QFontMetricsF(font).horizontalAdvance("0")), 1)
    digits = cell >= look.px(_LEAST_FOR_DIGITS)
    gap = 0.5 if cell >= 14 else 0.25
    radius = look.radius("bar") if cell >= 20 else 0
    line = look.colour("line")
    painter.setFont(font)
    shades, table = plane.shades(), _table(plane.kind, look.name)
    places = np.argwhere(changed) if changed is not None else np.argwhere(np.ones(plane.shape, dtype=bool))
    for row, column in places:
        value = float(plane.values[row, column])
        box = QRectF(column * cell, row * cell, cell, cell)
        fill, ink = table[shades[row, column]]
        outside = plane.border is not None and bool(plane.border[row, column])
        if changed is not None:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.fillRect(box, Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        inner = box.adjusted(gap, gap, -gap, -gap)
        if outside:
            _paint_outside(painter, inner, radius, value, fill, digits)
        elif radius:
            rounded(painter, inner, radius, fill, line)
        else:
            painter.fillRect(inner, fill)
        if plane.hatched is not None and plane.hatched[row, column]:
            hatch(painter, inner, step=max(round(cell / 6), 4))
        if digits:
            painter.setPen(look.colour("text_faint") if outside else ink)
            painter.drawText(box, CENTRE, short(value, letters))


def _paint_outside(
    painter: QPainter, box: QRectF, radius: float, value: float, fill: QColor, digits: bool
) -> None:
    """Paint a cell of the border quietly: an empty box, with a corner of its colour where it is not zero."""
    look = theme.current()
    rounded(painter, box, radius, look.colour("canvas"), look.colour("line"))
    if value:
        side = box.width() * (0.22 if digits else 0.6)
        painter.fillRect(QRectF(box.left() + 1, box.top() + 1, side, side), fill)
