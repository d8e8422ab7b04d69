"""A picture as a table of numbers, with the rows' and columns' numbers as headers."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.drawing.sheet import Bytes
from cnnstudio.ui.widgets import Label, SectionHead, Segments
from cnnstudio.ui.widgets.matrix import whole
from cnnstudio.ui.widgets.number_grid import NumberGrid, NumberModel
from cnnstudio.ui.widgets.styled import Styled

_CELL = 28


def summary(image: Bytes) -> str:
    """Return in one sentence what a reader of the table would find."""
    rows, columns = image.shape[:2]
    grey = image.max(axis=2)
    bright = np.argwhere(grey == grey.max())[0]
    return tr(
        "{rows} rows and {columns} columns of numbers from {low} to {high}; {count} are above 0, their mean over all is "
        "{mean}, and the first of the largest is in row {row}, column {column}.",
        rows=number(rows),
        columns=number(columns),
        low=number(int(image.min())),
        high=number(int(image.max())),
        count=number(int(np.count_nonzero(grey))),
        mean=number(float(image.mean()), 3),
        row=number(int(bright[0])),
        column=number(int(bright[1])),
    )


class NumbersView(Styled, QWidget):
    """The table with its one-sentence summary; with colours one channel at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SectionHead(tr("What the network sees, in numbers"))
        self.channel = Segments([(0, tr("Red")), (1, tr("Green")), (2, tr("Blue"))], 0, tr("Channel"))
        self.head.add(self.channel)
        self.sentence = Label("", "small", "text_quiet", wrap=True)
        self.table = NumberGrid(tr("What the network sees, in numbers"), _CELL)
        self.model = NumberModel(self, whole)
        self.table.setModel(self.model)
        self._image: Bytes | None = None
        self.channel.valueChanged.connect(lambda _value: self._show())
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.head)
        self._column.addWidget(self.sentence)
        self._column.addWidget(self.table, 1)
        self.restyle()
        self.show_image(None)

    def restyle(self) -> None:
        """Take lengths and the cells' size from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._column.setContentsMargins(inset, look.px(12), inset, look.px(8))
        self._column.setSpacing(look.px(8))

    def show_image(self, image: Bytes | None) -> None:
        """Show a height x width x channels picture of bytes, or nothing."""
        self._image = image
        self.channel.setVisible(image is not None and image.shape[2] == 3)
        self._show()

    def _show(self) -> None:
        if self._image is None:
            self.model.show_values(np.zeros((0, 0), np.uint8))
            words = tr("Nothing is on the pad.")
        else:
            chosen = self.channel.value()
            channel = chosen if self._image.shape[2] == 3 and isinstance(chosen, int) else 0
            self.model.show_values(self._image[:, :, channel], "grey", 255.0)
            words = summary(self._image)
        self.sentence.setText(words)
        self.table.setAccessibleDescription(words)
