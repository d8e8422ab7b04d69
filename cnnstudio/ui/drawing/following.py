"""What a drawing changes beside its bars: shown once those are painted, a part at a time, so that none holds the next up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

Show = Callable[[], None]
_PATIENCE = 40
"""Milliseconds after which the parts are shown although no answer has come."""


def paint_now(widget: QWidget) -> None:
    """Paint what has changed in a widget's window: bars that are painted at once would have to paint all that waits."""
    QCoreApplication.sendPostedEvents(widget.window(), QEvent.Type.UpdateRequest)


class Following(QObject):
    """Calls each part at most once for all that was asked since its last turn; each has a turn of the event loop."""

    def __init__(self, parts: tuple[Show, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._due: list[Show] = []
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._show_one)

    def ask(self) -> None:
        """Have all parts shown after the answer, or soon where it takes its time."""
        self._due += [part for part in self._parts if part not in self._due]
        if not self._turn.isActive():
            self._turn.start(_PATIENCE)

    def begin(self) -> None:
        """Show what waits from the next turn of the event loop on: the bars stand."""
        if self._due:
            self._turn.start(0)

    def forget(self) -> None:
        """Show nothing of what waits."""
        self._due.clear()
        self._turn.stop()

    def _show_one(self) -> None:
        self._due.pop(0)()
        self.begin()
