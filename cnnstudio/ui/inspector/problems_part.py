"""The cards of the selected layer's problems, worst first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.document.problems import Problem
from cnnstudio.ui import theme
from cnnstudio.ui.inspector.problem_card import Foretell, ProblemCard
from cnnstudio.ui.widgets.styled import Styled


class ProblemsPart(Styled, QWidget):
    """One card per problem of the severities it is for; wishes pass through."""

    fixRequested = Signal(object)
    previewRequested = Signal(object)
    explainRequested = Signal()

    def __init__(
        self, *severities: str, foretell: Foretell | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._severities, self._foretell = severities, foretell
        self.cards: list[ProblemCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("unit"))

    def show_problems(self, name: str, problems: tuple[Problem, ...], kind: str = "") -> None:
        """Show these problems of the layer of this name; the same ones stay untouched."""
        own = dict.fromkeys(problem for problem in problems if problem.severity in self._severities)
        ordered = sorted(own, key=lambda problem: self._severities.index(problem.severity))
        self.setVisible(bool(ordered))
        if [card.problem for card in self.cards] == ordered:
            return
        for card in self.cards:
            card.hide()
            self._column.removeWidget(card)
            card.deleteLater()
        self.cards = [
            ProblemCard(one, _without_name(one.message, name), kind, self._foretell) for one in ordered
        ]
        for card in self.cards:
            card.fixRequested.connect(self.fixRequested)
            card.previewRequested.connect(self.previewRequested)
            card.explainRequested.connect(self.explainRequested)
            self._column.addWidget(card)
            card.show()


def _without_name(message: str, name: str) -> str:
    """Return the sentence without the layer's name at its beginning: the head says it already."""
    message = message.replace(" × ", "\u00a0×\u00a0")  # a shape stays on one line
    rest = message.removeprefix(f"{name}: ")
    return rest if rest == message else rest[:1].upper() + rest[1:]
