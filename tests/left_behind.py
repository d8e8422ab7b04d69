"""What a test may leave behind: nothing. Windows, threads, child processes and running timers are compared."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
import time
import weakref
from pathlib import Path
from typing import Any, NamedTuple

import psutil

_PATIENCE = 30.0  # seconds a stopping thread or child gets to be gone; a busy machine takes its time
_LISTED = Path(f"/proc/self/task/{os.getpid()}/children")
_EXCUSED_CHILDREN = ("resource_tracker",)  # Python's own helper, which lives as long as the process
_timers: weakref.WeakSet[Any] = weakref.WeakSet()


class Scene(NamedTuple):
    windows: set[int]
    threads: set[int]
    children: set[int]
    timers: set[int]


def watch_timers() -> None:
    """Remember every timer that is started from Python, and where; Qt itself has no list of them."""
    from PySide6.QtCore import QTimer

    start = QTimer.start

    def remembering(self: QTimer, *args: Any) -> None:
        _timers.add(self)
        start(self, *args)

    QTimer.start = remembering  # type: ignore[method-assign]


def look_around() -> Scene:
    return Scene(
        {_address(w) for w in _windows()},
        {t.ident or 0 for t in threading.enumerate()},
        {c.pid for c in _children()},
        {id(t) for t in _running_timers()},
    )


def tidy() -> None:
    """Let Qt delete what was given to deleteLater; Qt does so only when asked outside a running loop."""
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


def empty_clipboard() -> None:
    """Take back what was copied: the offscreen clipboard lets go of it after Python's end, and the process with it."""
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()


def differences(before: Scene) -> list[str]:
    """Return one phrase for each thing that is here now and was not before."""
    if not _named(before):
        return []
    # Collecting takes 50 ms once TensorFlow is loaded, so it is done only where something seems left.
    gc.collect()
    tidy()
    until = time.monotonic() + _PATIENCE
    while (left := _named(before)) and time.monotonic() < until:
        time.sleep(0.02)
    return left


def _named(before: Scene) -> list[str]:
    return [
        *(f"window {w!r}" for w in _windows() if _address(w) not in before.windows),
        *(f"thread {t.name}" for t in threading.enumerate() if (t.ident or 0) not in before.threads),
        *(f"child process {_line(c)}" for c in _children() if c.pid not in before.children),
        *(f"running timer {t!r}" for t in _running_timers() if id(t) not in before.timers),
    ]


def _windows() -> list[Any]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return list(widgets.QApplication.topLevelWidgets())


def _address(window: Any) -> int:
    """Return the C++ object's address: Python may wrap the same window anew on every call."""
    return int(sys.modules["shiboken6"].getCppPointer(window)[0])


def _children() -> list[psutil.Process]:
    found = []
    for pid in _below(os.getpid()) if _LISTED.exists() else _looked_through():
        with contextlib.suppress(psutil.NoSuchProcess):
            found.append(psutil.Process(pid))
    return [c for c in found if not any(word in _line(c) for word in _EXCUSED_CHILDREN)]


def _below(pid: int) -> list[int]:
    """Return the children of a process and theirs, as the kernel lists them."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                found += map(int, (task / "children").read_text("ascii").split())
    return [*found, *(grandchild for child in found for grandchild in _below(child))]


def _looked_through() -> list[int]:
    """Return the same where the kernel has no such list: looking through all processes takes milliseconds."""
    return [child.pid for child in psutil.Process().children(recursive=True)]


def _line(child: psutil.Process) -> str:
    try:
        return " ".join(child.cmdline())[:160]
    except psutil.Error:
        return f"pid {child.pid}"


def _running_timers() -> list[Any]:
    shiboken = sys.modules.get("shiboken6")
    alive = [t for t in list(_timers) if shiboken is not None and shiboken.isValid(t)]
    return [t for t in alive if t.isActive()]
