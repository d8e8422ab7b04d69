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

_LEFT, _PIECE, _WORDS, _APART = 58, 24, 32, 24


class Key(NamedTuple):
    """One line of the plot in words."""

    words: str
    role: str
    dashed: bool = False


class PlotKey(Styled, QWidget):
    """Keys beside each other, in as many rows as they need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: tuple[Key, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_keys(self, keys: Sequence[Key]) -> None:
        """Show these keys."""
        if tuple(keys) != self.keys:
            self.keys = tuple(keys)
            self.updateGeometry()
            self.update()

    @staticmethod
    def _row() -> int:
        look = theme.current()
        return look.line_height("body") + look.px(6)

    def places(self, width: int) -> list[tuple[Key, int, int]]:
        """Return where each key begins in a width, from the left and from the top."""
        look = theme.current()
        left, found, x, y = look.px(_LEFT), [], look.px(_LEFT), 0
        for key in self.keys:
            wide = look.px(_WORDS) + text_width(key.words, "body") + 2
            if x > left and x + wide > width:
                x, y = left, y + self._row()
            found.append((key, x, y))
            x += wide + look.px(_APART)
        return found

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows in a width."""
        return max((y for _key, _x, y in self.places(width)), default=0) + self._row()

    def sizeHint(self) -> QSize:
        look = theme.current()
        wide = sum(text_width(key.words, "body") + look.px(_WORDS + _APART) for key in self.keys)
        return QSize(look.px(_LEFT) + wide, self._row())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._row())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all keys."""
        painter, look, high = painter_on(self), theme.current(), self._row()
        for key, x, y in self.places(self.width()):
            pen = QPen(look.colour(key.role), look.px(2))
            if key.dashed:
                pen.setDashPattern([4, 3])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            middle = y + high / 2
            painter.drawLine(QPointF(x, middle), QPointF(x + look.px(_PIECE), middle))
            width = text_width(key.words, "body") + 2
            text(painter, QRectF(x + look.px(_WORDS), y, width, high), key.words, "body", "text", LEFT)
        painter.end()
