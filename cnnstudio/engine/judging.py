"""Judging a run on its test set, in the thread that trains; the predictions are kept in the run's folder."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from cnnstudio.data.errors import Cancelled
from cnnstudio.engine import messages as m
from cnnstudio.engine.evaluate import judged
from cnnstudio.engine.hardening import hardened
from cnnstudio.engine.jobs import say_answer
from cnnstudio.engine.kept_predictions import keep
from cnnstudio.language import tr

_OFTEN = 0.1


class Judging:
    """One such job; `run` blocks its thread, `stop` may come from any other."""

    def __init__(self, question: m.Evaluate, emit: Callable[[m.Report], None]) -> None:
        self.question, self._emit = question, emit
        self._stopped = threading.Event()
        self._told_at = 0.0

    def stop(self) -> None:
        """End it before its next batch."""
        self._stopped.set()

    def run(self) -> None:
        """Answer, or say in one sentence why there is no answer."""
        when_cancelled = tr("The evaluation was cancelled; nothing was kept.")
        say_answer(self._answer, self._emit, self.question.ticket, when_cancelled)

    def _answer(self) -> m.Report:
        folder, key = Path(self.question.folder), self.question.disturbance
        if key:
            split = hardened(folder, key, self._tell, self._stopped.is_set)
            return m.Evaluated(self.question.ticket, self.question.folder, split)
        record, found = judged(folder, self._tell, self._stopped.is_set)
        if self._stopped.is_set():
            raise Cancelled
        keep(folder, record, found)
        return m.Evaluated(self.question.ticket, self.question.folder, record.split)

    def _tell(self, sentence: str, share: float) -> None:
        now = time.monotonic()
        if now - self._told_at > _OFTEN:
            self._told_at = now
            self._emit(m.Evaluating(self.question.ticket, sentence, share))
