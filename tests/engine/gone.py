"""How long it takes until nothing of a process runs any more."""

from __future__ import annotations

import time
from pathlib import Path

import psutil


def seconds_until_gone(process_id: int, patience: float = 60.0) -> float:
    """Wait until every thread has ended; what is left then only waits for its new parent to notice."""
    begun = time.monotonic()
    while _running(process_id):
        assert time.monotonic() - begun < patience, f"process {process_id} still runs after {patience} s"
        time.sleep(0.005)
    return time.monotonic() - begun


def _running(process_id: int) -> bool:
    tasks = Path(f"/proc/{process_id}/task")
    if not tasks.parent.parent.joinpath("self").exists():
        return psutil.pid_exists(process_id) and psutil.Process(process_id).status() != psutil.STATUS_ZOMBIE
    try:
        return any(_state(task) not in "ZX" for task in tasks.iterdir())
    except FileNotFoundError:
        return False


def _state(task: Path) -> str:
    try:
        return (task / "stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "X"
