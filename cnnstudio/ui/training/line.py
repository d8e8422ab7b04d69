"""One run's curves in one plot: band and smoothed line of training, rings of validation, a star at the best."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from cnnstudio.ui import theme
from cnnstudio.ui.training.curve_view import CURRENT, Style, View
from cnnstudio.ui.training.legend import TRAINING, VALIDATION
from cnnstudio.ui.training.plot_items import BandItem, EndValue
from cnnstudio.ui.training.run_curves import RunCurves, is_share, lower_is_better
from cnnstudio.ui.training.smoothing import Smoothed
from cnnstudio.ui.training.thinning import (
    BAND_BLOCKS,
    LINE_BLOCKS,
    Blocks,
    Measure,
    WideningBlocks,
    average,
    peaks,
    spread,
    thinned,
    thinned_widening,
    visible,
)
from cnnstudio.ui.training.ticks import last_text

Reals = NDArray[np.float64]
Wholes = NDArray[np.int64]


NO_GAP = (np.empty(0), np.empty(0), np.empty(0))


class Line:
    """The items of one run in one plot, and the arithmetic that stands behind them."""

    def __init__(self, plot: pg.ViewBox, run: RunCurves, style: Style) -> None:
        self.run, self.style, self._plot = run, style, plot
        self._view: View | None = None
        self._generation = -1
        self._hidden = (False, False)
        self.smoothed = Smoothed(0.0)
        self._band: Blocks | WideningBlocks = Blocks(BAND_BLOCKS, spread)
        self._blocks: Blocks | WideningBlocks = Blocks(LINE_BLOCKS, average)
        self._band_item = BandItem(style.train)
        self._raw = pg.PlotCurveItem(connect="finite")
        self._trained = pg.PlotCurveItem(antialias=True, connect="finite")
        self._trained.setSegmentedLineMode("on")
        self._validated = pg.PlotCurveItem(antialias=True, connect="finite")
        self._rings = pg.ScatterPlotItem(symbol=style.symbol, size=8, pxMode=True, antialias=True)
        self._star = pg.ScatterPlotItem(symbol="star", size=13, pxMode=True, antialias=True)
        self._tip = pg.ScatterPlotItem(symbol="o", size=8, pxMode=True, antialias=True)
        self._items = (
            self._band_item, self._raw, self._validated, self._trained, self._rings, self._star, self._tip
        )  # fmt: skip
        for item in self._items:
            plot.addItem(item, ignoreBounds=True)
        self.wear()

    def remove(self) -> None:
        """Take the curves out of the plot."""
        for item in self._items:
            self._plot.removeItem(item)

    def wear(self) -> None:
        """Take the colours from the theme."""
        look, style = theme.current(), self.style
        train, checked = look.colour(style.train), look.colour(style.validation)
        self._raw.setPen(pg.mkPen(look.colour(style.train, 0.4), width=1))
        self._wear_line()
        self._validated.setPen(_dashed(checked, style.dash))
        inside = look.colour("chrome") if style.hollow else checked
        self._rings.setPen(pg.mkPen(checked, width=1.5))
        self._rings.setBrush(pg.mkBrush(inside))
        for mark, colour in ((self._star, checked), (self._tip, train)):
            mark.setPen(pg.mkPen(None))
            mark.setBrush(pg.mkBrush(colour))

    def _wear_line(self) -> None:
        """Draw a smoothed line bold and soft; a raw one thin and hard, since noise drawn softly takes 100 times as long."""
        raw = self._view is not None and not self._view.used_smoothing
        main = self.style == CURRENT
        colour = theme.current().colour(self.style.train, 1.0 if main else 0.6)
        self._trained.setPen(pg.mkPen(colour, width=2 if main and not raw else 1))
        self._trained.opts["antialias"] = not raw

    def hide(self, keys: frozenset[str]) -> None:
        """Hide training, validation or, of a run beside, both, where the legend names them."""
        main = self.style == CURRENT
        names = (TRAINING, VALIDATION) if main else (self.run.folder, self.run.folder)
        self._hidden = (names[0] in keys, names[1] in keys)
        for item in (self._band_item, self._raw, self._trained, self._tip):
            item.setVisible(not self._hidden[0])
        for item in (self._validated, self._rings, self._star):
            item.setVisible(not self._hidden[1])

    def refresh(self, view: View, low: float, high: float, follow: bool) -> None:
        """Show what the run has measured by now, between two places of the x axis unless it follows its end."""
        self._forget_if_changed(view)
        raw = self.run.series.values(view.metric)
        self.smoothed.extend(raw)
        self._band.follow(raw)
        self._blocks.follow(self.smoothed.values)
        self._show_line(view, None if follow else (low, high))
        self._show_raw(view, raw)
        self._show_validation(view)

    def _forget_if_changed(self, view: View) -> None:
        if view != self._view or self._generation != self.run.series.generation:
            self.smoothed = Smoothed(view.used_smoothing, view.logarithmic)
            measure = self._measure(view)
            self._band = WideningBlocks(spread) if view.spread else Blocks(BAND_BLOCKS, spread)
            self._blocks = WideningBlocks(measure) if view.spread else Blocks(LINE_BLOCKS, measure)
            self._view = view
            self._wear_line()
        self._generation = self.run.series.generation

    @staticmethod
    def _measure(view: View) -> Measure:
        return average if view.used_smoothing else peaks

    def _show_line(self, view: View, part: tuple[float, float] | None) -> None:
        places, table = self._line_blocks(view, part)
        x = np.repeat(view.across(self.run.step_axis(view.unit, places)), table.shape[1])
        y = table.reshape(-1)
        last, end = self.smoothed.values[-1:], view.across(self.run.step_axis(view.unit, slice(-1, None)))
        if view.used_smoothing and len(last) and len(x) and (part is None or end[0] <= part[1]):
            # The middle of the newest block lies before its end, and its mean is not the value that stands there.
            x, y = np.append(x, end), np.append(y, last)
        self._trained.setData(x, view.shown(y))
        tip = view.shown(last) if self.run.live and np.isfinite(last).all() else last[:0]
        self._tip.setData(end[: len(tip)], tip)

    def _line_blocks(self, view: View, part: tuple[float, float] | None) -> tuple[Wholes, Reals]:
        """Return where the line's points stand and what they are: of all steps, or finer between two places."""
        if part is None:
            return self._blocks.middles(), self._blocks.table()
        seen = visible(self.run.step_axis(view.unit), view.place(part[0]), view.place(part[1]))
        values, measure = self.smoothed.values[seen], self._measure(view)
        if view.spread:
            places, table = thinned_widening(values, seen.start, LINE_BLOCKS, measure)
        else:
            places, table = thinned(values, LINE_BLOCKS, measure)
        return places + seen.start, table

    def _show_raw(self, view: View, raw: Reals) -> None:
        few = len(raw) <= BAND_BLOCKS
        shown = raw if few and view.used_smoothing else raw[:0]
        x = view.across(self.run.step_axis(view.unit, slice(0, len(shown))))
        self._raw.setData(x, view.shown(shown))
        if self.style == CURRENT and not few:
            table = view.shown(self._band.table())
            x = view.across(self.run.step_axis(view.unit, self._band.middles()))
            self._band_item.show_band(x, table[:, 0], table[:, 1])
        else:
            self._band_item.show_band(np.empty(0), np.empty(0), np.empty(0))

    def _show_validation(self, view: View) -> None:
        x, y = view.across(self.run.epoch_axis(view.unit)), view.shown(self.validated())
        known = np.isfinite(y)
        best = self.best_place()
        others = known.copy()
        if best is not None:
            others[best] = False
        self._validated.setData(x, y)
        self._rings.setData(x[others], y[others])
        self._star.setData(*(([], []) if best is None else (x[best : best + 1], y[best : best + 1])))

    def validated(self) -> Reals:
        """Return the validation value at each epoch's end."""
        return self.run.epoch_values(f"val_{self._view.metric}") if self._view else np.empty(0)

    def best_place(self) -> int | None:
        """Return which epoch has this metric's best validation value, if one stands out."""
        values = self.validated()
        known = np.flatnonzero(np.isfinite(values))
        if self._view is None or len(known) < 2:
            return None
        pick = np.argmin if lower_is_better(self._view.metric) else np.argmax
        return int(known[pick(values[known])])

    def gap(self, view: View) -> tuple[Reals, Reals, Reals]:
        """Return the area in which validation lies on the worse side of training, from epoch to epoch."""
        steps = np.array([point.step for point in self.run.points], np.int64)
        places = np.searchsorted(self.run.series.steps, steps)
        if self._view is None or len(places) < 2 or int(places[-1]) >= len(self.smoothed.values):
            return NO_GAP
        trained, checked = self.smoothed.values[places], self.validated()
        worse = checked > trained if lower_is_better(view.metric) else checked < trained
        hidden = np.where(worse, checked, trained)
        return view.across(self.run.epoch_axis(view.unit)), view.shown(trained), view.shown(hidden)

    def extent(self, view: View) -> tuple[float, float]:
        """Return the lowest and highest place worth showing: the line without its steep beginning, and the rings."""
        values = view.shown(self._blocks.table().reshape(-1))
        skipped = 0.0 if view.whole or view.spread else 0.02 if lower_is_better(view.metric) else 0.1
        later = values[int(len(values) * skipped) if len(values) > 50 else 0 :]
        both = np.concatenate([later, view.shown(self.validated())])
        known = both[np.isfinite(both)]
        return (float(known.min()), float(known.max())) if len(known) else (np.nan, np.nan)

    def ends(self, view: View) -> list[EndValue]:
        """Return the last values, for the right margin."""
        share = is_share(view.metric)
        # The last thousand steps are enough: a run stops at the first loss that is not finite.
        pairs = ((self.smoothed.values[-1000:], self.style.train), (self.validated(), self.style.validation))
        found = []
        for (values, role), hidden in zip(pairs, self._hidden, strict=True):
            if hidden:
                continue
            known = values[np.isfinite(values)]
            if len(known) and (self.style == CURRENT or role == self.style.validation):
                place = float(view.shown(known[-1:])[0])
                found.append(EndValue(place, last_text(float(known[-1]), share), role))
        return found if self.style == CURRENT else found[-1:]


def _dashed(colour: object, dash: tuple[float, ...]) -> QPen:
    pen: QPen = pg.mkPen(colour, width=2)
    pen.setDashPattern(list(dash))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
