"""Asks the engine which training images the chosen layer finds most like the picture, and where it lays them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cnnstudio.engine import messages
from cnnstudio.ui.bridge import Pace
from cnnstudio.ui.evaluation.pictures import Pictures

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand

Plane = Literal["pca", "tsne"]
COUNT, _COMPARED = 12, 1000
_DURING_TRAINING_PER_SECOND = 0.3
_PURPOSE = "inspect"


class AskingAlike(QObject):
    """Keeps the newest answer; `changed` tells that there is more of it, `refused` why there is none."""

    changed = Signal()
    refused = Signal(str)

    def __init__(self, bridge: Bridge, hand: InHand, pictures: Pictures, view: QWidget) -> None:
        super().__init__(view)
        self._bridge, self._hand, self._pictures, self._view = bridge, hand, pictures, view
        self.image: NDArray[np.generic] | None = None
        self.layer = ""
        self.plane: Plane = "pca"
        self.images: NDArray[np.generic] | None = None
        """The training images that were compared."""
        self.found: messages.AlikeAre | None = None
        self._ticket = 0
        self._pace = Pace(view, _DURING_TRAINING_PER_SECOND, self.ask)
        hand.changed.connect(self.forget)
        hand.advanced.connect(self._pace.ask)
        bridge.alikeArrived.connect(self._take)
        bridge.failed.connect(self._take_failure)

    @property
    def working(self) -> bool:
        """Say whether an answer is still growing."""
        return self._ticket > 0 and (self.found is None or self.found.share < 1)

    def ask(self) -> None:
        """Ask about the picture and the layer as they are now."""
        self.give_up()
        if self._hand.state != "ready" or self.image is None or not self.layer or not self._view.isVisible():
            return
        image, layer, plane = self.image, self.layer, self.plane
        self.images = self._pictures.training(_COMPARED)
        images = self.images
        if images is None or images.shape[1:] != image.shape:
            return
        self._ticket = self._bridge.engine.ask(
            ("alike", _PURPOSE),
            lambda ticket: messages.Alike(ticket, image, images, layer, COUNT, plane, _PURPOSE),
        )
        self.changed.emit()

    def give_up(self) -> None:
        """End what is being worked out."""
        if self.working and self._bridge.state != "dead":
            self._bridge.engine.cancel(self._ticket)
        self._ticket = 0

    def forget(self) -> None:
        """Begin anew: the layer, the picture or the network is another."""
        self.give_up()
        self.found = None
        self.changed.emit()
        self.ask()

    def _take(self, report: messages.AlikeAre) -> None:
        if report.ticket == self._ticket:
            self.found = report
            self.changed.emit()

    def _take_failure(self, report: messages.Failed) -> None:
        if report.ticket and report.ticket == self._ticket:
            self._ticket, self.found = 0, None
            self.refused.emit(report.message)
