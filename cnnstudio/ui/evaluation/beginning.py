"""Asks for the weights that layers began with, which are a function of the design and its seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from cnnstudio.engine import messages

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand

Array = NDArray[np.generic]


class Beginning(QObject):
    """Keeps what was asked for, by layer name; `changed` tells that a layer's have come."""

    changed = Signal()

    def __init__(self, bridge: Bridge, hand: InHand, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._hand = bridge, hand
        self._project: object = None
        self._known: dict[str, dict[str, Array]] = {}
        self._ticket, self._asked = 0, ""
        bridge.firstWeightsArrived.connect(self._take)
        hand.changed.connect(self._follow)

    def weights(self, layer: str) -> dict[str, Array] | None:
        """Return a layer's first weights by path; None while they are not known, and then they are asked for."""
        if layer in self._known:
            return self._known[layer]
        if self._hand.state == "ready" and (layer != self._asked or not self._ticket):
            self._asked = layer
            self._ticket = self._bridge.engine.ask(
                "first weights", lambda ticket: messages.FirstWeights(ticket, layer)
            )
        return None

    def _follow(self) -> None:
        if self._hand.project is not self._project:
            self._project = self._hand.project
            self._known.clear()
            self._ticket, self._asked = 0, ""

    def _take(self, report: messages.FirstWeightsAre) -> None:
        if report.ticket == self._ticket:
            self._known[report.layer] = dict(zip(report.names, report.arrays, strict=True))
            self.changed.emit()
