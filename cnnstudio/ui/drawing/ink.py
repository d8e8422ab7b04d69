"""Strokes as values, and the two pictures they make: one for the eye, one for the network."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

Bytes = NDArray[np.uint8]
Point = tuple[float, float]

INK_SIDE = 280  # pixels of the picture that is prepared for the network


@dataclass(frozen=True, slots=True)
class Stroke:
    """One pull of pen or eraser: points with x to the right and y down, and a width, all in shares of the pad."""

    points: tuple[Point, ...]
    width: float
    erases: bool = False


class Sheet:
    """A square grey picture onto which strokes are drawn, white on black."""

    def __init__(self, side: int) -> None:
        self.image = QImage(side, side, QImage.Format.Format_Grayscale8)
        self.clear()

    @property
    def side(self) -> int:
        """Width and height in pixels."""
        return self.image.width()

    def clear(self) -> None:
        """Take all ink away."""
        self.image.fill(QColor("black"))

    def draw(self, stroke: Stroke, drawn: int = 0) -> QRectF:
        """Draw a stroke of which `drawn` points are on the sheet already; return the touched area in shares of the side."""
        side, start = self.side, max(drawn - 1, 0)
        points = [QPointF(x * side, y * side) for x, y in stroke.points[start:]]
        if not points:
            return QRectF()
        painter = QPainter(self.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor("black" if stroke.erases else "white")
        pen = QPen(colour, stroke.width * side)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        # Piece by piece, so that a stroke drawn anew has the same soft rim as the one that grew under the pen.
        if drawn == 0:
            painter.drawPoint(points[0])
        for one, two in pairwise(points):
            painter.drawLine(one, two)
        painter.end()
        return _around(stroke.points[start:], stroke.width)

    def draw_all(self, strokes: tuple[Stroke, ...]) -> None:
        """Draw these strokes and nothing else."""
        self.clear()
        for stroke in strokes:
            self.draw(stroke)

    def array(self) -> Bytes:
        """Return the picture as rows of bytes, 255 for ink."""
        image = self.image
        flat = np.frombuffer(image.constBits(), np.uint8)
        rows: Bytes = flat.reshape(image.height(), image.bytesPerLine())[:, : image.width()].copy()
        return rows


def _around(points: tuple[Point, ...], width: float) -> QRectF:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, top = min(xs) - width / 2, min(ys) - width / 2
    return QRectF(left, top, max(xs) + width / 2 - left, max(ys) + width / 2 - top)


class Ink:
    """The strokes on the pad with their history; clearing is a step like any stroke."""

    def __init__(self) -> None:
        self.strokes: tuple[Stroke, ...] = ()
        self._past: list[tuple[Stroke, ...]] = []
        self.sheet = Sheet(INK_SIDE)

    @property
    def empty(self) -> bool:
        """Say whether no pen has touched the pad since it was cleared."""
        return not any(not stroke.erases for stroke in self.strokes)

    @property
    def can_undo(self) -> bool:
        """Say whether there is a step to take back."""
        return bool(self._past)

    def begin(self, at: Point, width: float, erases: bool) -> Stroke:
        """Set pen or eraser down."""
        self._past.append(self.strokes)
        stroke = Stroke((at,), width, erases)
        self.strokes = (*self.strokes, stroke)
        self.sheet.draw(stroke)
        return stroke

    def extend(self, at: Point) -> Stroke:
        """Pull the last stroke on; return it."""
        last = self.strokes[-1]
        stroke = Stroke((*last.points, at), last.width, last.erases)
        self.strokes = (*self.strokes[:-1], stroke)
        self.sheet.draw(stroke, len(last.points))
        return stroke

    def clear(self) -> None:
        """Take everything away."""
        if self.strokes:
            self._past.append(self.strokes)
            self.strokes = ()
            self.sheet.clear()

    def undo(self) -> None:
        """Take the last stroke, or the last clearing, back."""
        if self._past:
            self.strokes = self._past.pop()
            self.sheet.draw_all(self.strokes)
