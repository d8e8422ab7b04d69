"""Answers that come late: `pytest -p tests.late` finds the tests, and the views, that count on who answers first.

Threads and children begin, and single timers end, up to `LATE` milliseconds later than they would (200 unless that
variable says otherwise), by chance from the seed in `LATE_SEED`. Nothing here makes a sound test fail. `LATE_SHARE=0.5`
takes half of the tests, in an order by chance: each must stand by itself, whatever ran before it.
"""

from __future__ import annotations

import os
import random
import threading
import time
import weakref
from typing import Any

_MOST = int(os.environ.get("LATE", "200")) / 1000
_chance = random.Random(int(os.environ.get("LATE_SEED", "0")))  # nothing secret
_wanted: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()


def pytest_configure() -> None:
    """Put the delays in before any test is imported."""
    _delay_threads()
    _delay_timers()
    _delay_messages()
    _delay_children()


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Take the wished share of the tests in another order."""
    share = os.environ.get("LATE_SHARE")
    if share is not None:
        items[:] = _chance.sample(items, round(float(share) * len(items)))


def _while() -> float:
    """Return seconds to wait: none for a third of all, so that early answers are met too."""
    return max(0.0, _chance.uniform(-0.5, 1.0)) * _MOST


def _delay_threads() -> None:
    run = threading.Thread.run

    def late(self: threading.Thread) -> None:
        target = getattr(self, "_target", None)
        if str(getattr(target, "__module__", "")).startswith("cnnstudio.ui"):
            time.sleep(_while())
        run(self)

    threading.Thread.run = late  # type: ignore[method-assign]


def _delay_timers() -> None:
    from PySide6.QtCore import QTimer

    start = QTimer.start

    def late(self: QTimer, *args: Any) -> None:
        if not self.isSingleShot():
            return start(self, *args)
        usual = args[0] if args else self.interval()
        told, given = _wanted.get(self, (usual, usual))
        usual = told if not args and usual == given else usual  # what an earlier start has made longer
        longer = int(usual) + int(_while() * 500)
        _wanted[self] = (usual, longer)
        return start(self, longer)

    interval = QTimer.interval

    def as_told(self: QTimer) -> int:
        """Return what the program has set, not what was made of it here."""
        now = interval(self)
        told, given = _wanted.get(self, (now, now))
        return told if now == given else now

    QTimer.start = late  # type: ignore[method-assign]
    QTimer.interval = as_told  # type: ignore[method-assign]


def _delay_messages() -> None:
    from cnnstudio.ui.bridge import Bridge

    wake = Bridge.wake

    def late(self: Bridge) -> None:
        if _chance.random() < 0.3:
            time.sleep(_while())
        wake(self)

    Bridge.wake = late  # type: ignore[method-assign]


def _delay_children() -> None:
    from cnnstudio.ui.data import errand

    usual = errand.desk_command

    def late() -> list[str]:
        return ["sh", "-c", f'sleep {_while():.3f}; exec "$@"', "sh", *usual()]

    errand.desk_command = late
