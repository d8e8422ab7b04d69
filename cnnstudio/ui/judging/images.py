"""Samples of the test set as tiles, a page at a time; those that are no pictures as lines of words."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.judging.behind import NOTHING, Behind, caption, told
from cnnstudio.ui.judging.opened import Opened
from cnnstudio.ui.widgets import IconButton, Label, TileGrid
from cnnstudio.ui.widgets.styled import Styled

PAGE = 96


class Images(Styled, QWidget):
    """`selected(row)` tells the sample chosen, `activated(row)` a double click or Enter on it."""

    selected = Signal(int)
    activated = Signal(int)

    def __init__(self, name: str, tile: int = 48, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: Opened | None = None
        self._behind, self._first = NOTHING, 0
        self.grid = TileGrid(name, tile, 12, caption_height=18)
        self.lines = QListWidget()
        self.lines.setAccessibleName(name)
        self.lines.setWordWrap(True)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area = QScrollArea()
        self.count = Label("", "small", "text_faint")
        self.before = IconButton("chevron-left", tr("Earlier samples"))
        self.after = IconButton("chevron-right", tr("Further samples"))
        self._build()
        self.grid.selected.connect(self._tell)
        self.grid.activated.connect(lambda place: self.activated.emit(self.row(place)))
        self.lines.currentRowChanged.connect(self._tell)
        self.before.clicked.connect(lambda: self._turn(-PAGE))
        self.after.clicked.connect(lambda: self._turn(PAGE))
        self.restyle()

    def _build(self) -> None:
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.grid)
        self.area.viewport().setAutoFillBackground(False)
        self.grid.setAutoFillBackground(False)
        self._pager = QHBoxLayout()
        self._pager.addWidget(self.count)
        self._pager.addStretch(1)
        self._pager.addWidget(self.before)
        self._pager.addWidget(self.after)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area, 1)
        column.addWidget(self.lines, 1)
        column.addLayout(self._pager)

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._pager.setSpacing(theme.current().space("half"))

    def show_behind(self, opened: Opened, behind: Behind) -> None:
        """Show the first of these samples."""
        self._opened, self._behind, self._first = opened, behind, 0
        self._show()

    def rows(self) -> list[int]:
        """Return the samples on this page."""
        return [int(row) for row in self._behind.rows[self._first : self._first + PAGE]]

    def all_rows(self) -> list[int]:
        """Return the samples of all pages."""
        return [int(row) for row in self._behind.rows]

    def row(self, place: int) -> int:
        """Return the sample at a place of this page."""
        return self.rows()[place]

    def _turn(self, by: int) -> None:
        self._first = min(max(self._first + by, 0), max(len(self._behind.rows) - 1, 0))
        self._show()

    def _show(self) -> None:
        rows, total = self.rows(), len(self._behind.rows)
        opened = self._opened
        pictures = opened.pictures_of(np.array(rows, np.int64)) if opened is not None and rows else None
        self.area.setVisible(pictures is not None)
        self.lines.setVisible(pictures is None and bool(rows))
        if opened is not None and pictures is not None:
            self.grid.set_tiles(pictures, "grey", None, [caption(opened.found, row) for row in rows])
            self.grid.select(-1)
            self.area.verticalScrollBar().setValue(0)
        elif opened is not None:
            self._show_lines(opened, rows)
        for part in (self.before, self.after, self.count):
            part.setVisible(total > PAGE)
        self.count.setText(
            tr("{first} to {last} of {total}", first=number(self._first + 1),
               last=number(self._first + len(rows)), total=number(total))
        )  # fmt: skip
        self.before.setEnabled(self._first > 0)
        self.after.setEnabled(self._first + PAGE < total)

    def _show_lines(self, opened: Opened, rows: list[int]) -> None:
        self.lines.blockSignals(True)
        self.lines.clear()
        for row in rows:
            self.lines.addItem(QListWidgetItem(told(opened, row)))
        self.lines.blockSignals(False)

    def _tell(self, place: int) -> None:
        if 0 <= place < len(self.rows()):
            self.selected.emit(self.row(place))
