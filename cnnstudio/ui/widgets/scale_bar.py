"""The colour scale, printed with its ends."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QAccessible, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import colour_scale, theme
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, text, text_width
from cnnstudio.ui.widgets.picture import Kind
from cnnstudio.ui.widgets.styled import Styled


class ScaleBar(Styled, QWidget):
    """Which colour is which number: signed from -limit to limit, from 0 where nothing is negative, or grey."""

    spoken_role = QAccessible.Role.Graphic

    def __init__(self, kind: Kind = "signed", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: Kind = kind
        self._low, self._high = "", ""
        self._from_zero = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_scale(1.0)

    def set_scale(
        self, limit: float, kind: Kind | None = None, from_zero: bool = False, high: str = ""
    ) -> None:
        """Print a scale; `high` replaces the upper number by a word such as most."""
        self._kind = kind or self._kind
        self._from_zero = from_zero or self._kind == "grey"
        ending = high or number(float(limit), 3)
        self._low = "0" if self._from_zero else "−" + number(float(limit), 3)
        self._high = ending if self._from_zero or high else "+" + ending
        self.setAccessibleName(tr("Colour scale from {low} to {high}", low=self._low, high=self._high))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the scale and the words at its ends."""
        look = theme.current()
        words = text_width(self._low, "small") + text_width(self._high, "small")
        return QSize(words + look.px(80 if self._from_zero else 120) + 2 * look.px(7), look.size("row_dense"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ends and one stripe per logical pixel between them."""
        painter, look = painter_on(self, smooth=False), theme.current()
        text(painter, self.rect(), self._low, "small", "text_faint", LEFT)
        text(painter, self.rect(), self._high, "small", "text_faint", RIGHT)
        left = text_width(self._low, "small") + look.px(7)
        right = self.width() - text_width(self._high, "small") - look.px(7)
        high = look.px(8)
        for x in range(left, right):
            share = (x - left) / max(right - left - 1, 1)
            painter.fillRect(QRectF(x, (self.height() - high) / 2, 1, high), self._colour(share))
        painter.end()

    def _colour(self, share: float) -> object:
        if self._kind == "grey":
            return colour_scale.grey_colour(share)
        return colour_scale.signed_at(theme.current(), share if self._from_zero else 2 * share - 1)
