"""Precision, recall, F1 and support of each class as scikit-learn's report has them, and Keras's pooled two beside."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.evaluation.classes import Row
from cnnstudio.evaluation.pooled import why_they_differ
from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.judging.behind import Behind
from cnnstudio.ui.judging.opened import Opened
from cnnstudio.ui.widgets import Card, Label
from cnnstudio.ui.widgets.styled import Styled
from cnnstudio.ui.widgets.word_table import WordTable


def decimals(share: float) -> str:
    """Return a share as scikit-learn prints it, with two places more."""
    return f"{share:.4f}"


class ClassView(Styled, QWidget):
    """`behindWanted(Behind)` asks for the samples of a class."""

    behindWanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: Opened | None = None
        self.table = WordTable(tr("Figures of each class"), (104, 104, 104, 104))
        self.keras = Card(tr("Keras's Precision and Recall"))
        self.pooled = Label("", "number")
        self.why = Label("", "small", "text_quiet", wrap=True)
        self.keras.add(self.pooled)
        self.keras.add(self.why)
        self.absent = Label("", "small", "text_quiet", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.table, 1)
        self._column.addWidget(self.absent)
        self._column.addWidget(self.keras)
        self.table.chosen.connect(self._choose)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().space("gap"))

    def show_opened(self, opened: Opened) -> None:
        """Show a run's figures."""
        self._opened = opened
        report, names = opened.report, opened.found.names
        several = opened.found.task == "several"
        rows = [_words(name, row) for name, row in zip(names, report.rows, strict=True)]
        whole = tr("all labels right") if several else tr("accuracy")
        rows.append((whole, "", "", decimals(report.accuracy), number(opened.found.samples)))
        rows += [_words(tr("macro average"), report.macro), _words(tr("weighted average"), report.weighted)]
        titles = (tr("Label") if several else tr("Class"), tr("Precision"), tr("Recall"), "F1", tr("Support"))
        self.table.set_rows(titles, rows, range(len(names), len(rows)))
        both = opened.pooled
        self.pooled.setText(
            tr("precision {precision} · recall {recall}",
               precision=percent(both.precision), recall=percent(both.recall))
        )  # fmt: skip
        self.why.setText(why_they_differ(opened.found, both))
        absent = [opened.found.name(n) for n in report.absent]
        self.absent.setText(
            tr("Neither true nor answered even once, so in no average: {names}.", names=", ".join(absent[:8]))
            if absent
            else ""
        )
        self.absent.setVisible(bool(absent))

    def _choose(self, row: int) -> None:
        if self._opened is None or row >= self._opened.found.columns:
            return
        self.behindWanted.emit(_of_class(self._opened, row))


def _words(name: str, row: Row) -> tuple[str, ...]:
    return name, decimals(row.precision), decimals(row.recall), decimals(row.f1), number(row.support)


def _of_class(opened: Opened, column: int) -> Behind:
    """Return the mistakes of a class: its samples answered otherwise, then others answered as it."""
    found: Any = opened.found
    if found.task == "several":
        true, said = found.truth[:, column] > 0, found.outputs[:, column] > 0.5
    else:
        true, said = found.truth == column, found.answers == column
    missed, alarms = np.flatnonzero(true & ~said), np.flatnonzero(said & ~true)
    note = tr("First the {missed} missed, then the {alarms} false alarms.",
              missed=number(len(missed)), alarms=number(len(alarms)))  # fmt: skip
    title = tr("Mistakes about {name}", name=found.name(column))
    return Behind(title, np.concatenate([missed, alarms]).astype(np.int64), note)
