"""The button that opens a layer of the network on a page: a list of the layers whose kind the page can show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMenu

from cnnstudio.language import tr
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.widgets import Button
from cnnstudio.ui.widgets.styled import set_available


class LayerChoice(Button):
    """Opens a menu of layers; the one chosen is wished of the lab."""

    def __init__(self, context: LabContext, kinds: Sequence[str]) -> None:
        super().__init__(tr("From my network…"), "family-convolution")
        self._context, self._kinds = context, tuple(kinds)
        self.menu = QMenu(self)
        self.menu.setAccessibleName(tr("Layers of the network"))
        self.clicked.connect(self._open)
        context.hand.changed.connect(self._follow_hand)
        self._follow_hand()

    def showEvent(self, event: QShowEvent) -> None:
        """List the layers there are now."""
        super().showEvent(event)
        self._follow_hand()

    def layers(self) -> list[tuple[str, str]]:
        """Return path and name of each layer that can be opened."""
        nodes = self._context.hand.analysis.flat
        return [(node.path, node.name) for node in nodes if node.layer.kind in self._kinds]

    def _follow_hand(self) -> None:
        why = tr("The network has no layer of this kind.")
        set_available(self, bool(self.layers()), why)

    def _open(self) -> None:
        self.menu.clear()
        for path, name in self.layers():
            action = self.menu.addAction(name)
            action.triggered.connect(lambda _on=False, path=path: self._context.layerWished.emit(path))
        self.menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
