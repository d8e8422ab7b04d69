"""Charts whose marks can be pressed: a curve's points, bars, and dots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from cnnstudio.evaluation.predictions import Reals
from cnnstudio.ui import theme
from cnnstudio.ui.judging.axes import Axes

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_Up: 1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_MOST_DOTS = 3000
_NEAR = 14.0


class Marked(Axes):
    """A chart with numbered marks: `pointed(number)` follows pointer and arrow keys, `pressed(number)` a press or Enter."""

    pointed = Signal(int)
    pressed = Signal(int)

    def __init__(self, name: str, across: str, up: str, parent: QWidget | None = None) -> None:
        super().__init__(name, across, up, parent)
        self.at = -1
        self.say: Callable[[int], str] = str
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def count(self) -> int:
        """Return how many marks there are."""
        return 0

    def mark_at(self, at: QPointF) -> int:
        """Return the mark at a place, -1 for none."""
        return -1

    def point(self, mark: int) -> None:
        """Ring a mark and tell of it."""
        if mark != self.at:
            self.at = mark
            words = self.say(mark) if 0 <= mark < self.count() else ""
            self.setAccessibleDescription(words)
            self.setToolTip(words)
            self.pointed.emit(mark)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Ring the mark under the pointer."""
        mark = self.mark_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if mark >= 0 else Qt.CursorShape.ArrowCursor)
        if mark >= 0:
            self.point(mark)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press the mark under the pointer."""
        mark = self.mark_at(event.position())
        if mark >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.point(mark)
            self.pressed.emit(mark)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrow keys; Enter presses."""
        key, last = Qt.Key(event.key()), self.count() - 1
        if key in _STEPS and last >= 0:
            self.point(min(max(self.at + _STEPS[key], 0), last))
        elif key in _ENTER and 0 <= self.at <= last:
            self.pressed.emit(self.at)
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """One line of a chart."""

    x: Reals
    y: Reals
    role: str = "plot_train"
    dashed: bool = False
    stairs: bool = False


class LineChart(Marked):
    """The first line's points are the marks; the others stand beside it."""

    def __init__(self, name: str, across: str, up: str, parent: QWidget | None = None) -> None:
        super().__init__(name, across, up, parent)
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        self.lines, self.at = tuple(lines), -1
        self.update()

    def count(self) -> int:
        return len(self.lines[0].x) if self.lines else 0

    def mark_at(self, at: QPointF) -> int:
        """Return the point nearest to a place inside the axes, -1 beside them."""
        if not self.lines or not self.area().adjusted(-8, -8, 8, 8).contains(at):
            return -1
        x, y = self.value_at(at)
        line = self.lines[0]
        return int(((line.x - x) ** 2 + (line.y - y) ** 2).argmin())

    def paint_marks(self, painter: QPainter) -> None:
        look = theme.current()
        for line in reversed(self.lines):
            pen = QPen(look.colour(line.role), 1.5 if line.dashed else 2)
            if line.dashed:
                pen.setDashPattern([4, 3])
            painter.setPen(pen)
            points = [self.place(x, y) for x, y in zip(line.x, line.y, strict=True)]
            painter.drawPolyline(QPolygonF(points))
        if 0 <= self.at < self.count():
            line = self.lines[0]
            painter.setPen(QPen(look.colour("canvas"), 2))
            painter.setBrush(look.colour("accent"))
            painter.drawEllipse(self.place(float(line.x[self.at]), float(line.y[self.at])), 5.5, 5.5)


class BarChart(Marked):
    """Bars between edges, each in stacked parts; `whole(number)` is a press anywhere in a bar's column."""

    def __init__(self, name: str, across: str, up: str, parent: QWidget | None = None) -> None:
        super().__init__(name, across, up, parent)
        self.edges: Reals = np.zeros(0)
        self.parts: tuple[tuple[Reals, str], ...] = ()
        self.diagonal = False

    def show_bars(self, edges: Reals, *parts: tuple[Any, str]) -> None:
        """Show one bar between each two edges, made of parts (heights, colour role) from below."""
        self.edges = np.asarray(edges, np.float64)
        self.parts = tuple((np.nan_to_num(np.asarray(heights, np.float64)), role) for heights, role in parts)
        self.x_span = (float(self.edges[0]), float(self.edges[-1]))
        self.at = -1
        self.update()

    def count(self) -> int:
        return max(len(self.edges) - 1, 0)

    def mark_at(self, at: QPointF) -> int:
        if not self.count() or not self.area().contains(at):
            return -1
        x, _ = self.value_at(at)
        return int(np.clip(np.searchsorted(self.edges, x, side="right") - 1, 0, self.count() - 1))

    def paint_marks(self, painter: QPainter) -> None:
        look, foot = theme.current(), max(self.y_span[0], 0.0)
        for bar in range(self.count()):
            bottom = foot
            for heights, role in self.parts:
                top = bottom + float(heights[bar])
                if top > bottom:
                    painter.fillRect(self._bar(bar, bottom, top), look.colour(role))
                bottom = top
        if self.diagonal:
            pen = QPen(look.colour("text_quiet"), 1.5)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.drawLine(self.place(0.0, 0.0), self.place(1.0, 1.0))
        if 0 <= self.at < self.count():
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(
                self._bar(self.at, foot, max(self._height(self.at), foot)).adjusted(-1, -1, 1, 1)
            )

    def _height(self, bar: int) -> float:
        return float(sum(heights[bar] for heights, _role in self.parts))

    def _bar(self, bar: int, low: float, high: float) -> QRectF:
        left, right = (self.place(float(self.edges[bar + side]), 0.0).x() for side in (0, 1))
        top, bottom = self.place(0.0, high).y(), self.place(0.0, low).y()
        return QRectF(left + 1, min(top, bottom - 2), max(right - left - 2, 1.0), max(bottom - top, 2.0))


class DotChart(Marked):
    """Dots whose numbers are those of `rows`; of very many, a part that is evenly spread is drawn and `drawn` says so."""

    def __init__(self, name: str, across: str, up: str, parent: QWidget | None = None) -> None:
        super().__init__(name, across, up, parent)
        self.across: Reals = np.zeros(0)
        self.up: Reals = np.zeros(0)
        self.rows: NDArray[np.int64] = np.zeros(0, np.int64)
        self.diagonal = False

    def show_dots(self, x: Reals, y: Reals) -> None:
        """Show a dot for each pair of values."""
        step = max(-(-len(x) // _MOST_DOTS), 1)
        self.rows = np.arange(0, len(x), step, dtype=np.int64)
        self.across, self.up, self.at = x[self.rows], y[self.rows], -1
        self.update()

    @property
    def drawn(self) -> int:
        """How many dots are drawn."""
        return len(self.rows)

    def count(self) -> int:
        return len(self.rows)

    def mark_at(self, at: QPointF) -> int:
        """Return the dot nearest to a place, -1 where none is near."""
        if not self.count():
            return -1
        box, (left, right), (low, high) = self.area(), self.x_span, self.y_span
        beside = box.left() + (self.across - left) / (right - left) * box.width() - at.x()
        down = box.bottom() - (self.up - low) / (high - low) * box.height() - at.y()
        apart = beside**2 + down**2
        nearest = int(apart.argmin())
        return nearest if apart[nearest] <= _NEAR**2 else -1

    def paint_marks(self, painter: QPainter) -> None:
        look = theme.current()
        if self.diagonal:
            pen = QPen(look.colour("text_quiet"), 1.5)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            low, high = max(self.x_span[0], self.y_span[0]), min(self.x_span[1], self.y_span[1])
            painter.drawLine(self.place(low, low), self.place(high, high))
        pen = QPen(look.colour("plot_train", 0.55), look.px(5))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(QPolygonF([self.place(x, y) for x, y in zip(self.across, self.up, strict=True)]))
        if 0 <= self.at < self.count():
            painter.setPen(QPen(look.colour("canvas"), 2))
            painter.setBrush(look.colour("accent"))
            painter.drawEllipse(self.place(float(self.across[self.at]), float(self.up[self.at])), 5.5, 5.5)
