"""Why this answer, on the drawing while it is drawn: the map of one method, laid over what the network sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from cnnstudio.engine import messages
from cnnstudio.ui.bridge import Pace
from cnnstudio.ui.reason_words import METHODS

if TYPE_CHECKING:
    from cnnstudio.engine.requests import Method
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.drawing.page import DrawPage
    from cnnstudio.ui.drawing.sheet import Bytes
    from cnnstudio.ui.in_hand import InHand

_PER_SECOND = 8.0


class WhyDrawn(QObject):
    """Explains the leading class, or the one whose bar was pressed; one question on its way at a time."""

    def __init__(self, page: DrawPage, bridge: Bridge, hand: InHand) -> None:
        super().__init__(page)
        self._page, self._bridge, self._hand = page, bridge, hand
        self.method: Method | None = None
        self.chosen = -1
        """The class whose bar was pressed; -1 for whichever leads."""
        self._lead = -1
        self._ticket, self._again = 0, False
        self._asked: tuple[Bytes, int] | None = None
        self._pace = Pace(page.seen, _PER_SECOND, self._ask)
        page.seen.whyChosen.connect(self.choose)
        page.answer.bars.clicked.connect(self._press)
        bridge.reasoned.connect(self._take)
        bridge.failed.connect(self._fail)
        bridge.died.connect(self.forget)

    def choose(self, method: str) -> None:
        """Explain by this method; by none shows the picture as it is."""
        self.forget()
        self.method = next((one for one in METHODS if one == method), None)
        self.follow(self._lead)

    def follow(self, lead: int) -> None:
        """Explain the answer to what is on the pad now."""
        self._lead = lead
        if self.method is not None:
            self._pace.ask()

    def forget(self, *_: object) -> None:
        """Give up what is asked."""
        if self._ticket and self._bridge.state != "dead":
            self._bridge.engine.cancel(self._ticket)
        self._ticket, self._again = 0, False

    def _press(self, index: int) -> None:
        """Explain a class, or with a second press whichever leads."""
        self.chosen = -1 if index == self.chosen else index
        self.follow(self._lead)

    def _ask(self) -> None:
        prepared, target = self._page.prepared, self._lead if self.chosen < 0 else self.chosen
        if prepared is None or self.method is None or target < 0 or self._hand.state != "ready":
            return
        if not self._page.isVisible():
            return
        if self._ticket:
            self._again = True
            return
        self._asked = (prepared.image, target)
        self._ticket = self._bridge.engine.reason(prepared.image, self.method, target)

    def _take(self, report: messages.Reasoned) -> None:
        if not self._ticket or report.ticket != self._ticket or self._asked is None:
            return
        image, target = self._asked
        if self._page.prepared is not None and self.method is not None:
            labels = self._page.labels()
            name = labels[target] if target < len(labels) else str(target)
            self._page.seen.show_why(image, np.asarray(report.map), name)
        if report.share >= 1:
            self._ticket = 0
            again, self._again = self._again, False
            if again:
                self._ask()

    def _fail(self, report: messages.Failed) -> None:
        if self._ticket and report.ticket == self._ticket:
            self._ticket, self._again = 0, False
            self._page.seen.refuse_why(report.message)
