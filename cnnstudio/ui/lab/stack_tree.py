"""A stack of layers from the side: one row of cells per layer, and every line that leads from the input to one output."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
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
        left, step, row = self._room()
        return QPointF(left + (cell + 0.5) * step, self.height() - (level + 0.5) * row)

    def _room(self) -> tuple[float, float, float]:
        """Return where the first cell begins, how wide a cell is, and how high a row."""
        look = theme.current()
        left = look.px(64)
        step = (self.width() - left - look.px(8)) / self._cells
        return left, step, self.height() / (len(self._stages) + 1)

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
        # Lines of one pixel, all in one call, are painted many times as quickly as wider ones.
        painter.setPen(QPen(theme.current().colour("accent", 0.8), 1))
        lines = []
        for level, (below, above) in enumerate(pairwise(self.lit)):
            reached = set(below)
            starts = {cell: self._point(level, cell) for cell in below}
            for place in above:
                end = self._point(level + 1, place)
                lines += [
                    QLineF(starts[cell], end) for cell in self._axes[level].reads(place) if cell in reached
                ]
        painter.drawLines(lines)

    def _paint_cells(self, painter: QPainter) -> None:
        look = theme.current()
        step = self._point(0, 1).x() - self._point(0, 0).x()
        radius = min(step * 0.36, look.px(7))
        lit: list[QPointF] = []
        others: list[QPointF] = []
        for level in range(len(self._stages) + 1):
            on = set(self.lit[level]) if level < len(self.lit) else set()
            for cell in range(self._cells):
                (lit if cell in on else others).append(self._point(level, cell))
        for points, role, fill in ((others, "line_strong", None), (lit, "accent", "accent")):
            painter.setPen(QPen(look.colour(role), 1))
            painter.setBrush(look.colour(fill) if fill else Qt.BrushStyle.NoBrush)
            for point in points:
                painter.drawEllipse(point, radius, radius)
