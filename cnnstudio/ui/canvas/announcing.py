"""Says what happened, politely and not too often: the first sentence at once, then the last one of each while."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from cnnstudio.ui.canvas.accessible import announce

PAUSE = 700
"""Milliseconds between two sentences; what is said in between but for the last is left out."""


class Announcer(QObject):
    """Hands sentences to screen readers."""

    def __init__(self, surface: QWidget) -> None:
        super().__init__(surface)
        self._surface, self._waiting = surface, ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._go_on)

    def say(self, sentence: str) -> None:
        """Say a sentence now, or after the pause if nothing newer comes."""
        if not sentence:
            return
        if self._pause.isActive():
            self._waiting = sentence
            return
        announce(self._surface, sentence)
        self._pause.start()

    def _go_on(self) -> None:
        sentence, self._waiting = self._waiting, ""
        self.say(sentence)
