"""Work that may wait a frame or two, done a piece at a time so that no frame has to do it all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_APART = 40
"""Milliseconds between two pieces: time enough to paint what the first has changed."""


class Turns(QObject):
    """Calls what it is given in the order of asking; what is asked again before its turn is called once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[Callable[[], object]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_APART)
        self._timer.timeout.connect(self._next)

    def ask(self, *pieces: Callable[[], object]) -> None:
        """Have these called, the first one at the next turn."""
        self._waiting += [piece for piece in pieces if piece not in self._waiting]
        if not self._timer.isActive():
            self._timer.start()

    @property
    def waiting(self) -> int:
        """How many pieces have not been called yet."""
        return len(self._waiting)

    def finish(self) -> None:
        """Call at once what still waits."""
        while self._waiting:
            self._next()

    def _next(self) -> None:
        if self._waiting:
            self._waiting.pop(0)()
        if not self._waiting:
            self._timer.stop()
