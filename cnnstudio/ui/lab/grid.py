"""A grid of numbers for the lab: every cell to be seen, pointed at, typed into, copied, and a window that is dragged over it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import colour_scale, theme
from cnnstudio.ui.lab.cell_editor import CellEditor
from cnnstudio.ui.lab.cells import Array, CellPicture, Kind, Mask, Plane, full
from cnnstudio.ui.lab.marks import Marks, paint_marks
from cnnstudio.ui.lab.tables import NotATable, as_table, read_table
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

Place = tuple[int, int]

_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_SMALLEST = 3.0


class NumberGrid(Styled, QWidget):
    """Rows and columns of numbers. Places count from 0 within the numbers; those of a border are below 0 or beyond.

    `hovered(row, column)`, `left()`, `pressed(row, column)`, `dragged(row, column)` (fractions, while a button is held),
    `edited(row, column, number)`, `pasted(array)` and `refused(sentence)` tell only what the user did.
    """

    spoken_role = QAccessible.Role.Table

    hovered = Signal(int, int)
    left = Signal()
    pressed = Signal(int, int)
    dragged = Signal(float, float)
    edited = Signal(int, int, float)
    pasted = Signal(object)
    refused = Signal(str)

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
        self._kind, self._editable = kind, editable
        self._room: int | None = room
        self._largest: float = largest
        self._plane = Plane(np.zeros((1, 1)), kind)
        self._origin: Place = (0, 0)
        self._inner: Place = (1, 1)
        self._first = 0
        self._marks = Marks()
        self._cursor: Place = (0, 0)
        self._held = False
        self._picture = CellPicture()
        self._editor: CellEditor | None = None
        self.setAccessibleName(name)
        self.setMouseTracking(True)
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
        self._kind = kind or self._kind
        self._origin, self._inner = before, inner or (array.shape[0], array.shape[1])
        top = limit if self._kind == "signed" else high
        if top is None:
            top = (colour_scale.signed_limit(array) or 1.0) if self._kind == "signed" else 1.0
        self._plane = Plane(
            array, self._kind, low, top, self._border(array), self._widened(hatched, array), colours
        )
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
        self._marks = Marks(tuple(rows), tuple(columns), chosen, outlined, dotted)
        self._describe()
        self.update()

    def set_first(self, first: int) -> None:
        """Count rows and columns from 0 or from 1 in what is said."""
        self._first = first
        self._describe()

    @property
    def shape(self) -> Place:
        """Rows and columns shown, with the border."""
        return self._plane.shape

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

    def _describe(self) -> None:
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
            size = min(size, look.px(self._room) / max(self._plane.shape))
        if self._plane.as_image:
            return max(size, 0.25)
        return max(float(int(size)), _SMALLEST)

    def sizeHint(self) -> QSize:
        """Ask for all cells."""
        rows, columns = self._plane.shape
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
        row, column = self.fraction_at(point)
        place = (int(np.floor(row + 0.5)), int(np.floor(column + 0.5)))
        rows, columns = self._plane.shape
        inside = 0 <= place[0] + self._origin[0] < rows and 0 <= place[1] + self._origin[1] < columns
        return place if inside else None

    def _holds(self, place: Place) -> bool:
        return 0 <= place[0] < self._inner[0] and 0 <= place[1] < self._inner[1]

    def _inside(self, place: Place) -> Place:
        return min(max(place[0], 0), self._inner[0] - 1), min(max(place[1], 0), self._inner[1] - 1)

    # Pointer.

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the cell under the pointer, and drag the window while the button is held."""
        place = self.place_at(event.position())
        if place is not None:
            self.hovered.emit(*place)
        if self._held:
            self.dragged.emit(*self.fraction_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the cell, and begin to drag."""
        place = self.place_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or place is None:
            super().mousePressEvent(event)
            return
        self._held = True
        if self._holds(place):
            self._cursor = place
            self._describe()
        self.pressed.emit(*place)
        self.dragged.emit(*self.fraction_at(event.position()))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        self._held = False
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type into the cell."""
        place = self.place_at(event.position())
        if place is not None and self._holds(place):
            self._cursor = place
            self.open_editor()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer has gone."""
        super().leaveEvent(event)
        self.left.emit()

    def event(self, event: QEvent) -> bool:
        """Say the exact number of the cell under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(QPointF(event.pos()))
            if place is not None:
                QToolTip.showText(event.globalPos(), self.told(*place), self)
                return True
        return super().event(event)

    # Keys.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from cell to cell, type into one, copy and paste; what is not editable leaves keys to the page."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif not self._editable:
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif Qt.Key(event.key()) in _ARROWS:
            self._walk(*_ARROWS[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.open_editor()
        elif event.text() and event.text() in "0123456789.,-−":
            self.open_editor(event.text())
        else:
            super().keyPressEvent(event)

    def _walk(self, down: int, right: int) -> None:
        self._cursor = self._inside((self._cursor[0] + down, self._cursor[1] + right))
        self._describe()
        self.hovered.emit(*self._cursor)
        self.update()

    def copy(self) -> None:
        """Put all numbers on the clipboard as a table."""
        QGuiApplication.clipboard().setText(as_table(self.values))

    def paste(self) -> None:
        """Take a table of numbers from the clipboard."""
        try:
            self.pasted.emit(read_table(QGuiApplication.clipboard().text()))
        except NotATable as refused:
            self.refused.emit(str(refused))

    # Typing.

    def open_editor(self, words: str | None = None) -> None:
        """Open a field over the cell under the cursor, with its number or the first letter typed."""
        if not self._editable:
            return
        self.close_editor()
        value = float(self.values[self._cursor])
        editor = CellEditor(self, value, words, tr("Number in {place}", place=self.told(*self._cursor)))
        box = self.rect_of(*self._cursor)
        width = max(box.width(), theme.current().px(56))
        left = min(max(box.center().x() - width / 2, 0), max(self.width() - width, 0))
        editor.setGeometry(
            QRectF(left, box.center().y() - editor.height() / 2, width, editor.height()).toRect()
        )
        editor.entered.connect(self._take)
        editor.refused.connect(self.refused)
        editor.given_up.connect(self.close_editor)
        self._editor = editor
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def editor(self) -> CellEditor | None:
        """The open field, if there is one."""
        return self._editor

    def close_editor(self) -> None:
        """Put the field away and take the keyboard back."""
        editor, self._editor = self._editor, None
        if editor is None:
            return
        editor.let_go()
        editor.deleteLater()
        self.refused.emit("")
        if editor.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, value: float, down: int, right: int) -> None:
        place = self._cursor
        before = float(self.values[place])
        self.close_editor()
        self._walk(down, right)
        if value != before:
            self.edited.emit(*place, value)

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the kept picture of the cells, then what is marked."""
        painter = painter_on(self)
        pixmap = self._picture.renew(self._plane, self.cell, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(0.5, 0.5), pixmap)
        paint_marks(painter, self._marks, self.rect_of, self._kind, self.cell)
        if self._editable and self.hasFocus():
            rounded(painter, self.rect_of(*self._cursor), 3, None, theme.current().colour("focus"), 2)
        painter.end()
