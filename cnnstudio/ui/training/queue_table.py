"""The runs of the queue, with what makes each one differ and what it reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cnnstudio.language import percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, text
from cnnstudio.ui.widgets.row_table import RowTable

Index = QModelIndex | QPersistentModelIndex
_SCORE = 1


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the table."""

    id: str
    words: str
    score: float | None
    state: str
    live: bool = False
    best: bool = False
    tip: str = ""


class _Rows(QAbstractTableModel):
    """The rows as Qt and screen readers ask for them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[QueueRow, ...] = ()
        self.by_score = False

    def titles(self) -> tuple[str, ...]:
        score = tr("Val. acc.")
        return tr("What differs"), f"{score} ↓" if self.by_score else score, tr("State")

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.titles()[section]
        if role == Qt.ItemDataRole.ToolTipRole and section == _SCORE:
            return tr("A press sorts by the best validation accuracy, the next one by turn.")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(LEFT if section == 0 else RIGHT)
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole and row.tip:
            return row.tip
        if role not in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }:
            return None
        return (row.words, percent(row.score), row.state)[index.column()]


class _Painter(QStyledItemDelegate):
    """Paints a cell; the best score and the run in progress stand out."""

    def __init__(self, rows: _Rows, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, look = self._rows.rows[index.row()], theme.current()
        box = QRectF(option.rect)
        if row.live or option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, look.colour("accent_tint" if row.live else "control_hover"))
        inner = box.adjusted(look.px(8), 0, -look.px(8), 0)
        strong = (index.column() == _SCORE and row.best) or (index.column() == 2 and row.live)
        ink = "accent" if strong else "text" if index.column() == 0 else "text_quiet"
        style = "strong" if strong else "body" if index.column() == 0 else "small"
        text(painter, inner, str(index.data()), style, ink, LEFT if index.column() == 0 else RIGHT)


class QueueTable(RowTable):
    """Delete takes rows out (`removed(ids)`), Alt and an arrow moves one (`moved(id, by)`), Enter opens its run (`opened(id)`)."""

    removed = Signal(object)
    moved = Signal(str, int)
    opened = Signal(str)
    sorting = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Queue of runs"), parent)
        self._rows = _Rows(self)
        self.setModel(self._rows)
        self.setItemDelegate(_Painter(self._rows, self))
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._rows.rows[index.row()].id))
        head = self.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._press_head)
        self.restyle()

    def restyle(self) -> None:
        """Take fonts and lengths from the theme."""
        look = theme.current()
        self.verticalHeader().setDefaultSectionSize(look.size("control"))
        self.horizontalHeader().setFont(look.font("small"))
        for column, width in ((1, 84), (2, 92)):
            self.setColumnWidth(column, look.px(width))

    def _press_head(self, section: int) -> None:
        if section == _SCORE:
            self.sorting.emit()

    def set_rows(self, rows: Sequence[QueueRow], by_score: bool) -> None:
        """List these rows, keeping the selection."""
        if tuple(rows) == self._rows.rows and by_score == self._rows.by_score:
            return
        chosen, current = set(self.chosen()), self._current_id()
        self._rows.beginResetModel()
        self._rows.rows, self._rows.by_score = tuple(rows), by_score
        self._rows.endResetModel()
        self._choose(chosen, current)

    def _choose(self, chosen: set[str], current: str) -> None:
        model = self.selectionModel()
        for place, row in enumerate(self._rows.rows):
            index = self._rows.index(place, 0)
            if row.id == current:
                model.setCurrentIndex(index, model.SelectionFlag.NoUpdate)
            if row.id in chosen:
                model.select(index, model.SelectionFlag.Select | model.SelectionFlag.Rows)

    def rows(self) -> tuple[QueueRow, ...]:
        """Return the rows listed."""
        return self._rows.rows

    def chosen(self) -> tuple[str, ...]:
        """Return the ids of the selected rows, from the top."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return tuple(self._rows.rows[place].id for place in places)

    def _current_id(self) -> str:
        index = self.currentIndex()
        return self._rows.rows[index.row()].id if index.isValid() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take out with Delete, move with Alt and an arrow, open with Enter."""
        key, chosen = Qt.Key(event.key()), self.chosen()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and chosen:
            self.removed.emit(chosen)
        elif alt and key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and len(chosen) == 1:
            self.moved.emit(chosen[0], -1 if key == Qt.Key.Key_Up else 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._current_id():
            self.opened.emit(self._current_id())
        else:
            super().keyPressEvent(event)
