"""The engine under fire: killed at any moment, orphaned at any moment."""

from __future__ import annotations

import atexit
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
from tests.campaigns.registry import Chance, campaign
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
def _undisturbed() -> tuple[dict[str, bytes], dict[tuple[int, str, str], float], tuple[float, float]]:
    """Return final weights and metrics of a run that nobody killed, and its seconds from a cold and a warm engine."""
    folder = Path(_home().name) / "undisturbed"
    client = EngineClient()
    begun = time.monotonic()
    client.start()
    client.train(small.project(_data(), epochs=_EPOCHS), folder)
    _until(client, m.Finished)
    cold = time.monotonic() - begun
    begun = time.monotonic()
    client.train(small.project(_data(), epochs=_EPOCHS), folder.with_name("again"))
    _until(client, m.Finished)
    warm = time.monotonic() - begun
    client.close()
    return _bits(folder), _values(folder), (cold, warm)


def _bits(folder: Path) -> dict[str, bytes]:
    newest = Checkpoints(folder).newest()
    assert newest is not None
    return {name: array.tobytes() for name, array in newest.arrays.items()}


def _values(folder: Path) -> dict[tuple[int, str, str], float]:
    rows = runs.read_metrics(folder)
    found = {(row.step, row.phase, row.metric): row.value for row in rows}
    assert len(found) == len(rows), "a value stands twice"
    return found


def _until(client: EngineClient, *kinds: type, heard: list[m.Report] | None = None) -> m.Report:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        for report in client.drain():
            if heard is not None:
                heard.append(report)
            if isinstance(report, kinds):
                return report
            assert not isinstance(report, m.Failed | m.Died), report
        time.sleep(0.002)
    raise AssertionError(f"none of {kinds} came")


_WHOLE = 10
"""Of so many cases one is trained to its end and compared; the others end once the resumed run has gone on."""
_told: list[tuple[int, int, bool]] = []


def _kill_table() -> str:
    if not _told:
        return ""
    steps = sorted(step for step, _, _ in _told)
    lost = sum(step == 0 for step in steps)
    compared = sum(whole for _, _, whole in _told)
    return (
        f"{len(_told)} kills in this call: {lost} before a first checkpoint, the others resumed at steps "
        f"{steps[lost] if lost < len(steps) else 0} to {steps[-1]} of {_told[0][1]}; {compared} runs trained to "
        "their end and bit for bit those of an undisturbed run, all metrics too"
    )


@campaign(
    "kill-worker",
    "an engine killed at any moment costs one sentence and no run; every tenth goes on to the same bits",
    table=_kill_table,
)
def kill_worker(chance: Chance) -> None:
    """Kill a cold engine where the run is compared at the end, else the one that has just resumed another run."""
    bits, values, (cold, warm) = _undisturbed()
    whole = chance.number % _WHOLE == 0
    if whole:
        _spare().close()
    client = _spare()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "run"
        _killed(client, folder, chance.uniform(0, cold if client.state == "dead" else warm))
        step = _go_on(client, folder, whole)
        if whole:
            assert _bits(folder) == bits
            assert _values(folder) == values
        _told.append((step, len({key[0] for key in values}), whole))


@cache
def _spare() -> EngineClient:
    """Return the window's side of the engine, whose process is started and killed again and again."""
    client = EngineClient()
    atexit.register(client.close)
    return client


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


def _go_on(client: EngineClient, folder: Path, whole: bool) -> int:
    """Resume what can be resumed, or train anew when the run had not begun; return the step it went on from."""
    begun = (folder / "run.json").exists()
    if begun:
        _readable(folder)
    if begun and runs.read_run(folder).status == "finished":
        return runs.read_run(folder).step
    client.start()
    client.train(small.project(_data(), epochs=_EPOCHS), folder, resume=begun)
    kinds = (m.Finished,) if whole else (m.Finished, m.EpochEnded)
    heard: list[m.Report] = []
    ended = _until(client, *kinds, heard=heard)
    first = next((report.first_step for report in heard if isinstance(report, m.Steps)), 1)
    if isinstance(ended, m.EpochEnded):
        client.stop()
        ended = _until(client, m.Finished)
        assert isinstance(ended, m.Finished)
        assert ended.stopped_by in ("user", "epochs")
        _readable(folder)
    else:
        assert isinstance(ended, m.Finished)
        assert ended.stopped_by == "epochs"
    return first - 1


def _readable(folder: Path) -> None:
    """Read everything the window reads of a run."""
    run = runs.read_run(folder)
    assert run.status != "failed"
    for read in (runs.read_project, runs.read_metrics, runs.read_epochs, runs.read_distributions):
        read(folder)
    for epoch in runs.snapshots(folder):
        runs.weights(folder, epoch)


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
