"""The zoom in percent with its arrow at the right, as menus have it."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.buttons import Button
from cnnstudio.ui.widgets.paint import LEFT, text, text_width


class MenuButton(Button):
    """A frameless button that opens a menu below itself."""

    def _paint_content(self, painter: QPainter) -> None:
        look, ink = theme.current(), self._ink()
        side = look.size("icon")
        words = text_width(self.text(), "control")
        left = (self.width() - words - side - look.px(7)) / 2
        text(painter, QRectF(left, 0, words + 2, self.height()), self.text(), "control", ink, LEFT)
        box = QRectF(left + words + look.px(7), (self.height() - side) / 2, side, side)
        icons.draw(painter, self._icon_name, box, look.colour("text_faint"))
