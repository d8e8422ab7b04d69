"""Numbers in rows and columns as a table that can be walked and read aloud, coloured as their picture is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cnnstudio.language import number, tr
from cnnstudio.ui import colour_scale, theme
from cnnstudio.ui.colour_scale import Numbers
from cnnstudio.ui.widgets.matrix import two_places
from cnnstudio.ui.widgets.paint import rounded
from cnnstudio.ui.widgets.picture import Kind
from cnnstudio.ui.widgets.styled import Styled

Index = QModelIndex | QPersistentModelIndex
_ROW = 22


def summary_of(values: Numbers) -> str:
    """Return in one sentence what a reader of rows and columns of numbers would find."""
    rows, columns = values.shape
    real = np.asarray(values, np.float64)
    sound = real[np.isfinite(real)]
    if not sound.size:
        return tr("{rows} rows and {columns} columns without a number.", rows=rows, columns=columns)
    row, column = divmod(int(np.nanargmax(np.where(np.isfinite(real), real, -np.inf))), columns)
    return tr(
        "{rows} rows and {columns} columns of numbers from {low} to {high}; their mean is {mean}, {zeros} are 0, and "
        "the first of the largest is in row {row}, column {column}.",
        rows=number(rows), columns=number(columns), low=number(float(sound.min()), 4),
        high=number(float(sound.max()), 4), mean=number(float(sound.mean()), 4),
        zeros=number(int(np.count_nonzero(real == 0))), row=number(row), column=number(column),
    )  # fmt: skip


class NumberModel(QAbstractTableModel):
    """Rows and columns count from 0, as in the code."""

    def __init__(self, parent: QObject | None = None, form: Callable[[float], str] = two_places) -> None:
        super().__init__(parent)
        self._values: Numbers = np.zeros((0, 0))
        self._kind: Kind = "signed"
        self._limit, self._form = 1.0, form

    def show_values(self, values: Numbers, kind: Kind = "signed", limit: float = 1.0) -> None:
        """Show these numbers; a table of the same size only changes its contents."""
        self._kind, self._limit = kind, limit
        if values.shape != self._values.shape:
            self.beginResetModel()
            self._values = values
            self.endResetModel()
        elif values.size:
            self._values = values
            last = self.index(values.shape[0] - 1, values.shape[1] - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else int(self._values.shape[0])

    def columnCount(self, parent: Index | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else int(self._values.shape[1])

    def _colour(self, value: float) -> QColor:
        if self._kind == "grey":
            return colour_scale.grey_colour(value, 0.0, self._limit)
        return colour_scale.signed_colour(theme.current(), value, self._limit)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's number, its colour, or what a screen reader says of it."""
        value = self._values[index.row(), index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._form(float(value))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.BackgroundRole:
            return QBrush(self._colour(float(value)))
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            words = (
                number(int(value))
                if np.issubdtype(self._values.dtype, np.integer)
                else number(float(value), 7)
            )
            return tr(
                "row {row}, column {column}: {value}", row=index.row(), column=index.column(), value=words
            )
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a row's or column's number."""
        if role == Qt.ItemDataRole.DisplayRole:
            return str(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        return None


class _Cells(QStyledItemDelegate):
    """Paints a cell to its edges; the style's padding would leave no room for the digits."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box, value = QRectF(option.rect), index.data()
        fill = index.data(Qt.ItemDataRole.BackgroundRole).color()
        painter.fillRect(box, fill)
        painter.setFont(theme.current().font("micro"))
        painter.setPen(colour_scale.ink_on(fill))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, value)
        if option.state & QStyle.StateFlag.State_HasFocus:
            rounded(painter, box.adjusted(1, 1, -1, -1), 2, None, theme.current().colour("focus"), 2)


class NumberGrid(Styled, QTableView):
    """Cells of one width that nobody writes into; Tab leaves the table."""

    def __init__(self, name: str, cell: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cell = cell
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName(name)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.restyle()

    def restyle(self) -> None:
        """Take the cells' size from the theme."""
        look = theme.current()
        self.setFont(look.font("micro"))
        for head, cell in (
            (self.horizontalHeader(), look.px(self._cell)),
            (self.verticalHeader(), look.px(_ROW)),
        ):
            head.setFont(look.font("micro"))
            head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            head.setMinimumSectionSize(cell)
            head.setDefaultSectionSize(cell)
