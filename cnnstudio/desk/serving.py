"""The window's reading child: brings one project's data onto the disk after another, until the window is gone.

The window never parses a foreign file: what a damaged or enormous one does to memory, it does here.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import sys
import threading
from types import FrameType
from typing import Any

from cnnstudio.data.errors import DataError
from cnnstudio.data.sources import open_project
from cnnstudio.document.files import from_text
from cnnstudio.language import tr
from cnnstudio.storage import StorageError

MOST_MEMORY = 2 << 30
"""Bytes of its own that the child may hold; files that are mapped do not count."""
PATIENCE = 120.0
"""Seconds without a wish after which the child ends; the next wish starts another."""
_TERMINATED = 143

Wishes = queue.SimpleQueue[str | None]


def main() -> int:
    """Answer each line on the input, a JSON object, by lines on the output; end when the input does."""
    # Whatever a library prints must not stand among the answers.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)
        signal.signal(signal.SIGTERM, _leave)
        bound()
        wishes: Wishes = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(wishes,), daemon=True).start()
        while (wish := _next(wishes)) is not None:
            _say(out, _answered(json.loads(wish), out))
    return 0


def bound() -> None:
    """Limit the memory that is this child's own, where the system can."""
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):  # a stricter limit of the user's stays
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


def _leave(_number: int, _frame: FrameType | None) -> None:
    """End by way of every `finally`, so that children and half-written files go too."""
    sys.exit(_TERMINATED)


def _listen(wishes: Wishes) -> None:
    """Hand on each line; without a window there is nobody to read for, even in the middle of a file."""
    for line in sys.stdin:
        wishes.put(line)
    wishes.put(None)
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)


def _next(wishes: Wishes) -> str | None:
    try:
        return wishes.get(timeout=PATIENCE)
    except queue.Empty:
        return None


def _say(out: Any, told: dict[str, Any]) -> None:
    with contextlib.suppress(BrokenPipeError):  # the window has gone; the listening thread ends this process
        out.write(json.dumps(told) + "\n")
        out.flush()


def _answered(wish: dict[str, Any], out: Any) -> dict[str, Any]:
    """Read a project's data and say that they are there, or one sentence why not."""

    def told(sentence: str, share: float) -> None:
        _say(out, {"sentence": sentence, "share": share})

    try:
        open_project(from_text(wish["project"]), told)
    except (DataError, StorageError) as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": tr("Reading this needs more memory than one data set may; take a part of it.")}
    except OSError as error:
        where = os.path.basename(error.filename) if error.filename else tr("A file")  # noqa: PTH119
        return {"refused": tr("{name} cannot be read: {why}.", name=where, why=error.strerror or str(error))}
    return {"done": True}
