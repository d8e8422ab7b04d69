"""The head of the page: way back, whose test set it is, the one number, and a few more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.judging.report_button import ReportButton
from cnnstudio.ui.widgets import Button, IconButton, Label
from cnnstudio.ui.widgets.facts import Facts
from cnnstudio.ui.widgets.styled import Styled


class Head(Styled, QWidget):
    """`left` wishes to go back to the curves, `againRequested` to have the run judged anew."""

    left = Signal()
    againRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = IconButton("chevron-left", tr("Back to the curves"), framed=True)
        self.title = Label("", "strong")
        self.figure = Label("", "display")
        self.words = Label("", "small", "text_quiet", wrap=True)
        self.again = Button(tr("Judge again"), "redo")
        self.again.setToolTip(tr("Judge the run as it is now."))
        self.report = ReportButton()
        self.facts: Facts | None = None
        self._row = QHBoxLayout(self)
        self._facts_place = QHBoxLayout()
        self._build()
        self.back.clicked.connect(self.left)
        self.again.clicked.connect(self.againRequested)
        self.restyle()

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.words)
        words.addStretch(1)
        self._row.addWidget(self.back)
        self._row.addWidget(self.figure)
        self._row.addLayout(words, 1)
        self._row.addLayout(self._facts_place)
        self._row.addWidget(self.again)
        self._row.addWidget(self.report)

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self._row.setContentsMargins(
            look.space("inset"), look.space("unit"), look.space("section"), look.space("unit")
        )
        self._row.setSpacing(look.space("inset"))
        self.setMinimumHeight(look.px(72))

    def show_title(self, title: str) -> None:
        """Show whose test set it is, without any figure."""
        self.title.setText(title)
        self.show_figures("", "", ())

    def show_figures(self, figure: str, words: str, facts: Sequence[tuple[str, str]]) -> None:
        """Show the one number and more."""
        self.figure.setText(figure)
        self.figure.setVisible(bool(figure))
        self.words.setText(words)
        self.words.setVisible(bool(words))
        if self.facts is not None:
            self._facts_place.removeWidget(self.facts)
            self.facts.deleteLater()
            self.facts = None
        if facts:
            self.facts = Facts([(label, label) for _value, label in facts], tr("More figures"), self)
            for value, label in facts:
                self.facts.set_value(label, value)
            self._facts_place.addWidget(self.facts)
