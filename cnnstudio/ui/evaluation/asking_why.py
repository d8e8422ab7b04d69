"""Asks the engine what in the chosen picture an answer rests on, anew when the picture, the class or the weights change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cnnstudio.engine import messages
from cnnstudio.ui.bridge import Pace

if TYPE_CHECKING:
    from cnnstudio.engine.requests import Method
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand

_DURING_TRAINING_PER_SECOND = 0.5


class AskingWhy(QObject):
    """Keeps the newest answer; `changed` tells that there is more of it, `refused` why there is none."""

    changed = Signal()
    refused = Signal(str)

    def __init__(self, bridge: Bridge, hand: InHand, view: QWidget) -> None:
        super().__init__(view)
        self._bridge, self._hand, self._view = bridge, hand, view
        self.image: NDArray[np.generic] | None = None
        self.method: Method = "grad_cam"
        self.target, self.against = 0, -1
        self.found: messages.Reasoned | None = None
        self._ticket = 0
        self._pace = Pace(view, _DURING_TRAINING_PER_SECOND, self.ask)
        hand.changed.connect(self._forget)
        hand.advanced.connect(self._pace.ask)
        bridge.reasoned.connect(self._take)
        bridge.failed.connect(self._take_failure)

    @property
    def working(self) -> bool:
        """Say whether an answer is still growing."""
        return self._ticket > 0 and (self.found is None or self.found.share < 1)

    def ask(self) -> None:
        """Ask about the picture as it is now."""
        self.give_up()
        if self._hand.state != "ready" or self.image is None or not self._view.isVisible():
            return
        self._ticket = self._bridge.engine.reason(self.image, self.method, self.target, self.against)
        self.changed.emit()

    def give_up(self) -> None:
        """End what is being worked out."""
        if self.working:
            self._bridge.engine.cancel(self._ticket)
        self._ticket = 0

    def _forget(self) -> None:
        self.give_up()
        self.found = None
        self.changed.emit()
        self.ask()

    def _take(self, report: messages.Reasoned) -> None:
        if report.ticket == self._ticket:
            self.found = report
            self.changed.emit()

    def _take_failure(self, report: messages.Failed) -> None:
        if report.ticket and report.ticket == self._ticket:
            self._ticket, self.found = 0, None
            self.refused.emit(report.message)
