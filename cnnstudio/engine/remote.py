"""Pause, resume and stop for a training that may still be preparing."""

from __future__ import annotations

import threading
from collections.abc import Callable

from cnnstudio.engine.training import Training
from cnnstudio.kerasbridge.loop import Loop


class Remote:
    """Remembers what is wished until there is a loop, then passes it on; any thread may wish."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._loop: Loop | None = None
        self._training: Training | None = None
        self._early: list[Callable[[Training], object]] = []
        self._paused = self._stopped = False
        self._last_step = 0
        self.interrupted = False

    @property
    def stopped(self) -> bool:
        """Say whether the end was asked for."""
        return self._stopped

    @property
    def step(self) -> int:
        """Return the steps the loop has done."""
        loop = self._loop
        return self._last_step if loop is None else loop.step

    def attach(self, loop: Loop, training: Training) -> None:
        """Pass on what was wished so far, and all that will be."""
        with self._lock:
            self._loop, self._training = loop, training
            for errand in self._early:
                self.ask(errand)
            if self._paused:
                loop.pause()
            if self._stopped:
                loop.stop()

    def detach(self) -> None:
        """Let go of the loop and its data; only the last step is remembered."""
        with self._lock:
            self._last_step, self._loop, self._training = self.step, None, None

    def ask(self, errand: Callable[[Training], object]) -> None:
        """Have something done by the training thread between two steps, once there are steps."""
        with self._lock:
            loop, training = self._loop, self._training
            if loop is None or training is None:
                self._early.append(errand)
            else:
                loop.ask(lambda: errand(training))

    def pause(self) -> None:
        with self._lock:
            self._paused = True
            if self._loop is not None:
                self._loop.pause()

    def resume(self) -> None:
        with self._lock:
            self._paused = False
            if self._loop is not None:
                self._loop.resume()

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            if self._loop is not None:
                self._loop.stop()

    def interrupt(self) -> None:
        """Stop on behalf of a signal; the handler itself may interrupt any line, so it only starts a thread."""
        self.interrupted = True
        threading.Thread(target=self.stop, name="interrupt", daemon=True).start()
