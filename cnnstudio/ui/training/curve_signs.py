"""What is marked over a run's curves: kept epochs, changes of the learning rate, an early stop, a loss that broke."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF, QTransform

from cnnstudio.engine.curve_notes import CurveNote
from cnnstudio.language import number, tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.training.curve_view import View
from cnnstudio.ui.training.note_signs import NoteMark, first_rows, paint_notes
from cnnstudio.ui.training.plot_items import OverView
from cnnstudio.ui.training.run_curves import RunCurves
from cnnstudio.ui.widgets.paint import text, text_width

REACH = 9
"""Pixels around a kept epoch's dot in which a press means it."""
_NEWEST = 1000
"""Steps in which a loss that broke is looked for: a run ends at the first one."""


@dataclass(frozen=True, slots=True)
class RateMark:
    """A change of the learning rate."""

    at: float
    rises: bool
    words: str


@dataclass(frozen=True, slots=True)
class Signs:
    """Places on the x axis, with what they stand for."""

    kept: tuple[tuple[float, int], ...] = ()
    rates: tuple[RateMark, ...] = ()
    broken: tuple[float, int] | None = None
    """Where the loss stopped being a number, and at which batch."""
    early: float | None = None
    shown: tuple[float, int] | None = None
    """The kept epoch that every view shows, None for now."""
    notes: tuple[NoteMark, ...] = ()

    def near(self, x: float, reach: float) -> int | None:
        """Return the kept epoch whose dot is nearest to a place, None where none is in reach."""
        close = [(abs(at - x), epoch) for at, epoch in self.kept if abs(at - x) <= reach]
        return min(close)[1] if close else None

    def said(self) -> str:
        """Return the marks in words, for those who do not see them."""
        parts = [mark.words for mark in self.rates]
        if self.broken is not None:
            parts.append(_broken_words(self.broken[1]))
        if self.early is not None:
            parts.append(tr("stopped early"))
        if self.shown is not None:
            parts.append(tr("shown: epoch {epoch}", epoch=number(self.shown[1])))
        parts += [note.said() for note in self.notes]
        return ", ".join(parts)


def signs_of(
    run: RunCurves, view: View, kept: tuple[int, ...], shown: int | None, notes: Sequence[CurveNote] = ()
) -> Signs:
    """Return what is to be marked of a run, in the plot's own coordinates."""
    ends = {0: view.at(0.0)}
    found = view.across(run.epoch_axis(view.unit)).tolist()
    ends.update(zip((point.epoch for point in run.points), found, strict=True))
    early = ends[run.points[-1].epoch] if run.stopped_by == "early" and run.points else None
    return Signs(
        tuple((ends[epoch], epoch) for epoch in kept if epoch in ends and isfinite(ends[epoch])),
        _rate_marks(run, view),
        _broken(run, view),
        early,
        _shown(ends, shown),
        tuple(_note_marks(run, view, notes)),
    )


def _shown(ends: dict[int, float], epoch: int | None) -> tuple[float, int] | None:
    """Return where the epoch that every view shows stands, if it has a place there."""
    at = ends.get(epoch) if epoch is not None else None
    return (at, epoch) if at is not None and epoch is not None and isfinite(at) else None


def _note_marks(run: RunCurves, view: View, notes: Sequence[CurveNote]) -> Iterator[NoteMark]:
    for note in notes:
        at = place_of(run, view, note.step)
        if at is not None:
            yield NoteMark(at, note.step, note.words)


def _rate_marks(run: RunCurves, view: View) -> tuple[RateMark, ...]:
    found, before = [], run.first_rate
    for change in run.rate_changes:
        at = place_of(run, view, change.step)
        reason = tr("by hand") if change.reason == "hand" else tr("on a plateau")
        words = tr("learning rate {rate} {reason}", rate=number(change.rate, 3), reason=reason)
        if at is not None:
            found.append(RateMark(at, before is not None and change.rate > before, words))
        before = change.rate
    return tuple(found)


def place_of(run: RunCurves, view: View, step: int) -> float | None:
    """Return where a step stands on the x axis; None where its time is not known or a log axis cannot show it."""
    if view.unit == "time":
        place = int(np.searchsorted(run.series.steps, step))
        if not len(run.series):
            return None
        found = float(run.series.seconds[min(place, len(run.series) - 1)])
    else:
        found = step / (1 if view.unit == "batch" else run.steps_per_epoch)
    at = view.at(float(found))
    return at if isfinite(at) else None


def _broken(run: RunCurves, view: View) -> tuple[float, int] | None:
    """Return where the loss stopped being a number."""
    losses = run.series.values("loss")[-_NEWEST:]
    bad = np.flatnonzero(~np.isfinite(losses))
    if not len(bad):
        return None
    place = len(run.series) - len(losses) + int(bad[0])
    step = int(run.series.steps[place])
    return view.at(float(run.step_axis(view.unit, slice(place, place + 1))[0])), step


def _broken_words(step: int) -> str:
    return tr("no number since batch {step}", step=number(step))


class SignsItem(OverView):
    """Paints the signs in pixels, so that they keep their size at every zoom."""

    def __init__(self, worded: bool = True) -> None:
        """Write the words of notes, or with `worded` False only their signs."""
        super().__init__()
        self.signs, self._worded = Signs(), worded
        self.setZValue(10)

    def show_signs(self, signs: Signs) -> None:
        """Show these."""
        self.signs = signs
        self.update()

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Paint the band of a broken loss first, then lines, then dots."""
        area, turned = self.boundingRect(), painter.worldTransform()
        painter.save()
        painter.setWorldTransform(QTransform())
        box = turned.mapRect(area)
        painter.setClipRect(box)
        xs = _Across(turned)
        self._paint_broken(painter, box, xs)
        self._paint_early(painter, box, xs)
        for mark in self.signs.rates:
            _paint_rate(painter, box, xs(mark.at), mark.rises)
        self._paint_shown(painter, box, xs)
        self._paint_kept(painter, box, xs)
        taken = self.signs.broken is not None or self.signs.shown is not None
        paint_notes(painter, box, xs, self.signs.notes, first_rows(taken) if self._worded else None)
        painter.restore()

    def _paint_broken(self, painter: QPainter, box: QRectF, xs: _Across) -> None:
        if self.signs.broken is None:
            return
        look, left = theme.current(), xs(self.signs.broken[0])
        band = QRectF(left, box.top(), max(box.right() - left, look.px(3)), box.height())
        painter.fillRect(band, look.colour("error", 0.22))
        _line(painter, left, box, "error")
        _caption(painter, box, left, _broken_words(self.signs.broken[1]), "error")

    def _paint_early(self, painter: QPainter, box: QRectF, xs: _Across) -> None:
        if self.signs.early is None:
            return
        look, at = theme.current(), xs(self.signs.early)
        _line(painter, at, box, "text_faint", dashed=True)
        side = look.px(14)
        icons.draw(painter, "flag", QRectF(at - side - 2, box.top() + 2, side, side), look.colour("text"))

    def _paint_shown(self, painter: QPainter, box: QRectF, xs: _Across) -> None:
        if self.signs.shown is None:
            return
        at, epoch = self.signs.shown
        _line(painter, xs(at), box, "accent", width=2)
        _caption(painter, box, xs(at), tr("epoch {epoch}", epoch=number(epoch)), "accent")

    def _paint_kept(self, painter: QPainter, box: QRectF, xs: _Across) -> None:
        look = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        radius, here = look.px(3), self.signs.shown
        for at, epoch in self.signs.kept:
            lit = here is not None and here[1] == epoch
            painter.setPen(QPen(look.colour("chrome"), 1))
            painter.setBrush(look.colour("accent" if lit else "text_faint"))
            painter.drawEllipse(QPointF(xs(at), box.bottom() - radius - 1), radius, radius)


class _Across:
    """Turns a place of the x axis into pixels."""

    def __init__(self, turned: QTransform) -> None:
        self._turned = turned

    def __call__(self, x: float) -> float:
        return self._turned.map(QPointF(x, 0.0)).x()


def _line(painter: QPainter, x: float, box: QRectF, role: str, dashed: bool = False, width: int = 1) -> None:
    pen = QPen(theme.current().colour(role), width)
    if dashed:
        pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))


def _caption(painter: QPainter, box: QRectF, x: float, words: str, role: str) -> None:
    """Write beside a line, on the side where there is room."""
    look = theme.current()
    width, high = text_width(words, "micro") + look.px(8), look.line_height("micro") + look.px(2)
    left = x + 2 if x + 2 + width <= box.right() else x - 2 - width
    place = QRectF(left, box.top() + 2, width, high)
    painter.fillRect(place, look.colour("chrome", 0.85))
    text(painter, place, words, "micro", role, Qt.AlignmentFlag.AlignCenter)


def _paint_rate(painter: QPainter, box: QRectF, x: float, rises: bool) -> None:
    """Paint a tick on the axis with an arrow that says whether the rate rose or fell."""
    look = theme.current()
    high, side = look.px(16), look.px(4)
    pen = QPen(look.colour("text"), 1.5)
    painter.setPen(pen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    top = box.bottom() - high
    painter.drawLine(QPointF(x, box.bottom()), QPointF(x, top))
    tip, base = (top - side, top) if rises else (top, top - side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("text"))
    painter.drawPolygon(QPolygonF([QPointF(x - side, base), QPointF(x + side, base), QPointF(x, tip)]))
