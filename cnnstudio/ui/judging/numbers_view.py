"""Predicted numbers: the errors in the units of the data, as dots, as bars and as figures."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.evaluation import residuals
from cnnstudio.evaluation.residuals import Errors, Histogram
from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.judging.behind import Behind
from cnnstudio.ui.judging.charts import BarChart, DotChart
from cnnstudio.ui.judging.opened import Opened
from cnnstudio.ui.widgets import Label
from cnnstudio.ui.widgets.styled import Styled
from cnnstudio.ui.widgets.word_table import WordTable


class NumbersView(Styled, QWidget):
    """`behindWanted(Behind)` asks for the samples of a bar or a dot."""

    behindWanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: Opened | None = None
        self._column_shown = 0
        self._bars: Histogram | None = None
        self.table = WordTable(tr("Errors of each predicted number"), (116, 132, 88, 92, 88, 68, 80))
        self.dots = DotChart(tr("Predicted over true"), tr("true"), tr("predicted"))
        self.errors = BarChart(tr("Errors"), tr("predicted minus true"), tr("samples"))
        self.reading = Label("", "body", "text_quiet", wrap=True)
        self.dots.diagonal = True
        self._build()
        self.table.chosen.connect(self._choose)
        self.dots.say, self.errors.say = self._told_dot, self._told_bar
        self.dots.pointed.connect(lambda dot: self.reading.setText(self._told_dot(dot)))
        self.errors.pointed.connect(lambda bar: self.reading.setText(self._told_bar(bar)))
        self.dots.pressed.connect(self._press_dot)
        self.errors.pressed.connect(self._press_bar)
        self.restyle()

    def _build(self) -> None:
        self._both = QHBoxLayout()
        self._both.addWidget(self.dots, 1)
        self._both.addWidget(self.errors, 1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.table)
        self._column.addLayout(self._both, 1)
        self._column.addWidget(self.reading)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.space("gap"))
        self._both.setSpacing(look.space("section"))

    def show_opened(self, opened: Opened) -> None:
        """Show a run's errors."""
        self._opened = opened
        found = [residuals.summary(opened.found, column) for column in range(opened.found.columns)]
        titles = (tr("Number"), tr("Mean error size"), tr("95 % interval"), tr("RMS error"), tr("Median size"),
                  tr("Mean error"), "R²", tr("Largest"))  # fmt: skip
        self.table.set_rows(titles, [_words(errors) for errors in found])
        rows = min(len(found), 5)
        look = theme.current()
        self.table.setFixedHeight(rows * look.size("row") + look.px(34))
        self._choose(0)

    def _choose(self, column: int) -> None:
        if self._opened is None or column >= self._opened.found.columns:
            return
        self._column_shown, found = column, self._opened.found
        true = np.asarray(found.truth[:, column], np.float64)
        said = np.asarray(found.outputs[:, column], np.float64)
        low, high = float(min(true.min(), said.min())), float(max(true.max(), said.max()))
        edge = (high - low) * 0.04 or 1.0
        self.dots.x_span = self.dots.y_span = (low - edge, high + edge)
        self.dots.show_dots(true, said)
        self._bars = residuals.histogram(said - true)
        self.errors.show_bars(self._bars.edges, (self._bars.count, "bar"))
        self.errors.y_span = (0.0, float(self._bars.count.max()) * 1.05)
        self.reading.setText(self._drawn())

    def _drawn(self) -> str:
        drawn, all_ = self.dots.drawn, self._opened.found.samples if self._opened is not None else 0
        words = tr("Dashed: predicted as it is. Press a dot or a bar to see its samples.")
        if drawn < all_:
            words += " " + tr("{drawn} of {all} dots are drawn.", drawn=number(drawn), all=number(all_))
        return words

    def _told_dot(self, dot: int) -> str:
        if self._opened is None or not 0 <= dot < self.dots.drawn:
            return ""
        true, said = float(self.dots.across[dot]), float(self.dots.up[dot])
        return tr("{true} is true, {said} was predicted, an error of {error}.",
                  true=number(true), said=number(said), error=number(said - true, 3))  # fmt: skip

    def _told_bar(self, bar: int) -> str:
        if self._bars is None or not 0 <= bar < len(self._bars.count):
            return ""
        return tr("Error {low} to {high}: {count} samples.", low=number(float(self._bars.edges[bar]), 3),
                  high=number(float(self._bars.edges[bar + 1]), 3), count=number(int(self._bars.count[bar])))  # fmt: skip

    def _press_dot(self, dot: int) -> None:
        row = int(self.dots.rows[dot])
        title = tr("One sample of {name}", name=self._name())
        self.behindWanted.emit(Behind(title, np.array([row], np.int64)))

    def _press_bar(self, bar: int) -> None:
        if self._opened is None or self._bars is None:
            return
        errors = residuals.errors_of(self._opened.found, self._column_shown)
        last = bar == len(self._bars.count) - 1
        edges = self._bars.edges
        rows = residuals.between(errors, float(edges[bar]), float(edges[bar + 1]), last)
        self.behindWanted.emit(Behind(self._told_bar(bar), rows, tr("The largest errors come first.")))

    def _name(self) -> str:
        return self._opened.found.name(self._column_shown) if self._opened is not None else ""


def _words(errors: Errors) -> tuple[str, ...]:
    low, high = errors.mean_absolute_interval
    return (
        errors.name,
        number(errors.mean_absolute),
        f"{number(low)} – {number(high)}",
        number(errors.root_mean_square),
        number(errors.median_absolute),
        number(errors.bias, 3),
        percent(errors.r2, 1),
        number(errors.largest),
    )
