"""The parts of a curve plot that stand around the curves: axes, grid, gap, signs and the crosshair's line."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, QRectF

from cnnstudio.ui import theme
from cnnstudio.ui.training.curve_signs import REACH, SignsItem
from cnnstudio.ui.training.plot_items import BandItem, EndValues, Grid, PlainAxis, Ticks, Written

Axis = tuple[Ticks, Written]
"""Where an axis has its marks, and what stands beside them."""


class PlotArea:
    """Lays them out in a graphics view; places are in the plot's own coordinates."""

    def __init__(self, plot: pg.GraphicsView, values: Axis, across: Axis, worded: bool) -> None:
        """Write the words of notes into the area if `worded`."""
        self._plot = plot
        self.left, self.bottom, self.right = (
            PlainAxis("left", *values),
            PlainAxis("bottom", *across),
            EndValues(),
        )
        self.grid, self.signs, self.gap = Grid(values[0]), SignsItem(worded), BandItem("warning")
        self.box = pg.ViewBox(enableMenu=False, defaultPadding=0.0)
        self.box.disableAutoRange()
        self.cross = pg.InfiniteLine(angle=90, movable=False)
        self.cross.hide()
        self._lay_out()
        for item in (self.grid, self.gap, self.cross, self.signs):
            self.box.addItem(item, ignoreBounds=True)
        self.box.setRange(xRange=(0.0, 1.0), yRange=(0.0, 1.0), padding=0)
        self._wear_cross()

    def _lay_out(self) -> None:
        # pyqtgraph's PlotItem would bring five menus and a form of its own, each a window that is never shown.
        layout = pg.GraphicsLayout()
        layout.layout.setContentsMargins(0, 0, 0, 0)
        layout.layout.setSpacing(0)
        for part, place in (
            (self.left, (0, 0)),
            (self.box, (0, 1)),
            (self.right, (0, 2)),
            (self.bottom, (1, 1)),
        ):
            layout.addItem(part, *place)
        for axis in (self.left, self.right, self.bottom):
            axis.linkToView(self.box)
        self._plot.setCentralItem(layout)

    def wear(self) -> None:
        """Take fonts and colours from the theme."""
        for axis in (self.left, self.bottom, self.right):
            axis.wear()
        self._wear_cross()

    def _wear_cross(self) -> None:
        pen = pg.mkPen(theme.current().colour("text_faint"), width=1)
        pen.setDashPattern([2, 3])
        self.cross.setPen(pen)

    def show_axes(self, shown: bool) -> None:
        """Show the axes, or an empty place."""
        for part in (self.left, self.bottom, self.grid):
            # pyqtgraph gives an axis its width back in show(), not in setVisible().
            part.show() if shown else part.hide()

    def range(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the visible part of both axes."""
        (left, right), (bottom, top) = self.box.viewRange()
        return (left, right), (bottom, top)

    def rect(self) -> QRectF:
        """Return where the curves stand in the viewport."""
        box: QRectF = self.box.sceneBoundingRect()
        return box

    def across_at(self, at: QPoint) -> float:
        """Return which place of the x axis is at a point of the viewport."""
        return float(self.box.mapSceneToView(self._plot.mapToScene(at)).x())

    def reach(self) -> float:
        """Return how far along the x axis a press reaches."""
        (left, right), _ = self.range()
        return REACH * (right - left) / max(self.rect().width(), 1.0)

    def top_of(self, x: float) -> QPointF:
        """Return where a place of the x axis stands at the area's upper edge, in the viewport."""
        at: QPointF = self.box.mapViewToDevice(QPointF(x, self.range()[1][1]))
        return at
