"""What is marked on a grid: the cells under a window, one chosen cell, outlined and dotted ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from cnnstudio.ui import theme
from cnnstudio.ui.lab.cells import Kind, Mask
from cnnstudio.ui.widgets.image_view import paint_mark
from cnnstudio.ui.widgets.paint import rounded

Where = Callable[..., QRectF]
Way = tuple[float, float]
_THERE: tuple[Way, Way] = ((0.0, 0.0), (0.0, 0.0))


@dataclass(frozen=True, eq=False)
class Marks:
    """Rows and columns under a window (with gaps where it is dilated), and single cells."""

    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    chosen: tuple[int, int] | None = None
    outlined: Mask | None = None
    dotted: Mask | None = None

    def same(self, other: Marks) -> bool:
        """Say whether the other marks the same cells."""
        plain = (self.rows, self.columns, self.chosen) == (other.rows, other.columns, other.chosen)
        return plain and _equal(self.outlined, other.outlined) and _equal(self.dotted, other.dotted)


def _equal(mask: Mask | None, other: Mask | None) -> bool:
    return mask is other or (mask is not None and other is not None and np.array_equal(mask, other))


def _gapless(places: Sequence[int]) -> bool:
    return all(b - a == 1 for a, b in pairwise(places))


def paint_marks(
    painter: QPainter, marks: Marks, where: Where, kind: Kind, cell: float, behind: tuple[Way, Way] = _THERE
) -> None:
    """Paint all marks over the cells; window and chosen cell lie so many rows and columns behind their places."""
    window, chosen = behind
    look = theme.current()
    if marks.outlined is not None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("accent"), 2))
        for row, column in np.argwhere(marks.outlined):
            painter.drawRect(where(row, column).adjusted(1.5, 1.5, -1.5, -1.5))
    if marks.dotted is not None:
        _paint_dots(painter, marks.dotted, where, cell)
    if marks.rows and marks.columns:
        _paint_window(painter, marks, _moved(where, window), kind)
    if marks.chosen is not None:
        box = _moved(where, chosen)(*marks.chosen).adjusted(-1, -1, 1, 1)
        rounded(painter, box, 4, None, look.colour("accent"), 3)


def _moved(where: Where, way: Way) -> Where:
    """Return where cells lie that are so many rows and columns further on."""
    return lambda row, column, *sizes: where(row + way[0], column + way[1], *sizes)


def _paint_dots(painter: QPainter, mask: Mask, where: Where, cell: float) -> None:
    """Paint a ringed dot into a corner: it is seen on black and on white."""
    look = theme.current()
    side = max(cell * 0.2, 3.0)
    painter.setPen(QPen(look.colour("canvas"), max(side * 0.2, 1)))
    painter.setBrush(look.colour("accent"))
    for row, column in np.argwhere(mask):
        box = where(row, column)
        painter.drawEllipse(QPointF(box.right() - side, box.top() + side), side / 1.7, side / 1.7)


def _paint_window(painter: QPainter, marks: Marks, where: Where, kind: Kind) -> None:
    rows, columns = marks.rows, marks.columns
    hull = where(rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1)
    if _gapless(rows) and _gapless(columns):
        if kind == "grey":
            paint_mark(painter, hull.adjusted(1, 1, -1, -1))
        else:
            rounded(painter, hull.adjusted(-1, -1, 1, 1), 3, None, theme.current().colour("accent"), 3)
        return
    pen = QPen(theme.current().colour("accent"), 1.5, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(hull)
    for row in rows:
        for column in columns:
            box = where(row, column).adjusted(1, 1, -1, -1)
            if kind == "grey":
                paint_mark(painter, box)
            else:
                rounded(painter, box, 3, None, theme.current().colour("accent"), 2.5)
