"""How ink becomes the network's input, in three pictures: crop, scale, centre."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.data.drawn import DigitSteps
from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.drawing.ink import Bytes
from cnnstudio.ui.widgets.paint import painter_on, text
from cnnstudio.ui.widgets.picture import picture
from cnnstudio.ui.widgets.styled import Styled

_SIDE = 136
_BOX = 20
_FULL = 28


class StepsView(Styled, QWidget):
    """The pictures follow the pen; without ink they are black."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ink: Bytes | None = None
        self._digit: DigitSteps | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("How your ink becomes the network's input: crop, scale, centre"))

    def sizeHint(self) -> QSize:
        """Ask for three pictures with arrows between and words below."""
        look = theme.current()
        return QSize(look.px(3 * _SIDE + 2 * 36), look.px(_SIDE + 44))

    def minimumSizeHint(self) -> QSize:
        """Accept smaller pictures."""
        return QSize(theme.current().px(168), self.sizeHint().height())

    def show_steps(self, ink: Bytes | None, digit: DigitSteps | None) -> None:
        """Show the way of this ink."""
        self._ink, self._digit = ink, digit
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the three pictures, the arrows and the words."""
        painter, look = painter_on(self), theme.current()
        side = min(look.px(_SIDE), (self.width() - 2 * look.px(28)) / 3)
        gap = (self.width() - 3 * side) / 2
        words = (
            (tr("1 Crop"), tr("to the ink")),
            (tr("2 Scale"), tr("longest side {side}", side=_BOX)),
            (tr("3 Centre"), tr("on its centre of mass")),
        )
        for place, (title, note) in enumerate(words):
            box = QRectF(place * (side + gap), 0, side, side)
            painter.fillRect(box, QColor("black"))
            (self._paint_crop, self._paint_scale, self._paint_centre)[place](painter, box)
            below = QRectF(box.left(), box.bottom() + look.px(6), side + gap * 0.9, look.px(18))
            text(painter, below, title, "group", "text")
            text(painter, below.translated(0, look.px(16)), note, "small", "text_quiet")
            if place < 2:
                self._paint_arrow(painter, box.right() + gap / 2, box.center().y())
        painter.end()

    def _paint_arrow(self, painter: QPainter, x: float, y: float) -> None:
        look = theme.current()
        half = look.px(8)
        icons.draw(
            painter,
            "chevron-right",
            QRectF(x - half, y - half, 2 * half, 2 * half),
            look.colour("text_faint"),
        )

    def _paint_crop(self, painter: QPainter, box: QRectF) -> None:
        if self._ink is None or self._digit is None:
            return
        small = self._ink[::2, ::2]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.drawImage(box, picture(small, "grey"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        top, left, height, width = self._digit.box
        unit = box.width() / self._ink.shape[1]
        mark = QRectF(box.left() + left * unit, box.top() + top * unit, width * unit, height * unit)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.current().colour("picture_mark"), 2))
        painter.drawRect(mark)

    def _paint_scale(self, painter: QPainter, box: QRectF) -> None:
        if self._digit is None:
            return
        scaled = self._digit.scaled
        unit = box.width() / max(scaled.shape)
        high, wide = scaled.shape[0] * unit, scaled.shape[1] * unit
        area = QRectF(box.center().x() - wide / 2, box.center().y() - high / 2, wide, high)
        painter.drawImage(area, picture(scaled, "grey"))

    def _paint_centre(self, painter: QPainter, box: QRectF) -> None:
        look = theme.current()
        unit = box.width() / _FULL
        if self._digit is not None:
            painter.drawImage(box, picture(np.asarray(self._digit.centred), "grey"))
        inset = (_FULL - _BOX) / 2 * unit
        dashes = QPen(QColor("white"), 1)
        dashes.setDashPattern([3, 3])
        painter.setOpacity(0.45)
        painter.setPen(dashes)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(inset, inset, -inset, -inset))
        painter.setOpacity(1.0)
        if self._digit is not None:
            painter.setPen(QPen(look.colour("picture_mark"), 2))
            middle, arm = box.center(), look.px(5)
            painter.drawLine(QPointF(middle.x() - arm, middle.y()), QPointF(middle.x() + arm, middle.y()))
            painter.drawLine(QPointF(middle.x(), middle.y() - arm), QPointF(middle.x(), middle.y() + arm))
