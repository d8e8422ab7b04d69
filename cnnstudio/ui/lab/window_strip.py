"""One axis of a window from the side: its cells, the padding, each place as a bar, and hatched what no place reads."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.arithmetic.windows import Axis
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.matrix import hatch
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

_MOST_BARS = 8
_CELL, _BAR = 16, 7


def places_words(axis: Axis) -> str:
    """Return in words how the places stand: 3 places, 2 apart; 1 cell is never read."""
    unread = int((axis.uses() == 0).sum())
    apart = (
        tr("{n} places, {s} apart", n=number(axis.places), s=number(axis.stride))
        if axis.places != 1
        else tr("one place")
    )
    if not unread:
        return apart
    read = tr("1 cell is never read") if unread == 1 else tr("{n} cells are never read", n=number(unread))
    return f"{apart}; {read}"


class WindowStrip(Styled, QWidget):
    """`set_axis(axis, place)` draws it; the place shown is in the accent colour."""

    spoken_role = QAccessible.Role.Graphic

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axis = Axis(1, 1)
        self._place = 0
        self.setAccessibleName(name or tr("Places along the axis"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_axis(self, axis: Axis, place: int = 0) -> None:
        """Show an axis."""
        if (axis, place) != (self._axis, self._place):
            self._axis, self._place = axis, place
            self.setAccessibleDescription(places_words(axis))
            self.updateGeometry()
            self.update()

    def _shown(self) -> range:
        """Return the places that have a bar: all, or those around the place shown."""
        first = min(max(self._place - _MOST_BARS // 2, 0), max(self._axis.places - _MOST_BARS, 0))
        return range(first, min(first + _MOST_BARS, self._axis.places))

    def sizeHint(self) -> QSize:
        """Ask for the cells and the bars below."""
        look = theme.current()
        return QSize(look.px(200), look.px(_CELL + 4) + len(self._shown()) * look.px(_BAR) + 2)

    def minimumSizeHint(self) -> QSize:
        """Become narrow, never low."""
        return QSize(theme.current().px(80), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint cells and bars."""
        painter, look, axis = painter_on(self), theme.current(), self._axis
        width = min((self.width() - 1) / max(axis.padded, 1), look.px(28))
        read = {cell for place in range(axis.places) for cell in axis.reads(place)}
        for index in range(axis.padded):
            self._paint_cell(painter, index - axis.before, index * width, width, read)
        top = look.px(_CELL + 4)
        for row, place in enumerate(self._shown()):
            lit = place == self._place
            y = top + row * look.px(_BAR)
            for cell in axis.reads(place):
                bar = QRectF((cell + axis.before) * width + 0.5, y, max(width - 1, 0.5), look.px(3))
                painter.fillRect(bar, look.colour("accent" if lit else "line_strong"))
        painter.end()

    def _paint_cell(self, painter: QPainter, cell: int, x: float, width: float, read: set[int]) -> None:
        look = theme.current()
        gap = 1.0 if width >= 5 else 0.0
        box = QRectF(x + gap / 2, 0.5, max(width - gap, 0.5), look.px(_CELL))
        inside = 0 <= cell < self._axis.size
        if inside:
            rounded(
                painter,
                box,
                2 if gap else 0,
                look.colour("control"),
                look.colour("line_strong") if gap else None,
            )
            if cell not in read:
                hatch(painter, box)
                painter.setPen(QPen(look.colour("warning"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(box)
        elif gap:
            painter.setPen(QPen(look.colour("line_strong"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
