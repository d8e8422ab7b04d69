"""Small pictures in a row or a grid with words below each, painted by one widget."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QImage, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.data.pictures import tiles
from cnnstudio.ui.widgets.paint import CENTRE, painter_on, rounded, text
from cnnstudio.ui.widgets.styled import Styled

_GAP = 8
_CAPTION = 16


class Thumbs(Styled, QWidget):
    """As many in a row as find room, or as many as are set; a press tells which."""

    spoken_role = QAccessible.Role.Table

    pressed = Signal(int)

    def __init__(
        self, name: str, side: int = 48, columns: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._side, self._columns = side, columns
        self._images: npt.NDArray[Any] = np.zeros((0, 1, 1, 1), np.uint8)
        self._high, self._captions = 255.0, ()  # type: tuple[float, tuple[str, ...]]
        self._made: list[QImage] = []
        self._made_for = 0
        self._at = -1
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("rings_itself", True)

    def show_images(
        self,
        images: npt.NDArray[Any],
        high: float,
        captions: tuple[str, ...] = (),
        columns: int | None = None,
    ) -> None:
        """Show these pictures (n, h, w, c), white at `high`."""
        self._images, self._high, self._captions = images, high, captions
        self._columns = columns or self._columns
        self._made, self._at = [], -1
        self.setAccessibleDescription(tr("{n} pictures", n=number(len(images))))
        self.updateGeometry()
        self.update()

    def count(self) -> int:
        """Return how many pictures there are."""
        return len(self._images)

    def captions(self) -> tuple[str, ...]:
        """Return the words below the pictures."""
        return self._captions

    def restyle(self) -> None:
        """Paint anew at another scale."""
        self._made = []
        self.updateGeometry()

    def _pitch(self) -> tuple[int, int]:
        look = theme.current()
        below = look.px(_CAPTION) if self._captions else 0
        return look.px(self._side + _GAP), look.px(self._side + _GAP) + below

    def columns(self, width: int) -> int:
        """Return how many stand in one row."""
        return self._columns or max(1, (width + theme.current().px(_GAP)) // self._pitch()[0])

    def hasHeightForWidth(self) -> bool:
        """Say that fewer columns need more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        return -(-len(self._images) // self.columns(width)) * self._pitch()[1] + 4

    def sizeHint(self) -> QSize:
        """Ask for all rows at the present width."""
        width = self.width() or 400
        return QSize(self._pitch()[0] * (self._columns or 6), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Accept one column, or all where their number is fixed."""
        return QSize(self._pitch()[0] * (self._columns or 1), self.heightForWidth(self.width() or 400))

    def box(self, place: int) -> QRectF:
        """Return where a picture stands."""
        row, column = divmod(place, self.columns(self.width()))
        across, down = self._pitch()
        side = theme.current().px(self._side)
        return QRectF(2 + column * across, 2 + row * down, side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which picture was pressed."""
        place = next((n for n in range(self.count()) if self.box(n).contains(event.position())), None)
        if place is not None:
            self._choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows, press with Space."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self.count():
            self._at = (self._at + step) % self.count()
            self.update()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return) and self._at >= 0:
            self._choose(self._at)
        else:
            super().keyPressEvent(event)

    def _choose(self, place: int) -> None:
        self._at = place
        self.update()
        self.pressed.emit(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint pictures and words."""
        painter, look = painter_on(self), theme.current()
        side = round(look.px(self._side) * self.devicePixelRatioF())
        if side != self._made_for or len(self._made) != len(self._images):
            self._made_for, self._made = side, tiles(np.asarray(self._images), side, self._high)
        for place, image in enumerate(self._made):
            box = self.box(place)
            painter.drawImage(box, image)
            if place < len(self._captions):
                below = QRectF(box.left() - 4, box.bottom() + 1, box.width() + 8, look.px(_CAPTION))
                text(painter, below, self._captions[place], "micro", "text_faint", CENTRE)
            if place == self._at and self.hasFocus():
                rounded(
                    painter, box.adjusted(-2, -2, 2, 2), look.radius("chip"), None, look.colour("accent"), 2
                )
        painter.end()
