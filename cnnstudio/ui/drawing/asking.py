"""Questions about the drawing: one on its way at a time, and of those that wait only the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from cnnstudio.engine import messages

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge

_PATIENCE = 2000  # milliseconds after which an unanswered question no longer holds back the next


class Question(QObject):
    """Asks the network in hand for one purpose; `answered(report, when)` brings the answer with the pen's time."""

    answered = Signal(object, float)
    refused = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        purpose: str,
        layers: tuple[str, ...] = (),
        parent: QObject | None = None,
        beside: bool = False,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._purpose, self._layers = bridge, purpose, layers
        self._beside = beside
        self._ticket = 0
        self._when = 0.0
        self._waiting: tuple[NDArray[np.generic], float] | None = None
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_PATIENCE)
        self._late.timeout.connect(self._lose_patience)
        bridge.seen.connect(self._take)
        bridge.failed.connect(self._fail)
        bridge.died.connect(self.forget)

    def set_layers(self, layers: tuple[str, ...]) -> None:
        """Ask from now on for what these layers make of the image."""
        self._layers = layers

    @property
    def busy(self) -> bool:
        """Say whether an answer is awaited that holds the next question back."""
        return self._ticket != 0 and self._late.isActive()

    @property
    def settled(self) -> bool:
        """Say whether all that was asked is answered or given up."""
        return self._ticket == 0 and self._waiting is None

    def ask(self, image: NDArray[np.generic], when: float) -> None:
        """Ask about an image; the newest waits while an answer is on its way."""
        self.ask_all(image[None], when)

    def ask_all(self, images: NDArray[np.generic], when: float) -> None:
        """Ask about several images at once."""
        if self.busy:
            self._waiting = (images, when)
        else:
            self._send(images, when)

    def forget(self, *_: object) -> None:
        """Give up what was asked."""
        self._ticket, self._waiting = 0, None
        self._late.stop()

    def _send(self, images: NDArray[np.generic], when: float) -> None:
        self._when = when
        self._ticket = self._bridge.engine.look(images, self._layers, self._purpose, self._beside)
        self._late.start()

    def _lose_patience(self) -> None:
        """Send what waits; with nothing waiting, an answer that comes late is still the newest and counts."""
        if self._waiting is not None:
            self._next()

    def _next(self) -> None:
        self._ticket = 0
        self._late.stop()
        if self._waiting is not None:
            (images, when), self._waiting = self._waiting, None
            self._send(images, when)

    def _take(self, report: messages.Seen) -> None:
        if self._ticket and report.ticket == self._ticket:
            when = self._when
            self._next()
            self.answered.emit(report, when)

    def _fail(self, report: messages.Failed) -> None:
        if self._ticket and report.ticket == self._ticket:
            self._next()
            self.refused.emit(report.message)
