"""A table of samples as pictures: what the network was given, what is true, what it made of it, and how like that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QWidget

from cnnstudio.evaluation.picture_scores import columns
from cnnstudio.evaluation.predictions import Predictions, Reals
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.judging.triples import enlarged, four
from cnnstudio.ui.widgets.paint import LEFT, RIGHT
from cnnstudio.ui.widgets.row_table import RowTable

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_SIDE, _PICTURES, _NUMBER = 72, 4, 148


class _Rows(QAbstractTableModel):
    """One row for each sample; its pictures are painted when they come into sight."""

    def __init__(self, parent: RowTable) -> None:
        super().__init__(parent)
        self._table = parent
        self.found: Predictions | None = None
        self.rows: tuple[int, ...] = ()
        self._scores: tuple[tuple[str, Reals], ...] = ()
        self._painted: dict[int, tuple[QIcon, ...]] = {}

    def show(self, found: Predictions, rows: Sequence[int]) -> None:
        """Show these samples in this order."""
        self.beginResetModel()
        self.found, self.rows, self._scores = found, tuple(rows), columns(found)
        self._painted.clear()
        self.endResetModel()

    def forget_colours(self) -> None:
        """Paint anew when next asked."""
        self._painted.clear()

    def titles(self) -> tuple[str, ...]:
        pictures = tr("Input"), tr("Target"), tr("Answer"), tr("Difference")
        return (tr("Sample"), *pictures, *(name for name, _ in self._scores))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.titles())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.titles()[section]
        if role == Qt.ItemDataRole.FontRole:
            return theme.current().font("small")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(RIGHT if section > _PICTURES else LEFT)
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if self.found is None:
            return None
        row, column = self.rows[index.row()], index.column()
        picture = 0 < column <= _PICTURES
        if role == Qt.ItemDataRole.DecorationRole and picture:
            return self._pictures(row)[column - 1]
        if role == Qt.ItemDataRole.AccessibleTextRole and picture:
            return self.titles()[column]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole} and not picture:
            score = column - _PICTURES - 1
            return number(row) if column == 0 else number(float(self._scores[score][1][row]), 4)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(RIGHT if column > _PICTURES else LEFT)
        return None

    def _pictures(self, row: int) -> tuple[QIcon, ...]:
        if row not in self._painted:
            triples = self.found.triples if self.found is not None else None
            place = triples.place(row) if triples is not None else None
            if self.found is None or triples is None or place is None:
                return (QIcon(),) * _PICTURES
            side, ratio = theme.current().px(_SIDE), self._table.devicePixelRatioF()
            pictures = four(self.found, triples, place)
            self._painted[row] = tuple(_untinted(enlarged(image, side, ratio)) for image in pictures)
        return self._painted[row]


def _untinted(picture: QPixmap) -> QIcon:
    """Return a picture that looks the same in a chosen row."""
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon


class TriplesTable(RowTable):
    """`chosen(row)` tells the sample that was pressed or walked to."""

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._model = _Rows(self)
        self.setModel(self._model)
        self.setVerticalScrollMode(RowTable.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.restyle()

    def restyle(self) -> None:
        """Take fonts, lengths and colours from the theme."""
        look = theme.current()
        side = look.px(_SIDE)
        self.setIconSize(QSize(side, side))
        self.verticalHeader().setDefaultSectionSize(side + look.space("gap"))
        self._model.forget_colours()
        self._fit()

    def show_rows(self, found: Predictions, rows: Sequence[int]) -> None:
        """Show these samples in this order, from the first."""
        self._model.show(found, rows)
        self._fit()
        self.scrollToTop()

    def rows(self) -> tuple[int, ...]:
        """Return the samples in the order of the table."""
        return self._model.rows

    def _fit(self) -> None:
        look, head = theme.current(), self.horizontalHeader()
        for column in range(self._model.columnCount()):
            wide = _SIDE + 24 if 0 < column <= _PICTURES else 64 if column == 0 else _NUMBER
            head.resizeSection(column, look.px(wide))

    def _tell(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self._model.rows[current.row()])
