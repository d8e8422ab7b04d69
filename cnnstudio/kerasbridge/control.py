"""Pause, resume and stop, asked for by one thread and obeyed by another before its next step."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import tensorflow as tf

Wish = Literal["run", "pause", "stop"]


class Control:
    """What the loop is to do; `hold` is the same as a number inside the graph: 0 means run."""

    def __init__(self) -> None:
        self._wish: Wish = "run"
        self._changed = threading.Condition()
        self._errands: list[Callable[[], object]] = []
        with tf.device("CPU:0"):
            self.hold = tf.Variable(0, trainable=False, dtype=tf.int32)

    @property
    def running(self) -> bool:
        """Say whether neither a pause nor the end is asked for."""
        return self._wish == "run"

    @property
    def paused(self) -> bool:
        """Say whether a pause is asked for."""
        return self._wish == "pause"

    @property
    def stopped(self) -> bool:
        """Say whether the end is asked for."""
        return self._wish == "stop"

    def pause(self) -> None:
        """Ask for a pause before the next step."""
        self._become("pause", ("run",))

    def resume(self) -> None:
        """End a pause."""
        self._become("run", ("pause",))

    def stop(self) -> None:
        """Ask for the end before the next step, paused or not."""
        self._become("stop", ("run", "pause"))

    def ask(self, errand: Callable[[], object]) -> None:
        """Have something done by the training thread before its next step, also during a pause."""
        with self._changed:
            self._errands.append(errand)
            self.hold.assign(1)
            self._changed.notify_all()

    def do_errands(self) -> None:
        """Do what was asked for; to be called by the training thread between two steps."""
        while True:
            with self._changed:
                if not self._errands:
                    self.hold.assign(0 if self._wish == "run" else 1)
                    return
                errand = self._errands.pop(0)
            errand()

    @contextmanager
    def released(self) -> Iterator[None]:
        """Let steps be done within an errand, which otherwise holds them."""
        self.hold.assign(0)
        try:
            yield
        finally:
            self.hold.assign(0 if self._wish == "run" else 1)

    def wait(self) -> None:
        """Return when no pause is asked for any more; errands are done meanwhile."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._wish != "pause" or bool(self._errands))
                if self._wish != "pause":
                    return
            self.do_errands()

    def _become(self, wish: Wish, before: tuple[Wish, ...]) -> None:
        with self._changed:
            if self._wish in before:
                self._wish = wish
                self.hold.assign(0 if wish == "run" else 1)
                self._changed.notify_all()
