"""What the pages of Inspect that stand on the canvas surface share: their margins, smallest size and ground."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled


class CanvasPage(Styled, QWidget):
    """A column of parts; pictures given to `squares` keep a size between two."""

    smallest: ClassVar[tuple[int, int]] = (440, 320)
    side: ClassVar[tuple[int, int]] = (200, 400)
    _column: QVBoxLayout

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._column.setContentsMargins(inset, look.px(12), inset, look.px(12))
        self._column.setSpacing(look.px(10))
        least, most = (look.px(side) for side in self.side)
        for view in self.squares():
            view.setMinimumSize(least, least)
            view.setMaximumSize(most, most)

    def squares(self) -> tuple[QWidget, ...]:
        """Return the pictures whose size the window's room decides."""
        return ()

    def minimumSizeHint(self) -> QSize:
        """Accept two small pictures."""
        look = theme.current()
        return QSize(look.px(self.smallest[0]), look.px(self.smallest[1]))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the canvas surface."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(self.rect(), theme.current().colour("canvas"))
        painter.end()
