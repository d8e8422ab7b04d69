"""The marked sample taken apart into eleven planes, with the numbers of the pixel under the pointer."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cnnstudio.data.planes import Part, taken_apart
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.image_view import ImageView, Mark
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.styled import Styled

_COLUMNS, _SIDE = 6, 96


class PlanesPane(Styled, QWidget):
    """The picture and its planes in a grid; pointing at one marks the same pixel in all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()
        self._picture: npt.NDArray[Any] | None = None
        self._colour = False
        self.views: list[ImageView] = []
        self.words: list[Label] = []
        self.pixel = Label("", "working", "text_quiet", wrap=True)
        self._grid, self._column = QGridLayout(), QVBoxLayout(self)
        for place in range(12):
            self._add(place)
        self._column.addLayout(self._grid)
        self._column.addWidget(self.pixel)
        self._column.addStretch(1)
        self.setAccessibleName(tr("Planes"))
        self.restyle()

    def _add(self, place: int) -> None:
        view, words = ImageView("", side=_SIDE), Label("", "micro", "text_faint")
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        cell = QVBoxLayout()
        cell.setSpacing(2)
        cell.addWidget(view)
        cell.addWidget(words)
        self._grid.addLayout(cell, place // _COLUMNS, place % _COLUMNS)
        view.hovered.connect(partial(self._point))
        view.left.connect(self._forget)
        self.views.append(view)
        self.words.append(words)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(4))
        self._grid.setHorizontalSpacing(look.px(12))
        self._grid.setVerticalSpacing(look.px(4))
        self._grid.setColumnStretch(_COLUMNS, 1)
        for view in self.views:
            view.setFixedSize(look.px(_SIDE), look.px(_SIDE))

    def show_sample(self, image: npt.NDArray[Any], white: float) -> None:
        """Take a picture apart, if anybody looks."""
        self._picture, self._parts = image / np.float32(white), ()
        self._colour = image.shape[2] == 3
        self._white = white
        if self.isVisible():
            self._take_apart()

    def showEvent(self, event: Any) -> None:
        """Take apart what was marked while nobody looked."""
        super().showEvent(event)
        self._take_apart()

    def _take_apart(self) -> None:
        if self._picture is None or self._parts:
            return
        self._parts = taken_apart(self._picture, 1.0)
        shown = [(tr("Picture"), self._picture, "")]
        shown += [(f"{part.letter}  {part.name}", part.values, part.formula) for part in self._parts]
        for view, words, (name, values, formula) in zip(self.views, self.words, shown, strict=True):
            view.set_image(values, "grey", 1.0)
            view.setAccessibleName(name)
            view.setToolTip(f"{name}: {formula}" if formula else name)
            view.set_mark(None)
            words.setText(name)
        self._forget()

    def _point(self, row: int, column: int) -> None:
        """Mark a pixel in every plane and tell its numbers."""
        for view in self.views:
            view.set_mark(Mark(row, column))
        told = "  ".join(
            f"{part.letter} {number(float(part.values[row, column]), 3)}" for part in self._parts
        )
        self.pixel.setText(tr("row {r}, column {c}: {values}", r=row, c=column, values=told))

    def _forget(self) -> None:
        for view in self.views:
            view.set_mark(None)
        plain = tr("Point at a pixel to see its number in each plane.")
        grey = tr("A grey picture has one plane: red, green and blue are equal, hue and saturation are 0.")
        self.pixel.setText(plain if self._colour else f"{grey} {plain}")
