"""The right column: the samples behind what was pressed, one of them large, and the way to Inspect."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.judging.behind import Behind, told
from cnnstudio.ui.judging.images import Images
from cnnstudio.ui.judging.opened import Opened
from cnnstudio.ui.widgets import Bars, Button, ImageView, Label, Line, SidePanel

_SIDE = 112
_BARS = 5


class Side(SidePanel):
    """`inspectRequested(row)` wishes to look at a sample in Inspect."""

    inspectRequested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(scrolls=False, parent=parent)
        self._opened: Opened | None = None
        self.row = -1
        self.heading = Label("", "strong", wrap=True)
        self.note = Label("", "small", "text_quiet", wrap=True)
        self.images = Images(tr("Samples behind the number"))
        self.large = ImageView(tr("Sample"), _SIDE)
        self.words = Label("", "small", "text", wrap=True)
        self.bars = Bars((), tr("Largest shares of the answer"), dense=True)
        self.inspect = Button(tr("Open in Inspect"), "view-inspect")
        self.one = QWidget()
        self._build()
        self.images.selected.connect(self.show_row)
        self.images.activated.connect(self.inspectRequested)
        self.inspect.clicked.connect(lambda: self.inspectRequested.emit(self.row))
        self.show_nothing()

    def _build(self) -> None:
        beside = QHBoxLayout()
        beside.setSpacing(theme.current().space("gap"))
        beside.addWidget(self.large)
        right = QVBoxLayout()
        right.addWidget(self.words)
        right.addStretch(1)
        beside.addLayout(right, 1)
        column = QVBoxLayout(self.one)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Line())
        column.addLayout(beside)
        column.addWidget(self.bars)
        below = QHBoxLayout()
        below.addWidget(self.inspect)
        below.addStretch(1)
        column.addLayout(below)
        for part in (self.heading, self.note):
            self.add(part)
        self.body.addWidget(self.images, 1)
        self.add(self.one)
        self.body.addStretch(0)

    def set_width(self, width: int) -> None:
        """Be so wide."""
        self.setFixedWidth(theme.current().px(width))

    def show_nothing(self) -> None:
        """Say what will appear here."""
        self.row = -1
        self.heading.setText(tr("Samples behind a number"))
        self.note.setText(tr("Press a cell, a row, a bar or a point, and the samples it counts appear here."))
        self.images.hide()
        self.one.hide()

    def show_behind(self, opened: Opened, behind: Behind) -> None:
        """Show these samples; none of them is chosen yet."""
        self._opened, self.row = opened, -1
        count = len(behind.rows)
        words = tr("1 sample") if count == 1 else tr("{count} samples", count=number(count))
        self.heading.setText(behind.title)
        self.note.setText(f"{words}. {behind.note} {self._why_no_pictures(opened)}".strip())
        self.images.show_behind(opened, behind)
        self.images.setVisible(count > 0)
        self.one.hide()

    def _why_no_pictures(self, opened: Opened) -> str:
        sealed = opened.sealed
        if sealed.part is None:
            return sealed.why_no_part
        return "" if sealed.pictures else tr("These samples are no pictures.")

    def show_row(self, row: int) -> None:
        """Show one sample large, with what is known of it."""
        if self._opened is None:
            return
        self.row = row
        pictures = self._opened.pictures_of(np.array([row]))
        self.large.setVisible(pictures is not None)
        if pictures is not None:
            self.large.set_image(pictures[0])
        self.words.setText(told(self._opened, row))
        self._show_bars(row)
        self.inspect.setVisible(pictures is not None)
        self.one.show()

    def _show_bars(self, row: int) -> None:
        found = self._opened.found if self._opened is not None else None
        shares = found is not None and found.task in {"classes", "several"}
        self.bars.setVisible(shares)
        if found is not None and shares:
            outputs = found.outputs[row]
            first = np.argsort(-outputs, kind="stable")[:_BARS]
            self.bars.set_labels([found.name(int(n)) for n in first])
            self.bars.set_values([float(outputs[n]) for n in first])
