"""The face of a network: one slab per layer, as high as its maps and as wide as its channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

_LARGEST_GAP = 8.0
_THINNEST = 1.5


@dataclass(frozen=True, slots=True)
class Slab:
    """One layer of a silhouette: its family and its height and width in any common unit."""

    family: str
    height: float
    width: float


def _slab_rects(box: QRectF, slabs: Sequence[Slab]) -> list[QRectF]:
    tallest = max(slab.height for slab in slabs) or 1.0
    whole = sum(slab.width for slab in slabs) or 1.0
    gap = min(_LARGEST_GAP, box.width() / (4 * len(slabs)))
    room = box.width() - gap * (len(slabs) - 1)
    widest = max(slab.width for slab in slabs) or 1.0
    unit = min(room / whole, box.height() * 0.3 / widest)
    left = box.center().x() - (whole * unit + gap * (len(slabs) - 1)) / 2
    rects = []
    for slab in slabs:
        high = max(box.height() * slab.height / tallest, 3.0)
        wide = max(slab.width * unit, _THINNEST)
        rects.append(QRectF(left, box.center().y() - high / 2, wide, high))
        left += slab.width * unit + gap
    return rects


def paint_silhouette(
    painter: QPainter,
    box: QRectF,
    slabs: Sequence[Slab],
    axis: bool = True,
    skips: Sequence[tuple[int, int]] = (),
) -> None:
    """Paint the slabs into a box, centred on one axis, with a bow for each skip connection."""
    if not slabs:
        return
    look, rects = theme.current(), _slab_rects(box, slabs)
    painter.setPen(QPen(look.colour("wire"), 1.5))
    if axis:
        start, end = rects[0].left() - 14, rects[-1].right() + 14
        painter.drawLine(QPointF(start, box.center().y()), QPointF(end, box.center().y()))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for first, last in skips:
        painter.drawPath(_bow(rects[first], rects[last]))
    for slab, area in zip(slabs, rects, strict=True):
        rounded(painter, area, min(2.0, area.width() / 2), look.family(slab.family))


def _bow(first: QRectF, last: QRectF) -> QPainterPath:
    start = QPointF(first.center().x(), first.top() - 3)
    end = QPointF(last.center().x(), last.top() - 3)
    top = min(start.y(), end.y()) - 14
    path = QPainterPath(start)
    path.cubicTo(QPointF(start.x(), top), QPointF(end.x(), top), end)
    return path


class Silhouette(Styled, QWidget):
    """A silhouette on the canvas's surface, such as the 48-pixel face of a recent project."""

    spoken_role = QAccessible.Role.Graphic

    def __init__(
        self, slabs: Sequence[Slab] = (), width: int = 48, height: int = 40, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._slabs = tuple(slabs)
        self._extent = (width, height)
        self.restyle()

    def restyle(self) -> None:
        """Take the size from the theme."""
        look = theme.current()
        self.setFixedSize(QSize(look.px(self._extent[0]), look.px(self._extent[1])))

    def set_slabs(self, slabs: Sequence[Slab]) -> None:
        """Show another network."""
        self._slabs = tuple(slabs)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame and slabs."""
        painter, look = painter_on(self), theme.current()
        rounded(painter, QRectF(self.rect()), look.radius("chip"), look.colour("canvas"), look.colour("line"))
        inner = QRectF(self.rect()).adjusted(look.px(6), look.px(7), -look.px(6), -look.px(7))
        paint_silhouette(painter, inner, self._slabs, axis=False)
        painter.end()
