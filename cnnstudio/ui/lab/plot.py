"""A plot of a few curves with a line that stands at one place; it loads pyqtgraph, so pages import it when they are built."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.language import number
from cnnstudio.ui import theme
from cnnstudio.ui.lab.plot_key import Key, PlotKey
from cnnstudio.ui.widgets.styled import Styled

Reals = NDArray[np.float64]
Span = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Curve:
    """One curve: its words in the key, its places, its colour, and how it is drawn."""

    words: str
    x: Reals
    y: Reals
    role: str = "accent"
    dashed: bool = False
    dots: bool = False
    filled: bool = False


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


class _Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis with round marks, written as all numbers of the screen are."""

    def __init__(self, side: str, logarithmic: bool, written: Callable[[float], str]) -> None:
        super().__init__(side)
        self._logarithmic, self._written = logarithmic, written
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=4 if side == "bottom" else 0, autoExpandTextSpace=False)
        self.setStyle(hideOverlappingLabels=False)
        self.wear()

    def wear(self) -> None:
        look = theme.current()
        self.setStyle(tickFont=look.font("small"), tickTextOffset=look.px(6))
        self.setTextPen(look.colour("text_quiet"))
        pen = pg.mkPen(look.colour("line_strong"))
        self.setPen(pen if self.orientation == "bottom" else pg.mkPen(None))
        self.setTickPen(pen)
        if self.orientation == "bottom":
            self.setHeight(look.px(28))
        else:
            self.setWidth(look.px(58))

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        most = max(int(size / theme.current().px(64 if self.orientation == "bottom" else 36)), 2)
        ticks = power_ticks if self._logarithmic else round_ticks
        return [(1.0, ticks(min(minVal, maxVal), max(minVal, maxVal), most))]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return [self._written(10**value if self._logarithmic else value) for value in values]


def plain(value: float) -> str:
    """Return what stands beside a mark."""
    return number(float(value), 6)


class Plot(Styled, QWidget):
    """`set_curves` shows curves within the given spans; `pointed(x)` tells where the pointer stands over them."""

    spoken_role = QAccessible.Role.Chart

    pointed = Signal(float)

    def __init__(
        self,
        name: str,
        high: int = 240,
        logarithmic: bool = False,
        written: tuple[Callable[[float], str], Callable[[float], str]] = (plain, plain),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._high, self._logarithmic = high, logarithmic
        self.curves: tuple[Curve, ...] = ()
        self.marker: float | None = None
        self._items: list[Any] = []
        self.key = PlotKey(self)
        self._left = _Axis("left", logarithmic, written[1])
        self._bottom = _Axis("bottom", logarithmic, written[0])
        self.view = pg.GraphicsView(self, background=None)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMinimumSize(0, 0)
        self._build()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.key)
        column.addWidget(self.view, 1)
        self.view.viewport().installEventFilter(self)
        self.setAccessibleName(name)
        self.restyle()

    def _build(self) -> None:
        # pyqtgraph's PlotItem would bring five menus and a form of its own, each a window that is never shown.
        layout = pg.GraphicsLayout()
        layout.layout.setContentsMargins(0, 0, theme.current().px(16), 0)
        layout.layout.setSpacing(0)
        self.box = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
        self.box.disableAutoRange()
        for part, place in ((self._left, (0, 0)), (self.box, (0, 1)), (self._bottom, (1, 1))):
            layout.addItem(part, *place)
        for axis in (self._left, self._bottom):
            axis.linkToView(self.box)
        self.view.setCentralItem(layout)
        self._line = pg.InfiniteLine(angle=90, movable=False)
        self._zero = pg.InfiniteLine(angle=0, movable=False, pos=0.0)
        self._dots = pg.ScatterPlotItem(pxMode=True)
        self._line.hide()
        self._zero.setVisible(not self._logarithmic)
        for item in (self._zero, self._line, self._dots):
            self.box.addItem(item, ignoreBounds=True)
        self._dots.setZValue(5)

    def restyle(self) -> None:
        """Take fonts, colours and the height from the theme."""
        look = theme.current()
        self.view.setFixedHeight(look.px(self._high))
        for axis in (self._left, self._bottom):
            axis.wear()
        pen = pg.mkPen(look.colour("accent"), width=1.5)
        pen.setDashPattern([3, 3])
        self._line.setPen(pen)
        self._zero.setPen(pg.mkPen(look.colour("line_strong"), width=1))
        self._draw()
        self.set_marker(self.marker)

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
        self.box.setRange(xRange=x, yRange=y, padding=0)
        self.key.set_keys(
            [Key(curve.words, curve.role, curve.dashed) for curve in self.curves if curve.words]
        )
        self._draw()
        self.set_marker(self.marker)

    def _drawn(self, values: Reals) -> Reals:
        return np.log10(values) if self._logarithmic else values

    def _draw(self) -> None:
        for item in self._items:
            self.box.removeItem(item)
        self._items = [self._item(curve) for curve in self.curves]
        for item in self._items:
            self.box.addItem(item, ignoreBounds=True)

    def _item(self, curve: Curve) -> Any:
        look = theme.current()
        colour = look.colour(curve.role)
        pen = pg.mkPen(colour, width=look.px(2))
        if curve.dashed:
            pen.setDashPattern([4, 3])
        more: dict[str, Any] = (
            {"fillLevel": 0.0, "brush": look.colour(curve.role, 0.25)} if curve.filled else {}
        )
        if curve.dots:
            more |= {"symbol": "o", "symbolSize": look.px(7), "symbolBrush": colour, "symbolPen": None}
        return pg.PlotDataItem(self._drawn(curve.x), self._drawn(curve.y), pen=pen, antialias=True, **more)

    def set_marker(self, x: float | None) -> None:
        """Stand the line at a place, with a dot on each curve there, or take it away."""
        self.marker = x
        self._line.setVisible(x is not None)
        spots: list[dict[str, Any]] = []
        if x is not None:
            self._line.setPos(float(np.log10(x)) if self._logarithmic else x)
            look = theme.current()
            for curve in self.curves:
                if curve.x[0] <= x <= curve.x[-1]:
                    at = np.interp(x, curve.x, curve.y)
                    place = self._drawn(np.array([x, at], dtype=np.float64))
                    spots.append(
                        {
                            "pos": tuple(place),
                            "size": look.px(9),
                            "brush": look.colour(curve.role),
                            "pen": look.colour("canvas"),
                        }
                    )
        self._dots.setData(spots)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell the place under the pointer."""
        if event.type() == QEvent.Type.MouseMove:
            spot = self.view.mapToScene(event.position().toPoint())  # type: ignore[attr-defined]
            if self.box.sceneBoundingRect().contains(spot):
                x = float(self.box.mapSceneToView(QPointF(spot)).x())
                self.pointed.emit(10**x if self._logarithmic else x)
        return super().eventFilter(watched, event)
