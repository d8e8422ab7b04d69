"""The learning rate over the run as the plan gives it, drawn."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, rounded, text
from cnnstudio.ui.widgets.styled import Styled

Curve = tuple[tuple[int, float], ...]


class RateDrawing(Styled, QWidget):
    """A small plot from step 0 to the last; the greatest and the last rate are written."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curve: Curve = ()
        self._total: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Learning rate over the run"))

    def show_curve(self, curve: Curve, total: int | None) -> None:
        """Show rates by step; without a total the length of the run is not known yet."""
        self.curve, self._total = curve, total
        first, last = (curve[0][1], curve[-1][1]) if curve else (0.0, 0.0)
        self.setAccessibleDescription(
            tr("From {first} to {last}, at most {most}.", first=number(first, 3), last=number(last, 3),
               most=number(max((rate for _, rate in curve), default=0.0), 3))
        )  # fmt: skip
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a low strip with a line of text below."""
        return QSize(theme.current().px(240), theme.current().px(92))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, the curve, and what its ends are."""
        painter, look = painter_on(self), theme.current()
        below = look.line_height("micro") + look.px(4)
        box = QRectF(0.5, 0.5, self.width() - 1, self.height() - below - 1)
        rounded(painter, box, look.radius("control"), look.colour("field"), look.colour("line"))
        if self.curve:
            painter.setPen(QPen(look.colour("plot_train"), 2))
            painter.drawPolyline(QPolygonF(self._places(box.adjusted(8, 10, -8, -8))))
            highest = max(rate for _, rate in self.curve)
            note = QRectF(box).adjusted(look.px(8), look.px(2), -look.px(8), 0)
            note.setHeight(look.line_height("micro"))
            text(painter, note, number(highest, 3), "micro", "text_quiet", RIGHT)
        words = QRectF(0, box.bottom() + look.px(2), self.width(), below)
        text(painter, words, tr("step 0"), "micro", "text_faint", LEFT)
        end = tr("step {last}", last=number(self._total - 1)) if self._total else tr("end of the run")
        text(painter, words, end, "micro", "text_faint", RIGHT)
        painter.end()

    def _places(self, area: QRectF) -> list[QPointF]:
        last = max(self.curve[-1][0], 1)
        highest = max(rate for _, rate in self.curve) or 1.0
        return [
            QPointF(area.left() + area.width() * step / last, area.bottom() - area.height() * rate / highest)
            for step, rate in self.curve
        ]
