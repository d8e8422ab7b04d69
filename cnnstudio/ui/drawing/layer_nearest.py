"""The training images that a layer of the network finds most like the drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from cnnstudio.engine import messages
from cnnstudio.ui.drawing.familiar import NEAREST

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand
    from cnnstudio.ui.open_data import OpenData

COMPARED = 1000
_MOST_BYTES = 4 * 1024 * 1024
"""They go to the engine with every question, so that it need not remember them."""
_PURPOSE = "draw"


class LayerNearest(QObject):
    """One question on its way at a time; `found` brings images, their labels and the answer, `refused` why there is none."""

    found = Signal(object, object, object)
    refused = Signal(str)

    def __init__(self, bridge: Bridge, hand: InHand, data: OpenData, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._hand, self._data = bridge, hand, data
        self.layer = ""
        """The layer in which drawings are compared; empty where they are not."""
        self._of: object = None
        self._images: NDArray[np.generic] | None = None
        self._labels: NDArray[np.generic] | None = None
        self._ticket = 0
        self._waiting: NDArray[np.generic] | None = None
        bridge.alikeArrived.connect(self._take)
        bridge.failed.connect(self._fail)
        bridge.died.connect(self.forget)

    def ask(self, image: NDArray[np.generic]) -> None:
        """Ask about a drawing; while an answer is on its way only the newest waits."""
        if not self.layer or self._hand.state != "ready":
            return
        if self._ticket:
            self._waiting = image
            return
        images, layer = self._training(), self.layer
        if images is not None and images.shape[1:] == image.shape:
            self._ticket = self._bridge.engine.ask(
                ("alike", _PURPOSE),
                lambda ticket: messages.Alike(ticket, image, images, layer, NEAREST, "", _PURPOSE),
            )

    def forget(self, *_: object) -> None:
        """Give up what was asked."""
        if self._ticket and self._bridge.state != "dead":
            self._bridge.engine.cancel(self._ticket)
        self._ticket, self._waiting = 0, None

    def _training(self) -> NDArray[np.generic] | None:
        """Return the first training images, read once for each data set."""
        parts = self._data.parts
        if parts is not self._of:
            self._of, self._images, self._labels = parts, None, None
            if parts is not None and len(parts.train) and len(parts.train.x.shape) == 4:
                one, _ = parts.train.rows(np.array([0]))
                count = min(COMPARED, len(parts.train), max(1, _MOST_BYTES // max(int(one.nbytes), 1)))
                self._images, self._labels = parts.train.rows(np.arange(count))
        return self._images

    def _take(self, report: messages.AlikeAre) -> None:
        if not self._ticket or report.ticket != self._ticket or report.share < 1:
            return
        self._ticket = 0
        if report.layer == self.layer:
            self.found.emit(self._images, self._labels, report)
        self._next()

    def _fail(self, report: messages.Failed) -> None:
        if self._ticket and report.ticket == self._ticket:
            self._ticket, self._waiting = 0, None
            self.refused.emit(report.message)

    def _next(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.ask(waiting)
