"""The engine under fire: killed at any moment, orphaned at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from cnnstudio.engine import messages as m
from cnnstudio.engine import runs
from cnnstudio.engine.checkpoints import Checkpoints
from cnnstudio.engine.client import EngineClient
from tests.campaigns.registry import campaign
from tests.engine import small
from tests.engine.gone import seconds_until_gone

_ROOT = Path(__file__).resolve().parents[2]
_EPOCHS, _ROWS = 40, 800
_PATIENCE = 240.0

_WINDOW = """
import sys, time
import numpy as np
from cnnstudio.engine import messages as m
from cnnstudio.engine.client import EngineClient
from tests.engine import small
data, folder, state = sys.argv[1:]
def until(kind):
    while not any(isinstance(r, kind) for r in client.drain()):
        time.sleep(0.002)
client = EngineClient()
client.start()
print(client.process_id, flush=True)
until({"loading": m.Beat}.get(state, m.Ready))
if state in ("preparing", "training", "paused", "asking"):
    client.train(small.project(data, epochs=100_000), folder)
if state in ("training", "paused", "asking"):
    until(m.Steps)
if state == "paused":
    client.pause()
    until(m.Held)
print(state, flush=True)
while True:
    if state == "asking":
        client.look(np.zeros((1, 12, 12, 1), np.uint8), ("*",))
    client.drain()
    time.sleep(0.005)
"""
STATES = ("loading", "idle", "preparing", "training", "paused", "asking")


@cache
def _home() -> tempfile.TemporaryDirectory[str]:
    """Keep data and the undisturbed run for all cases of this process."""
    return tempfile.TemporaryDirectory(prefix="cnnstudio-campaign-")


@cache
def _data() -> Path:
    return small.write_data(Path(_home().name), train=_ROWS, test=40)


@cache
def _undisturbed() -> tuple[dict[str, bytes], dict[tuple[int, str, str], float], float]:
    """Return final weights, metrics and seconds of a run that nobody killed."""
    folder = Path(_home().name) / "undisturbed"
    client = EngineClient()
    begun = time.monotonic()
    client.start()
    client.train(small.project(_data(), epochs=_EPOCHS), folder)
    _until(client, m.Finished)
    taken = time.monotonic() - begun
    client.close()
    return _bits(folder), _values(folder), taken


def _bits(folder: Path) -> dict[str, bytes]:
    newest = Checkpoints(folder).newest()
    assert newest is not None
    return {name: array.tobytes() for name, array in newest.arrays.items()}


def _values(folder: Path) -> dict[tuple[int, str, str], float]:
    rows = runs.read_metrics(folder)
    found = {(row.step, row.phase, row.metric): row.value for row in rows}
    assert len(found) == len(rows), "a value stands twice"
    return found


def _until(client: EngineClient, *kinds: type) -> m.Report:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        for report in client.drain():
            if isinstance(report, kinds):
                return report
            assert not isinstance(report, m.Failed | m.Died), report
        time.sleep(0.002)
    raise AssertionError(f"none of {kinds} came")


@campaign(
    "kill-worker", "an engine killed at any moment costs one sentence; the run goes on to the same bits"
)
def kill_worker(chance: random.Random) -> None:
    bits, values, taken = _undisturbed()
    client = EngineClient()
    try:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "run"
            _killed(client, folder, chance.uniform(0, taken))
            _go_on(client, folder)
            assert _bits(folder) == bits
            assert _values(folder) == values
    finally:
        client.close()


def _killed(client: EngineClient, folder: Path, after: float) -> None:
    client.start()
    process = client.process_id
    assert process is not None
    client.train(small.project(_data(), epochs=_EPOCHS), folder)
    time.sleep(after)
    os.kill(process, signal.SIGKILL)
    begun = time.monotonic()
    heard: list[m.Report] = []
    while client.state != "dead":
        heard += client.drain()
        assert time.monotonic() - begun < 10
        time.sleep(0.002)
    (died,) = [report for report in heard if isinstance(report, m.Died)]
    assert "\n" not in died.message
    assert "stopped by the system" in died.message


def _go_on(client: EngineClient, folder: Path) -> None:
    """Resume what can be resumed, or train anew when the run had not begun."""
    begun = (folder / "run.json").exists()
    if begun and runs.read_run(folder).status == "finished":
        return
    client.start()
    client.train(small.project(_data(), epochs=_EPOCHS), folder, resume=begun)
    finished = _until(client, m.Finished)
    assert isinstance(finished, m.Finished)
    assert finished.stopped_by == "epochs"


@campaign("kill-window", "a window killed in any state of its engine leaves no engine after one second")
def kill_window(chance: random.Random) -> None:
    state = chance.choice(STATES)
    with tempfile.TemporaryDirectory() as place:
        order = [sys.executable, "-c", _WINDOW, str(_data()), str(Path(place) / "run"), state]
        with subprocess.Popen(order, cwd=_ROOT, stdout=subprocess.PIPE) as window:
            assert window.stdout is not None
            worker = int(window.stdout.readline())
            assert window.stdout.readline().strip() == state.encode()
            time.sleep(chance.random() * 0.5)
            window.kill()
            taken = seconds_until_gone(worker)
        assert taken <= 1.0, f"{state}: the engine lived {taken:.2f} s longer"
