"""One live plot: the curves of one metric, for the current run and up to two runs beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyqtgraph as pg
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.engine.curve_notes import CurveNote
from cnnstudio.language import tr
from cnnstudio.ui.training.crosshair_keys import place_for
from cnnstudio.ui.training.curve_signs import Signs, signs_of
from cnnstudio.ui.training.curve_view import COMPARED, CURRENT, View
from cnnstudio.ui.training.line import NO_GAP, Line
from cnnstudio.ui.training.middle_note import MiddleNote
from cnnstudio.ui.training.note_signs import nearest_note
from cnnstudio.ui.training.plot_area import PlotArea
from cnnstudio.ui.training.plot_extent import extent, fits, x_span
from cnnstudio.ui.training.plot_pointing import PlotPointing
from cnnstudio.ui.training.plot_words import empty_words, value_ticks, value_words, x_ticks, x_words
from cnnstudio.ui.training.reading import Reading, nearest, read_at
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
    menuWanted = Signal(object, object)
    """A right press at a place of the x axis, and where on the screen."""

    def __init__(self, metric: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = View(metric, "epoch", metric == "loss", 0.6)
        self.following = True
        self.crosshair: float | None = None
        self._with_card = False
        self._lines: list[Line] = []
        self._hidden: frozenset[str] = frozenset()
        self._kept: tuple[int, ...] = ()
        self._notes: tuple[CurveNote, ...] = ()
        self._shown: int | None = None
        self.plot = pg.GraphicsView(self, background=None)
        self.plot.setMinimumSize(0, 0)
        self.around = PlotArea(
            self.plot,
            (lambda *ends: value_ticks(self.view, *ends), lambda at: value_words(self.view, at)),
            (lambda *ends: x_ticks(self.view, *ends), lambda at: x_words(self.view, at)),
            worded=metric == "loss",
        )
        self._box = self.around.box
        self._box.sigRangeChangedManually.connect(self._stop_following)
        self._empty = MiddleNote(self.plot)
        self._card = ReadingCard(self.plot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        PlotPointing(self, self.plot.viewport())
        self.setAccessibleName(tr("Curves of {metric}", metric=metric))
        self._show_empty()

    def restyle(self) -> None:
        """Take fonts and colours from the theme."""
        self.around.wear()
        for line in self._lines:
            line.wear()
        self.refresh()

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

    def set_spread(self, spread: bool) -> None:
        """Show powers of ten at equal distances along the x axis, or epochs, batches and times as they are."""
        self.following = True
        self._set_view(replace(self.view, spread=spread))

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
        return self.around.range()

    def refresh(self) -> None:
        """Show what has been measured by now."""
        (left, right), _ = self.range()
        for line in self._lines:
            line.refresh(self.view, left, right, self.following)
        if self.following:
            self._fit()
        self.around.right.show_values(
            [value for line in reversed(self._lines) for value in line.ends(self.view)]
        )
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
        return self.around.signs.signs

    def show_notes(self, notes: tuple[CurveNote, ...]) -> None:
        """Mark these notes of the run shown in full."""
        self._notes = notes
        self._show_signs()

    def _main(self) -> Line | None:
        """Return the curves of the run shown in full."""
        return self._lines[-1] if self._lines and self._lines[-1].style == CURRENT else None

    def _show_signs(self) -> None:
        main = self._main()
        signs = Signs()
        if main is not None:
            signs = signs_of(main.run, self.view, self._kept, self._shown, self._notes)
        if signs != self.signs:
            self.around.signs.show_signs(signs)
            self.plot.setAccessibleDescription(signs.said())
        self.around.gap.show_band(*(main.gap(self.view) if main is not None else NO_GAP))

    def _fit(self) -> None:
        across, (low, high) = self.range()
        across = x_span(self._lines, self.view, across)
        if not fits(self._lines, self.view, low, high):
            low, high = extent(self._lines, self.view)
        if (across, (low, high)) != self.range():
            self._box.setRange(xRange=across, yRange=(low, high), padding=0)
            # Left to pyqtgraph, a new range moves all items while they are painted, and all are painted again.
            self._box.prepareForPaint()

    def _show_empty(self) -> None:
        words = empty_words([line.run for line in self._lines])
        self.around.show_axes(not words)
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
            self.around.cross.hide()
            self._card.hide()
            return
        self.around.cross.setPos(self.crosshair)
        self.around.cross.show()
        at = self.around.top_of(self.crosshair)
        if not self._with_card:
            self._card.hide()
            return
        note = nearest_note(self.signs.notes, self.crosshair, self.around.reach())
        words = note.words if note is not None else ""
        self._card.show_readings(readings, is_share(self.view.metric), at, words)
        self.setAccessibleDescription(self._card.accessibleName())

    @property
    def has_curves(self) -> bool:
        """Say whether a run is shown."""
        return bool(self._lines)

    def choose_near(self, at: float) -> None:
        """Wish to see the kept epoch whose dot on the axis is at a place."""
        epoch = self.signs.near(at, self.around.reach())
        if epoch is not None:
            self.epochChosen.emit(epoch)

    def step_near(self, at: float) -> int:
        """Return the step of the note in reach of a place, else the nearest of the run shown in full; 0 without any."""
        note, main = nearest_note(self.signs.notes, at, self.around.reach()), self._main()
        if note is not None or main is None:
            return note.step if note is not None else 0
        place = nearest(main.run.step_axis(self.view.unit), self.view.place(at))
        return int(main.run.series.steps[place]) if place is not None else 0

    def ask_menu(self, at: float, where: QPoint) -> None:
        """Wish for the menu of a place of the x axis, at a point of the screen."""
        self.menuWanted.emit(at, where)

    def point(self, x: float | None) -> None:
        """Stand the crosshair at a place of the x axis, with its card, and tell it."""
        self.set_crosshair(x, with_card=True)
        self.pointed.emit(x)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the crosshair with the arrow keys; with Ctrl go to epochs, the best (up) and the last (down)."""
        (left, right), _ = self.range()
        here = self.crosshair if self.crosshair is not None else right
        place = place_for(event, here, right - left, self._lines[-1], self.view) if self._lines else None
        if place is None:
            super().keyPressEvent(event)
        else:
            self.point(min(max(place, left), right))
