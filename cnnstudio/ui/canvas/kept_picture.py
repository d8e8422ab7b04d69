"""The last picture of the canvas: what is out of date is painted anew, what only moved is scrolled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap, QRegion

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.levels_of_detail import TITLED
from cnnstudio.ui.canvas.skin import Skin, skin

MANY = 150
"""With more single nodes in the picture than this, it is shown larger or smaller while the view zooms."""
_REST = 80
"""Milliseconds after the last move of the view until an exact picture is painted."""
_PIECES = 60
"""More pieces than this are painted as one."""
_WORTH = 1.5
"""So many times larger the box around some pieces must be for what stands between them to be spared."""
Painting = Callable[[QPainter, Sequence[QRectF], float], int]
"""Paints parts of the window at a pixel ratio, and returns how many nodes it drew one by one."""


class KeptPicture(QObject):
    """One picture of the size of the window, and which parts of it are out of date."""

    outdated = Signal()

    def __init__(self, paint: Painting, parent: QObject) -> None:
        super().__init__(parent)
        self._paint = paint
        self._picture, self._eye = QPixmap(), Eye()
        self._spoilt = QRegion()
        self._worn: Skin | None = None
        self._hurried = self._many = False
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_REST)
        self._resting.timeout.connect(self._rest)

    def spoil(self, region: QRegion | None = None) -> None:
        """A region of the window looks different now, or all of it."""
        self._spoilt += self._all if region is None else region & self._all
        self._hurried = False

    def hurry(self) -> None:
        """The view is moving: the next pictures must be quick."""
        self._hurried = True
        self._resting.start()

    def _rest(self) -> None:
        self.spoil()
        self.outdated.emit()

    @property
    def _all(self) -> QRect:
        return QRect(QPoint(0, 0), self._picture.deviceIndependentSize().toSize())

    def show(self, painter: QPainter, eye: Eye, size: QSize, ratio: float) -> None:
        """Paint the picture of a view, exactly unless the view zooms faster than a large network can be painted."""
        self._fit(size, ratio)
        if self._hurried and self._many and self._spoilt.isEmpty() and not self._scrolls_to(eye):
            self._stand_in(painter, eye)
            return
        self.move_to(eye)
        self._freshen(ratio)
        painter.drawPixmap(QPointF(0, 0), self._picture)

    def move_to(self, eye: Eye) -> None:
        """Let the picture be one of this view: scrolled where that can be, otherwise out of date."""
        if self._scrolls_to(eye):
            self._scroll(((self._eye.corner - eye.corner) * eye.factor).toPoint())
        else:
            self._spoilt = QRegion(self._all)
        self._eye = eye

    def _fit(self, size: QSize, ratio: float) -> None:
        """Begin anew for a window of another size, another screen or another theme."""
        whole = (QRectF(QPointF(0, 0), size).size() * ratio).toSize()
        if self._picture.size() != whole or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap(whole)
            self._picture.setDevicePixelRatio(ratio)
            self._spoilt = QRegion(QRect(QPoint(0, 0), size))
        if self._worn is not skin():
            self._worn = skin()
            self._spoilt = QRegion(QRect(QPoint(0, 0), size))

    def _scrolls_to(self, eye: Eye) -> bool:
        """Say whether the picture of a view is the same, moved by whole pixels."""
        if eye == self._eye:
            return True
        whole = self._picture.devicePixelRatio().is_integer()
        return eye.factor == self._eye.factor and eye.factor >= TITLED and whole

    def _scroll(self, way: QPoint) -> None:
        if way.isNull():
            return
        ratio, everything = round(self._picture.devicePixelRatio()), QRegion(self._all)
        self._picture.scroll(way.x() * ratio, way.y() * ratio, self._picture.rect())
        self._spoilt = (self._spoilt.translated(way) + (everything - everything.translated(way))) & everything

    def _stand_in(self, painter: QPainter, eye: Eye) -> None:
        """Show the last picture where it would be now, larger or smaller."""
        scale = eye.factor / self._eye.factor
        size = self._picture.deviceIndependentSize() * scale
        painter.fillRect(self._all, skin().canvas)
        painter.drawPixmap(
            QRectF(eye.to_window(self._eye.corner), size), self._picture, QRectF(self._picture.rect())
        )

    def _freshen(self, ratio: float) -> None:
        """Paint what is out of date."""
        if self._spoilt.isEmpty():
            return
        region = self._spoilt if self._spoilt.rectCount() <= _PIECES else QRegion(self._spoilt.boundingRect())
        whole = region.boundingRect() == self._all and region.rectCount() == 1
        inner = QPainter(self._picture)
        if not whole:
            inner.setClipRegion(region)
        drawn = self._paint(inner, _pieces(region), ratio)
        inner.end()
        if whole:
            self._many = drawn > MANY
        self._spoilt = QRegion()


def _pieces(region: QRegion) -> list[QRectF]:
    """Return the pieces of a region, or the box around it where that costs less than many."""
    parts = cast("Iterable[QRect]", region)
    pieces, whole = [QRectF(part) for part in parts], QRectF(region.boundingRect())
    area = sum(piece.width() * piece.height() for piece in pieces)
    return [whole] if whole.width() * whole.height() < _WORTH * area else pieces
