"""Which channel each filter reads, drawn as lines from the channels at the left to the filters at the right."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import LEFT, painter_on, text
from cnnstudio.ui.widgets.styled import Styled

_MOST = 12
"""Channels that can still be told apart; of more only the first and the last are drawn."""
_WIDEST = 480
"""Pixels from one column to the next that no line needs more of to be followed (at 100 %)."""
_FEW = 128
"""Lines up to which each can be followed by eye."""
_GROUPS = ("plot_train", "plot_val", "plot_c", "plot_d")

Steps = tuple[NDArray[np.bool_], ...]


def drawn(count: int) -> list[int | None]:
    """Return which of so many channels are drawn, None for those left out in the middle."""
    if count <= _MOST:
        return list(range(count))
    half = _MOST // 2
    return [*range(half), None, *range(count - half + 1, count)]


class Wiring(Styled, QWidget):
    """`show_steps(masks)` draws one fan of lines per step; a mask has a row for each filter, a column for each channel."""

    spoken_role = QAccessible.Role.Graphic

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps: Steps = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, *steps: NDArray[np.bool_]) -> None:
        """Draw these steps one after the other; the same again are not painted anew."""
        if len(steps) == len(self.steps) and all(map(np.array_equal, steps, self.steps)):
            return
        self.steps = steps
        lines = [number(int(step.sum())) for step in steps]
        self.setAccessibleDescription(tr("{lines} connections between channels", lines=", ".join(lines)))
        self.updateGeometry()
        self.update()

    def _columns(self) -> list[int]:
        return [self.steps[0].shape[1], *(step.shape[0] for step in self.steps)] if self.steps else [1]

    def sizeHint(self) -> QSize:
        look = theme.current()
        rows = max(len(drawn(count)) for count in self._columns())
        return QSize(
            look.px(160) * len(self._columns()), look.px(12) * max(rows, 6) + look.line_height("small")
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(140), self.sizeHint().height())

    def _point(self, column: int, index: int) -> QPointF:
        """Return where a channel lies; `index` counts what is drawn."""
        look, counts = theme.current(), self._columns()
        left, right = look.px(14), look.px(40)
        room = min(self.width(), look.px(_WIDEST) * (len(counts) - 1) + left + right)
        wide = (room - left - right) / max(len(counts) - 1, 1)
        high = self.height() - look.line_height("small")
        return QPointF(left + column * wide, (index + 0.5) * high / len(drawn(counts[column])))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint lines, then channels, then their counts."""
        painter, look = painter_on(self), theme.current()
        for at, step in enumerate(self.steps):
            self._paint_step(painter, at, step)
        for column, count in enumerate(self._columns()):
            for index, channel in enumerate(drawn(count)):
                self._paint_channel(painter, self._point(column, index), channel)
            x = self._point(column, 0).x() - look.px(10)
            line = look.line_height("small")
            box = QRectF(x, self.height() - line, look.px(60), line)
            text(painter, box, number(count), "small", "text_quiet", LEFT)
        painter.end()

    def _paint_step(self, painter: QPainter, at: int, step: NDArray[np.bool_]) -> None:
        """Paint the lines of each filter at once; lines no wider than a pixel are painted many times as quickly."""
        counts, look = self._columns(), theme.current()
        starts, ends = drawn(counts[at]), drawn(counts[at + 1])
        lefts = [self._point(at, index) for index in range(len(starts))]
        roles, alpha = group_roles(step), 0.75 if step.sum() <= _FEW else 0.4
        for index, row in enumerate(ends):
            if row is None:
                continue
            here, read = self._point(at + 1, index), step[row]
            painter.setPen(QPen(look.colour(roles[row], alpha), 1))
            painter.drawLines([
                QLineF(left, here)
                for left, channel in zip(lefts, starts, strict=True)
                if channel is not None and read[channel]
            ])  # fmt: skip

    def _paint_channel(self, painter: QPainter, point: QPointF, channel: int | None) -> None:
        look = theme.current()
        if channel is None:
            painter.setPen(QPen(look.colour("text_quiet"), 1))
            painter.drawText(
                QRectF(point.x() - 10, point.y() - 10, 20, 20), Qt.AlignmentFlag.AlignCenter, "⋮"
            )
            return
        side = look.px(10)
        painter.setPen(QPen(look.colour("line_strong"), 1))
        painter.setBrush(look.colour("card"))
        painter.drawRect(QRectF(point.x() - side / 2, point.y() - side / 2, side, side))


def group_roles(step: NDArray[np.bool_]) -> list[str]:
    """Return a colour for each filter: filters that read the same channels share one."""
    seen: dict[bytes, int] = {}
    return [_GROUPS[seen.setdefault(row.tobytes(), len(seen)) % len(_GROUPS)] for row in step]
