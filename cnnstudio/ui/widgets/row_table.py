"""A table that is chosen from by whole rows, as all tables of runs and figures are."""

from __future__ import annotations

from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from cnnstudio.ui.widgets.styled import Styled


class RowTable(Styled, QTableView):
    """Whole rows are chosen, nothing is edited in place, Tab leaves the table, and no row is numbered."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName(name)
