"""A plot of a few curves with a line that stands at one place, painted by itself: one page shows it anew within a frame."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.language import number
from cnnstudio.ui import theme
from cnnstudio.ui.lab.curve import Curve, Reals, Span, Written
from cnnstudio.ui.lab.plot_key import Key, PlotKey
from cnnstudio.ui.lab.plot_paint import Axes, paint_axes, paint_curve, paint_marker
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled


def round_ticks(low: float, high: float, most: int = 8) -> list[float]:
    """Return round numbers between two limits."""
    if high <= low:
        return []
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999)
    return [round(i * step, 12) for i in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def power_ticks(low: float, high: float, _most: int = 8) -> list[float]:
    """Return the decimal logarithms of the powers of ten between two limits; of 1, 2 and 5 times them where few are."""
    if high - low < 2.5:
        powers = range(floor(low), ceil(high) + 1)
        found = [power + log10(part) for power in powers for part in (1, 2, 5)]
        return [at for at in found if low - 1e-9 <= at <= high + 1e-9]
    return [float(power) for power in range(ceil(low), floor(high) + 1)]


def plain(value: float) -> str:
    """Return what stands beside a mark."""
    return number(float(value), 6)


class _Area(Styled, QWidget):
    """Axes, curves and the marker; all but the marker is kept as a picture."""

    pointed = Signal(float)

    def __init__(self, high: int, logarithmic: bool, written: tuple[Written, Written]) -> None:
        super().__init__()
        self._high, self._logarithmic, self._written = high, logarithmic, written
        self._curves: tuple[Curve, ...] = ()
        self._spans: tuple[Span, Span] = ((0.0, 1.0), (0.0, 1.0))
        self._marker: float | None = None
        self._kept: QPixmap | None = None
        self.setMouseTracking(True)

    def restyle(self) -> None:
        """Take the height from the theme."""
        self.setFixedHeight(theme.current().px(self._high))
        self._renew()

    def show_curves(self, curves: Sequence[Curve], x: Span, y: Span) -> None:
        """Show other curves within spans of what is drawn: of logarithms where the plot is logarithmic."""
        self._curves, self._spans = tuple(curves), (x, y)
        self._renew()

    def show_marker(self, x: float | None) -> None:
        """Stand the line elsewhere, or take it away."""
        if x != self._marker:
            self._marker = x
            self.update()

    def _renew(self) -> None:
        self._kept = None
        self.update()

    def drawn(self, values: Reals) -> Reals:
        """Return numbers as they lie along an axis."""
        return np.log10(values) if self._logarithmic else values

    def _axes(self) -> Axes:
        return Axes(self.width(), self.height(), *self._spans)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the kept picture and the marker over it."""
        ratio, axes = self.devicePixelRatioF(), self._axes()
        kept = self._kept
        if kept is None or kept.size() != self.size() * ratio or kept.devicePixelRatio() != ratio:
            kept = self._kept = self._picture(axes, ratio)
        painter = painter_on(self)
        painter.drawPixmap(0, 0, kept)
        if self._marker is not None:
            paint_marker(painter, axes, self._at(self._marker), self._spots(self._marker))
        painter.end()

    def _picture(self, axes: Axes, ratio: float) -> QPixmap:
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ticks = power_ticks if self._logarithmic else round_ticks
        names = (self._named(self._written[0]), self._named(self._written[1]))
        paint_axes(painter, axes, ticks, names, zero=not self._logarithmic)
        for curve in self._curves:
            paint_curve(painter, axes, curve, self.drawn(curve.x), self.drawn(curve.y))
        painter.end()
        return picture

    def _named(self, written: Written) -> Written:
        return (lambda value: written(10**value)) if self._logarithmic else written

    def _at(self, x: float) -> float:
        return float(log10(x)) if self._logarithmic else x

    def _spots(self, x: float) -> list[tuple[float, str]]:
        """Return where the line meets each curve, and that curve's colour."""
        met = [curve for curve in self._curves if curve.x[0] <= x <= curve.x[-1]]
        heights = [np.array([np.interp(x, curve.x, curve.y)]) for curve in met]
        return [(float(self.drawn(y)[0]), curve.role) for curve, y in zip(met, heights, strict=True)]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the place under the pointer."""
        axes, spot = self._axes(), event.position()
        if axes.box.contains(spot):
            x = axes.value_at(spot.x())
            self.pointed.emit(10**x if self._logarithmic else x)


class Plot(Styled, QWidget):
    """`set_curves` shows curves within the given spans; `pointed(x)` tells where the pointer stands over them."""

    spoken_role = QAccessible.Role.Chart

    pointed = Signal(float)

    def __init__(
        self,
        name: str,
        high: int = 240,
        logarithmic: bool = False,
        written: tuple[Written, Written] = (plain, plain),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._high, self._logarithmic = high, logarithmic
        self.curves: tuple[Curve, ...] = ()
        self.marker: float | None = None
        self.key, self.area = PlotKey(self), _Area(high, logarithmic, written)
        self.area.pointed.connect(self.pointed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.key)
        column.addWidget(self.area, 1)
        self.setAccessibleName(name)
        self.area.restyle()

    def sizeHint(self) -> QSize:
        """Ask for a readable width and the height chosen."""
        return QSize(theme.current().px(420), theme.current().px(self._high) + self.key.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Become narrow where there is little room."""
        return QSize(theme.current().px(180), self.sizeHint().height())

    def set_curves(self, curves: Sequence[Curve], x: Span, y: Span) -> None:
        """Show these curves within these spans."""
        self.curves = tuple(curves)
        if self._logarithmic:
            x, y = (log10(x[0]), log10(x[1])), (log10(y[0]), log10(y[1]))
        self.key.set_keys([Key(one.words, one.role, one.dashed) for one in self.curves if one.words])
        self.area.show_curves(self.curves, x, y)

    def set_marker(self, x: float | None) -> None:
        """Stand the line at a place, with a dot on each curve there, or take it away."""
        self.marker = x
        self.area.show_marker(x)
