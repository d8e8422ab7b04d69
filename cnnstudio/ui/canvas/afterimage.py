"""The last exact picture, moved and scaled, while the view moves faster than large networks can be painted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, QTimer
from PySide6.QtGui import QPainter, QPixmap

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.skin import skin

MANY = 150
"""With more single nodes in the picture than this, the last one stands in while the view moves."""
_REST = 80


class Afterimage(QObject):
    """Stands in for exact pictures between the first move of the view and 80 ms after its last."""

    def __init__(self, parent: QObject, refresh: Callable[[], None]) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self._eye = Eye()
        self._hurried = False
        self._slow = False
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_REST)
        self._resting.timeout.connect(self._rest)
        self._refresh = refresh

    def hurry(self) -> None:
        """The view is moving: the next pictures must be quick."""
        if not self._picture.isNull():
            self._hurried = True
            self._resting.start()

    def settle(self) -> None:
        """Something else has changed: only an exact picture will do."""
        self._hurried = False
        self._resting.stop()

    def _rest(self) -> None:
        self._hurried = False
        self._refresh()

    def stands_in(self, painter: QPainter, eye: Eye, window: QRectF) -> bool:
        """Paint the last picture where it would be now; say whether that was done."""
        if not self._hurried or self._picture.isNull():
            return False
        corner = eye.to_window(self._eye.corner)
        scale = eye.factor / self._eye.factor
        size = self._picture.deviceIndependentSize() * scale
        painter.fillRect(window, skin().canvas)
        painter.drawPixmap(QRectF(corner, size), self._picture, QRectF(self._picture.rect()))
        return True

    def exact(
        self, painter: QPainter, eye: Eye, size: QSize, ratio: float, paint: Callable[[QPainter], None]
    ) -> None:
        """Paint exactly; where that is slow, keep the picture for the next moves."""
        if self._slow:
            self._keep(eye, size, ratio, paint)
            painter.drawPixmap(QPointF(0, 0), self._picture)
        else:
            self._picture = QPixmap()
            paint(painter)

    def weigh(self, nodes: int) -> None:
        """Say how many nodes the last exact picture drew one by one; the next one is kept if they were many."""
        self._slow = nodes > MANY

    def _keep(self, eye: Eye, size: QSize, ratio: float, paint: Callable[[QPainter], None]) -> None:
        if self._picture.size() != size * ratio:
            self._picture = QPixmap(size * ratio)
            self._picture.setDevicePixelRatio(ratio)
        self._eye = eye
        inner = QPainter(self._picture)
        paint(inner)
        inner.end()
