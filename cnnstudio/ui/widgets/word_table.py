"""A plain table of words: rows can be chosen by mouse and key, and copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import LEFT, RIGHT
from cnnstudio.ui.widgets.row_table import RowTable

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NAMES = 132


class _Words(QAbstractTableModel):
    """Rows of words below a line of titles; a row may be told apart by a bold font."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.titles: tuple[str, ...] = ()
        self.rows: tuple[tuple[str, ...], ...] = ()
        self.strong: frozenset[int] = frozenset()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.titles[section]
        if role == Qt.ItemDataRole.FontRole:
            return theme.current().font("small")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(LEFT if section == 0 else RIGHT)
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(LEFT if index.column() == 0 else RIGHT)
        if role == Qt.ItemDataRole.FontRole:
            return theme.current().font("strong" if index.row() in self.strong else "body")
        return None


class WordTable(RowTable):
    """`chosen(row)` tells the row that was pressed or walked to."""

    chosen = Signal(int)

    def __init__(self, name: str, widths: Sequence[int] = (), parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._words, self._widths = _Words(self), tuple(widths)
        self.setModel(self._words)
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.restyle()

    def restyle(self) -> None:
        """Take fonts and lengths from the theme."""
        look = theme.current()
        self.verticalHeader().setDefaultSectionSize(look.size("row"))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for the names: in a narrow table the figures move closer together."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._words.titles:
            return
        look, widths = theme.current(), self._widths[: len(self._words.titles) - 1]
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        room = self.viewport().width() - look.px(_NAMES)
        narrower = min(1.0, room / max(look.px(sum(widths)), 1)) if room > 0 else 1.0
        for column, width in enumerate(widths, start=1):
            self.setColumnWidth(column, round(look.px(width) * narrower))

    def set_rows(
        self, titles: Sequence[str], rows: Sequence[Sequence[str]], strong: Sequence[int] = ()
    ) -> None:
        """Show these rows; none is chosen."""
        self._words.beginResetModel()
        self._words.titles, self._words.strong = tuple(titles), frozenset(strong)
        self._words.rows = tuple(tuple(row) for row in rows)
        self._words.endResetModel()
        self._fit()

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return what stands in the table."""
        return self._words.rows

    def _tell(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(now.row())

    def as_text(self) -> str:
        """Return the table with tabs between its columns."""
        return "\n".join("\t".join(row) for row in (self._words.titles, *self._words.rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the whole table with the copy key."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.as_text())
        else:
            super().keyPressEvent(event)
