"""SIGINT and SIGTERM as a request to end with a checkpoint."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interruptible(interrupt: Callable[[], object]) -> Iterator[None]:
    """Meanwhile let the first signal ask; a second one ends the command at once."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        for number in _SIGNALS:
            signal.signal(number, _insist)
        interrupt()

    before = [signal.signal(number, ask) for number in _SIGNALS]
    try:
        yield
    finally:
        for number, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(number, handler)


def _insist(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
