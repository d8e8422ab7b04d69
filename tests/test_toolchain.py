"""The tool chain's own traps: a PySide6 that loses references aborts the program within a minute."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer, Signal

_CALLS = 200
_SLACK = 40  # what the test itself and a garbage collection may move


class Speaker(QObject):
    said = Signal(object)
    flagged = Signal(bool)


def _counts() -> tuple[int, ...]:
    return tuple(sys.getrefcount(value) for value in (None, True, False))


def _exercise(speaker: Speaker, timer: QTimer) -> None:
    for _ in range(_CALLS):
        speaker.said.emit(None)
        speaker.flagged.emit(True)
        speaker.flagged.emit(False)
        timer.setSingleShot(True)
        timer.setInterval(5)
        speaker.setObjectName("name")


def test_emits_and_setters_lose_no_reference_to_none_true_and_false(qapp):
    speaker, timer = Speaker(), QTimer()
    heard: list[object] = []
    speaker.said.connect(heard.append)
    speaker.flagged.connect(heard.append)
    _exercise(speaker, timer)
    heard.clear()
    before = _counts()
    _exercise(speaker, timer)
    kept = len(heard)
    heard.clear()
    after = _counts()
    assert kept == 3 * _CALLS
    assert all(abs(b - a) <= _SLACK for a, b in zip(before, after, strict=True)), (before, after)
