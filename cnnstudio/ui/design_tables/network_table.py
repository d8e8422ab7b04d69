"""The network as a table: every layer in order with shape, parameters, multiply-accumulates and receptive field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from cnnstudio.document import edits
from cnnstudio.document.change import Change
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.design_tables.budget_bars import BudgetBars
from cnnstudio.ui.design_tables.network_cells import NetworkCells
from cnnstudio.ui.design_tables.network_model import NetworkModel
from cnnstudio.ui.design_tables.network_rows import COLUMNS, as_text
from cnnstudio.ui.design_tables.totals_bar import TotalsBar
from cnnstudio.ui.look import Look
from cnnstudio.ui.widgets.empty_state import EmptyState
from cnnstudio.ui.widgets.styled import Styled

_WIDTHS = {
    "name": 160,
    "kind": 150,
    "shape": 150,
    "parameters": 104,
    "trainable": 104,
    "macs": 112,
    "field": 120,
}


class NetworkTable(Styled, QWidget):
    """Follows the document through `apply` and the canvas's selection through `set_selection`."""

    selectionRequested = Signal(object)
    activated = Signal(str)
    copied = Signal(str)

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._look, self._stale = document, look, False
        self._chosen: tuple[str, ...] = ()
        self.model = NetworkModel(self)
        self.view, self.totals, self.budget = QTableView(), TotalsBar(), BudgetBars()
        self.empty = EmptyState("table", tr("No layers yet. Drag one from the palette onto the canvas."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.view, self.empty, self.totals, self.budget):
            column.addWidget(part)
        self._prepare_view()
        self.budget.limitChanged.connect(self._limit)
        self._obeying = False
        self.setAccessibleName(tr("Network table"))
        self.restyle()
        self.refresh()

    def _prepare_view(self) -> None:
        view, head = self.view, self.view.horizontalHeader()
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setAccessibleName(tr("Columns"))
        view.setModel(self.model)
        view.setItemDelegate(NetworkCells(view))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setShowGrid(False)
        view.setMouseTracking(True)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().hide()
        view.setAccessibleName(tr("Layers in order"))
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._sort)
        head.sectionResized.connect(lambda *_sizes: self._align_totals())
        view.horizontalScrollBar().valueChanged.connect(lambda _value: self._align_totals())
        view.selectionModel().selectionChanged.connect(self._tell_selection)
        view.activated.connect(self._activate)

    def restyle(self) -> None:
        """Take fonts, row height and column widths from the theme."""
        look = theme.current()
        self.view.setFont(look.font("small"))
        self.view.horizontalHeader().setFont(look.font("micro"))
        self.view.verticalHeader().setDefaultSectionSize(look.size("row"))
        for place, column in enumerate(COLUMNS):
            self.view.setColumnWidth(place, look.px(_WIDTHS[column]))
        self._align_totals()

    @Slot(object)
    def apply(self, change: Change) -> None:
        """Follow the document."""
        if change.reset or change.analysis is not change.previous:
            self._follow_soon()

    def _limit(self, field: str, limit: int | None) -> None:
        def limited(project: Project) -> Project:
            return edits.set_budget(project, **{field: limit})

        self._document.edit(tr("Set the budget"), limited, origin=self)

    def _follow_soon(self) -> None:
        """Refresh now if anybody sees it, else when it is shown again."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the list was hidden."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    def refresh(self) -> None:
        """Show what the document holds now."""
        analysis = self._document.analysis
        self._obeying = True
        self.model.show_analysis(analysis)
        self._obeying = False
        self.set_selection(self._chosen)
        self.totals.show_analysis(analysis)
        self.budget.show_costs(self._document.project, analysis)
        self.model.mark(self.budget.over())
        filled = bool(self.model.rows())
        for part in (self.view, self.totals, self.budget):
            part.setVisible(filled)
        self.empty.setVisible(not filled)

    def selection(self) -> tuple[str, ...]:
        """Return the ids of the nodes whose rows are selected, in the order shown.

        One row of a block's inside is told by its path, several by the blocks that one sees from outside.
        """
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        shown = self.model.rows()
        if len(rows) == 1 and rows[0] < len(shown):
            return (shown[rows[0]].path,)
        return tuple(dict.fromkeys(shown[row].node_id for row in rows if row < len(shown)))

    def set_selection(self, node_ids: Sequence[str]) -> None:
        """Select the rows of these nodes without telling anyone; rows that come later are selected then."""
        self._chosen = tuple(node_ids)
        wanted, chosen = set(node_ids), QItemSelection()
        last = len(COLUMNS) - 1
        for place, row in enumerate(self.model.rows()):
            if row.path in wanted or row.node_id in wanted:
                chosen.select(self.model.index(place, 0), self.model.index(place, last))
        self._obeying = True
        self.view.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if chosen.indexes():
            self.view.scrollTo(chosen.indexes()[0])
        self._obeying = False

    def _tell_selection(self) -> None:
        if not self._obeying:
            self._chosen = self.selection()
            self.selectionRequested.emit(self._chosen)

    def _activate(self, index: QModelIndex) -> None:
        self.activated.emit(self.model.rows()[index.row()].path)

    def _sort(self, section: int) -> None:
        """Sort by a column; the third press returns to the network's own order."""
        column, now = COLUMNS[section], self.model.sorted_by
        if now is None or now[0] != column:
            self.model.sort_by(column)
        elif now[1]:
            self.model.sort_by(column, largest_first=False)
        else:
            self.model.sort_by(None)
        self._show_order()

    def _show_order(self) -> None:
        head, now = self.view.horizontalHeader(), self.model.sorted_by
        head.setSortIndicatorShown(now is not None)
        if now is not None:
            order = Qt.SortOrder.DescendingOrder if now[1] else Qt.SortOrder.AscendingOrder
            head.setSortIndicator(COLUMNS.index(now[0]), order)

    def _align_totals(self) -> None:
        view = self.view
        starts = [view.columnViewportPosition(place) for place in range(len(COLUMNS))]
        self.totals.set_columns([(x, view.columnWidth(place)) for place, x in enumerate(starts)])

    def text(self) -> str:
        """Return the selected rows, or all of them with the totals, as text with tabs."""
        chosen = set(self.selection())
        shown = tuple(row for row in self.model.rows() if not chosen or row.node_id in chosen)
        return as_text(shown, self._document.analysis)

    def copy(self) -> None:
        """Put the text on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
        rows = len(self.selection()) or len(self.model.rows())
        self.copied.emit(tr("{n} rows of the table copied as text.", n=rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy with Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)
