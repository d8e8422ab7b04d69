"""The images the network gets wrong now, the most certain mistakes first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.data.errors import DataError
from cnnstudio.data.parts import Parts
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets import Button, Label, SectionHead, TileGrid
from cnnstudio.ui.widgets.styled import Styled

_TILE = 48
_CAPTION = 20
_PICTURES = 4
"""Axes of an array of pictures: row, height, width, channels."""


class WrongNow(Styled, QWidget):
    """One row of thumbnails with true label and answer; `imageRequested(index)` wishes to inspect one."""

    imageRequested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SectionHead(tr("Wrong now"))
        self._all = Button(tr("Show all mistakes"), framed=False)
        self.head.add(self._all)
        self.grid = TileGrid(tr("Images answered wrongly"), _TILE, 12, caption_height=_CAPTION)
        self.sentence = Label("", "body", "text_faint")
        self._wrong: NDArray[Any] = np.empty((0, 3), np.int64)
        self._labels: Sequence[str] = ()
        self._parts: Parts | None = None
        self._cell: tuple[int, int] | None = None
        self._column = QVBoxLayout(self)
        for part in (self.head, self.grid, self.sentence):
            self._column.addWidget(part)
        self._column.addStretch(1)
        self._all.clicked.connect(lambda: self.filter_cell(None))
        self.grid.selected.connect(self._tell)
        self.restyle()
        self.forget()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self._column.setContentsMargins(look.space("inset"), look.px(8), look.space("inset"), look.px(8))
        self._column.setSpacing(look.px(4))
        self.setFixedHeight(look.px(128))
        self.grid.setFixedHeight(look.px(_TILE + _CAPTION + 6))

    def forget(self, numbers: bool = False) -> None:
        """Say that nothing is known yet, or that this run predicts numbers."""
        later = tr("Mistakes appear after the first epoch.")
        self.say(tr("This run predicts numbers: each is a little off, none is wrong.") if numbers else later)

    def say(self, sentence: str) -> None:
        """Show a sentence in place of the pictures."""
        self._wrong, self._cell = np.empty((0, 3), np.int64), None
        self._show(sentence)

    def set_epoch(self, epoch: int | None) -> None:
        """Say which epoch's answers these are; None for now."""
        after = tr("Wrong after epoch {epoch}", epoch=number(epoch)) if epoch is not None else ""
        self.head.set_title(after or tr("Wrong now"))

    def show_wrong(
        self, wrong: NDArray[Any], parts: Parts | None, labels: Sequence[str], missed: int, checked: int
    ) -> None:
        """Show the most certain mistakes of an epoch's check; `missed` of `checked` samples were wrong."""
        self._wrong, self._parts, self._labels = wrong, parts, labels
        note = tr("{missed} of {checked}, most certain first", missed=number(missed), checked=number(checked))
        self.head.set_note(note)
        self._show(tr("Nothing was answered wrongly."))

    def filter_cell(self, cell: tuple[int, int] | None) -> None:
        """Show only the mistakes of one cell of the confusion matrix, or all again."""
        self._cell = cell
        self._show(tr("None of the {count} most certain mistakes is of this kind.", count=len(self._wrong)))

    def shown(self) -> NDArray[Any]:
        """Return the rows shown: sample number, true label, answer."""
        if self._cell is None:
            return self._wrong
        fits = (self._wrong[:, 1] == self._cell[0]) & (self._wrong[:, 2] == self._cell[1])
        found: NDArray[Any] = self._wrong[fits]
        return found

    def _show(self, when_empty: str) -> None:
        rows = self.shown()
        part = self._parts.validation if self._parts is not None else None
        fits = part is not None and len(rows) > 0 and int(rows[:, 0].max()) < len(part)
        pictures = part is None or part.x.ndim == _PICTURES
        if part is not None and fits and not pictures:
            fits, when_empty = False, tr("These samples are no pictures, so the mistakes are not shown here.")
        elif part is not None and fits:
            try:
                images, _ = part.rows(rows[:, 0])
                self.grid.set_tiles(images, "grey", None, [self._caption(row) for row in rows])
            except DataError as error:  # a folder that is read while it is used may lose a file
                fits, when_empty = False, str(error)
        elif len(rows):
            when_empty = tr(
                "The data of the project are others than this run's, so its images are not shown."
            )
        self.grid.setVisible(fits)
        self.sentence.setText("" if fits else when_empty)
        self.sentence.setVisible(not fits)
        self._all.setVisible(self._cell is not None)
        if len(self._wrong) == 0:
            self.head.set_note("")

    def _caption(self, row: NDArray[Any]) -> str:
        names = [
            self._labels[int(c)] if int(c) < len(self._labels) else str(int(c)) for c in (row[1], row[2])
        ]
        return f"{names[0]} → {names[1]}"

    def _tell(self, index: int) -> None:
        self.imageRequested.emit(int(self.shown()[index, 0]))
