"""Predicted masks and pictures: how like they are to the true ones, and the pictures beside each other."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.engine.pictures_report import figure_words
from cnnstudio.evaluation import picture_scores
from cnnstudio.evaluation.predictions import Predictions, Reals
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.judging.behind import Behind
from cnnstudio.ui.judging.charts import BarChart
from cnnstudio.ui.judging.opened import Opened, Rows
from cnnstudio.ui.judging.triples_table import TriplesTable
from cnnstudio.ui.widgets import Label, Segments
from cnnstudio.ui.widgets.styled import Styled
from cnnstudio.ui.widgets.word_table import WordTable

_BINS = 20
_CHART = 152


class PicturesView(Styled, QWidget):
    """`behindWanted(Behind)` asks for the samples of a bar; `rowChosen(Behind, row)` tells the sample chosen."""

    behindWanted = Signal(object)
    rowChosen = Signal(object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: Opened | None = None
        self._edges, self._score = np.zeros(0), ""
        self.figures = WordTable(tr("How like the answers are"), (104, 168))
        self.scores = BarChart(tr("Scores"), "", tr("samples"))
        self.order = Segments(
            [
                ("worst", tr("Least like first")),
                ("best", tr("Most like first")),
                ("given", tr("As they come")),
            ],
            "worst",
            tr("Order"),
        )
        self.note = Label("", "small", "text_quiet", wrap=True)
        self.table = TriplesTable(tr("Input, target and answer"))
        self._build()
        self.scores.say = self._told
        self.scores.pressed.connect(self._press)
        self.order.valueChanged.connect(lambda _: self._show())
        self.table.chosen.connect(self._choose)
        self.restyle()

    def _build(self) -> None:
        self._top = QHBoxLayout()
        self._top.addWidget(self.figures, 1)
        self._top.addWidget(self.scores, 1)
        self._head = QHBoxLayout()
        self._head.addWidget(self.order)
        self._head.addWidget(self.note, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._top)
        self._column.addLayout(self._head)
        self._column.addWidget(self.table, 1)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(0, 0, 0, 0)
        for row in (self._column, self._head):
            row.setSpacing(look.space("gap"))
        self._top.setSpacing(look.space("section"))
        for part in (self.figures, self.scores):
            part.setFixedHeight(look.px(_CHART))

    def show_opened(self, opened: Opened) -> None:
        """Show a run's masks or pictures."""
        self._opened = opened
        found = opened.found
        titles = tr("Figure"), tr("Value"), tr("95 % interval")
        self.figures.set_rows(
            titles, [*map(figure_words, picture_scores.likeness(found)), *_of_classes(found)]
        )
        self._show_scores(found)
        self._show()

    def _show_scores(self, found: Predictions) -> None:
        name, score = picture_scores.shown_score(found)
        real = score[np.isfinite(score)]
        low, high = (0.0, 1.0) if found.task == "masks" else _span(real)
        self._edges = np.linspace(low, high, _BINS + 1)
        counts, _ = np.histogram(real, self._edges)
        self._score = name
        self.scores.set_axes(name, tr("samples"))
        self.scores.show_bars(self._edges, (counts, "bar"))
        self.scores.y_span = (0.0, float(counts.max(initial=1)) * 1.05)

    def _show(self) -> None:
        if self._opened is None:
            return
        found = self._opened.found
        rows = self._ordered(found)
        self.table.show_rows(found, [int(row) for row in rows])
        words = tr("Difference: what is wrong stands in red.")
        if len(rows) < found.samples:
            words += " " + tr(
                "The pictures of {kept} of {all} samples were kept.",
                kept=number(len(rows)),
                all=number(found.samples),
            )
        self.note.setText(words)

    def _ordered(self, found: Predictions) -> Rows:
        if found.triples is None:
            return np.zeros(0, np.int64)
        if self.order.value() == "given":
            return found.triples.rows
        rows = picture_scores.from_worst(found)
        kept = rows[np.isin(rows, found.triples.rows)]
        return kept if self.order.value() == "worst" else kept[::-1]

    def _told(self, bar: int) -> str:
        low, high = self._edges[bar], self._edges[bar + 1]
        return tr(
            "{name} from {low} to {high}: {count} samples.",
            name=self._score, low=number(float(low), 3), high=number(float(high), 3),
            count=number(len(self._within(bar))),
        )  # fmt: skip

    def _within(self, bar: int) -> Rows:
        if self._opened is None:
            return np.zeros(0, np.int64)
        _, score = picture_scores.shown_score(self._opened.found)
        last = bar == len(self._edges) - 2
        inside = (score >= self._edges[bar]) & (
            score <= self._edges[bar + 1] if last else score < self._edges[bar + 1]
        )
        return np.flatnonzero(inside).astype(np.int64)

    def _press(self, bar: int) -> None:
        self.behindWanted.emit(Behind(self._told(bar), self._within(bar)))

    def _choose(self, row: int) -> None:
        behind = Behind(tr("Samples as pictures"), np.array(self.table.rows(), np.int64))
        self.rowChosen.emit(behind, row)


def _span(scores: Reals) -> tuple[float, float]:
    if not len(scores):
        return 0.0, 1.0
    low, high = float(scores.min()), float(scores.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _of_classes(found: Predictions) -> list[tuple[str, ...]]:
    if found.task != "masks":
        return []
    shares = picture_scores.class_iou(found.pixels)
    return [
        (tr("IoU of class {n}, all pixels", n=n), number(float(share), 4) if np.isfinite(share) else "–", "")
        for n, share in enumerate(shares)
    ]
