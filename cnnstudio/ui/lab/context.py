"""What the pages of the lab know of the rest of the window: the drawing, the images, the symbols, the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from cnnstudio.layers.formulas import Reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnstudio.data.samples import Samples
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand
    from cnnstudio.ui.open_data import OpenData


class LabContext(QObject):
    """Handed to every page; `imagesChanged`, `drawingChanged` and `readingChanged` tell what is new."""

    imagesChanged = Signal()
    drawingChanged = Signal()
    readingChanged = Signal()
    layerWished = Signal(str)
    """The path of a layer of the network that is to be opened in the lab."""
    told = Signal(str)
    """A sentence for the status bar or the toast of the window."""

    def __init__(self, bridge: Bridge, hand: InHand, data: OpenData, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge, self.hand, self.data = bridge, hand, data
        self.drawing: NDArray[Any] | None = None
        self._lesson: Reading | None = None
        data.changed.connect(self.imagesChanged)
        bridge.readingChanged.connect(lambda _reading: self.readingChanged.emit())

    @property
    def reading(self) -> Reading:
        """The symbols of formulas, and whether rows count from 0 or 1: the lesson's while one is open."""
        return self._lesson or self.bridge.reading

    def set_lesson_reading(self, reading: Reading | None) -> None:
        """Read formulas and rows as a lesson does, or as the user does again."""
        if reading != self._lesson:
            self._lesson = reading
            self.readingChanged.emit()

    @property
    def samples(self) -> Samples | None:
        """The open data set, if it has arrived."""
        return self.data.samples

    def set_drawing(self, image: NDArray[Any] | None) -> None:
        """Take what was drawn."""
        self.drawing = image
        self.drawingChanged.emit()
