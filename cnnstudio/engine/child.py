"""One life of the engine's process: its pipe, the threads that read, write and watch, and its end."""

from __future__ import annotations

import io
import select
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import BinaryIO, cast

from cnnstudio.engine import channel
from cnnstudio.engine.box import Outbox
from cnnstudio.engine.environment import worker_environment
from cnnstudio.engine.messages import (
    Answering,
    Died,
    InsideRequest,
    Look,
    Quit,
    Ready,
    Report,
    Request,
    Silent,
)

_TICK = 0.5
_PATIENCE = 5.0
"""Seconds without a sign of life until the engine counts as silent."""
_PATIENCE_WHILE_LOADING = 30.0
"""Loading TensorFlow from a cold disk can hold the interpreter for many seconds."""
_GRACE = 5.0
_READ_AT_ONCE = 1 << 16
_TURN = 0.001
"""Seconds after which a thread that computes lets another have the interpreter: what reads the pipe is awaited by a pen."""


class Child:
    """The process and its three plain daemon threads; everything it says goes to `deliver`, also its death."""

    def __init__(self, command: Sequence[str], deliver: Callable[[Report], None]) -> None:
        self._deliver = deliver
        self._outbox = Outbox()
        self._quiet_ticks = 0
        self._silent = self._loaded = self._unwanted = False
        self._over = threading.Event()
        sys.setswitchinterval(_TURN)
        self._process = _spawned(command)
        self._threads = [
            threading.Thread(target=run, name=f"engine-{name}", daemon=True)
            for name, run in (("reader", self._read), ("writer", self._write), ("watch", self._watch))
        ]
        for thread in self._threads:
            thread.start()

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return not self._over.is_set()

    @property
    def silent(self) -> bool:
        return self._silent

    def send(self, request: Request | InsideRequest) -> bool:
        """Queue a request; False when there is nobody to hear it. Never blocks."""
        if self._over.is_set():
            return False
        key = ("Look", request.purpose) if isinstance(request, Look) else None
        frame = channel.encode(request)
        # A thread that is woken to write waits for its turn at the interpreter, up to 5 ms after the pen moved.
        if not self._outbox.pass_by(frame, self._written_at_once):
            self._outbox.put(frame, key)
        return True

    def _written_at_once(self, frame: bytes) -> bool:
        """Write a small frame if the pipe takes it whole without waiting."""
        if sys.platform == "win32" or len(frame) > select.PIPE_BUF:
            return False
        stream = cast(BinaryIO, self._process.stdin)
        try:
            if not select.select((), (stream,), (), 0)[1]:
                return False
            channel.write(stream, frame)
        except (OSError, ValueError):
            return False  # the pipe is gone: the writer and the reader notice the same end
        return True

    def end(self, grace: float = _GRACE) -> None:
        """Ask, then insist, then kill; afterwards the process and its threads are gone."""
        self._unwanted = True
        self.send(Quit())
        for insist in (self._process.terminate, self._process.kill):
            if self._gone_within(grace):
                break
            insist()
        self._process.wait()
        self._outbox.close()
        for thread in self._threads:
            thread.join()

    def _gone_within(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _read(self) -> None:
        broken = ""
        # Buffered, so that a small report costs one turn at the interpreter and not one for its length and one for it.
        with io.BufferedReader(cast(io.RawIOBase, self._process.stdout), _READ_AT_ONCE) as stream:
            try:
                while (report := channel.read(stream)) is not None:
                    self._heard(cast(Report, report))
            except (channel.ChannelError, OSError) as error:
                broken = str(error)
                self._process.kill()
        self._bury(broken)

    def _heard(self, report: Report) -> None:
        self._quiet_ticks = 0
        self._loaded = self._loaded or isinstance(report, Ready)
        if self._silent:
            self._silent = False
            self._deliver(Answering())
        self._deliver(report)

    def _bury(self, broken: str) -> None:
        """Wait for the process to be gone and say so, unless its end was asked for."""
        if not self._gone_within(_GRACE):
            self._process.kill()
        code = self._process.wait()
        self._over.set()
        self._outbox.close()
        if not self._unwanted:
            self._deliver(Died(broken, code))

    def _write(self) -> None:
        with cast(BinaryIO, self._process.stdin) as stream:
            while (frame := self._outbox.take()) is not None:
                try:
                    channel.write(stream, frame)
                except OSError:
                    return  # the reader notices the same end and says what it was

    def _watch(self) -> None:
        """Count ticks, not the clock: after this process itself was held, the engine gets its full time again."""
        while not self._over.wait(_TICK):
            self._quiet_ticks += 1
            quiet = self._quiet_ticks * _TICK
            if not self._silent and quiet > (_PATIENCE if self._loaded else _PATIENCE_WHILE_LOADING):
                self._silent = True
                self._deliver(Silent(quiet))


def _spawned(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start the process unbuffered; both pipe ends of the child are closed here at once."""
    below_normal = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0) if sys.platform == "win32" else 0
    return subprocess.Popen(
        list(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=worker_environment(),
        bufsize=0,
        creationflags=below_normal,
    )
