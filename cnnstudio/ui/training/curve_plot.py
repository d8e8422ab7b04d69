"""One live plot: the curves of one metric, for the current run and up to two runs beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.crosshair_keys import place_for
from cnnstudio.ui.training.curve_signs import REACH, Signs, SignsItem, signs_of
from cnnstudio.ui.training.line import COMPARED, CURRENT, NO_GAP, Line, View
from cnnstudio.ui.training.middle_note import MiddleNote
from cnnstudio.ui.training.plot_extent import extent, fits, right_end
from cnnstudio.ui.training.plot_items import BandItem, EndValues, Grid, PlainAxis
from cnnstudio.ui.training.plot_words import empty_words, value_ticks, value_words, x_ticks, x_words
from cnnstudio.ui.training.reading import Reading, read_at
from cnnstudio.ui.training.reading_card import ReadingCard
from cnnstudio.ui.training.run_curves import RunCurves, Unit, is_share
from cnnstudio.ui.widgets.styled import Styled


class CurvePlot(Styled, QWidget):
    """Training faint and smoothed, validation dashed with rings; `pointed(x)` tells where the crosshair stands.

    `epochChosen(epoch)` wishes to see a kept epoch. `following` is True until the user zooms or pans; then `followingChanged` tells, and `zoomed` the part shown.
    """

    spoken_role = QAccessible.Role.Chart

    pointed = Signal(object)
    epochChosen = Signal(int)
    followingChanged = Signal(bool)
    zoomed = Signal(float, float)

    def __init__(self, metric: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = View(metric, "epoch", metric == "loss", 0.6)
        self.following = True
        self.crosshair: float | None = None
        self._with_card = False
        self._lines: list[Line] = []
        self._hidden: frozenset[str] = frozenset()
        self._kept: tuple[int, ...] = ()
        self._shown: int | None = None
        self._left = PlainAxis(
            "left", lambda *ends: value_ticks(self.view, *ends), lambda at: value_words(self.view, at)
        )
        self._bottom = PlainAxis(
            "bottom", lambda *ends: x_ticks(self.view, *ends), lambda at: x_words(self.view, at)
        )
        self._right = EndValues()
        self.plot = pg.GraphicsView(self, background=None)
        self.plot.setMinimumSize(0, 0)
        self._grid, self._signs, self._gap = Grid(self._left.ticks), SignsItem(), BandItem("warning")
        self._build_items()
        self._empty = MiddleNote(self.plot)
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
        for item in (self._grid, self._gap, self._cross, self._signs):
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
        self.set_hidden(self._hidden)

    def set_hidden(self, keys: frozenset[str]) -> None:
        """Hide the curves that the legend names so."""
        self._hidden = keys
        for line in self._lines:
            line.hide(keys)
        self.refresh()

    def set_metric(self, metric: str) -> None:
        """Plot another metric."""
        self._set_view(replace(self.view, metric=metric))
        self.setAccessibleName(tr("Curves of {metric}", metric=metric))

    def set_unit(self, unit: Unit) -> None:
        """Count epochs, batches or time along the x axis."""
        if unit != self.view.unit:
            self.following = True
        self._set_view(replace(self.view, unit=unit))

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Show powers of ten at equal distances, or values."""
        self._set_view(replace(self.view, logarithmic=logarithmic))

    def set_smoothing(self, smoothing: float) -> None:
        """Smooth the training curve more or less."""
        self._set_view(replace(self.view, smoothing=smoothing))

    def set_whole(self, whole: bool) -> None:
        """Make room for the steep beginning, too, or let it run out of the plot."""
        self._set_view(replace(self.view, whole=whole))

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
        self._show_signs()
        self._show_empty()
        self._show_crosshair()

    def mark_epochs(self, kept: tuple[int, ...], shown: int | None) -> None:
        """Mark the epochs of the run shown whose weights were kept, and the one that every view shows."""
        self._kept, self._shown = kept, shown
        self._show_signs()

    @property
    def signs(self) -> Signs:
        """What is marked now."""
        return self._signs.signs

    def _show_signs(self) -> None:
        main = self._lines[-1] if self._lines and self._lines[-1].style == CURRENT else None
        signs = signs_of(main.run, self.view.unit, self._kept, self._shown) if main is not None else Signs()
        if signs != self.signs:
            self._signs.show_signs(signs)
            self.plot.setAccessibleDescription(signs.said())
        self._gap.show_band(*(main.gap(self.view) if main is not None else NO_GAP))

    def _fit(self) -> None:
        ends = [end for line in self._lines for end in line.run.reach(self.view.unit)]
        (_, right), (low, high) = self.range()
        right = right_end(self.view.unit, ends, right)
        if not fits(self._lines, self.view, low, high):
            low, high = extent(self._lines, self.view)
        # A range that stays saves every second repaint: a new one moves all items while they are painted.
        if ((0.0, right), (low, high)) != self.range():
            self._box.setRange(xRange=(0.0, right), yRange=(low, high), padding=0)

    def _show_empty(self) -> None:
        words = empty_words([line.run for line in self._lines])
        for part in (self._left, self._bottom, self._grid):
            # pyqtgraph gives an axis its width back in show(), not in setVisible().
            part.hide() if words else part.show()
        self._empty.say(words)

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
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._choose_near(self.plot.mapToScene(event.position().toPoint()))  # type: ignore[attr-defined]
        elif event.type() == QEvent.Type.Leave:
            self._point(None)
        return False

    def _choose_near(self, place: QPointF) -> None:
        """Wish to see the kept epoch whose dot on the axis was pressed."""
        box = self._box.sceneBoundingRect()
        if not box.contains(place) or place.y() < box.bottom() - 2 * REACH:
            return
        (left, right), _ = self.range()
        at = float(self._box.mapSceneToView(place).x())
        epoch = self.signs.near(at, REACH * (right - left) / max(box.width(), 1.0))
        if epoch is not None:
            self.epochChosen.emit(epoch)

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
