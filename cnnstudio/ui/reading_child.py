"""The child that reads data for the window: started at the first wish, used again, ended at once when given up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from typing import IO, Any

from cnnstudio.data.apart import desk_command
from cnnstudio.data.errors import Cancelled, DataError
from cnnstudio.data.samples import IsCancelled, Progress
from cnnstudio.document.files import to_text
from cnnstudio.document.project import Project
from cnnstudio.engine.environment import worker_environment
from cnnstudio.language import tr

_GRACE = 1.0
"""Seconds a child that was asked to end has to tidy up."""
_MEMORY_ENDS = {-9, 137}


class ReadingChild:
    """Reads one project's data at a time onto the disk; called from a thread, given up from any other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._busy = False
        self._ending: list[threading.Thread] = []

    def read(self, project: Project, progress: Progress, cancelled: IsCancelled) -> None:
        """Have the data of a project read; a DataError says in one sentence why they cannot be."""
        wish = json.dumps({"project": to_text(project)}).encode() + b"\n"
        for _one_that_had_been_idle_then_another in range(2):
            if self._done(self._asked(wish, cancelled), progress, cancelled):
                return
        raise DataError(_ended(0))

    def _done(self, process: subprocess.Popen[bytes], progress: Progress, cancelled: IsCancelled) -> bool:
        """Follow the child until it is done; say so, or that it ended of idleness before it saw the wish."""
        try:
            return self._follow(process, progress, cancelled)
        finally:
            with self._lock:
                if self._process is process and cancelled():
                    # It still works on what nobody waits for; another wish would hear the answers to this one.
                    self._let_go()
                elif self._process is process:
                    self._busy = False

    def _asked(self, wish: bytes, cancelled: IsCancelled) -> subprocess.Popen[bytes]:
        """Return a child that has the wish: the one there is, or another where that one has ended by itself."""
        with self._lock:
            if cancelled():
                raise Cancelled
            if self._process is not None and self._process.poll() is None and _written(self._process, wish):
                self._busy = True
                return self._process
            self._let_go()
            self._process = subprocess.Popen(
                [*desk_command(), "serve"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=worker_environment(),
                start_new_session=sys.platform != "win32",
            )
            if not _written(self._process, wish):
                raise DataError(_ended(self._process.wait()))
            self._busy = True
            return self._process

    def _follow(self, process: subprocess.Popen[bytes], progress: Progress, cancelled: IsCancelled) -> bool:
        stream, idle = _stream(process.stdout), True
        while line := _line(stream):
            idle = False
            if cancelled():
                raise Cancelled
            told: dict[str, Any] = json.loads(line)
            if "refused" in told:
                raise DataError(told["refused"])
            if "done" in told:
                return True
            progress(told["sentence"], told["share"])
        if cancelled():
            raise Cancelled
        code = process.wait()
        if idle and code == 0:
            return False
        raise DataError(_ended(code))

    def give_up(self) -> None:
        """End the child if it reads; one that waits for work is kept."""
        with self._lock:
            if self._busy:
                self._let_go()

    def end(self) -> None:
        """End the child, and wait until it and those before it are gone."""
        with self._lock:
            self._let_go()
            ending, self._ending = self._ending, []
        for thread in ending:
            thread.join()

    def _let_go(self) -> None:
        process, self._process, self._busy = self._process, None, False
        if process is None:
            return
        thread = threading.Thread(target=_end, args=(process,), name="end-reading", daemon=True)
        thread.start()
        self._ending = [*(other for other in self._ending if other.is_alive()), thread]


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise DataError(tr("The child that reads data has no channel; try again."))
    return stream


def _line(stream: IO[bytes]) -> bytes:
    """Return what a child says next; nothing once it has ended."""
    try:
        return stream.readline()
    except ValueError:
        # The stream was closed by the thread that ended the child.
        return b""


def _written(process: subprocess.Popen[bytes], wish: bytes) -> bool:
    """Say whether a child takes the wish; one that has just ended does not."""
    stream = _stream(process.stdin)
    try:
        stream.write(wish)
        stream.flush()
    except OSError:
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask a child to end, and end it if it does not."""
    process.terminate()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        _kill(process)
        process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            _closed(stream)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a child and the readers it started."""
    if sys.platform == "win32":
        process.kill()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        # It has ended in the meantime.
        return


def _closed(stream: IO[bytes]) -> None:
    try:
        stream.close()
    except OSError:
        # What was still to be written has nobody to read it.
        return


def _ended(code: int) -> str:
    if code in _MEMORY_ENDS:
        return tr("The child that reads data was stopped by the system, most likely for want of memory; "
                  "take a part of the data.")  # fmt: skip
    return tr("The child that reads data stopped with code {code}; try again.", code=code)
