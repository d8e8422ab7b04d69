"""What a worker does before anything else: keeps its channel to itself, and ends when its window is gone."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from typing import BinaryIO

from cnnstudio.engine.environment import PARENT

GONE = 5
"""Exit code of a worker whose window is gone; nobody is left to read it."""
_LOOK = 0.25
_PR_SET_PDEATHSIG = 1
_NICE = 3


def own_channel() -> tuple[BinaryIO, BinaryIO]:
    """Return the channel's ends; whatever a library prints or asks from now on goes to stderr or comes from nowhere."""
    incoming, outgoing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(incoming, "rb"), os.fdopen(outgoing, "wb", buffering=0)


def end_with_window() -> None:
    """End this process within a second of its parent's death, whatever it is doing then; nothing is tried any more."""
    parent = int(os.environ.get(PARENT, "0")) or os.getppid()
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.name != "nt":
        threading.Thread(target=_watch, args=(parent,), name="watch", daemon=True).start()


def step_back() -> None:
    """Leave the processor to the window when both want it; on Windows the window has seen to it."""
    if os.name != "nt":
        os.nice(_NICE)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(GONE)


def resident_bytes() -> int:
    """Return the memory this process holds now; 0 where the system does not tell it as a file."""
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:
            return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
