"""Writing in the background, one thing after the other, so that training and its commands never wait for a disk."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

Outcome = Callable[[BaseException | None], object]

_MOST = 4
"""Things that may wait to be written; a disk slower than that holds training up, rather than filling the memory."""


class Scribe:
    """One thread that writes; outcomes are told in the thread that collects them."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="scribe")
        self._waiting: deque[tuple[Future[object], Outcome]] = deque()

    @property
    def busy(self) -> bool:
        """Say whether something is still being written."""
        return bool(self._waiting)

    def write(self, job: Callable[[], object], outcome: Outcome) -> None:
        """Write after everything before it; `outcome` gets the error, or None, when it is collected."""
        self._waiting.append((self._thread.submit(job), outcome))
        while len(self._waiting) > _MOST:
            self._collect_one()

    def collect(self, wait: bool = False) -> None:
        """Tell the outcome of what is written by now, or of everything."""
        while self._waiting and (wait or self._waiting[0][0].done()):
            self._collect_one()

    def close(self) -> None:
        """Return when everything is written."""
        self._thread.shutdown()

    def _collect_one(self) -> None:
        future, outcome = self._waiting.popleft()
        outcome(future.exception())
