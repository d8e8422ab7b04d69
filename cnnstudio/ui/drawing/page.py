"""What the parts of the Draw workspace know of each other: the network, its input, and what it is shown now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cnnstudio.data.drawn import Way
from cnnstudio.ui.drawing import network_facts as facts
from cnnstudio.ui.drawing.layout import DrawLayout
from cnnstudio.ui.drawing.preparing import Prepared

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand
    from cnnstudio.ui.open_data import OpenData


class DrawPage(DrawLayout):
    """Wishes: `layerChosen(path)` to look into a layer, `drawingChanged(image or None)` for who shows it elsewhere."""

    layerChosen = Signal(str)
    drawingChanged = Signal(object)
    told = Signal(str)

    def __init__(self, bridge: Bridge, hand: InHand, data: OpenData, parent: QWidget | None = None) -> None:
        super().__init__(bridge.document.project.name, parent)
        self._bridge, self._hand, self._data = bridge, hand, data
        self.prepared: Prepared | None = None
        """What the network is shown now."""
        self.shape: tuple[int, ...] | None = None
        """Height, width and channels of the network's input; None where it takes no pictures."""
        self.way: Way = "digit"
        """How drawings are prepared for the network."""

    def labels(self) -> tuple[str, ...]:
        """Return the names of the network's classes."""
        return facts.labels(self._hand, self._data)

    def title(self) -> str:
        """Return whose weights answer."""
        return self._hand.title()
