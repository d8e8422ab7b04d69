"""One question to the engine at a time, and why no answer to it will come."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cnnstudio.language import tr

if TYPE_CHECKING:
    from cnnstudio.engine.messages import Died, Failed
    from cnnstudio.ui.bridge import Bridge


class Question(QObject):
    """Knows the ticket that is waited for; `refused` says in one sentence why nothing is waited for any more."""

    refused = Signal(str)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.ticket = 0
        """The ticket of the answer that is waited for, 0 for none."""
        bridge.failed.connect(self._fail)
        bridge.died.connect(self._follow_death)

    def ask(self, send: Callable[[], int]) -> bool:
        """Send a question, which returns its ticket, and say whether there is an engine to send it to."""
        if self._bridge.state == "dead":
            self._refuse(tr("The engine is not running; start it again first."))
            return False
        self.ticket = send()
        return True

    def waits_for(self, ticket: int) -> bool:
        """Say whether an answer with this ticket is the one that is waited for."""
        return ticket != 0 and ticket == self.ticket

    def forget(self) -> None:
        """Wait no longer: the answer has come, or is wished no more."""
        self.ticket = 0

    def _refuse(self, sentence: str) -> None:
        self.forget()
        self.refused.emit(sentence)

    def _fail(self, report: Failed) -> None:
        if self.waits_for(report.ticket):
            self._refuse(report.message)

    def _follow_death(self, report: Died) -> None:
        if self.ticket:
            self._refuse(report.message)
