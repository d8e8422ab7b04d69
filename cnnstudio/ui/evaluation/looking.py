"""Asks the network about the chosen picture and layer, again whenever either or the weights have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cnnstudio.engine import messages
from cnnstudio.ui.bridge import Pace
from cnnstudio.ui.evaluation.sight import Sight

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand

_DURING_TRAINING_PER_SECOND = 1.0
_PURPOSE = "inspect"


class Looking(QObject):
    """Keeps one Sight current; `changed` tells that it is another, `refused` why it cannot be had."""

    changed = Signal()
    refused = Signal(str)

    def __init__(self, bridge: Bridge, hand: InHand, view: QWidget) -> None:
        super().__init__(view)
        self._bridge, self._hand, self._view = bridge, hand, view
        self._image: NDArray[np.generic] | None = None
        self._seen_ticket = self._weights_ticket = 0
        self.sight = Sight(hand.project, hand.analysis)
        self._pace = Pace(view, _DURING_TRAINING_PER_SECOND, self.ask)
        hand.changed.connect(self._follow_hand)
        hand.advanced.connect(self._pace.ask)
        bridge.stepsArrived.connect(self._follow_steps)
        bridge.held.connect(self._follow_hold)
        bridge.seen.connect(self._take_seen)
        bridge.kernelsArrived.connect(self._take_kernels)
        bridge.failed.connect(self._take_failure)

    def show(self, image: NDArray[np.generic] | None) -> None:
        """Look at another picture."""
        self._image = image
        self.ask()

    def choose(self, path: str) -> None:
        """Look into another layer."""
        if path != self.sight.layer:
            self.sight = self.sight.choosing(path)
            self.changed.emit()
            self._ask_kernels()

    def ask(self) -> None:
        """Ask about the picture and the layer's weights."""
        if self._hand.state != "ready" or not self._view.isVisible():
            return
        if self._image is not None:
            self._seen_ticket = self._bridge.engine.look(self._image[None], ("*",), _PURPOSE)
        self._ask_kernels()

    def _ask_kernels(self) -> None:
        node = self.sight.node
        if node is not None and self._hand.state == "ready" and node.parameters:
            self._weights_ticket = self._bridge.engine.kernels(node.name)

    def _follow_hand(self) -> None:
        if self._hand.project is not self.sight.project:
            self.sight = Sight(self._hand.project, self._hand.analysis, layer=self._kept_layer())
        elif self._hand.state != "ready":
            self.sight = Sight(self._hand.project, self._hand.analysis, layer=self.sight.layer)
        self.changed.emit()
        self.ask()

    def _kept_layer(self) -> str:
        return self.sight.layer if self.sight.layer in self._hand.analysis.nodes else ""

    def _follow_steps(self, _report: object) -> None:
        if self._hand.live:
            self._pace.ask()

    def _follow_hold(self, _report: object) -> None:
        """Ask anew at a pause: what was read while the weights moved is not compared with what comes now."""
        if self._hand.live:
            self.sight = self.sight.unweighed()
            self.ask()

    def _take_seen(self, report: messages.Seen) -> None:
        if report.ticket == self._seen_ticket and report.purpose == _PURPOSE:
            self.sight = self.sight.seen(report)
            self.changed.emit()

    def _take_kernels(self, report: messages.KernelsAre) -> None:
        if report.ticket == self._weights_ticket:
            self.sight = self.sight.weighed(report)
            self.changed.emit()

    def _take_failure(self, report: messages.Failed) -> None:
        if report.ticket and report.ticket in {self._seen_ticket, self._weights_ticket}:
            self.refused.emit(report.message)
