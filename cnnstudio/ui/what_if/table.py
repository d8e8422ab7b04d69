"""The table itself: rows to select, a button in each that can take the layer's place."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.what_if.cells import WhatIfCells
from cnnstudio.ui.what_if.lines import COLUMNS, NUMBERS, RATIOS, Line
from cnnstudio.ui.what_if.model import WhatIfModel
from cnnstudio.ui.widgets.buttons import Button
from cnnstudio.ui.widgets.paint import text_width
from cnnstudio.ui.widgets.styled import Styled

_WIDTHS = {
    "form": 208, "parameters": 92, "parameters_ratio": 60, "macs": 112, "macs_ratio": 52, "time": 116,
    "time_ratio": 64, "shape": 108, "field": 112, "use": 84,
}  # fmt: skip
_LEAST_FORM, _MOST_FORM = 152, 280


class WhatIfTable(Styled, QTableView):
    """Tells which row is looked at, and which is to take the layer's place."""

    chosen = Signal(str)
    looked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = WhatIfModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(WhatIfCells(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setHighlightSections(False)
        head.setAccessibleName(tr("Columns"))
        self.setAccessibleName(tr("What could stand in the layer's place"))
        self.selectionModel().currentRowChanged.connect(self._look)
        self.restyle()

    def restyle(self) -> None:
        """Take fonts, row height and widths from the theme."""
        look = theme.current()
        self.setFont(look.font("small"))
        self.horizontalHeader().setFont(look.font("micro"))
        self.verticalHeader().setDefaultSectionSize(look.size("row") + look.px(2))
        self._share_width()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show these rows, each that can replace the layer with its button."""
        before = [(line.key, line.possible) for line in self.rows.lines()]
        self.rows.show_lines(lines)
        self._share_width()
        if before != [(line.key, line.possible) for line in lines]:
            self._place_buttons(lines)
            self.selectRow(0)

    def _place_buttons(self, lines: tuple[Line, ...]) -> None:
        last = len(COLUMNS) - 1
        for place, line in enumerate(lines):
            self.setIndexWidget(
                self.rows.index(place, last), self._button(line) if line.possible else QWidget()
            )

    def _button(self, line: Line) -> QWidget:
        frame = QWidget()
        button = Button(tr("Replace"), framed=False)
        button.setAccessibleName(tr("Replace by {form}", form=line.cells[0].text))
        button.setToolTip(tr("Put this in the layer's place (Enter)"))
        # The rows are walked with the arrow keys and Enter; a stop per button would only lengthen the way.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _on=False, key=line.key: self.chosen.emit(key))
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        return frame

    def current(self) -> Line | None:
        """Return the row looked at."""
        place = self.currentIndex().row()
        lines = self.rows.lines()
        return lines[place] if 0 <= place < len(lines) else None

    def _look(self, now: QModelIndex, _before: QModelIndex) -> None:
        lines = self.rows.lines()
        self.looked.emit(lines[now.row()].key if 0 <= now.row() < len(lines) else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Replace the layer by the current row with Enter."""
        line = self.current()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and line is not None:
            self.chosen.emit(line.key)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Give the first column what is over; where the room is too small the table scrolls, its buttons in sight."""
        look, room, head = theme.current(), self.viewport().width(), self.horizontalHeader()
        widths = {column: self._width(place, column) for place, column in enumerate(COLUMNS)}
        spare = room - sum(widths.values())
        named = (text_width(line.cells[0].text, "strong") for line in self.rows.lines())
        least = min(max(named, default=0) + look.space("inset") + look.px(10), look.px(_MOST_FORM))
        widths["form"] = max(widths["form"] + spare, look.px(_LEAST_FORM), least)
        for place, column in enumerate(COLUMNS):
            self.setColumnWidth(place, widths[column])
        last = len(COLUMNS) - 1
        head.moveSection(head.visualIndex(last), 1 if sum(widths.values()) > room else last)

    def _width(self, place: int, column: str) -> int:
        """Return the width a column needs: no number is ever cut."""
        look = theme.current()
        if column not in NUMBERS | RATIOS:
            return look.px(_WIDTHS[column])
        font = "micro" if column in RATIOS else "small"
        texts = [text_width(line.cells[place].text, font) for line in self.rows.lines()]
        return max(look.px(_WIDTHS[column]), max(texts, default=0) + look.px(18))
