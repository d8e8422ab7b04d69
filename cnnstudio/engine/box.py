"""The two boxes between the window and the engine: what has come and waits to be drained, and what waits to be sent."""

from __future__ import annotations

import threading
from collections.abc import Callable

from cnnstudio.engine.messages import (
    Beat,
    Checkpointed,
    Distributions,
    EpochEnded,
    Evaluating,
    Preparing,
    RateChanged,
    RatesTried,
    Report,
    Seen,
    Steps,
)

_PATIENT = (
    Steps,
    EpochEnded,
    Distributions,
    Checkpointed,
    Beat,
    Preparing,
    RateChanged,
    RatesTried,
    Evaluating,
)
"""Kinds that may wait for the next frame; all others answer someone."""


class Inbox:
    """Reports from any thread, emptied by one; of pictures, beats and progress only the newest is kept."""

    def __init__(self, wake: Callable[[], None] | None) -> None:
        self._wake = wake
        self._lock = threading.Lock()
        self._reports: list[Report | None] = []
        self._newest: dict[object, int] = {}
        self._woken = self._urgent = False

    @property
    def urgent(self) -> bool:
        """Say whether something waits that someone has asked for."""
        return self._urgent

    def put(self, report: Report) -> None:
        """Keep a report, and wake the other side once, and once more for the first urgent one."""
        with self._lock:
            self._keep(report)
            pressing = not isinstance(report, _PATIENT) and not self._urgent
            wake = pressing or not self._woken
            self._woken = True
            self._urgent = self._urgent or pressing
        if wake and self._wake is not None:
            self._wake()

    def drain(self) -> list[Report]:
        """Return what waits, in order, and leave the box empty."""
        with self._lock:
            waiting, self._reports = self._reports, []
            self._newest.clear()
            self._woken = self._urgent = False
        return [report for report in waiting if report is not None]

    def _keep(self, report: Report) -> None:
        key = _replaces(report)
        if key is not None:
            older = self._newest.get(key)
            if older is not None:
                self._reports[older] = None
            self._newest[key] = len(self._reports)
        self._reports.append(report)


def _replaces(report: Report) -> object:
    if isinstance(report, Seen):
        return ("Seen", report.purpose)
    return type(report) if isinstance(report, Beat | Preparing | RatesTried | Evaluating) else None


class Outbox:
    """Frames for the pipe; a newer frame takes the place of a waiting one with the same key."""

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._frames: list[tuple[object, bytes]] = []
        self._closed = self._taken = False

    def pass_by(self, frame: bytes, write: Callable[[bytes], bool]) -> bool:
        """Let `write` have the frame now if none is before it and none on its way; say whether it took it."""
        with self._ready:
            return not (self._frames or self._taken or self._closed) and write(frame)

    def put(self, frame: bytes, key: object = None) -> None:
        """Add a frame; never blocks."""
        with self._ready:
            if key is not None:
                self._frames = [kept for kept in self._frames if kept[0] != key]
            self._frames.append((key, frame))
            self._ready.notify()

    def take(self) -> bytes | None:
        """Wait for the next frame; None once the box is closed. The one taken before has been written by then."""
        with self._ready:
            self._taken = False
            self._ready.wait_for(lambda: self._frames or self._closed)
            self._taken = not self._closed
            return None if self._closed else self._frames.pop(0)[1]

    def close(self) -> None:
        """Let the one who takes go home."""
        with self._ready:
            self._closed = True
            self._ready.notify_all()
