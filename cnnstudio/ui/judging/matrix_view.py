"""The confusion matrix of the test set: counts, or each row as shares of its class."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.evaluation.classes import Mistake, cell, frequent_mistakes, row_shares
from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.judging.behind import Behind
from cnnstudio.ui.judging.opened import Opened
from cnnstudio.ui.widgets import Label, Matrix, SectionHead, Segments
from cnnstudio.ui.widgets.styled import Styled
from cnnstudio.ui.widgets.word_table import WordTable

_MOST = 30
_MOST_MISTAKES = 30
_BESIDE = 300
"""Pixels that the mistakes take at least beside the matrix; they are left out where that makes its cells the smallest."""
_NAMES, _HEADS = 110, 24
_ANY = 16_777_215
"""Qt's largest width."""
_CELLS = (64, 52, 44, 36, 30)


class MatrixView(Styled, QWidget):
    """`behindWanted(Behind)` asks for the samples of a cell."""

    behindWanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: Opened | None = None
        self._shown: list[int] = []
        self.unit = Segments(
            [("counts", tr("Counts")), ("shares", tr("Row shares"))], "counts", tr("Cells show")
        )
        self.unit.set_help(
            "shares", tr("Each row adds up to 100 %: what became of the samples of one class.")
        )
        self.note = Label(tr("down: true, across: answer"), "small", "text_faint")
        self.matrix = Matrix(tr("Confusion matrix"), "confusion", _CELLS[0], "body")
        self.sentence = Label("", "body", "text_quiet", wrap=True)
        self.mistakes = WordTable(tr("Most frequent mistakes"), (72, 112))
        self._mistakes: tuple[Mistake, ...] = ()
        self._build()
        self.unit.valueChanged.connect(lambda _: self._show())
        self.matrix.clicked.connect(self._press)
        self.mistakes.chosen.connect(self._choose_mistake)
        self.restyle()

    def _build(self) -> None:
        self._head = QHBoxLayout()
        self._head.addWidget(self.unit)
        self._head.addWidget(self.note)
        self._head.addStretch(1)
        area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.matrix, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        inner.addStretch(1)
        area.setWidget(holder)
        area.setWidgetResizable(True)
        area.viewport().setAutoFillBackground(False)
        holder.setAutoFillBackground(False)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area = area
        self._beside = QWidget()
        beside = QVBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(SectionHead(tr("Most frequent mistakes")))
        beside.addWidget(self.mistakes, 1)
        self._across = QHBoxLayout()
        self._across.addWidget(area)
        self._across.addWidget(self._beside, 1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self.sentence)
        self._column.addLayout(self._across, 1)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.space("gap"))
        self._head.setSpacing(look.space("gap"))
        self._across.setSpacing(look.space("section"))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the largest cells for which there is room."""
        super().resizeEvent(event)
        self._fit()

    def show_opened(self, opened: Opened) -> None:
        """Show a run's matrix."""
        self._opened = opened
        counts = opened.counts
        mistakes = counts.sum(axis=1) + counts.sum(axis=0) - 2 * np.diag(counts)
        order = np.argsort(-mistakes, kind="stable")[:_MOST]
        self._shown = sorted(int(n) for n in order)
        names = [opened.found.name(n) for n in self._shown]
        self.matrix.set_labels(names, names)
        self.matrix.set_chosen(None)
        self.sentence.setText(_sentence(opened, len(self._shown)))
        self._show_mistakes(opened)
        self._show()

    def _show_mistakes(self, opened: Opened) -> None:
        found = opened.found
        self._mistakes = frequent_mistakes(opened.counts, _MOST_MISTAKES)
        rows = [
            (f"{found.name(one.true)} → {found.name(one.answer)}", number(one.count), percent(one.share, 1))
            for one in self._mistakes
        ]
        self.mistakes.set_rows((tr("True → answer"), tr("Count"), tr("Of its class")), rows)

    def _show(self) -> None:
        if self._opened is None:
            return
        counts, some = self._opened.counts, np.ix_(self._shown, self._shown)
        if self.unit.value() == "counts":
            self.matrix.set_values(counts[some], None, lambda value: f"{value:.0f}")
        else:
            shares = np.nan_to_num(row_shares(counts)[some])
            self.matrix.set_values(shares, None, lambda value: f"{value * 100:.1f}")
        self._fit()

    def _fit(self) -> None:
        """Choose the cells: the largest for which there is room, the mistakes beside them where they fit, too."""
        if not self._shown:
            return
        look = theme.current()
        beside = look.px(_BESIDE) + self._across.spacing()
        cell = self._largest(self.width() - beside)
        with_list = bool(self._mistakes) and cell > _CELLS[-1]
        self.matrix.set_cell(cell if with_list else self._largest(self.width()))
        self._beside.setVisible(with_list)
        wanted = self.matrix.sizeHint().width() + look.px(16)
        self._area.setMaximumWidth(wanted if with_list else _ANY)
        # Shares of the width, not fixed widths: those would keep the window from becoming narrower again.
        self._across.setStretch(0, wanted)
        self._across.setStretch(1, max(self.width() - wanted, beside))

    def _largest(self, width: int) -> int:
        """Return the largest cell with which the matrix fits into this width and the height there is."""
        look = theme.current()
        room = min(width - look.px(_NAMES), self._area.height() - look.px(_HEADS))
        wanted = room / max(look.px(1), 1) / len(self._shown)
        return next((size for size in _CELLS if size <= wanted), _CELLS[-1])

    def _press(self, row: int, column: int) -> None:
        self._show_cell(self._shown[row], self._shown[column])

    def _choose_mistake(self, row: int) -> None:
        self._show_cell(self._mistakes[row].true, self._mistakes[row].answer)

    def _show_cell(self, true: int, answer: int) -> None:
        """Choose a cell, where it is shown, and ask for the samples behind it."""
        if self._opened is None:
            return
        both = true in self._shown and answer in self._shown
        self.matrix.set_chosen((self._shown.index(true), self._shown.index(answer)) if both else None)
        found = self._opened.found
        names = {"true": found.name(true), "answer": found.name(answer)}
        title = (
            tr("{true}, answered rightly", **names)
            if true == answer
            else tr("{true} answered as {answer}", **names)
        )
        note = tr("The most confident answers come first.")
        self.behindWanted.emit(Behind(title, cell(found, true, answer), note))


def _sentence(opened: Opened, shown: int) -> str:
    counts = opened.counts.copy()
    np.fill_diagonal(counts, 0)
    if not counts.any():
        return tr("Not one of the {count} answers is wrong.", count=number(opened.found.samples))
    true, answer = divmod(int(counts.argmax()), len(counts))
    support = int(opened.counts[true].sum())
    words = tr(
        "The most frequent mistake: {true} answered as {answer}, {count} of {support} ({share}).",
        true=opened.found.name(true), answer=opened.found.name(answer), count=number(int(counts[true, answer])),
        support=number(support), share=percent(int(counts[true, answer]) / support, 1),
    )  # fmt: skip
    if shown < len(counts):
        words += " " + tr(
            "Shown are the {shown} of {all} classes with the most mistakes.",
            shown=shown,
            all=number(len(counts)),
        )
    return words
