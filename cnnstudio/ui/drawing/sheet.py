"""Strokes as values, and the square sheet they are drawn on: once for the eye, once for the network."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, qGray

Bytes = NDArray[np.uint8]
Point = tuple[float, float]
Colour = tuple[int, int, int]

_SOFT = ((1.0, 128), (0.88, 255))
"""Shares of the pen's width, and how dense its ink is there: the rim of a soft pen fades."""
_LIGHTEN, _DARKEN = (
    QPainter.CompositionMode.CompositionMode_Lighten,
    QPainter.CompositionMode.CompositionMode_Darken,
)
_LIGHTEST, _HEAVIEST = 0.25, 1.5
"""Width of the pen at no and at full pressure."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One pull of pen or eraser: points with x to the right and y down, and a width, all in shares of the pad."""

    points: tuple[Point, ...]
    width: float
    erases: bool = False
    pressures: tuple[float, ...] = ()
    """0 to 1 for each point, from a tablet's pen; none from a mouse."""
    colour: Colour | None = None
    """None for what stands out from the paper."""

    def extended(self, at: Point, pressure: float | None) -> Stroke:
        """Return the stroke pulled on to a point."""
        felt = () if pressure is None else (*self.pressures, pressure)
        return Stroke((*self.points, at), self.width, self.erases, felt, self.colour)

    def width_at(self, place: int) -> float:
        """Return how wide the pen is at one of its points."""
        if place >= len(self.pressures):
            return self.width
        return self.width * (_LIGHTEST + (_HEAVIEST - _LIGHTEST) * self.pressures[place])


@dataclass(frozen=True, slots=True, eq=False)
class Under:
    """An opened picture that lies under the strokes."""

    pixels: Bytes
    """Height x width, or with three colours."""
    name: str
    paper: Colour
    """The colour of its border, which fills what it leaves open."""

    @classmethod
    def of(cls, pixels: Bytes, name: str) -> Under:
        """Take a picture of one or three channels."""
        flat = pixels[:, :, 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels
        rim = np.concatenate([flat[0], flat[-1], flat[:, 0], flat[:, -1]])
        middle = np.atleast_1d(np.median(rim, axis=0))
        red, green, blue = (int(value) for value in np.resize(middle, 3))
        return cls(np.ascontiguousarray(flat), name, (red, green, blue))

    def image(self) -> QImage:
        """Return the picture for painting; it owns its pixels."""
        high, wide = self.pixels.shape[:2]
        grey = self.pixels.ndim == 2
        form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
        return QImage(self.pixels.tobytes(), wide, high, wide * (1 if grey else 3), form).copy()


class Sheet:
    """A square picture onto which strokes are drawn: white on black, or black on white."""

    def __init__(self, side: int, coloured: bool = False, light: bool = False) -> None:
        # Lines are drawn six times as fast into this form as into one of grey bytes.
        self.image = QImage(side, side, QImage.Format.Format_RGB32)
        self._coloured, self._light = coloured, light
        self._paper = QColor("white" if light else "black")
        self.clear()

    @property
    def side(self) -> int:
        """Width and height in pixels."""
        return self.image.width()

    def clear(self) -> None:
        """Take all ink away."""
        self.image.fill(self._paper)

    def lay(self, under: Under | None) -> None:
        """Put a picture under all strokes, whole and in the middle."""
        self._paper = QColor("white" if self._light else "black") if under is None else QColor(*under.paper)
        if not self._coloured:
            self._paper = _grey(qGray(self._paper.rgb()))
        self.clear()
        if under is None:
            return
        picture = under.image()
        if not self._coloured:
            picture = picture.convertToFormat(QImage.Format.Format_Grayscale8)
        size = picture.size().scaled(self.image.size(), Qt.AspectRatioMode.KeepAspectRatio)
        # Whole multiples keep every pixel as it is; all else is averaged.
        exact = size.width() % picture.width() == 0 and size.height() % picture.height() == 0
        how = (
            Qt.TransformationMode.FastTransformation if exact else Qt.TransformationMode.SmoothTransformation
        )
        painter = QPainter(self.image)
        left, top = (self.side - size.width()) // 2, (self.side - size.height()) // 2
        painter.drawImage(left, top, picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, how))
        painter.end()

    def draw(self, stroke: Stroke, drawn: int = 0) -> QRectF:
        """Draw a stroke of which `drawn` points are on the sheet already; return the touched area in shares of the side."""
        start = max(drawn - 1, 0)
        if start >= len(stroke.points):
            return QRectF()
        painter = QPainter(self.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        passes = self._passes(painter, stroke)
        # Piece by piece, so that a stroke drawn anew has the same soft rim as the one that grew under the pen.
        if drawn == 0:
            self._pull(painter, stroke, 0, 0, passes)
        for one, two in pairwise(range(start, len(stroke.points))):
            self._pull(painter, stroke, one, two, passes)
        painter.end()
        widest = max(stroke.width_at(place) for place in range(start, len(stroke.points)))
        return _around(stroke.points[start:], widest)

    def _pull(
        self, painter: QPainter, stroke: Stroke, one: int, two: int, passes: tuple[tuple[float, QPen], ...]
    ) -> None:
        """Draw from one point to another, or a dot."""
        (x, y), (u, v), side = stroke.points[one], stroke.points[two], self.side
        begin, end = QPointF(x * side, y * side), QPointF(u * side, v * side)
        wide = (stroke.width_at(one) + stroke.width_at(two)) / 2 * side
        for share, pen in passes:
            pen.setWidthF(wide * share)
            painter.setPen(pen)
            if one == two:
                painter.drawPoint(begin)
            else:
                painter.drawLine(begin, end)

    def _passes(self, painter: QPainter, stroke: Stroke) -> tuple[tuple[float, QPen], ...]:
        """Return with which widths and pens a piece is drawn, and set how they are laid over what is there."""
        if stroke.erases or stroke.colour is not None:
            return ((1.0, _pen(self._paper if stroke.erases else QColor(*(stroke.colour or ())))),)
        painter.setCompositionMode(_DARKEN if self._light else _LIGHTEN)
        return tuple((share, _pen(_grey(255 - dense if self._light else dense))) for share, dense in _SOFT)

    def draw_all(self, strokes: tuple[Stroke, ...], under: Under | None = None) -> None:
        """Draw these strokes on this picture and nothing else."""
        self.lay(under)
        for stroke in strokes:
            self.draw(stroke)

    def array(self) -> Bytes:
        """Return the picture as rows of bytes, with three channels where it is coloured."""
        image = self.image
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(
            image.height(), image.bytesPerLine() // 4, 4
        )
        # The bytes of a pixel lie as blue, green, red and nothing, or the other way round on some machines.
        order = (2, 1, 0) if sys.byteorder == "little" else (1, 2, 3)
        if self._coloured:
            return np.ascontiguousarray(rows[:, : image.width(), order])
        return np.ascontiguousarray(rows[:, : image.width(), 1])


def _pen(colour: QColor) -> QPen:
    pen = QPen(colour)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def _grey(value: int) -> QColor:
    return QColor(value, value, value)


def _around(points: tuple[Point, ...], width: float) -> QRectF:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, top = min(xs) - width / 2, min(ys) - width / 2
    return QRectF(left, top, max(xs) + width / 2 - left, max(ys) + width / 2 - top)
