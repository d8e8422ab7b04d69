"""Samples as thumbnails on a plane: as many as find room, the others as dots; the wheel goes nearer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import painter_on, rounded, text
from cnnstudio.ui.widgets.sample_pictures import tiles
from cnnstudio.ui.widgets.styled import Styled

Places = npt.NDArray[np.float32]
_THUMB, _LARGE, _DOT, _REACH, _EDGE = 26, 72, 4.0, 14.0, 24
_FARTHEST = 60.0
_AT_ONCE = 100
Fetch = Callable[[list[int]], npt.NDArray[Any]]
"""Returns some samples (n, h, w, c) by their places in the list."""


def _nothing(_places: list[int]) -> npt.NDArray[Any]:
    return np.zeros((0, 1, 1, 1), np.uint8)


class SampleMap(Styled, QWidget):
    """Places from 0 to 1, the second axis upwards; `picked` carries the place in the list of a pressed sample."""

    spoken_role = QAccessible.Role.Graphic

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: Places = np.zeros((0, 2), np.float32)
        self._fetch: Fetch = _nothing
        self._words: tuple[str, ...] = ()
        self._high = 255.0
        self._made: list[QImage] = []
        self._lit: npt.NDArray[np.bool_] | None = None
        self._marked = self._under = -1
        self._zoom, self._centre = 1.0, QPointF(0.5, 0.5)
        self._held: QPointF | None = None
        self._moved = False
        self._room: list[int] = []
        """Which samples have room for a thumbnail now."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Map of the samples"))
        self.setProperty("rings_itself", True)

    def show_samples(self, places: Places, fetch: Fetch, words: tuple[str, ...], high: float) -> None:
        """Show samples at their places, white at `high`, each with a word; `fetch` reads some of them."""
        self._places, self._fetch, self._words, self._high = places, fetch, words, high
        self._made, self._lit, self._marked, self._under = [], None, -1, -1
        self.setAccessibleDescription(tr("{n} pictures", n=number(len(places))))
        self.whole()

    def show_nothing(self) -> None:
        """Show an empty map."""
        if len(self._places):
            self.show_samples(np.zeros((0, 2), np.float32), _nothing, (), 255.0)

    def set_words(self, words: tuple[str, ...]) -> None:
        """Say other words of the same samples."""
        self._words = words
        self.update()

    def set_lit(self, lit: npt.NDArray[np.bool_] | None) -> None:
        """Fade all samples but some; None fades none."""
        self._lit = lit
        self._lay_out()

    def mark(self, place: int) -> None:
        """Mark a sample without telling anyone."""
        self._marked = place
        self.update()

    def whole(self) -> None:
        """Show all of the map."""
        self._zoom, self._centre = 1.0, QPointF(0.5, 0.5)
        self._lay_out()

    def zoom(self) -> float:
        """Return how much nearer than the whole map this is."""
        return self._zoom

    def restyle(self) -> None:
        """Paint the thumbnails anew at another scale."""
        self._made = []
        self._lay_out()

    def sizeHint(self) -> QSize:
        """Ask for a square of some size."""
        return QSize(theme.current().px(480), theme.current().px(400))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find out anew which samples have room."""
        super().resizeEvent(event)
        self._lay_out()

    def _scale(self) -> float:
        return max(min(self.width(), self.height()) - 2 * theme.current().px(_EDGE), 1) * self._zoom

    def points(self) -> npt.NDArray[np.float64]:
        """Return where every sample lies in the widget now."""
        scale = self._scale()
        x = self.width() / 2 + (self._places[:, 0] - self._centre.x()) * scale
        y = self.height() / 2 - (self._places[:, 1] - self._centre.y()) * scale
        return np.stack([x, y], axis=1).astype(np.float64)

    def _lay_out(self) -> None:
        """Give thumbnails to samples in turn, wherever no earlier one lies; lit ones come first."""
        side = theme.current().px(_THUMB)
        points, taken = self.points(), dict[tuple[int, int], npt.NDArray[np.float64]]()
        order = np.arange(len(points))
        if self._lit is not None:
            order = order[np.argsort(~self._lit, kind="stable")]
        self._room = []
        for place in order[self._inside(points)[order]].tolist():
            cell = (int(points[place, 0] // side), int(points[place, 1] // side))
            around = (taken.get((cell[0] + i, cell[1] + j)) for i in (-1, 0, 1) for j in (-1, 0, 1))
            if all(other is None or np.abs(points[place] - other).max() >= side for other in around):
                taken[cell] = points[place]
                self._room.append(place)
        self.update()

    def _inside(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        inside = (points > -20) & (points < (self.width() + 20, self.height() + 20))
        return np.asarray(inside.all(axis=1))

    def nearest(self, at: QPointF) -> int:
        """Return the sample nearest to a point of the widget, -1 where none is near; thumbnails are large."""
        if not len(self._places):
            return -1
        away = np.abs(self.points() - (at.x(), at.y())).max(axis=1)
        reach = np.full(len(away), theme.current().px(_REACH) / 2)
        reach[self._room] = theme.current().px(_THUMB) / 2
        away[away > reach] = np.inf
        place = int(away.argmin())
        return place if np.isfinite(away[place]) else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move the map, or press a sample."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held, self._moved = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the map with the button held; else show the sample under the pointer large."""
        if self._held is None:
            self._point(self.nearest(event.position()))
            return
        way = event.position() - self._held
        if self._moved or way.manhattanLength() > 4:
            self._moved, self._held = True, event.position()
            self._centre -= QPointF(way.x() / self._scale(), -way.y() / self._scale())
            self._lay_out()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the sample that was pressed, unless the map was moved."""
        pressed, self._held = self._held is not None and not self._moved, None
        place = self.nearest(event.position())
        if pressed and place >= 0:
            self._choose(place)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        self._point(-1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go nearer to the point under the pointer, or away from it."""
        factor = 1.2 ** (event.angleDelta().y() / 120)
        zoom = min(max(self._zoom * factor, 1.0), _FARTHEST)
        at = event.position() - QPointF(self.width() / 2, self.height() / 2)
        before, after = self._scale(), self._scale() * zoom / self._zoom
        shift = QPointF(at.x(), -at.y()) * (1 / before - 1 / after)
        self._zoom, self._centre = zoom, self._centre + shift if zoom > 1 else QPointF(0.5, 0.5)
        self._lay_out()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the samples with the arrows, open one with Space, show all with Home."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and len(self._places):
            self._choose((self._marked + step) % len(self._places))
        elif event.key() == Qt.Key.Key_Home:
            self.whole()
        else:
            super().keyPressEvent(event)

    def _choose(self, place: int) -> None:
        self.mark(place)
        self.setAccessibleDescription(self._words[place])
        self.picked.emit(place)

    def _point(self, place: int) -> None:
        if place != self._under:
            self._under = place
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint dots, thumbnails, the marked sample and the one under the pointer."""
        painter, points = painter_on(self), self.points()
        self._make()
        painter.setClipRect(self.rect())
        self._paint_dots(painter, points)
        side = theme.current().px(_THUMB)
        for place in self._room:
            painter.setOpacity(1.0 if self._lit is None or self._lit[place] else 0.25)
            painter.drawImage(_square(points[place], side), self._made[place])
        painter.setOpacity(1.0)
        if self._marked >= 0:
            self._paint_marked(painter, points[self._marked], side)
        if self._under >= 0:
            self._paint_large(painter, points[self._under])
        painter.end()

    def _make(self) -> None:
        if len(self._made) != len(self._places):
            side = round(theme.current().px(_THUMB) * self.devicePixelRatioF())
            # A few at a time: large pictures must not all be in memory at once.
            parts = [
                list(range(len(self._places))[at : at + _AT_ONCE])
                for at in range(0, len(self._places), _AT_ONCE)
            ]
            self._made = [made for part in parts for made in tiles(self._fetch(part), side, self._high)]

    def _paint_dots(self, painter: QPainter, points: npt.NDArray[np.float64]) -> None:
        look, shown = theme.current(), self._inside(points)
        shown[self._room] = False
        painter.setPen(Qt.PenStyle.NoPen)
        radius = look.px(_DOT) / 2
        for place in np.flatnonzero(shown).tolist():
            lit = self._lit is not None and self._lit[place]
            painter.setBrush(look.colour("accent" if lit else "text_faint", 1.0 if lit else 0.5))
            painter.drawEllipse(QPointF(*points[place]), radius, radius)

    def _paint_marked(self, painter: QPainter, at: npt.NDArray[np.float64], side: int) -> None:
        look, box = theme.current(), _square(at, side)
        painter.drawImage(box, self._made[self._marked])
        rounded(painter, box.adjusted(-3, -3, 3, 3), look.radius("chip"), None, look.colour("accent"), 2)

    def _paint_large(self, painter: QPainter, at: npt.NDArray[np.float64]) -> None:
        """Paint the sample under the pointer beside its place, with its word, inside the widget."""
        look, side, foot = theme.current(), theme.current().px(_LARGE), theme.current().px(20)
        left = min(max(at[0] + 16, 4.0), self.width() - side - 12.0)
        top = min(max(at[1] - side - 16, 4.0), self.height() - side - foot - 12.0)
        card = QRectF(left, top, side + 8, side + 8 + foot)
        rounded(painter, card, look.radius("control"), look.colour("card"), look.colour("line_strong"))
        pixels = round(side * self.devicePixelRatioF())
        picture = tiles(self._fetch([self._under]), pixels, self._high)[0]
        painter.drawImage(QRectF(left + 4, top + 4, side, side), picture)
        words = QRectF(left + 6, top + side + 6, side - 4, foot)
        text(painter, words, self._words[self._under], "small", "text")


def _square(at: npt.NDArray[np.float64], side: float) -> QRectF:
    return QRectF(at[0] - side / 2, at[1] - side / 2, side, side)
