"""How long the window stands still, and how much memory it holds, while a network trains with live plots."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.registry import benchmark

_ROOT = Path(__file__).resolve().parents[2]
_WATCH = """
import json, sys, time
import psutil
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication
from cnnstudio.app import compose, warm_up
from cnnstudio.document import edits
from tests.bereft_window import until

EVERY = 0.005
app = QApplication(sys.argv[:1])
studio = compose(app)
window = studio.window
window.show()
studio.document.edit("Train three epochs", edits.set_plan, epochs=3)
studio.document.edit("Use the first 20,000", edits.set_recipe, limit=20_000)
window.show_workspace("train")
warm_up(studio)
until(lambda: studio.bridge.state == "ready")
window.train()
until(lambda: studio.bridge.state == "training")
ticks = []
timer = QTimer()
timer.setTimerType(Qt.TimerType.PreciseTimer)
timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
timer.start(int(EVERY * 1000))
run = studio.window.pages.recorder.current
until(lambda: len(run.points) >= 3 or studio.bridge.state in ("dead", "ready"), 600)
timer.stop()
late = sorted(1000 * (b - a) for a, b in zip(ticks, ticks[1:]))
memory = psutil.Process().memory_full_info().uss / 2**20
print(json.dumps({"longest": late[-1], "p99": late[int(len(late) * 0.99)], "memory": memory, "epochs": len(run.points)}))
studio.client.close()
"""

_seen: dict[str, float] = {}


def _watched() -> dict[str, float]:
    """Train once in a window of its own; the three figures come from the same run."""
    if not _seen:
        with tempfile.TemporaryDirectory() as home:
            environment = {**os.environ, "CNNSTUDIO_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
            done = subprocess.run(
                [sys.executable, "-c", _WATCH],
                cwd=_ROOT,
                env=environment,
                capture_output=True,
                text=True,
                timeout=900,
                check=True,
            )
        _seen.update(json.loads(done.stdout.splitlines()[-1]))
        if _seen["epochs"] < 3:
            raise RuntimeError("the training ended too soon")
    return _seen


@benchmark(
    "gui-stall", "longest time between two 5 ms ticks of the window while training", unit="ms", budget=50
)
def gui_stall() -> float:
    return _watched()["longest"]


@benchmark("gui-frame-p99", "the 99th percentile of the same", unit="ms", budget=20)
def gui_frame() -> float:
    return _watched()["p99"]


@benchmark("gui-memory", "private memory of the window, data open and training", unit="MiB", budget=250)
def gui_memory() -> float:
    return _watched()["memory"]
