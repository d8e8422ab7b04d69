"""The real window under fire: killed while a robot edits, and with its engine killed under it."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cnnstudio.document.journal import unsaved
from tests.campaigns.registry import campaign
from tests.engine.gone import seconds_until_gone
from tests.robot_window import checksum

_ROOT = Path(__file__).resolve().parents[2]
PROMISED = 2.0  # seconds of work that may be lost


@campaign(
    "kill-editing-window",
    "a window killed while one edits leaves no process, and at most 2 s of work are lost",
)
def kill_editing_window(chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as home:
        lines, worker, killed, taken = _killed_window(chance, home)
        assert taken <= 1.0, f"the engine lived {taken:.2f} s longer"
        states = [(float(at), int(sum_)) for at, sum_ in (line.split() for line in lines)]
        _check_recovery(Path(home), states, killed)
        assert worker > 0


def _killed_window(chance: random.Random, home: str) -> tuple[list[str], int, float, float]:
    environment = {**os.environ, "CNNSTUDIO_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
    order = [sys.executable, "-m", "tests.robot_window", str(chance.random())]
    with (
        tempfile.TemporaryFile("w+") as output,
        subprocess.Popen(
            order, cwd=_ROOT, env=environment, stdout=output, stderr=subprocess.DEVNULL
        ) as window,
    ):
        worker = _first_number(output, window)
        time.sleep(chance.uniform(0.5, 6.0))
        killed = time.monotonic()
        window.kill()
        window.wait()
        taken = seconds_until_gone(worker)
        output.seek(0)
        return output.read().splitlines()[1:], worker, killed, taken


def _first_number(output: object, window: subprocess.Popen[bytes]) -> int:
    for _ in range(600):
        output.seek(0)  # type: ignore[attr-defined]
        line = output.readline()  # type: ignore[attr-defined]
        if line.endswith("\n"):
            return int(line)
        if window.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError("the window did not begin to edit")


def _check_recovery(home: Path, states: list[tuple[float, int]], killed: float) -> None:
    """The state found must be one that stood on screen no longer than the promised time before the kill."""
    found = unsaved(home / "data" / "recovery")
    old = [state for state in states if state[0] < killed - PROMISED]
    if not found:
        changed = {checksum_ for _, checksum_ in old}
        assert len(changed) <= 1, "edits were made, but nothing was brought back"
        return
    recovered = checksum(found[0].project)
    fresh = [sum_ for at, sum_ in states if at >= killed - PROMISED]
    fresh += [old[-1][1]] if old else []
    assert recovered in fresh, f"brought back a state older than {PROMISED} s; {len(states)} edits"


_homes: list[tempfile.TemporaryDirectory[str]] = []


@campaign(
    "kill-engine-under-window",
    "a window whose engine is killed says so, keeps curves and project, trains again",
)
def kill_engine_under_window(chance: random.Random) -> None:
    if not _homes:
        _homes.append(tempfile.TemporaryDirectory())  # the pen digits are written once for all cases
    environment = {**os.environ, "CNNSTUDIO_HOME": _homes[0].name, "QT_QPA_PLATFORM": "offscreen"}
    order = [sys.executable, "-m", "tests.bereft_window"]
    with subprocess.Popen(
        order, cwd=_ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as window:
        assert window.stdout is not None
        worker = int(window.stdout.readline())
        time.sleep(chance.uniform(0.0, 3.0))
        os.kill(worker, signal.SIGKILL)
        told = json.loads(window.stdout.readline())
        assert told["same"]
        assert told["said"].endswith(".")
        assert window.stdout.readline().strip() == b"again"
        assert window.wait(30) == 0
