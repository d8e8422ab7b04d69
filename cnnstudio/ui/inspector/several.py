"""What the inspector shows while several layers are selected: how many, their sums, and what to do with all."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cnnstudio.document.analysis import Analysis
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.inspector.calculation import Sum
from cnnstudio.ui.inspector.cost_card import CostCard
from cnnstudio.ui.widgets.buttons import Button
from cnnstudio.ui.widgets.styled import Styled

_ACTIONS = (
    ("duplicate", "Duplicate", "plus"),
    ("arrange", "Arrange", "layout"),
    ("group", "Make a block", "block"),
    ("remove", "Remove", "trash"),
    ("remove-reconnect", "Remove and reconnect", "link"),
)


class Several(Styled, QWidget):
    """Sums over the selection and the actions that make sense for all of it."""

    wished = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column, self._grid = QVBoxLayout(self), QGridLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self.cost = CostCard()
        self.cost.set_title(tr("Together"))
        self.buttons: dict[str, Button] = {}
        for index, (name, words, drawing) in enumerate(_ACTIONS):
            button = Button(tr(words), drawing)
            button.clicked.connect(partial(self.wished.emit, name))
            self.buttons[name] = button
            last = index == len(_ACTIONS) - 1
            self._grid.addWidget(button, index // 2, index % 2, 1, 2 if last else 1)
        self._column.addWidget(self.cost)
        self._column.addLayout(self._grid)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setSpacing(look.space("gap"))
        self._grid.setSpacing(look.space("unit"))

    def show_layers(self, analysis: Analysis, node_ids: tuple[str, ...]) -> None:
        """Show the sums of these layers; what is not known is said to be left out."""
        known = [analysis.nodes[n] for n in node_ids if n in analysis.nodes]
        missing = sum(one.state != "ok" for one in known)
        left = tr("without {n} not known yet", n=missing) if missing else ""
        parameters = sum(one.parameters or 0 for one in known)
        macs = sum(one.macs or 0 for one in known)
        self.cost.show_sums(
            (
                Sum(tr("Parameters"), number(parameters), left, "parameters"),
                Sum(tr("MACs"), number(macs), left, "macs"),
            )
        )
