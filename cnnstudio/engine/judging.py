"""Judging a run on its test set, in the thread that trains; the predictions are kept in the run's folder."""

from __future__ import annotations

from pathlib import Path

from cnnstudio.engine import messages as m
from cnnstudio.engine.evaluate import judged
from cnnstudio.engine.hardening import hardened
from cnnstudio.engine.jobs import Job
from cnnstudio.engine.kept_predictions import keep
from cnnstudio.language import tr


class Judging(Job[m.Evaluate]):
    """Judges a run as its test set is, or disturbed more and more."""

    def _answer(self) -> m.Report:
        folder, key = Path(self.question.folder), self.question.disturbance
        if key:
            split = hardened(folder, key, self._tell, self._stopped.is_set)
            return m.Evaluated(self.question.ticket, self.question.folder, split)
        record, found = judged(folder, self._tell, self._stopped.is_set)
        self._goes_on()
        keep(folder, record, found)
        return m.Evaluated(self.question.ticket, self.question.folder, record.split)

    def _when_cancelled(self) -> str:
        return tr("The evaluation was cancelled; nothing was kept.")
