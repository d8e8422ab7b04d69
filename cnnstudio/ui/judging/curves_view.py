"""ROC and precision over recall of one class against the rest; a point opens what it costs."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.evaluation import curves
from cnnstudio.evaluation.curves import Curve
from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.judging.behind import Behind
from cnnstudio.ui.judging.charts import Line, LineChart
from cnnstudio.ui.judging.opened import Opened
from cnnstudio.ui.widgets import Choice, FormRow, Label
from cnnstudio.ui.widgets.styled import Styled


class CurvesView(Styled, QWidget):
    """`behindWanted(Behind)` asks for the false alarms and misses at a threshold."""

    behindWanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: Opened | None = None
        self._curves: dict[str, Curve] = {}
        self.which = Choice(name=tr("Class"))
        self.roc = LineChart(tr("ROC curve"), tr("share of false alarms"), tr("share found (recall)"))
        self.pr = LineChart(tr("Precision over recall"), tr("recall"), tr("precision"))
        self.areas = (Label("", "strong"), Label("", "strong"))
        self.reading = Label("", "body", "text_quiet", wrap=True)
        self.sentence = Label("", "body", "text_quiet", wrap=True)
        self._build()
        self.which.valueChanged.connect(lambda _: self._show())
        for name, chart in (("roc", self.roc), ("pr", self.pr)):
            for axis in ("x_span", "y_span"):
                setattr(chart, axis, (0.0, 1.0))
            chart.say = lambda place, name=name: self._told(name, place)  # type: ignore[misc]
            chart.pointed.connect(lambda place, name=name: self.reading.setText(self._told(name, place)))
            chart.pressed.connect(lambda place, name=name: self._press(name, place))
        self.restyle()

    def _build(self) -> None:
        self._head = QHBoxLayout()
        self._row = FormRow(tr("Class against the rest"), self.which, 152)
        self._head.addWidget(self._row)
        self._head.addStretch(1)
        self._both = QHBoxLayout()
        for chart, area in zip((self.roc, self.pr), self.areas, strict=True):
            column = QVBoxLayout()
            column.addWidget(area)
            column.addWidget(chart, 1)
            self._both.addLayout(column, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addLayout(self._both, 1)
        self._column.addWidget(self.reading)
        self._column.addWidget(self.sentence)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.space("gap"))
        self._both.setSpacing(look.space("section"))
        self._row.setFixedWidth(look.px(380))

    def show_opened(self, opened: Opened) -> None:
        """Show a run's curves, of the class with the smallest area first."""
        self._opened = opened
        areas = self._areas(opened)
        known = {n: area for n, area in areas.items() if area is not None}
        options = [(n, _option(opened.found.name(n), area)) for n, area in areas.items()]
        self.which.set_options(options)
        if known:
            self.which.set_value(min(known, key=lambda n: known[n]))
        mean = float(np.mean(list(known.values()))) if known else None
        self.sentence.setText(
            tr("Mean area under the ROC curves of {count} classes (each counts alike): {mean}.",
               count=number(len(known)), mean=number(mean))
        )  # fmt: skip
        self._show()

    def _areas(self, opened: Opened) -> dict[int, float | None]:
        areas: dict[int, float | None] = {}
        for column in range(opened.found.columns):
            positive, scores = curves.one_against_rest(opened.found, column)
            known = curves.both_kinds(positive)
            areas[column] = curves.roc(positive, scores).area if known else None
        return areas

    def _show(self) -> None:
        column = self.which.value()
        if self._opened is None or not isinstance(column, int):
            return
        positive, scores = curves.one_against_rest(self._opened.found, column)
        self._curves = {}
        name = self._opened.found.name(column)
        if not curves.both_kinds(positive):
            self.reading.setText(
                tr("{name} is true of all samples or of none, so it has no curve.", name=name)
            )
            self.roc.show_lines(())
            self.pr.show_lines(())
            return
        roc, pr = curves.roc(positive, scores), curves.precision_recall(positive, scores)
        self._curves = {"roc": roc, "pr": pr}
        base = float(positive.mean())
        diagonal = Line(np.array([0.0, 1.0]), np.array([0.0, 1.0]), "text_faint", dashed=True)
        chance = Line(np.array([0.0, 1.0]), np.array([base, base]), "text_faint", dashed=True)
        self.roc.show_lines([Line(roc.x, roc.y), diagonal])
        self.pr.show_lines([Line(pr.x, pr.y), chance])
        self.areas[0].setText(tr("ROC: area {area}", area=number(roc.area)))
        self.areas[1].setText(tr("Precision over recall: average precision {area}", area=number(pr.area)))
        self.reading.setText(
            tr(
                "Dashed: an answer by chance. Press a point to see the false alarms and misses at its threshold."
            )
        )

    def _told(self, which: str, place: int) -> str:
        curve = self._curves.get(which)
        if curve is None or not 0 <= place < len(curve.x):
            return ""
        values = {"at": _threshold(float(curve.thresholds[place])), "x": percent(float(curve.x[place]), 1),
                  "y": percent(float(curve.y[place]), 1)}  # fmt: skip
        if which == "roc":
            return tr("Yes from {at} on: {y} found, {x} of the others are false alarms.", **values)
        return tr("Yes from {at} on: {x} found, {y} of the yeses are right.", **values)

    def _press(self, which: str, place: int) -> None:
        column, curve = self.which.value(), self._curves.get(which)
        if self._opened is None or curve is None or not isinstance(column, int):
            return
        positive, scores = curves.one_against_rest(self._opened.found, column)
        alarms, misses = curves.beside(positive, scores, float(curve.thresholds[place]))
        title = tr("{name}: yes from {at} on", name=self._opened.found.name(column),
                   at=_threshold(float(curve.thresholds[place])))  # fmt: skip
        note = tr("First {alarms} false alarms, then {misses} misses.",
                  alarms=number(len(alarms)), misses=number(len(misses)))  # fmt: skip
        self.behindWanted.emit(Behind(title, np.concatenate([alarms, misses]), note))


def _option(name: str, area: float | None) -> str:
    return name if area is None else tr("{name} · area {area}", name=name, area=number(area))


def _threshold(value: float) -> str:
    return percent(value, 1) if np.isfinite(value) else tr("above all shares")
