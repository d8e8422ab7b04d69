"""Cells of numbers as they are seen: their values and marks, where each lies, and how they are painted and told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import colour_scale, theme
from cnnstudio.ui.lab.cells import Array, CellPicture, Kind, Mask, Plane, full
from cnnstudio.ui.lab.glide import Glide
from cnnstudio.ui.lab.marks import Marks, paint_marks
from cnnstudio.ui.widgets.paint import CENTRE, painter_on, rounded, text
from cnnstudio.ui.widgets.styled import Styled

Place = tuple[int, int]
_SMALLEST = 3.0
_COVERED = (2, 3)
"""Cells that a covered grid takes: its own form would tell the size of the result."""


class CellsView(Styled, QWidget):
    """Rows and columns of numbers. Places count from 0 within the numbers; those of a border are below 0 or beyond."""

    spoken_role = QAccessible.Role.Table

    def __init__(
        self,
        name: str = "",
        kind: Kind = "signed",
        editable: bool = False,
        room: int = 416,
        largest: int = 52,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._covered = False
        self._kind, self._editable = kind, editable
        self._room: int | None = room
        self._largest: float = largest
        self._plane = Plane(np.zeros((1, 1)), kind)
        self._origin: Place = (0, 0)
        self._inner: Place = (1, 1)
        self._first = 0
        self._marks = Marks()
        self._cursor: Place = (0, 0)
        self._picture, self.glide = CellPicture(), Glide(self)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if editable else Qt.FocusPolicy.NoFocus)
        self.setProperty("rings_itself", True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    # What it shows.

    def set_values(
        self,
        values: NDArray[np.float64],
        *,
        limit: float | None = None,
        low: float = 0.0,
        high: float | None = None,
        kind: Kind | None = None,
        before: Place = (0, 0),
        inner: Place | None = None,
        hatched: Mask | None = None,
        colours: Array | None = None,
    ) -> None:
        """Show rows x columns; signed runs from -limit to limit, grey from low to high.

        With `before` and `inner` the numbers include a border: the first inner cell stands at `before`.
        `hatched` has the form of the inner numbers, `colours` (rows, columns, 3) replaces the numbers by an image.
        """
        array = np.asarray(values, dtype=np.float64)
        if array.flags.writeable:  # whoever changes them later shall not change what is shown
            array = array.copy()
        self._kind = kind or self._kind
        placed = before, inner or (array.shape[0], array.shape[1])
        moved = placed != (self._origin, self._inner)
        self._origin, self._inner = placed
        top = limit if self._kind == "signed" else high
        if top is None:
            top = (colour_scale.signed_limit(array) or 1.0) if self._kind == "signed" else 1.0
        plane = Plane(
            array, self._kind, low, top, self._border(array), self._widened(hatched, array), colours
        )
        if not moved and plane.same(self._plane):
            return
        self._plane = plane
        self._cursor = self._inside(self._cursor)
        self._describe()
        if self.sizeHint() != self.size():
            self.updateGeometry()
        self.update()

    def _border(self, array: Array) -> Mask | None:
        if self._inner == array.shape:
            return None
        border = np.ones(array.shape, dtype=bool)
        (top, left), (rows, columns) = self._origin, self._inner
        border[top : top + rows, left : left + columns] = False
        return border

    def _widened(self, mask: Mask | None, array: Array) -> Mask | None:
        if mask is None or not mask.any():
            return None
        wide = np.zeros(array.shape, dtype=bool)
        (top, left), (rows, columns) = self._origin, self._inner
        wide[top : top + rows, left : left + columns] = mask
        return wide

    @property
    def values(self) -> Array:
        """The numbers without their border."""
        (top, left), (rows, columns) = self._origin, self._inner
        return self._plane.values[top : top + rows, left : left + columns]

    @property
    def marks(self) -> Marks:
        """What is marked now."""
        return self._marks

    def set_marks(
        self,
        rows: Sequence[int] = (),
        columns: Sequence[int] = (),
        chosen: Place | None = None,
        outlined: Mask | None = None,
        dotted: Mask | None = None,
    ) -> None:
        """Mark the cells under a window (its rows and columns), one chosen cell, outlined cells and dotted ones."""
        before, self._marks = self._marks, Marks(tuple(rows), tuple(columns), chosen, outlined, dotted)
        if not self._marks.same(before):
            self.glide.follow(before, self._marks)
            self._describe()
            self.update()

    def set_first(self, first: int) -> None:
        """Count rows and columns from 0 or from 1 in what is said."""
        if first != self._first:
            self._first = first
            self._describe()

    @property
    def shape(self) -> Place:
        """Rows and columns shown, with the border; a covered grid does not tell its own."""
        return _COVERED if self._covered else self._plane.shape

    def set_room(self, room: int) -> None:
        """Use at most so many pixels (at 100 %) for the longer side."""
        self._room = room
        self.updateGeometry()
        self.update()

    def set_largest(self, cell: float) -> None:
        """Let a cell have exactly so many pixels (at 100 %), whatever room that takes."""
        if (self._largest, self._room) != (cell, None):
            self._largest, self._room = cell, None
            self.updateGeometry()
            self.update()

    def set_editable(self, editable: bool) -> None:
        """Let numbers be typed, or not."""
        self._editable = editable
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if editable else Qt.FocusPolicy.NoFocus)

    @property
    def editable(self) -> bool:
        """Whether numbers can be typed."""
        return self._editable

    @property
    def covered(self) -> bool:
        """Whether the numbers are hidden."""
        return self._covered

    def set_covered(self, on: bool) -> None:
        """Hide the numbers, how many there are and what is said of them, or show them again."""
        if on != self._covered:
            self._covered = on
            self._describe()
            self.updateGeometry()
            self.update()

    def _describe(self) -> None:
        if self._covered:
            self.setAccessibleDescription(tr("hidden until the question is answered"))
            return
        rows, columns = self._inner
        words = tr("{rows} rows, {columns} columns", rows=rows, columns=columns)
        place = self._marks.chosen or (self._cursor if self._editable else None)
        if place is not None and self._holds(place):
            words += "; " + self.told(*place)
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    def told(self, row: int, column: int) -> str:
        """Return what is said of a cell."""
        value = self._plane.values[row + self._origin[0], column + self._origin[1]]
        return tr(
            "row {row}, column {column}: {value}",
            row=row + self._first,
            column=column + self._first,
            value=full(float(value)),
        )

    # Where it lies.

    @property
    def cell(self) -> float:
        """Pixels of one cell: as large as there is room, whole where digits stand in it."""
        look = theme.current()
        size = self._largest * look.scale
        if self._room is not None:
            size = min(size, look.px(self._room) / max(self.shape))
        if self._plane.as_image:
            return max(size, 0.25)
        return max(float(int(size)), _SMALLEST)

    def sizeHint(self) -> QSize:
        """Ask for all cells."""
        rows, columns = self.shape
        cell = self.cell
        return QSize(int(columns * cell) + 2, int(rows * cell) + 2)

    def minimumSizeHint(self) -> QSize:
        """Never cut a cell."""
        return self.sizeHint()

    def rect_of(self, row: float, column: float, high: float = 1, wide: float = 1) -> QRectF:
        """Return where a cell, or a window of cells, lies."""
        cell = self.cell
        x, y = (column + self._origin[1]) * cell, (row + self._origin[0]) * cell
        return QRectF(x + 0.5, y + 0.5, wide * cell, high * cell)

    def fraction_at(self, point: QPointF) -> tuple[float, float]:
        """Return row and column at a point as fractions; the middle of the first cell is 0, 0."""
        cell = self.cell
        return point.y() / cell - self._origin[0] - 0.5, point.x() / cell - self._origin[1] - 0.5

    def place_at(self, point: QPointF) -> Place | None:
        """Return row and column at a point, None beside the cells; a border's are below 0 or beyond."""
        if self._covered:
            return None
        row, column = self.fraction_at(point)
        place = (int(np.floor(row + 0.5)), int(np.floor(column + 0.5)))
        rows, columns = self._plane.shape
        inside = 0 <= place[0] + self._origin[0] < rows and 0 <= place[1] + self._origin[1] < columns
        return place if inside else None

    def _holds(self, place: Place) -> bool:
        return 0 <= place[0] < self._inner[0] and 0 <= place[1] < self._inner[1]

    def _inside(self, place: Place) -> Place:
        return min(max(place[0], 0), self._inner[0] - 1), min(max(place[1], 0), self._inner[1] - 1)

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the kept picture of the cells, then what is marked."""
        painter = painter_on(self)
        if self._covered:
            self._paint_cover(painter)
        else:
            pixmap = self._picture.renew(self._plane, self.cell, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(0.5, 0.5), pixmap)
            paint_marks(painter, self._marks, self.rect_of, self._kind, self.cell, self.glide.behind)
            self._paint_cursor(painter)
        painter.end()

    def _paint_cursor(self, painter: QPainter) -> None:
        if self._editable and self.hasFocus():
            rounded(painter, self.rect_of(*self._cursor), 3, None, theme.current().colour("focus"), 2)

    def _paint_cover(self, painter: QPainter) -> None:
        look = theme.current()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        rounded(painter, box, look.radius("control"), look.colour("card"), look.colour("line_strong"))
        text(painter, box, "?", "display", "text_faint", CENTRE)
