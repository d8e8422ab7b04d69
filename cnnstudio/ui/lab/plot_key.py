"""The key over a plot: a piece of each line, and its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import LEFT, painter_on, text, text_width
from cnnstudio.ui.widgets.styled import Styled


class Key(NamedTuple):
    """One line of the plot in words."""

    words: str
    role: str
    dashed: bool = False


class PlotKey(Styled, QWidget):
    """Keys beside each other in one row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: tuple[Key, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_keys(self, keys: Sequence[Key]) -> None:
        """Show these keys."""
        self.keys = tuple(keys)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = theme.current()
        wide = sum(text_width(key.words, "body") + look.px(60) for key in self.keys)
        return QSize(wide, look.line_height("body") + look.px(6))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all keys."""
        painter, look, x = painter_on(self), theme.current(), float(theme.current().px(58))
        for key in self.keys:
            pen = QPen(look.colour(key.role), look.px(2))
            if key.dashed:
                pen.setDashPattern([4, 3])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            middle = self.height() / 2
            painter.drawLine(QPointF(x, middle), QPointF(x + look.px(24), middle))
            width = text_width(key.words, "body") + 2
            text(painter, QRectF(x + look.px(32), 0, width, self.height()), key.words, "body", "text", LEFT)
            x += look.px(32) + width + look.px(24)
        painter.end()
