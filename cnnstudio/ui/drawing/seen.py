"""What the network sees of the drawing: as a picture, element by element, and as a table of numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.language import shape_text, tr
from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import signed_limit
from cnnstudio.ui.drawing.numbers import summary
from cnnstudio.ui.drawing.sheet import Bytes
from cnnstudio.ui.reason_words import METHODS, SIGNED, method_words
from cnnstudio.ui.widgets import Choice, ImageView, Label, SectionHead, ToggleButton
from cnnstudio.ui.widgets.overlaid import overlaid
from cnnstudio.ui.widgets.styled import Styled

SIDE = 336
_CELLS = 28
_TIGHT, _ROOMY = 270, 330
_LOWEST = 112


class SeenView(Styled, QWidget):
    """The network's input as a picture; `numbersWanted` asks for its numbers, `whyChosen(method)` for the reasons."""

    numbersWanted = Signal(bool)
    whyChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SectionHead(tr("What the network sees"))
        self.size_label = Label("", "small", "text_faint")
        self.numbers = ToggleButton(tr("Numbers"), "table")
        self.numbers.setToolTip(tr("Show the same picture as a table of numbers"))
        self.head.add(self.size_label)
        self.head.add(self.numbers)
        self.view = ImageView(tr("What the network sees"), SIDE)
        self.place = Label("", "small", "text_quiet")
        self.why = Choice(
            [("", tr("as it is")), *((m, method_words(m)[0]) for m in METHODS)],
            "",
            name=tr("Why this answer"),
        )
        self._why_words = Label(tr("why"), "small", "text_quiet")
        self.reason = Label("", "small", "text_quiet", wrap=True)
        self.reason.hide()
        self._image: Bytes | None = None
        self._at: tuple[int, int] | None = None
        self._whole = SIDE
        self.view.hovered.connect(self._tell_place)
        self.view.left.connect(self._leave_place)
        self.numbers.toggled.connect(self.numbersWanted)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self._why_words)
        row.addWidget(self.why, 1)
        for part in (self.head, self.view, self.place):
            self._column.addWidget(part)
        self._column.addLayout(row)
        self._column.addWidget(self.reason)
        self.why.valueChanged.connect(self._choose_why)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        self._column.setSpacing(theme.current().space("unit"))

    def set_side(self, side: int) -> None:
        """Show the picture at this width and height, in whole pixels per pixel where that is possible."""
        cells = self._image.shape[1] if self._image is not None else _CELLS
        whole = side - side % cells if side > 2 * cells else side
        tight = whole < theme.current().px(_TIGHT)
        self._whole = whole
        self._show_size()
        self.numbers.setText("" if tight else tr("Numbers"))
        self.head.set_title(tr("Network sees") if tight else tr("What the network sees"))
        self.head.setAccessibleName(tr("What the network sees"))
        self.numbers.setAccessibleName(tr("Numbers"))
        self.setFixedWidth(side)
        self.view.setFixedWidth(whole)
        # Where reasons and the table of numbers leave too little height, the picture gives way, not the words.
        self.view.setMinimumHeight(min(whole, theme.current().px(_LOWEST)))
        self.view.setMaximumHeight(whole)

    def _show_size(self) -> None:
        """Say the size where there is room for it; three channels take more than that."""
        coloured = self._image is not None and self._image.shape[2] == 3
        self.size_label.setVisible(self._whole >= theme.current().px(_ROOMY) and not coloured)

    def show_image(self, image: Bytes) -> None:
        """Show the network's input."""
        another = self._image is None or self._image.shape != image.shape
        self._image = image
        if another:
            self._show_size()
        if self.why.value() == "":
            self.view.set_image(image, "grey", 255.0)
        self.view.setAccessibleDescription(summary(image))
        self.size_label.setText(shape_text(image.shape[:2] if image.shape[2] == 1 else image.shape))
        self._write_place()

    def show_nothing(self) -> None:
        """Show an empty picture."""
        self._image = None
        self.reason.hide()
        self.view.set_image(None)
        self._write_place()

    def _choose_why(self, method: object) -> None:
        """Show the picture as it is until the reasons have come."""
        self.reason.hide()
        if self._image is not None:
            self.view.set_image(self._image, "grey", 255.0)
        self.whyChosen.emit(str(method))

    def show_why(self, image: Bytes, reasons: NDArray[np.generic], name: str) -> None:
        """Lay the reasons for a class over the picture they were worked out for."""
        method = str(self.why.value())
        if not method or reasons.shape != image.shape[:2]:
            return
        limit = float(signed_limit(reasons)) or 1.0
        self.view.set_image(overlaid(image, reasons, limit))
        told = tr("Orange speaks for {name}, blue against it.", name=name) if method in SIGNED else tr(
            "Orange is what the score for {name} rests on.", name=name)  # fmt: skip
        self.reason.setText(f"{told} {method_words(method)[1]}")
        self.reason.setToolTip(tr("Press another bar to see why that class is not, or is, the answer."))
        self.reason.show()

    def refuse_why(self, sentence: str) -> None:
        """Say why there are no reasons."""
        self.reason.setText(sentence)
        self.reason.show()

    def _tell_place(self, row: int, column: int) -> None:
        self._at = (row, column)
        self._write_place()

    def _leave_place(self) -> None:
        self._at = None
        self._write_place()

    def _write_place(self) -> None:
        """Say the value under the pointer or under the arrow keys."""
        if self._image is None or self._at is None or not _holds(self._image, self._at):
            self.place.setText("" if self._image is None else tr("Point at a pixel to read its value."))
            return
        row, column = self._at
        values = ", ".join(str(int(value)) for value in self._image[row, column])
        self.place.setText(tr("row {row}, column {column}: {values}", row=row, column=column, values=values))


def _holds(image: Bytes, at: tuple[int, int]) -> bool:
    return bool(at[0] < image.shape[0] and at[1] < image.shape[1])
