"""On and off: the switch for what acts at once, the check for one of several marks."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.fade import Fade
from cnnstudio.ui.widgets.paint import painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.styled import Styled


class Check(Styled, QCheckBox):
    """A mark with its words; connect to `toggled` (every change) or `clicked` (the user's)."""

    _glyph = (16, 16)

    def __init__(self, text: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(name or text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for glyph and words."""
        look = theme.current()
        words = look.px(8) + text_width(self.text()) if self.text() else 0
        return QSize(look.px(self._glyph[0]) + words, look.size("row_dense"))

    def minimumSizeHint(self) -> QSize:
        """Never cut the words."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere on glyph or words."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint glyph and words."""
        painter, look = painter_on(self), theme.current()
        width, height = look.px(self._glyph[0]), look.px(self._glyph[1])
        self._paint_glyph(painter, QRectF(0, (self.height() - height) / 2, width, height))
        left = width + look.px(8)
        role = "text" if self.isEnabled() else "text_disabled"
        area = QRectF(left, 0, self.width() - left, self.height())
        text(painter, area, self.text(), "body", role)
        painter.end()

    def _paint_glyph(self, painter: QPainter, box: QRectF) -> None:
        look = theme.current()
        if not self.isChecked():
            edge = "line_strong" if self.isEnabled() else "line"
            edge = "text_quiet" if self.underMouse() and self.isEnabled() else edge
            rounded(painter, box, look.radius("chip"), look.colour("field"), look.colour(edge))
            return
        fill = look.colour("accent" if self.isEnabled() else "control_pressed")
        rounded(painter, box, look.radius("chip"), fill)
        self._paint_tick(painter, box)

    def _paint_tick(self, painter: QPainter, box: QRectF) -> None:
        look = theme.current()
        unit = box.width() / 16
        painter.setPen(QPen(look.colour("on_accent" if self.isEnabled() else "text_disabled"), 1.75 * unit))
        points = [
            QPointF(box.x() + x * unit, box.y() + y * unit) for x, y in ((3.5, 8.5), (6.5, 11.5), (12.5, 5))
        ]
        painter.drawPolyline(points)


class Switch(Check):
    """A switch, with its words at the right if it has any."""

    _glyph = (28, 16)

    def __init__(self, text: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, name, parent)
        self._slide = Fade(self)
        self.toggled.connect(self._glide)

    def _glide(self, on: bool) -> None:
        self._slide.to(1.0 if on else 0.0)

    def _paint_glyph(self, painter: QPainter, box: QRectF) -> None:
        look, share = theme.current(), self._slide.share
        off, on = look.colour("control_pressed"), look.colour("accent")
        track = self._slide.between(off, on) if self.isEnabled() else look.colour("control_hover")
        rounded(painter, box, box.height() / 2, track)
        ink = self._slide.between(look.colour("text_quiet"), look.colour("on_accent"))
        ink = ink if self.isEnabled() else look.colour("text_disabled")
        side = box.height() - look.px(4)
        left = box.left() + look.px(2) + share * (box.width() - box.height())
        rounded(painter, QRectF(left, box.top() + look.px(2), side, side), side / 2, ink)
