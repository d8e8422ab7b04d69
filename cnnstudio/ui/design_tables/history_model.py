"""The steps of a session as a Qt model: the beginning, what was done, what was undone."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cnnstudio.document.document import Document
from cnnstudio.language import tr

Index = QModelIndex | QPersistentModelIndex
NOW_ROLE = Qt.ItemDataRole.UserRole
UNDONE_ROLE = Qt.ItemDataRole.UserRole + 1
SAVED_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether the file holds this state."""

_TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


class HistoryModel(QAbstractListModel):
    """Row n is the state after n steps."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._labels: list[str] = []
        self._position = 0
        self._saved: int | None = None
        self.refresh()

    def refresh(self) -> None:
        """Show the document's history now."""
        history = self._document.history
        labels = [self._beginning(), *history.steps]
        self._position = history.position
        self._saved = self._document.saved_position if self._document.path is not None else None
        if labels == self._labels:
            self._repaint()
            return
        same = next((i for i, (a, b) in enumerate(zip(labels, self._labels, strict=False)) if a != b), None)
        kept = min(len(labels), len(self._labels)) if same is None else same
        self._cut(kept)
        if len(labels) > kept:
            self.beginInsertRows(QModelIndex(), kept, len(labels) - 1)
            self._labels += labels[kept:]
            self.endInsertRows()
        self._repaint()

    def _cut(self, kept: int) -> None:
        if kept < len(self._labels):
            self.beginRemoveRows(QModelIndex(), kept, len(self._labels) - 1)
            del self._labels[kept:]
            self.endRemoveRows()

    def _repaint(self) -> None:
        self.dataChanged.emit(self.index(0), self.index(len(self._labels) - 1))

    def _beginning(self) -> str:
        forgotten = self._document.history.forgotten
        if forgotten:
            return tr("{n} older steps are no longer kept", n=forgotten)
        return tr("As opened") if self._document.path is not None else tr("As begun")

    @property
    def position(self) -> int:
        """Return the row of the present state."""
        return self._position

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """Return how many states there are."""
        return 0 if parent.isValid() else len(self._labels)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a step's label, and whether it is the present one or undone."""
        saved = index.row() == self._saved
        if role == Qt.ItemDataRole.AccessibleTextRole and saved:
            return tr("{step}, saved", step=self._labels[index.row()])
        if role in _TEXT_ROLES:
            return self._labels[index.row()]
        if role == SAVED_ROLE:
            return saved
        if role == NOW_ROLE:
            return index.row() == self._position
        return index.row() > self._position if role == UNDONE_ROLE else None
