"""The network table's rows as a Qt model, in topological order or sorted by a column."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cnnstudio.document.analysis import Analysis
from cnnstudio.ui.design_tables.network_rows import COLUMNS, NUMBERS, Row, Rows, helps, titles

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
SHARE_ROLE = Qt.ItemDataRole.UserRole + 1
OFFENDS_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether a cell is the reason why a budget is exceeded."""
_OFFENDING = 0.25
"""Share of a sum from which a layer is named as its reason; the largest always is."""

_TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class NetworkModel(QAbstractTableModel):
    """Read-only; `show_analysis` changes only what is different."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._maker = Rows()
        self._natural: tuple[Row, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._sorted_by: tuple[str, bool] | None = None
        self._most = 0.0
        self._marked: frozenset[tuple[str, str]] = frozenset()

    def show_analysis(self, analysis: Analysis) -> None:
        """Show what an analysis says."""
        self._natural = self._maker.of(analysis)
        self._most = max((row.value("parameters") for row in self._natural), default=0.0)
        wanted = self._ordered()
        if [row.path for row in wanted] == [row.path for row in self._rows]:
            self._rows = wanted
            if wanted:
                self.dataChanged.emit(self.index(0, 0), self.index(len(wanted) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self._rows = wanted
        self.endResetModel()

    def mark(self, over: tuple[str, ...]) -> None:
        """Mark, for each exceeded budget that is counted per layer, the layers that hold most of it."""
        found = {(column, row.path) for column in over if column in COLUMNS for row in self._heaviest(column)}
        if found != self._marked:
            self._marked = frozenset(found)
            if self._rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(COLUMNS) - 1))

    def _heaviest(self, column: str) -> list[Row]:
        total = sum(max(row.value(column), 0.0) for row in self._natural)
        most = max((row.value(column) for row in self._natural), default=0.0)
        return [
            r
            for r in self._natural
            if r.value(column) >= min(most, _OFFENDING * total) and r.value(column) > 0
        ]

    def rows(self) -> tuple[Row, ...]:
        """Return the rows in the order shown."""
        return self._rows

    @property
    def sorted_by(self) -> tuple[str, bool] | None:
        """The column the table is sorted by and whether the largest comes first; None in the network's order."""
        return self._sorted_by

    def sort_by(self, column: str | None, largest_first: bool = True) -> None:
        """Sort by a column, or take the network's own order again."""
        self._sorted_by = None if column is None else (column, largest_first)
        self.layoutAboutToBeChanged.emit()
        old = self._rows
        self._rows = self._ordered()
        places = {row.path: place for place, row in enumerate(self._rows)}
        for index in self.persistentIndexList():
            self.changePersistentIndex(index, self.index(places[old[index.row()].path], index.column()))
        self.layoutChanged.emit()

    def _ordered(self) -> tuple[Row, ...]:
        if self._sorted_by is None:
            return self._natural
        column, largest_first = self._sorted_by
        if column in ("name", "kind"):
            return tuple(
                sorted(self._natural, key=lambda row: row.cell(column).lower(), reverse=not largest_first)
            )
        return tuple(sorted(self._natural, key=lambda row: row.value(column), reverse=largest_first))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """Return how many layers there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, alignment or explanation."""
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        if role in _TEXT_ROLES:
            return row.cells[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.help or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == ROW_ROLE:
            return row
        if role == OFFENDS_ROLE:
            return (column, row.path) in self._marked
        if role == SHARE_ROLE and column == "parameters" and self._most > 0:
            return max(row.value("parameters"), 0.0) / self._most
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the heads of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in _TEXT_ROLES:
            return titles()[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return helps()[section]
        return _alignment(COLUMNS[section]) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _alignment(column: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
