"""Jobs of the thread that trains: one answer, or one sentence why there is none."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

from cnnstudio.data.errors import Cancelled
from cnnstudio.engine import messages as m
from cnnstudio.engine.refusals import REFUSALS, surprise

Emit = Callable[[m.Report], None]
Asked = TypeVar("Asked", bound=m.Evaluate | m.JudgeParts | m.StepOnce | m.FindRate | m.Estimate)
_OFTEN = 0.1
"""Seconds between two words of progress."""


class Job(ABC, Generic[Asked]):
    """One such job; `run` blocks its thread, `stop` may come from any other."""

    def __init__(self, question: Asked, emit: Emit) -> None:
        self.question, self._emit = question, emit
        self._stopped = threading.Event()
        self._told_at = 0.0

    def stop(self) -> None:
        """End it before its next batch."""
        self._stopped.set()

    def run(self) -> None:
        """Answer, or say in one sentence why there is no answer."""
        say_answer(self._answer, self._emit, self.question.ticket, self._when_cancelled())

    @abstractmethod
    def _answer(self) -> m.Report:
        """Do the work."""

    @abstractmethod
    def _when_cancelled(self) -> str:
        """Return what is said where the job was given up."""

    def _goes_on(self) -> bool:
        if self._stopped.is_set():
            raise Cancelled
        return True

    def _due(self) -> bool:
        """Say whether it is time for another word of progress."""
        now = time.monotonic()
        due = now - self._told_at > _OFTEN
        self._told_at = now if due else self._told_at
        return due

    def _tell(self, sentence: str, share: float) -> None:
        if self._due():
            self._emit(m.Evaluating(self.question.ticket, sentence, share))


def say_answer(work: Callable[[], m.Report], emit: Emit, ticket: int, when_cancelled: str) -> None:
    """Emit what the work returns, or in one sentence what stood against it."""
    try:
        emit(work())
    except Cancelled:
        emit(m.Failed(when_cancelled, ticket))
    except REFUSALS as error:
        emit(m.Failed(str(error), ticket))
    except Exception as error:  # noqa: BLE001  # one odd question must not end the engine
        traceback.print_exc(file=sys.stderr)
        emit(m.Failed(surprise(error), ticket))
