"""What is marked over a run's curves: kept epochs, changes of the learning rate, an early stop, a loss that broke."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF, QTransform

from cnnstudio.language import number, tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.training.plot_items import OverView
from cnnstudio.ui.training.run_curves import RunCurves, Unit
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
        return ", ".join(parts)


def signs_of(run: RunCurves, unit: Unit, kept: tuple[int, ...], shown: int | None) -> Signs:
    """Return what is to be marked of a run."""
    ends = {0: 0.0}
    ends.update(zip((point.epoch for point in run.points), run.epoch_axis(unit).tolist(), strict=True))
    early = ends[run.points[-1].epoch] if run.stopped_by == "early" and run.points else None
    return Signs(
        tuple((ends[epoch], epoch) for epoch in kept if epoch in ends),
        _rate_marks(run, unit),
        _broken(run, unit),
        early,
        (ends[shown], shown) if shown in ends and shown is not None else None,
    )


def _rate_marks(run: RunCurves, unit: Unit) -> tuple[RateMark, ...]:
    found, before = [], run.first_rate
    for change in run.rate_changes:
        at = place_of(run, unit, change.step)
        reason = tr("by hand") if change.reason == "hand" else tr("on a plateau")
        words = tr("learning rate {rate} {reason}", rate=number(change.rate, 3), reason=reason)
        if at is not None:
            found.append(RateMark(at, before is not None and change.rate > before, words))
        before = change.rate
    return tuple(found)


def place_of(run: RunCurves, unit: Unit, step: int) -> float | None:
    """Return where a step stands on the x axis; None where its time is not known."""
    if unit == "batch":
        return float(step)
    if unit == "epoch":
        return step / run.steps_per_epoch
    if not len(run.series):
        return None
    place = int(np.searchsorted(run.series.steps, step))
    return float(run.series.seconds[min(place, len(run.series) - 1)])


def _broken(run: RunCurves, unit: Unit) -> tuple[float, int] | None:
    """Return where the loss stopped being a number."""
    losses = run.series.values("loss")[-_NEWEST:]
    bad = np.flatnonzero(~np.isfinite(losses))
    if not len(bad):
        return None
    place = len(run.series) - len(losses) + int(bad[0])
    step = int(run.series.steps[place])
    return float(run.step_axis(unit, slice(place, place + 1))[0]), step


def _broken_words(step: int) -> str:
    return tr("no number since batch {step}", step=number(step))


class SignsItem(OverView):
    """Paints the signs in pixels, so that they keep their size at every zoom."""

    def __init__(self) -> None:
        super().__init__()
        self.signs = Signs()
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
