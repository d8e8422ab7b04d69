"""Waiting over a layer long enough to mean it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QTimer

from cnnstudio.ui import theme
from cnnstudio.ui.canvas.stage import Stage

_FRAME = 16  # milliseconds
_COUNTS = 3 * _FRAME
"""Milliseconds that a frame counts at most: while the program stands still, nobody sees what is offered."""


class HoldOver:
    """Counts how long something is held over one node; `ready` when it was long enough, told once to `offer`."""

    def __init__(self, stage: Stage, offer: Callable[[str], None]) -> None:
        self._stage, self._offer = stage, offer
        self.node = ""
        self.ready = False
        self._clock = QElapsedTimer()
        self._held = 0
        self._timer = QTimer(stage)
        self._timer.setInterval(_FRAME)
        self._timer.timeout.connect(self._tick)

    def follow(self, node: str) -> None:
        """Wait on this node from now on; the empty name ends the wait."""
        if node == self.node:
            return
        self.node, self.ready, self._held = node, False, 0
        self._stage.marks.waiting = (node, 0.0) if node else None
        if node:
            self._clock.start()
            self._timer.start()
        else:
            self._timer.stop()

    def _tick(self) -> None:
        self._held += min(self._clock.restart(), _COUNTS)
        share = min(self._held / max(theme.current().motion("hold_replace"), 1), 1.0)
        self._stage.marks.waiting = (self.node, share)
        if share >= 1.0:
            self._timer.stop()
            self.ready = True
            self._offer(self.node)
        self._stage.changed.emit()
