"""The rules for what stands beyond the edge: their words, their names elsewhere, and how one of them is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.arithmetic.borders import NAMES, Border
from cnnstudio.language import tr
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.widgets import Label, SectionHead

ROOM = 176


def rule_words() -> dict[Border, tuple[str, str]]:
    """Return each rule's name and what it puts beyond the edge."""
    return {
        "ignore": (tr("Ignore"), tr("only places wholly inside")),
        "zero": (tr("Zero"), tr("zeros")),
        "replicate": (tr("Replicate"), tr("the edge, again and again")),
        "reflect": (tr("Reflect"), tr("mirrored, the edge not repeated")),
        "symmetric": (tr("Symmetric"), tr("mirrored, the edge repeated")),
        "wrap": (tr("Wrap"), tr("the other side")),
        "constant": (tr("Constant"), tr("a number of your choice")),
    }


def elsewhere(rule: Border) -> str:
    """Return what a rule is called elsewhere."""
    names = NAMES[rule]
    found = (("Keras", names.keras), ("NumPy", names.numpy), ("SciPy", names.scipy))
    return " · ".join(f"{where} {name}" for where, name in found if name) or tr("no word of its own")


class RuleView(QWidget):
    """One rule: its name, what stands beyond the edge of a single row, its grid, and its names elsewhere."""

    def __init__(self, rule: Border) -> None:
        super().__init__()
        title, words = rule_words()[rule]
        self.rule = rule
        self.head = SectionHead(title)
        self.grid = NumberGrid(title, room=ROOM, largest=52)
        self.beyond = NumberGrid(tr("{rule}: the input with its border", rule=title), room=ROOM, largest=40)
        self.beyond.hide()
        self.words = Label(f"{words}\n{elsewhere(rule)}", "small", "text_quiet", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self.head, self.beyond, self.grid, self.words):
            column.addWidget(part)
        column.addStretch(1)
