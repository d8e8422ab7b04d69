"""The middle of the Train workspace: the curves, what the layers hold, or all runs beside each other."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.all_runs import AllRuns
from cnnstudio.ui.training.curves_panel import CurvesPanel
from cnnstudio.ui.training.layers_view import LayersView
from cnnstudio.ui.training.same_way import SameWay
from cnnstudio.ui.widgets import Segments
from cnnstudio.ui.widgets.styled import Styled


class Middle(Styled, QWidget):
    """One row that chooses the view and measures both parts the same way, and the view below; `turned` to another."""

    turned = Signal()

    def __init__(
        self,
        curves: CurvesPanel,
        layers: LayersView,
        every: AllRuns,
        same: SameWay,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._same = same
        self.pages = Segments(
            [("curves", tr("Curves")), ("layers", tr("Layers")), ("all", tr("All runs"))],
            "curves",
            tr("What is shown of the run"),
        )
        self.pages.set_help("layers", tr("Weights, gradients, activations and dead units of each layer"))
        self.pages.set_help("all", tr("Every run as a small plot, all on one scale"))
        self._row = QHBoxLayout()
        self._row.addWidget(self.pages)
        self._row.addWidget(same, 1)
        self._stack = QStackedWidget()
        for view in (curves, layers, every):
            self._stack.addWidget(view)
        self._card = QVBoxLayout()
        self._card.addWidget(same.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row)
        column.addLayout(self._card)
        column.addWidget(self._stack, 1)
        self.pages.valueChanged.connect(self.show_page)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("inset")
        self._row.setContentsMargins(inset, look.px(8), inset, 0)
        self._row.setSpacing(look.space("gap"))
        self._card.setContentsMargins(inset, look.px(8), inset, 0)

    def show_page(self, name: object) -> None:
        """Show the curves, the layers, or all runs."""
        self.pages.set_value(name)
        self._stack.setCurrentIndex(("curves", "layers", "all").index(str(name)))
        self.turned.emit()
