"""Several runs on the same test set: accuracies with their intervals, and whether chance could make the difference."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.evaluation.intervals import wilson
from cnnstudio.evaluation.pairs import Pair, disagreements
from cnnstudio.evaluation.predictions import Predictions
from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.background import Background
from cnnstudio.ui.judging.behind import Behind
from cnnstudio.ui.judging.opened import Opened
from cnnstudio.ui.judging.others import Other, others
from cnnstudio.ui.run_names import short_name, time_of_day
from cnnstudio.ui.widgets import Button, Label
from cnnstudio.ui.widgets.styled import Styled
from cnnstudio.ui.widgets.word_table import WordTable

_CHANCE = 0.05


class CompareView(Styled, QWidget):
    """`behindWanted(Behind)` asks for samples on which two runs differ; `runWanted(folder)` for another run's page."""

    behindWanted = Signal(object)
    runWanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: Opened | None = None
        self.others: tuple[Other, ...] = ()
        self._reader = Background(self)
        self._reader.done.connect(self._take)
        self.table = WordTable(tr("Runs on the same test set"), (88, 116, 92, 92, 92, 72))
        self.sentence = Label("", "body", "text_quiet", wrap=True)
        self.verdict = Label("", "body", "text", wrap=True)
        self.here, self.there = Button(""), Button("")
        self.go = Button(tr("Show this run"), "view-train")
        self._build()
        self.table.chosen.connect(self._choose)
        self.here.clicked.connect(lambda: self._press(0))
        self.there.clicked.connect(lambda: self._press(1))
        self.go.clicked.connect(self._leave)
        self.restyle()

    def _build(self) -> None:
        self._buttons = QHBoxLayout()
        for button in (self.here, self.there, self.go):
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.sentence)
        self._column.addWidget(self.table, 1)
        self._column.addWidget(self.verdict)
        self._column.addLayout(self._buttons)

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().space("gap"))

    def show_opened(self, opened: Opened) -> None:
        """Show a run among the others."""
        self._opened, self.others = opened, ()
        self._fill()
        self._reader.begin(partial(others, opened))

    def close_reader(self) -> None:
        """Wait for what is being read."""
        self._reader.close()

    def _take(self, found: object) -> None:
        if isinstance(found, tuple):
            self.others = found
            self._fill()

    def _fill(self) -> None:
        if self._opened is None:
            return
        titles = (tr("Run"), tr("Accuracy"), tr("95 % interval"), tr("Difference"),
                  tr("Only here"), tr("Only there"), tr("p"))  # fmt: skip
        rows: list[tuple[str, ...]] = [(tr("{name} (this run)", name=_name(str(self._opened.run.folder))),
                 *_accuracy(self._opened.found), "", "", "", "")]  # fmt: skip
        rows += [_row(other) for other in self.others]
        self.table.set_rows(titles, rows, (0,))
        told = tr(
            "All runs answer the same samples, so they are compared sample by sample (McNemar's exact test)."
        )
        alone = tr("No other run lies beside this one yet.")
        self.sentence.setText(told if self.others else alone)
        for part in (self.verdict, self.here, self.there, self.go):
            part.hide()

    def _chosen(self) -> Other | None:
        row = self.table.currentIndex().row() - 1
        return self.others[row] if 0 <= row < len(self.others) else None

    def _choose(self, _row: int) -> None:
        other = self._chosen()
        self.go.setVisible(other is not None)
        pair = other.pair if other is not None else None
        for part in (self.here, self.there):
            part.setVisible(pair is not None)
        self.verdict.setVisible(other is not None)
        if other is None:
            return
        if pair is None:
            self.verdict.setText(
                tr("Not compared ({why}): open its test set on its own page.", why=other.why)
            )
            return
        self.verdict.setText(verdict(pair))
        self.here.setText(tr("Only here right: {count}", count=number(pair.only_first)))
        self.there.setText(tr("Only there right: {count}", count=number(pair.only_second)))

    def _press(self, which: int) -> None:
        other = self._chosen()
        if self._opened is None or other is None or other.found is None:
            return
        rows = disagreements(self._opened.found, other.found)[which]
        name = _name(str(other.run.folder))
        title = tr("Only this run is right, not {name}", name=name) if which == 0 else tr(
            "Only {name} is right, not this run", name=name
        )  # fmt: skip
        self.behindWanted.emit(Behind(title, rows, tr("The most confident mistakes come first.")))

    def _leave(self) -> None:
        other = self._chosen()
        if other is not None:
            self.runWanted.emit(str(other.run.folder))


def verdict(pair: Pair) -> str:
    """Return in words whether chance could have made the difference of two runs."""
    low, high = pair.interval()
    words = {
        "difference": _points(pair.difference),
        "low": _points(low),
        "high": _points(high),
        "p": p_text(pair.p),
    }
    whole = tr(
        "The other run differs by {difference} points (95 % between {low} and {high}, Agresti and Min); McNemar's p: {p}.",
        **words,
    )
    if pair.p < _CHANCE:
        return f"{whole} " + tr("Chance alone would hardly make so large a difference.")
    return f"{whole} " + tr("Chance alone could make it, so neither run is shown to be better.")


def p_text(p: float) -> str:
    """Return a p value, a very small one as below 0.001."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _points(share: float) -> str:
    return f"{share * 100:+.2f}".replace("-", "−")


def _name(folder: str) -> str:
    return f"{short_name(folder)} {time_of_day(folder)}".strip()


def _accuracy(found: Predictions) -> tuple[str, str]:
    hits = int(found.right.sum())
    low, high = wilson(hits, found.samples)
    return percent(hits / found.samples), f"{low * 100:.1f} – {high * 100:.1f}"


def _row(other: Other) -> tuple[str, ...]:
    name = _name(str(other.run.folder))
    if other.pair is None or other.found is None:
        return name, "–", other.why, "", "", "", ""
    pair = other.pair
    return (name, *_accuracy(other.found), _points(pair.difference), number(pair.only_first),
            number(pair.only_second), p_text(pair.p))  # fmt: skip
