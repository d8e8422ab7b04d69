"""The face of a network: one slab per layer, as high as its maps and as wide as its channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled


@dataclass(frozen=True, slots=True)
class Slab:
    """One layer of a silhouette: its family and its height and width in any common unit."""

    family: str
    height: float
    width: float


def paint_silhouette(painter: QPainter, box: QRectF, slabs: Sequence[Slab], axis: bool = True) -> None:
    """Paint the slabs into a box, centred on one axis."""
    if not slabs:
        return
    look = theme.current()
    tallest = max(slab.height for slab in slabs) or 1.0
    gap = min(8.0, box.width() / (4 * len(slabs)))
    whole = sum(slab.width for slab in slabs) or 1.0
    room = box.width() - gap * (len(slabs) - 1)
    unit = min(room / whole, box.width() * 0.68 / whole)
    left = box.center().x() - (whole * unit + gap * (len(slabs) - 1)) / 2
    if axis:
        painter.setPen(QPen(look.colour("wire"), 1.5))
        reach = QRectF(left - 2 * gap, 0, whole * unit + gap * (len(slabs) + 3), 0)
        painter.drawLine(QPointF(reach.left(), box.center().y()), QPointF(reach.right(), box.center().y()))
    for slab in slabs:
        high = max(box.height() * slab.height / tallest, 3.0)
        wide = max(slab.width * unit, 1.5)
        area = QRectF(left, box.center().y() - high / 2, wide, high)
        rounded(painter, area, min(2.0, wide / 2), look.family(slab.family))
        left += slab.width * unit + gap


class Silhouette(Styled, QWidget):
    """A silhouette on the canvas's surface, such as the 48-pixel face of a recent project."""

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
