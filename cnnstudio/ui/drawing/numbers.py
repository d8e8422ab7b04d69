"""A picture as a table of numbers, with the rows' and columns' numbers as headers."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cnnstudio.language import number, tr
from cnnstudio.ui import colour_scale, theme
from cnnstudio.ui.drawing.sheet import Bytes
from cnnstudio.ui.widgets import Label, SectionHead, Segments
from cnnstudio.ui.widgets.paint import rounded
from cnnstudio.ui.widgets.styled import Styled

Index = QModelIndex | QPersistentModelIndex
_CELL = 28


def summary(image: Bytes) -> str:
    """Return in one sentence what a reader of the table would find."""
    rows, columns = image.shape[:2]
    grey = image.max(axis=2)
    bright = np.argwhere(grey == grey.max())[0]
    return tr(
        "{rows} rows and {columns} columns of numbers from {low} to {high}; {count} are above 0, their mean over all is "
        "{mean}, and the first of the largest is in row {row}, column {column}.",
        rows=number(rows),
        columns=number(columns),
        low=number(int(image.min())),
        high=number(int(image.max())),
        count=number(int(np.count_nonzero(grey))),
        mean=number(float(image.mean()), 3),
        row=number(int(bright[0])),
        column=number(int(bright[1])),
    )


class NumbersModel(QAbstractTableModel):
    """One channel of a picture; rows and columns count from 0, as in the code."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: Bytes = np.zeros((0, 0), np.uint8)

    def show_values(self, values: Bytes) -> None:
        """Show these numbers; a table of the same size only changes its contents."""
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

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's number, its colour, or what a screen reader says of it."""
        value = int(self._values[index.row(), index.column()])
        if role == Qt.ItemDataRole.DisplayRole:
            return str(value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.BackgroundRole:
            return QBrush(colour_scale.grey_colour(value, 0.0, 255.0))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr(
                "row {row}, column {column}: {value}", row=index.row(), column=index.column(), value=value
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
    """Paints a cell to its edges; the style's padding would leave no room for three digits."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box, value = QRectF(option.rect), index.data()
        fill = index.data(Qt.ItemDataRole.BackgroundRole).color()
        painter.fillRect(box, fill)
        painter.setFont(theme.current().font("micro"))
        painter.setPen(colour_scale.ink_on(fill))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, value)
        if option.state & QStyle.StateFlag.State_HasFocus:
            rounded(painter, box.adjusted(1, 1, -1, -1), 2, None, theme.current().colour("focus"), 2)


class NumbersView(Styled, QWidget):
    """The table with its one-sentence summary; with colours one channel at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SectionHead(tr("What the network sees, in numbers"))
        self.channel = Segments([(0, tr("Red")), (1, tr("Green")), (2, tr("Blue"))], 0, tr("Channel"))
        self.head.add(self.channel)
        self.sentence = Label("", "small", "text_quiet", wrap=True)
        self.table, self.model = QTableView(), NumbersModel(self)
        self.table.setModel(self.model)
        self.table.setItemDelegate(_Cells(self.table))
        self.table.setAccessibleName(tr("What the network sees, in numbers"))
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self._image: Bytes | None = None
        self.channel.valueChanged.connect(lambda _value: self._show())
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.head)
        self._column.addWidget(self.sentence)
        self._column.addWidget(self.table, 1)
        self.restyle()
        self.show_image(None)

    def restyle(self) -> None:
        """Take lengths and the cells' size from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._column.setContentsMargins(inset, look.px(12), inset, look.px(8))
        self._column.setSpacing(look.px(8))
        self.table.setFont(look.font("micro"))
        for head in (self.table.horizontalHeader(), self.table.verticalHeader()):
            head.setFont(look.font("micro"))
            head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for head, cell in (
            (self.table.horizontalHeader(), look.px(_CELL)),
            (self.table.verticalHeader(), look.px(22)),
        ):
            head.setMinimumSectionSize(cell)
            head.setDefaultSectionSize(cell)

    def show_image(self, image: Bytes | None) -> None:
        """Show a height x width x channels picture of bytes, or nothing."""
        self._image = image
        self.channel.setVisible(image is not None and image.shape[2] == 3)
        self._show()

    def _show(self) -> None:
        if self._image is None:
            self.model.show_values(np.zeros((0, 0), np.uint8))
            words = tr("Nothing is on the pad.")
        else:
            chosen = self.channel.value()
            channel = chosen if self._image.shape[2] == 3 and isinstance(chosen, int) else 0
            self.model.show_values(self._image[:, :, channel])
            words = summary(self._image)
        self.sentence.setText(words)
        self.table.setAccessibleDescription(words)
