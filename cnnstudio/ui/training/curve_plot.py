"""One live plot: the curves of one metric, for the current run and up to two runs beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.crosshair_keys import place_for
from cnnstudio.ui.training.line import COMPARED, CURRENT, Line, View
from cnnstudio.ui.training.plot_extent import MARGIN, extent
from cnnstudio.ui.training.plot_items import EndValues, Grid, PlainAxis
from cnnstudio.ui.training.reading import Reading, read_at
from cnnstudio.ui.training.reading_card import ReadingCard
from cnnstudio.ui.training.run_curves import RunCurves, Unit, is_share
from cnnstudio.ui.training.ticks import linear_ticks, log_ticks, time_text, time_ticks, value_text
from cnnstudio.ui.widgets import Label
from cnnstudio.ui.widgets.styled import Styled

_LOOSE = 1.25
_AHEAD = 1.05
_EDGE = 1.012
"""Room at the right for the sign of the last epoch."""


class CurvePlot(Styled, QWidget):
    """Training faint and smoothed, validation dashed with rings; `pointed(x)` tells where the crosshair stands.

    `following` is True until the user zooms or pans; then `followingChanged` tells, and `zoomed` the part shown.
    """

    spoken_role = QAccessible.Role.Chart

    pointed = Signal(object)
    followingChanged = Signal(bool)
    zoomed = Signal(float, float)

    def __init__(self, metric: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = View(metric, "epoch", metric == "loss", 0.6)
        self.following = True
        self.crosshair: float | None = None
        self._with_card = False
        self._lines: list[Line] = []
        self._left = PlainAxis("left", self._value_ticks, self._value_text)
        self._bottom = PlainAxis("bottom", self._x_ticks, self._x_text)
        self._right = EndValues()
        self.plot = pg.GraphicsView(self, background=None)
        self.plot.setMinimumSize(0, 0)
        self._grid = Grid(self._value_ticks)
        self._build_items()
        self._empty = Label("", "body", "text_faint", parent=self.plot)
        self._card = ReadingCard(self.plot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.viewport().installEventFilter(self)
        self.setAccessibleName(tr("Curves of {metric}", metric=metric))
        self._show_empty()

    def _build_items(self) -> None:
        # pyqtgraph's PlotItem would bring five menus and a form of its own, each a window that is never shown.
        layout = pg.GraphicsLayout()
        layout.layout.setContentsMargins(0, 0, 0, 0)
        layout.layout.setSpacing(0)
        self._box = pg.ViewBox(enableMenu=False, defaultPadding=0.0)
        self._box.disableAutoRange()
        for part, place in (
            (self._left, (0, 0)),
            (self._box, (0, 1)),
            (self._right, (0, 2)),
            (self._bottom, (1, 1)),
        ):
            layout.addItem(part, *place)
        for axis in (self._left, self._right, self._bottom):
            axis.linkToView(self._box)
        self.plot.setCentralItem(layout)
        self._cross = pg.InfiniteLine(angle=90, movable=False)
        self._cross.hide()
        for item in (self._grid, self._cross):
            self._box.addItem(item, ignoreBounds=True)
        self._box.sigRangeChangedManually.connect(self._stop_following)
        self._box.setRange(xRange=(0.0, 1.0), yRange=(0.0, 1.0), padding=0)
        self._wear_cross()

    def restyle(self) -> None:
        """Take fonts and colours from the theme."""
        for axis in (self._left, self._bottom, self._right):
            axis.wear()
        for line in self._lines:
            line.wear()
        self._wear_cross()
        self.refresh()

    def _wear_cross(self) -> None:
        pen = pg.mkPen(theme.current().colour("text_faint"), width=1)
        pen.setDashPattern([2, 3])
        self._cross.setPen(pen)

    def show_runs(self, current: RunCurves | None, compared: Sequence[RunCurves] = ()) -> None:
        """Show these runs from now on; at most two beside the current one, so that no colour is used twice."""
        beside = list(zip(compared, COMPARED, strict=False))
        wanted = [*beside, *([(current, CURRENT)] if current is not None else [])]
        if [(line.run, line.style) for line in self._lines] == wanted:
            return
        for line in self._lines:
            line.remove()
        self._lines = [Line(self._box, run, style) for run, style in wanted]
        self.following = True
        self.refresh()

    def set_metric(self, metric: str) -> None:
        """Plot another metric."""
        self._set_view(View(metric, self.view.unit, self.view.logarithmic, self.view.smoothing))
        self.setAccessibleName(tr("Curves of {metric}", metric=metric))

    def set_unit(self, unit: Unit) -> None:
        """Count epochs, batches or time along the x axis."""
        if unit != self.view.unit:
            self.following = True
        self._set_view(View(self.view.metric, unit, self.view.logarithmic, self.view.smoothing))

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Show powers of ten at equal distances, or values."""
        self._set_view(View(self.view.metric, self.view.unit, logarithmic, self.view.smoothing))

    def set_smoothing(self, smoothing: float) -> None:
        """Smooth the training curve more or less."""
        self._set_view(View(self.view.metric, self.view.unit, self.view.logarithmic, smoothing))

    def _set_view(self, view: View) -> None:
        if view != self.view:
            self.view = view
            self.refresh()

    def follow(self) -> None:
        """Show everything again, and the new as it comes."""
        self.following = True
        self.followingChanged.emit(True)
        self.refresh()

    def link(self, other: CurvePlot) -> None:
        """Share the x axis with another plot: a zoom there stops following here, too."""
        for one, two in ((self, other), (other, self)):
            one.zoomed.connect(two.show_part)

    def show_part(self, left: float, right: float) -> None:
        """Stop following and show this part of the x axis, without telling anyone."""
        self.following = False
        self._box.setXRange(left, right, padding=0)
        self.refresh()

    def _stop_following(self, *_: object) -> None:
        if self.following:
            self.following = False
            self.followingChanged.emit(False)
        self.refresh()
        self.zoomed.emit(*self.range()[0])

    def point_count(self) -> int:
        """Return how many measured values these curves stand for."""
        return sum(len(line.run.series.values(self.view.metric)) for line in self._lines)

    def range(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the visible part of both axes, in the plot's own coordinates."""
        (left, right), (bottom, top) = self._box.viewRange()
        return (left, right), (bottom, top)

    def refresh(self) -> None:
        """Show what has been measured by now."""
        (left, right), _ = self.range()
        for line in self._lines:
            line.refresh(self.view, left, right, self.following)
        if self.following:
            self._fit()
        self._right.show_values([value for line in reversed(self._lines) for value in line.ends(self.view)])
        self._show_empty()
        self._show_crosshair()

    def _fit(self) -> None:
        ends = [end for line in self._lines for end in line.run.reach(self.view.unit)]
        (_, right), (low, high) = self.range()
        end = max(max(ends, default=1.0), 1e-6)
        wanted = float(np.ceil(end - 1e-6)) * _EDGE if self.view.unit == "epoch" else end * _AHEAD
        if end * _EDGE > right or right > wanted * _AHEAD:
            right = wanted
        if not self._fits(low, high):
            low, high = self._extent()
        # A range that stays saves every second repaint: a new one moves all items while they are painted.
        if ((0.0, right), (low, high)) != self.range():
            self._box.setRange(xRange=(0.0, right), yRange=(low, high), padding=0)

    def _fits(self, low: float, high: float) -> bool:
        """Say whether the curves lie inside a range and fill most of it."""
        wanted_low, wanted_high = self._extent(0.0)
        return low <= wanted_low and wanted_high <= high and high - low <= (wanted_high - wanted_low) * _LOOSE

    def _extent(self, share: float = MARGIN) -> tuple[float, float]:
        return extent(self._lines, self.view, share)

    def _value_ticks(self, low: float, high: float) -> list[float]:
        low, high = min(low, high), max(low, high)
        return log_ticks(low, high) if self.view.logarithmic else linear_ticks(low, high)

    def _value_text(self, value: float) -> str:
        shown = 10**value if self.view.logarithmic else value
        return value_text(shown, is_share(self.view.metric))

    def _x_ticks(self, low: float, high: float) -> list[float]:
        if self.view.unit == "time":
            return time_ticks(low, high)
        return linear_ticks(low, high, whole=self.view.unit == "batch" or high - low > 3, most=8)

    def _x_text(self, value: float) -> str:
        return time_text(value) if self.view.unit == "time" else number(float(value), 6)

    def _show_empty(self) -> None:
        words = "" if self._lines else tr("The curves appear with the first batches.")
        if self._lines and not any(len(line.run.series) or line.run.points for line in self._lines):
            starting = any(line.run.live for line in self._lines)
            words = (
                tr("Building the network; the first batches follow.")
                if starting
                else tr("This run measured nothing.")
            )
        for part in (self._left, self._bottom, self._grid):
            # pyqtgraph gives an axis its width back in show(), not in setVisible().
            part.hide() if words else part.show()
        self._empty.setText(words)
        self._empty.setVisible(bool(words))
        self._place_empty()

    def _place_empty(self) -> None:
        self._empty.adjustSize()
        area = QRect(0, 0, self.plot.width(), self.plot.height())
        self._empty.move(area.center() - QPointF(self._empty.width() / 2, self._empty.height() / 2).toPoint())

    def resizeEvent(self, event: object) -> None:
        """Keep the sentence of an empty plot in its middle."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._place_empty()

    def set_crosshair(self, x: float | None, with_card: bool = False) -> None:
        """Stand the crosshair at a place of the x axis, or take it away; the card belongs to the plot pointed at."""
        self.crosshair, self._with_card = x, with_card
        self._show_crosshair()

    def readings(self) -> list[Reading]:
        """Return what the curves read at the crosshair."""
        if self.crosshair is None:
            return []
        return [read_at(line, self.view, self.crosshair) for line in reversed(self._lines)]

    def _show_crosshair(self) -> None:
        readings = self.readings()
        if self.crosshair is None or not readings:
            self._cross.hide()
            self._card.hide()
            return
        self._cross.setPos(self.crosshair)
        self._cross.show()
        at = self._box.mapViewToDevice(QPointF(self.crosshair, self.range()[1][1]))
        if not self._with_card:
            self._card.hide()
            return
        self._card.show_readings(readings, is_share(self.view.metric), at)
        self.setAccessibleDescription(self._card.accessibleName())

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Follow the pointer with the crosshair."""
        if event.type() == QEvent.Type.MouseMove and self._lines:
            place = self.plot.mapToScene(event.position().toPoint())  # type: ignore[attr-defined]
            if self._box.sceneBoundingRect().contains(place):
                self._point(float(self._box.mapSceneToView(place).x()))
        elif event.type() == QEvent.Type.Leave:
            self._point(None)
        return False

    def _point(self, x: float | None) -> None:
        self.set_crosshair(x, with_card=True)
        self.pointed.emit(x)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the crosshair with the arrow keys; with Ctrl go to epochs, the best (up) and the last (down)."""
        (left, right), _ = self.range()
        here = self.crosshair if self.crosshair is not None else right
        place = place_for(event, here, right - left, self._lines[-1], self.view.unit) if self._lines else None
        if place is None:
            super().keyPressEvent(event)
        else:
            self._point(min(max(place, left), right))
