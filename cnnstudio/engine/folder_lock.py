"""A lock on a run's folder that the system itself lifts when its holder dies."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

_FILE = "lock"
_PATIENCE = 1.0


class FolderLock:
    """Holds a folder for the process that trains into it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._descriptor: int | None = None

    def take(self, patience: float = _PATIENCE) -> bool:
        """Take the lock; False when another process keeps holding it."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        end = time.monotonic() + patience
        while not _locked(descriptor):
            if time.monotonic() >= end:
                os.close(descriptor)
                return False
            time.sleep(0.02)
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give the folder free; closing the descriptor lifts the lock."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def is_held(folder: Path) -> bool:
    """Say whether a living process trains into this folder."""
    if not (folder / _FILE).exists():
        return False
    try:
        descriptor = os.open(folder / _FILE, os.O_RDWR)
    except OSError:  # a folder that cannot be written to is trained into by nobody
        return False
    try:
        return not _locked(descriptor, shared=True)
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _locked(descriptor: int, shared: bool = False) -> bool:  # noqa: ARG001  # there are no shared locks here
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(descriptor: int, shared: bool = False) -> bool:
        """Lock it, `shared` to only ask: two who ask at the same moment must not take each other for a trainer."""
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
