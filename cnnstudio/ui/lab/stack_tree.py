"""A stack of layers from the side: one row of cells per layer, and every line that leads from the input to one output."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.arithmetic.receptive import Stage, connections, fields, stack_axes
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import LEFT, painter_on, text
from cnnstudio.ui.widgets.styled import Styled


class StackTree(Styled, QWidget):
    """`show_stack(stages, cells, shown)` lights what feeds the middle output of the layers shown so far."""

    spoken_role = QAccessible.Role.Graphic

    def __init__(self, name: str, row: int = 34, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        self._stages: tuple[Stage, ...] = ()
        self.lit: tuple[tuple[int, ...], ...] = ()
        self._cells = 1
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_stack(self, stages: Sequence[Stage], cells: int, shown: int) -> None:
        """Show all rows over an input of so many cells, and light the paths through the first `shown` layers."""
        self._stages, self._cells = tuple(stages), cells
        part = self._stages[:shown]
        padded = tuple(stage._replace(padding="same") for stage in part)
        middle = (cells - 1) // 2
        self.lit = connections(cells, padded, middle) if part else ((middle,),)
        self._axes = stack_axes(cells, padded)
        self._tell(part)

    def show_causal(self, stages: Sequence[Stage], cells: int) -> None:
        """Show a causal stack over so many steps, and light what the last step sees."""
        self._stages, self._cells = tuple(stages), cells
        self.lit = connections(cells, self._stages, cells - 1)
        self._axes = stack_axes(cells, self._stages)
        self._tell(self._stages)

    def _tell(self, part: Sequence[Stage]) -> None:
        if part:
            self.setAccessibleDescription(
                tr(
                    "{n} cells of the input feed one output; they span {field}.",
                    n=len(self.lit[0]),
                    field=fields(part)[-1].field,
                )
            )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(look.px(380), look.px(self._row) * (len(self._stages) + 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(200), self.sizeHint().height())

    def _point(self, level: int, cell: int) -> QPointF:
        look = theme.current()
        left = look.px(64)
        step = (self.width() - left - look.px(8)) / self._cells
        row = self.height() / (len(self._stages) + 1)
        return QPointF(left + (cell + 0.5) * step, self.height() - (level + 0.5) * row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint lines, then cells, then what stands at the left."""
        painter, look = painter_on(self), theme.current()
        self._paint_lines(painter)
        self._paint_cells(painter)
        row = self.height() / (len(self._stages) + 1)
        for level in range(len(self._stages) + 1):
            box = QRectF(0, self._point(level, 0).y() - row / 2, look.px(62), row)
            words = tr("rate {n}", n=self._stages[level - 1].dilation) if level else tr("input")
            text(painter, box, words, "small", "text_quiet", LEFT)
        painter.end()

    def _paint_lines(self, painter: QPainter) -> None:
        painter.setPen(QPen(theme.current().colour("accent", 0.7), 1.2))
        for level, (below, above) in enumerate(pairwise(self.lit)):
            reached = set(below)
            for place in above:
                for cell in self._axes[level].reads(place):
                    if cell in reached:
                        painter.drawLine(self._point(level, cell), self._point(level + 1, place))

    def _paint_cells(self, painter: QPainter) -> None:
        look = theme.current()
        step = self._point(0, 1).x() - self._point(0, 0).x()
        radius = min(step * 0.36, look.px(7))
        for level in range(len(self._stages) + 1):
            lit = set(self.lit[level]) if level < len(self.lit) else set()
            for cell in range(self._cells):
                on = cell in lit
                painter.setPen(QPen(look.colour("accent" if on else "line_strong"), 1))
                painter.setBrush(look.colour("accent") if on else Qt.BrushStyle.NoBrush)
                painter.drawEllipse(self._point(level, cell), radius, radius)
