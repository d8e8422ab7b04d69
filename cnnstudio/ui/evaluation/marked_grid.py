"""A grid of tiles with what is remarkable about each in its corner, and the chosen place on the chosen one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip

from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets import Mark, TileGrid
from cnnstudio.ui.widgets.paint import painter_on, rounded

_SIGN = 14
_LEAST = 5


def sign_words(sign: str) -> str:
    """Return what a sign in a corner means."""
    return {
        "dead": tr("Dead: shorter than 1 % of the layer's median kernel."),
        "same": tr("The same as an earlier kernel but for its length: cosine 0.99 or more."),
        "silent": tr("Silent: 0 everywhere for this picture."),
        "muted": tr("Muted for trial."),
        "edited": tr("Edited for trial."),
    }[sign]


_ICONS = {"dead": "warning", "same": "copy", "silent": "minus", "muted": "close", "edited": "sliders"}


class MarkedGrid(TileGrid):
    """`set_signs` by the number of the tile, `set_place` a window on the selected tile, in its rows and columns."""

    _signs: Mapping[int, str] = {}
    _place: Mark | None = None
    _words: Mapping[int, str] = {}

    def set_signs(self, signs: Mapping[int, str], words: Mapping[int, str] | None = None) -> None:
        """Show a sign in the corner of some tiles, and these words under the pointer."""
        self._signs, self._words = signs, words or {}
        self.update()

    def signs(self) -> Mapping[int, str]:
        """Return the sign of each tile that has one."""
        return self._signs

    def set_place(self, mark: Mark | None) -> None:
        """Mark a window on the selected tile."""
        if mark != self._place:
            self._place = mark
            self.update()

    def place(self) -> Mark | None:
        """Return the marked window."""
        return self._place

    def event(self, event: QEvent) -> bool:
        """Say what is under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.index_at(event.pos().x(), event.pos().y())
            words = [self._words.get(index, "")]
            words += [sign_words(self._signs[index])] if index in self._signs else []
            QToolTip.showText(event.globalPos(), "\n".join(word for word in words if word), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles, their signs and the window."""
        super().paintEvent(event)
        painter, look = painter_on(self), theme.current()
        side = look.px(_SIGN)
        for index, sign in self._signs.items():
            area = QRectF(self.tile_rect(index)) if index < self.count() else QRectF()
            if area.intersects(QRectF(event.rect())):
                box = QRectF(area.right() - side + 2, area.top() - 2, side, side)
                rounded(painter, box, side / 2, look.colour("chrome"), look.colour("line_strong"))
                icons.draw(painter, _ICONS[sign], box.adjusted(3, 3, -3, -3), look.colour("text"))
        if self._place is not None and 0 <= self.selection() < self.count():
            self._paint_place(painter, self._place)
        painter.end()

    def _paint_place(self, painter: QPainter, mark: Mark) -> None:
        area = QRectF(self.tile_rect(self.selection()))
        rows, columns = self._pictures.elements(self.selection())
        wide, high = area.width() / columns, area.height() / rows
        box = QRectF(
            area.left() + mark.column * wide,
            area.top() + mark.row * high,
            mark.width * wide,
            mark.height * high,
        )
        least = theme.current().px(_LEAST)
        across, down = max(least - box.width(), 0) / 2, max(least - box.height(), 0) / 2
        box.adjust(-across, -down, across, down)
        painter.save()
        painter.setClipRect(area.adjusted(-2, -2, 2, 2))
        rounded(painter, box.adjusted(-1, -1, 1, 1), 1, None, theme.current().colour("canvas"), 1)
        rounded(painter, box, 1, None, theme.current().colour("picture_mark"), 1.5)
        painter.restore()
