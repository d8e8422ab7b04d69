"""Ten minutes of training with all live views: how late frames are, the worst stall, and what the window's memory does.

    python -m tests.benchmarks.long_training --minutes 10

The window trains on made digits and shows in turn, 20 seconds each: the curves with the classes, the distributions of
the layers, Inspect, and Draw with a digit on its pad. Everything is built before the clock starts. Beside the gaps
between two ticks stands the processor time the window's thread spent in them (busiest, busy p99): load does not change it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.registry import benchmark

ROOT = Path(__file__).resolve().parents[2]
MINUTES = 10.0
_WATCH = """
import json, sys, time
import psutil
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication
from cnnstudio.app import compose, warm_up
from cnnstudio.data.handwriting import sample_strokes
from cnnstudio.document import edits
from cnnstudio.ui.touring.hand import Hand
from tests.bereft_window import until

EVERY, EACH, SETTLE = 0.005, 20.0, 30.0
minutes = float(sys.argv[1])
app = QApplication(sys.argv[:1])
studio = compose(app)
window = studio.window
window.resize(1600, 1000)
window.show()
studio.document.edit("Train on and on", edits.set_plan, epochs=10_000)
studio.document.edit("Use the first 10,000", edits.set_recipe, limit=10_000)
window.show_workspace("train")
warm_up(studio)
until(lambda: studio.bridge.state == "ready", 300)
window.train()
until(lambda: studio.bridge.state == "training", 300)
pages = window.pages
train = pages.train

def curves():
    window.show_workspace("train")
    train.details.show_page("classes")
    train.middle.show_page("curves")

def layers():
    window.show_workspace("train")
    train.middle.show_page("layers")

VIEWS = (curves, layers, lambda: window.show_workspace("inspect"), lambda: window.show_workspace("draw"))
window.show_workspace("draw")
hand = Hand(window)
side = min(pages.draw.pad.width(), pages.draw.pad.height())
for stroke in sample_strokes(7, 0):
    hand.stroke(pages.draw.pad, [QPoint(round(x * side), round(y * side)) for x, y in stroke])
run = pages.recorder.current
for view in VIEWS:
    view()
    end = time.perf_counter() + 3
    until(lambda: time.perf_counter() > end)
until(lambda: len(run.points) >= 1 and len(run.distributions) >= 1, 600)

ticks, turn, busy = [], [0], []

def change():
    VIEWS[turn[0] % len(VIEWS)]()
    turn[0] += 1

timer = QTimer()
timer.setTimerType(Qt.TimerType.PreciseTimer)
timer.timeout.connect(lambda: (ticks.append(time.perf_counter()), busy.append(time.thread_time())))
turner = QTimer()
turner.timeout.connect(change)
turner.start(int(EACH * 1000))
process, settled = psutil.Process(), min(SETTLE, minutes * 20)

def held():
    return process.memory_full_info().uss / 2**20

end = time.perf_counter() + settled
until(lambda: time.perf_counter() > end, settled + 60)
first = held()
timer.start(int(EVERY * 1000))
end = time.perf_counter() + minutes * 60
until(lambda: time.perf_counter() > end or studio.bridge.state != "training", minutes * 60 + 60)
timer.stop()
turner.stop()
late = sorted(1000 * (b - a) for a, b in zip(ticks, ticks[1:]))
spent = sorted(1000 * (b - a) for a, b in zip(busy, busy[1:]))
print(json.dumps({
    "longest": late[-1], "p99": late[int(len(late) * 0.99)], "growth": held() - first, "memory": held(),
    "epochs": len(run.points), "steps": len(run.series), "state": studio.bridge.state, "ticks": len(late),
    "worst": [round(one, 1) for one in late[-10:]], "told": len(run.distributions),
    "busiest": spent[-1], "busy p99": spent[int(len(spent) * 0.99)],
}))
studio.client.close()
"""

_seen: dict[str, float] = {}


def watched(minutes: float = MINUTES) -> dict[str, float]:
    """Train so long in a window of its own; the three figures come from the same run."""
    if not _seen:
        with tempfile.TemporaryDirectory() as home:
            environment = {**os.environ, "CNNSTUDIO_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
            done = subprocess.run(
                [sys.executable, "-c", _WATCH, str(minutes)],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                timeout=minutes * 60 + 900,
                check=False,
            )
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        _seen.update(json.loads(done.stdout.splitlines()[-1]))
        if _seen["state"] != "training":
            raise RuntimeError(f"the training ended too soon: {_seen}")
        print(f"  {minutes:g} minutes: {_seen}", flush=True)
    return _seen


@benchmark("long-stall", "longest gap between two 5 ms ticks in 10 minutes of training", unit="ms", budget=50)
def long_stall() -> float:
    return watched()["longest"]


@benchmark("long-frame-p99", "the 99th percentile of the same", unit="ms", budget=20)
def long_frame() -> float:
    return watched()["p99"]


@benchmark("long-memory", "private memory the window gains in the same", unit="MiB", budget=20)
def long_memory() -> float:
    return watched()["growth"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    found = watched(parser.parse_args().minutes)
    print(
        f"worst {found['longest']:.1f} ms (50), p99 {found['p99']:.1f} ms (20), growth {found['growth']:.1f} MiB (20)"
    )
