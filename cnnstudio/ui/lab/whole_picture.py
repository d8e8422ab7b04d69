"""The kernel that is shown, slid over a whole photograph: what nine weights find in a picture."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cnnstudio.arithmetic.correlation import correlate
from cnnstudio.arithmetic.numbers import Refused
from cnnstudio.language import percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.inputs import photograph
from cnnstudio.ui.widgets import ImageView, Label
from cnnstudio.ui.widgets.styled import Styled

Array = NDArray[np.float64]
_SHOWN, _KERNEL = 160, 88
_MOST_PIXELS, _BESIDE_FROM = 256, 760


class WholePicture(Styled, QWidget):
    """`show_kernel(plane)` slides it; without a photograph, or for a kernel larger than it, nothing is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kernel: Array | None = None
        self.output: Array | None = None
        self._side = 0
        self.photo = ImageView(tr("A photograph"), _SHOWN)
        self.weights = ImageView(tr("The kernel as a picture"), _KERNEL)
        self.found = ImageView(tr("What the kernel makes of the photograph"), _SHOWN)
        self.words = Label("", "body", "text_quiet", wrap=True)
        self._row, self._outer = QHBoxLayout(), QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        parts = (self.photo, self._sign("∗"), self.weights, self._sign("="), self.found)
        for part in parts:
            self._row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._row.addStretch(1)
        self._outer.addLayout(self._row)
        self._outer.addLayout(self._told(), 1)
        self.restyle()

    def _told(self) -> QVBoxLayout:
        title = Label(tr("The same kernel over a whole picture"), "strong", wrap=True)
        for label in (title, self.words):
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout()
        column.setSpacing(theme.current().space("half"))
        column.addStretch(1)
        column.addWidget(title)
        column.addWidget(self.words)
        column.addStretch(1)
        return column

    @staticmethod
    def _sign(words: str) -> Label:
        return Label(words, "display", "text_quiet")

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self._row.setSpacing(look.space("section"))
        self._outer.setSpacing(look.space("section"))
        self._turn()
        for part, side in ((self.photo, _SHOWN), (self.weights, _KERNEL), (self.found, _SHOWN)):
            part.setFixedSize(look.px(side), look.px(side))
        if self.kernel is not None and self._pixels() != self._side:
            kernel, self.kernel = self.kernel, None
            self.show_kernel(kernel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the words below the pictures where there is no room beside them."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        wide = self.width() >= theme.current().px(_BESIDE_FROM)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._outer.direction() != direction:
            self._outer.setDirection(direction)

    @staticmethod
    def _pixels() -> int:
        """Return the side of a photograph whose pixels are whole on the screen."""
        side = theme.current().px(_SHOWN)
        return side if side <= _MOST_PIXELS else side // 2

    def show_kernel(self, kernel: Array) -> None:
        """Slide another kernel; the same again changes nothing."""
        if self.kernel is not None and np.array_equal(self.kernel, kernel):
            return
        self.kernel, self._side = kernel, self._pixels()
        try:
            photo = photograph(self._side)[..., 0]
            self.output = _filtered(self._side, kernel.astype(np.float64).tobytes(), kernel.shape)
        except Refused:
            self.output = None
            self.hide()
            return
        self.photo.set_image(photo, "grey", 1.0)
        self.weights.set_image(kernel, "signed")
        self.found.set_image(self.output, "signed")
        self.words.setText(_told(self.output))
        self.show()


@lru_cache(24)
def _filtered(side: int, weights: bytes, shape: tuple[int, ...]) -> Array:
    """Return the photograph under a kernel; the kernels with names are chosen again and again."""
    return correlate(photograph(side)[..., 0], np.frombuffer(weights).reshape(shape)).outputs


def _told(output: Array) -> str:
    """Return what became of the photograph, in numbers."""
    return tr(
        "Its pixels lie between 0 and 1; the outputs run from {low} to {high}. {below} of them are below 0 and blue, those above are orange.",
        low=full(float(f"{output.min():.3g}")), high=full(float(f"{output.max():.3g}")),
        below=percent(float((output < 0).mean()), 1),
    )  # fmt: skip
