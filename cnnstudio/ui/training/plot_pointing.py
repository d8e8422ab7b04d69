"""What a pointer does over a curve plot: it moves the crosshair, presses a kept epoch's dot, and asks for the menu."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from cnnstudio.ui.training.curve_signs import REACH
from cnnstudio.ui.training.plot_area import PlotArea


class Pointed(Protocol):
    """What is pointed at: a plot of curves."""

    around: PlotArea

    @property
    def has_curves(self) -> bool:
        """Say whether a run is shown."""
        ...

    def point(self, x: float | None) -> None:
        """Stand the crosshair at a place of the x axis, or take it away."""
        ...

    def choose_near(self, at: float) -> None:
        """Wish to see the kept epoch whose dot is at a place."""
        ...

    def ask_menu(self, at: float, where: QPoint) -> None:
        """Wish for the menu of a place, at a point of the screen."""
        ...


class PlotPointing(QObject):
    """Watches the viewport of one plot."""

    def __init__(self, plot: Pointed, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._plot = plot
        self._pressed: QPoint | None = None
        viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the pointer with the crosshair; a right press that does not become a drag asks for the menu."""
        if event.type() == QEvent.Type.Leave:
            self._plot.point(None)
        if not isinstance(event, QMouseEvent):
            return False
        at = event.position().toPoint()
        if event.type() == QEvent.Type.MouseMove and self._plot.has_curves and self._inside(at):
            self._plot.point(self._plot.around.across_at(at))
        elif event.type() == QEvent.Type.MouseButtonPress:
            self._pressed = at
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._release(event, at)
        return False

    def _inside(self, at: QPoint) -> bool:
        return bool(self._plot.around.rect().contains(QPointF(at)))

    def _release(self, event: QMouseEvent, at: QPoint) -> None:
        pressed, self._pressed = self._pressed, None
        if not self._inside(at):
            return
        if event.button() == Qt.MouseButton.RightButton:
            far = QApplication.startDragDistance()
            if pressed is not None and (at - pressed).manhattanLength() < far:
                self._plot.ask_menu(self._plot.around.across_at(at), event.globalPosition().toPoint())
        elif at.y() >= self._plot.around.rect().bottom() - 2 * REACH:
            self._plot.choose_near(self._plot.around.across_at(at))
