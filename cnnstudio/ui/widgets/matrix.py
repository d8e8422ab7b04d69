"""A matrix of numbers in coloured cells: pixels, kernels, products, mistakes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import colour_scale, theme
from cnnstudio.ui.colour_scale import Numbers
from cnnstudio.ui.widgets.image_view import Mark, paint_mark
from cnnstudio.ui.widgets.paint import CENTRE, RIGHT, painter_on, rounded, text
from cnnstudio.ui.widgets.styled import Styled

Look = Literal["grey", "signed", "confusion"]
Place = tuple[int, int]

_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


def whole(value: float) -> str:
    """Return a whole number as a cell shows it."""
    return number(int(value)) if math.isfinite(value) else tr("NaN")


def two_places(value: float) -> str:
    """Return a number with two places, fewer where it is large, so that it fits its cell."""
    if not math.isfinite(value):
        return tr("NaN")
    if abs(value) >= 10:
        return number(value, 3)
    written = f"{value:.2f}"
    return written.replace("-", "−") if float(written) else "0.00"


class Matrix(Styled, QWidget):
    """Cells of one size. `kind` grey colours 0 to limit, signed -limit to limit, confusion only the mistakes.

    `hovered(row, column)` follows pointer and arrow keys, `clicked(row, column)` press and Enter.
    """

    spoken_role = QAccessible.Role.Table

    hovered = Signal(int, int)
    left = Signal()
    clicked = Signal(int, int)

    def __init__(
        self,
        name: str = "",
        kind: Look = "signed",
        cell: int = 52,
        font: str = "title",
        rows: Sequence[str] = (),
        columns: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind, self._cell, self._font_name = kind, cell, font
        self._row_labels, self._column_labels = tuple(rows), tuple(columns)
        self._values: Numbers = np.zeros((0, 0))
        self._limit = 1.0
        self._format: Callable[[float], str] = two_places
        self._mark: Mark | None = None
        self._chosen: Place | None = None
        self._hatched: frozenset[Place] = frozenset()
        self._at: Place = (0, 0)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_values(
        self, values: Numbers, limit: float | None = None, form: Callable[[float], str] | None = None
    ) -> None:
        """Show rows x columns on a scale to limit (by default the largest magnitude), each number as `form` writes it."""
        self._values = np.atleast_2d(np.asarray(values, dtype=np.float64))
        self._limit = limit if limit is not None else self._own_limit()
        whole_only = bool(np.all(np.isfinite(self._values)) and np.all(self._values == np.rint(self._values)))
        self._format = form or (whole if whole_only else two_places)
        self._describe()
        self.updateGeometry()
        self.update()

    def _own_limit(self) -> float:
        if self._kind == "grey":
            return 1.0
        values = self._values.copy()
        if self._kind == "confusion":
            np.fill_diagonal(values, 0.0)
        return colour_scale.signed_limit(values) or 1.0

    def set_labels(self, rows: Sequence[str], columns: Sequence[str]) -> None:
        """Name the rows and columns."""
        self._row_labels, self._column_labels = tuple(rows), tuple(columns)
        self.updateGeometry()
        self.update()

    def set_cell(self, cell: int) -> None:
        """Make the cells larger or smaller."""
        self._cell = cell
        self.updateGeometry()
        self.update()

    def set_font(self, name: str) -> None:
        """Write the numbers in a font of the theme."""
        self._font_name = name
        self.update()

    def set_mark(self, mark: Mark | None) -> None:
        """Mark a window of cells."""
        self._mark = mark
        self.update()

    def set_chosen(self, place: Place | None) -> None:
        """Ring one cell with the accent."""
        self._chosen = place
        self._describe()
        self.update()

    def set_hatched(self, places: frozenset[Place]) -> None:
        """Hatch the cells that are never read."""
        self._hatched = places
        self.update()

    def _describe(self) -> None:
        rows, columns = self._values.shape
        words = tr("{rows} rows, {columns} columns", rows=rows, columns=columns)
        row, column = self._chosen or self._at
        if row < rows and column < columns:
            value = self._format(float(self._values[row, column]))
            words += "; " + tr("row {row}, column {column}: {value}", row=row, column=column, value=value)
        self.setAccessibleDescription(words)

    def _head(self) -> tuple[int, int]:
        look = theme.current()
        return _head_size(self._row_labels, bool(self._column_labels), look.name, look.scale)

    def sizeHint(self) -> QSize:
        """Ask for all cells and their labels."""
        left, top = self._head()
        rows, columns = self._values.shape
        cell = theme.current().px(self._cell)
        return QSize(left + columns * cell + 1, top + rows * cell + 1)

    def cell_rect(self, row: int, column: int, high: int = 1, wide: int = 1) -> QRectF:
        """Return where a cell, or a window of cells, lies."""
        left, top = self._head()
        cell = theme.current().px(self._cell)
        return QRectF(left + column * cell, top + row * cell, wide * cell, high * cell)

    def place_at(self, x: float, y: float) -> Place | None:
        """Return row and column at a place, None beside the cells."""
        left, top = self._head()
        cell = theme.current().px(self._cell)
        row, column = int((y - top) // cell), int((x - left) // cell)
        rows, columns = self._values.shape
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the cell under the pointer."""
        place = self.place_at(event.position().x(), event.position().y())
        if place is not None and place != self._at:
            self._at = place
            self.hovered.emit(*place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell the pressed cell."""
        place = self.place_at(event.position().x(), event.position().y())
        if place is not None:
            self._at = place
            self.clicked.emit(*place)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer has gone."""
        super().leaveEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrow keys; Enter or Space presses."""
        key = Qt.Key(event.key())
        rows, columns = self._values.shape
        if key in _ARROWS and rows and columns:
            down, right = _ARROWS[key]
            self._at = (
                min(max(self._at[0] + down, 0), rows - 1),
                min(max(self._at[1] + right, 0), columns - 1),
            )
            self._describe()
            self.hovered.emit(*self._at)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and rows and columns:
            self.clicked.emit(*self._at)
        else:
            super().keyPressEvent(event)

    def _fill(self, row: int, column: int, value: float) -> QColor:
        look = theme.current()
        if self._kind == "grey":
            return colour_scale.grey_colour(value, 0.0, self._limit)
        if self._kind == "confusion":
            if row == column:
                return look.colour("control_hover" if value else "card")
            return colour_scale.signed_colour(look, value, self._limit) if value else look.colour("card")
        return colour_scale.signed_colour(look, value, self._limit)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint labels, cells, hatching and the mark."""
        painter = painter_on(self)
        self._paint_labels(painter)
        painter.setFont(theme.current().font(self._font_name))
        for (row, column), value in np.ndenumerate(self._values):
            self._paint_cell(painter, row, column, float(value))
        if self._mark is not None:
            mark = self._mark
            paint_mark(painter, self.cell_rect(mark.row, mark.column, mark.height, mark.width))
        if self.hasFocus() and self._values.size:
            rounded(painter, self.cell_rect(*self._at), 2, None, theme.current().colour("focus"), 2)
        painter.end()

    def _paint_labels(self, painter: QPainter) -> None:
        left, top = self._head()
        for row, label in enumerate(self._row_labels[: self._values.shape[0]]):
            area = self.cell_rect(row, 0)
            box = QRectF(0, area.top(), left - theme.current().px(8), area.height())
            text(painter, box, label, "small", "text_faint", RIGHT)
        for column, label in enumerate(self._column_labels[: self._values.shape[1]]):
            area = self.cell_rect(0, column)
            text(painter, QRectF(area.left(), 0, area.width(), top), label, "small", "text_faint", CENTRE)

    def _paint_cell(self, painter: QPainter, row: int, column: int, value: float) -> None:
        look, box = theme.current(), self.cell_rect(row, column).adjusted(0.5, 0.5, -0.5, -0.5)
        fill = self._fill(row, column, value)
        rounded(
            painter, box, look.radius("bar"), fill, look.colour("line") if self._kind == "signed" else None
        )
        if (row, column) in self._hatched:
            hatch(painter, box)
        if self._kind != "confusion" or value:
            painter.setPen(colour_scale.ink_on(fill))
            painter.drawText(box, CENTRE, self._format(value))
        if (row, column) == self._chosen:
            rounded(painter, box.adjusted(-1, -1, 1, 1), look.radius("chip"), None, look.colour("accent"), 3)


@lru_cache(maxsize=64)
def _head_size(
    row_labels: tuple[str, ...], columns_named: bool, _theme: str, _scale: float
) -> tuple[int, int]:
    """Return the room for labels at the left and above; remembered, as every cell is placed by it."""
    look = theme.current()
    metrics = QFontMetricsF(look.font("small"))
    widest = max((metrics.horizontalAdvance(label) for label in row_labels), default=0)
    left = int(min(widest, look.px(96))) + look.px(8) if row_labels else 0
    return left, look.px(20) if columns_named else 0


def hatch(painter: QPainter, box: QRectF, role: str = "warning", step: int = 8) -> None:
    """Paint slanted lines over a box, as over pixels that a stride drops."""
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(theme.current().colour(role, 0.5), 2.5))
    x = box.left() - box.height()
    while x < box.right():
        painter.drawLine(int(x), int(box.bottom()), int(x + box.height()), int(box.top()))
        x += step
    painter.restore()
