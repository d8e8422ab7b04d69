"""How the axes of the two plots are scaled, beyond the switch for the loss."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from cnnstudio.language import tr
from cnnstudio.ui.training.curve_plot import CurvePlot
from cnnstudio.ui.widgets import IconButton


class ScaleMenu(IconButton):
    """A small menu of switches."""

    def __init__(self, loss: CurvePlot, second: CurvePlot) -> None:
        super().__init__("sliders", tr("More about the axes"))
        self.menu = QMenu(self)
        self.second_log = self._switch(tr("Lower plot: powers of ten at equal distances"))
        self.spread = self._switch(tr("Across: powers of ten at equal distances"))
        self.whole = self._switch(tr("Make room for the steep beginning"))
        self.second_log.toggled.connect(second.set_logarithmic)
        for plot in (loss, second):
            self.spread.toggled.connect(plot.set_spread)
            self.whole.toggled.connect(plot.set_whole)
        self.clicked.connect(lambda: self.menu.popup(self.mapToGlobal(QPoint(0, self.height()))))

    def _switch(self, words: str) -> QAction:
        action = self.menu.addAction(words)
        action.setCheckable(True)
        return action
