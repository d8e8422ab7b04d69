"""Many runs as small plots of one scale, with the run they are compared with behind each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.small_curves import Reals, Scale, SmallCurve, common_scale
from cnnstudio.ui.training.ticks import linear_ticks, log_ticks, value_text
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.styled import Styled

_WIDTH, _HEIGHT, _GAP = 250, 168, 12
_HEAD, _LEFT, _FOOT, _INSET = 40, 40, 20, 10
_MOST_TICKS = 3
_RING = 2.5
_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass(frozen=True, eq=False, slots=True)
class Small:
    """One run of the grid."""

    folder: str
    title: str
    differs: str
    """What is not as in the run all are compared with, in one line."""
    curve: SmallCurve
    compared: bool = False
    """Whether it is the run all others are compared with."""
    live: bool = False


class RunGrid(Styled, QWidget):
    """Arrow keys walk from run to run; a press, Enter or Space opens one: `opened(folder)`."""

    spoken_role = QAccessible.Role.List

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.runs: tuple[Small, ...] = ()
        self.scale = common_scale((), "loss")
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("All runs"))
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        self.setMinimumWidth(theme.current().px(_WIDTH))
        self._take_room()
        self.update()

    def show_runs(self, runs: Sequence[Small], metric: str) -> None:
        """Show these runs in this metric."""
        self.runs, self.scale = tuple(runs), common_scale([one.curve for one in runs], metric)
        self._at = min(self._at, max(len(self.runs) - 1, 0))
        self._take_room()
        self._describe()
        self.update()

    def columns(self) -> int:
        """Return how many runs stand side by side."""
        look = theme.current()
        return max(1, (self.width() + look.px(_GAP)) // look.px(_WIDTH + _GAP))

    def sizeHint(self) -> QSize:
        """Return the size in which all rows are whole."""
        look = theme.current()
        rows = -(-max(len(self.runs), 1) // self.columns())
        return QSize(look.px(_WIDTH * 2), rows * look.px(_HEIGHT + _GAP) - look.px(_GAP))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand the runs in as many columns as there is room for."""
        super().resizeEvent(event)
        self._take_room()

    def _take_room(self) -> None:
        self.setFixedHeight(self.sizeHint().height())

    def cell(self, place: int) -> QRectF:
        """Return where a run stands."""
        look, columns = theme.current(), self.columns()
        gap = look.px(_GAP)
        width = (self.width() - gap * (columns - 1)) / columns
        row, column = divmod(place, columns)
        return QRectF(column * (width + gap), row * look.px(_HEIGHT + _GAP), width, look.px(_HEIGHT))

    def place_at(self, point: QPointF) -> int | None:
        """Return which run stands at a point."""
        return next((n for n in range(len(self.runs)) if self.cell(n).contains(point)), None)

    def said(self, place: int) -> str:
        """Return one run in words."""
        run = self.runs[place]
        best = self._value(run.curve.best)
        words = tr("{run}, best {best}", run=run.title, best=best)
        return f"{words}. {run.differs}" if run.differs else words

    def _value(self, value: float | None) -> str:
        return percent(value) if self.scale.share else number(value, 3)

    def _describe(self) -> None:
        self.setAccessibleDescription(self.said(self._at) if self.runs else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the run under the pointer."""
        place = self.place_at(event.position())
        if place is not None:
            self._go(place)
            self.opened.emit(self.runs[place].folder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrow keys, open with Enter or Space."""
        key = Qt.Key(event.key())
        if key in _KEYS and self.runs:
            across, down = _KEYS[key]
            self._go(min(max(self._at + across + down * self.columns(), 0), len(self.runs) - 1))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self.runs:
            self.opened.emit(self.runs[self._at].folder)
        else:
            super().keyPressEvent(event)

    def _go(self, place: int) -> None:
        self._at = place
        self._describe()
        self.update()

    def current_rect(self) -> QRect:
        """Return where the run stands that the keys have reached."""
        return self.cell(self._at).toRect()

    def event(self, event: QEvent) -> bool:
        """Tell a run's words whole where they do not fit."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.place_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.said(place) if place is not None else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the runs that are to be seen."""
        painter = painter_on(self)
        compared = next((run.curve for run in self.runs if run.compared), None)
        for place, run in enumerate(self.runs):
            box = self.cell(place)
            if box.intersects(QRectF(event.rect())):
                self._paint(painter, box, run, compared)
                if self.hasFocus() and place == self._at:
                    rounded(
                        painter, box, theme.current().radius("card"), None, theme.current().colour("focus"), 2
                    )
        painter.end()

    def _paint(self, painter: QPainter, box: QRectF, run: Small, compared: SmallCurve | None) -> None:
        look, inset = theme.current(), theme.current().px(_INSET)
        fill, edge = ("accent_tint", "accent_line") if run.compared else ("card", "line")
        rounded(painter, box, look.radius("card"), look.colour(fill), look.colour(edge))
        line = QRectF(box.left() + inset, box.top() + look.px(6), box.width() - 2 * inset, look.px(18))
        best = self._value(run.curve.best)
        own = text_width(best, "group") + look.px(8)
        text(
            painter, line.adjusted(0, 0, -own, 0), run.title, "strong", "accent" if run.live else "text", LEFT
        )
        text(painter, line, best, "group", "text", RIGHT)
        text(painter, line.translated(0, look.px(17)), run.differs, "small", "text_quiet", LEFT)
        area = box.adjusted(look.px(_LEFT), look.px(_HEAD + 6), -inset, -look.px(_FOOT))
        self._paint_grid(painter, area)
        painter.save()
        painter.setClipRect(area.adjusted(-1, -1, 1, 1))
        if compared is not None and not run.compared:
            self._paint_behind(painter, area, compared)
        self._paint_curve(painter, area, run.curve)
        painter.restore()

    def _paint_grid(self, painter: QPainter, area: QRectF) -> None:
        look, scale = theme.current(), self.scale
        ticks = (log_ticks if scale.powers else linear_ticks)(scale.low, scale.high)
        for tick in ticks[:: -(-len(ticks) // _MOST_TICKS) or 1]:
            y = area.bottom() - area.height() * (tick - scale.low) / (scale.high - scale.low)
            painter.fillRect(QRectF(area.left(), round(y), area.width(), 1), look.colour("line"))
            value = 10**tick if scale.powers else tick
            words = QRectF(area.left() - look.px(_LEFT), y - look.px(8), look.px(_LEFT - 6), look.px(16))
            text(painter, words, value_text(value, scale.share), "micro", "text_faint", RIGHT)
        foot = QRectF(area.left(), area.bottom() + look.px(2), area.width(), look.px(16))
        text(painter, foot, "0", "micro", "text_faint", LEFT)
        end = tr("epoch {epoch}", epoch=number(round(scale.end)))
        text(painter, foot, end, "micro", "text_faint", RIGHT)

    def _paint_behind(self, painter: QPainter, area: QRectF, curve: SmallCurve) -> None:
        colour = theme.current().colour("text_faint", 0.7)
        _draw(painter, _placed(area, self.scale, *curve.trained), QPen(colour, 1))
        _draw(painter, _placed(area, self.scale, *curve.checked), _dashed(QPen(colour, 1)))

    def _paint_curve(self, painter: QPainter, area: QRectF, curve: SmallCurve) -> None:
        look = theme.current()
        _draw(painter, _placed(area, self.scale, *curve.trained), QPen(look.colour("plot_train"), 1.5))
        checked = _placed(area, self.scale, *curve.checked)
        colour = look.colour("plot_val")
        _draw(painter, checked, _dashed(QPen(colour, 1.5)))
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(look.colour("card"))
        if len(checked) <= area.width() / look.px(8):
            for x, y in checked[np.isfinite(checked).all(axis=1)].tolist():
                painter.drawEllipse(QPointF(x, y), look.px(_RING), look.px(_RING))


def _placed(area: QRectF, scale: Scale, epochs: Reals, values: Reals) -> Reals:
    """Return the points of a curve in a plot."""
    x = area.left() + area.width() * scale.across(epochs)
    return np.column_stack([x, area.bottom() - area.height() * scale.up(values)])


def _dashed(pen: QPen) -> QPen:
    pen.setDashPattern([3, 2])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _draw(painter: QPainter, points: Reals, pen: QPen) -> None:
    """Draw a line through points, with gaps where there is none."""
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    known = np.isfinite(points).all(axis=1)
    for piece in np.split(points, np.flatnonzero(~known)):
        whole = piece[np.isfinite(piece).all(axis=1)]
        if len(whole) > 1:
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in whole.tolist()]))
