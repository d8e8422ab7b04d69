"""Counts right answers with and without the changes of a trial, on a named sample, by the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from cnnstudio.engine import messages
from cnnstudio.language import number, tr
from cnnstudio.ui.evaluation.interfering import Interfering
from cnnstudio.ui.evaluation.pictures import Pictures

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand
    from cnnstudio.ui.open_data import OpenData

MOST = 1000
_MOST_BYTES = 24 * 1024 * 1024


class Sampling(QObject):
    """`counted(report, sample)` tells how far it has come, `refused` why it cannot be counted."""

    counted = Signal(object, str)
    refused = Signal(str)

    def __init__(
        self, bridge: Bridge, hand: InHand, data: OpenData, pictures: Pictures, interfering: Interfering
    ) -> None:
        super().__init__(pictures)
        self._bridge, self._hand, self._data = bridge, hand, data
        self._pictures, self._interfering = pictures, interfering
        self._ticket, self._sample = 0, ""
        bridge.sampleJudged.connect(self._take)
        bridge.failed.connect(self._take_failure)
        interfering.changed.connect(self.give_up)
        hand.changed.connect(self.give_up)

    def ask(self) -> None:
        """Count anew."""
        part, samples = self._pictures.part(), self._data.samples
        if part is None or samples is None or samples.task == "regression" or part.y.ndim != 1:
            self.refused.emit(tr("There are no pictures with classes here, so there is no accuracy."))
            return
        if self._hand.state != "ready" or not len(part):
            return
        one, _ = part.rows(np.array([0]))
        count = min(MOST, len(part), max(1, _MOST_BYTES // max(int(one.nbytes), 1)))
        images, labels = part.rows(np.arange(count))
        self._sample = self._named(count)
        trial = self._interfering.now
        self._ticket = self._bridge.engine.ask(
            "sample", lambda ticket: messages.JudgeSample(ticket, images, np.asarray(labels), trial.told())
        )

    def _named(self, count: int) -> str:
        parts, part = self._data.parts, self._pictures.part()
        if parts is not None and part is parts.test:
            return tr("the first {count} test images", count=number(count))
        if parts is not None and part is parts.validation:
            return tr("the first {count} validation images", count=number(count))
        return tr("the first {count} training images", count=number(count))

    def give_up(self) -> None:
        """Let what is being counted be."""
        if self._ticket and self._bridge.state != "dead":
            self._bridge.engine.cancel(self._ticket)
        self._ticket = 0

    def _take(self, report: messages.SampleJudged) -> None:
        if report.ticket == self._ticket:
            self.counted.emit(report, self._sample)
            if report.done >= report.samples:
                self._ticket = 0

    def _take_failure(self, report: messages.Failed) -> None:
        if report.ticket and report.ticket == self._ticket:
            self._ticket = 0
            self.refused.emit(report.message)
