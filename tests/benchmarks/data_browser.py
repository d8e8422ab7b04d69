"""How soon 60,000 images are on the screen, how smoothly they scroll, and what memory the window takes for them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.registry import Timing, benchmark

_ROOT = Path(__file__).resolve().parents[2]
_MNIST = _ROOT / ".." / "shared" / "data" / "mnist.npz"
_LOOK = """
import json, os, sys, time
import psutil
from PySide6.QtWidgets import QApplication
from cnnstudio.app import compose, warm_up
from cnnstudio.document import edits
from tests.bereft_window import wait

def until(what, seconds=600):
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise SystemExit("the window waited in vain")
        wait(2)

app = QApplication(sys.argv[:1])
studio = compose(app)
window = studio.window
window.show()
warm_up(studio)
until(lambda: studio.bridge.state == "ready")
begun, worked = time.perf_counter(), time.process_time()
studio.document.edit("MNIST", edits.set_recipe, source=sys.argv[1])
window.show_workspace("data")
page = window.pages.data
until(lambda: window.pages.data_set.state == "open")
browser = page.browser.browser
browser.viewport().repaint()
opened, opened_own = time.perf_counter() - begun, time.process_time() - worked
until(lambda: page.browser.strip.isVisible())
bar = browser.verticalScrollBar()
frames, own = [], []
for step in range(600):
    # Up to three rows a frame: faster than anybody reads, as with the wheel turned hard.
    before, worked = time.perf_counter(), time.process_time()
    bar.setValue(bar.value() + (24, 72, 216)[step // 200])
    browser.viewport().repaint()
    frames.append(1000 * (time.perf_counter() - before))
    own.append(1000 * (time.process_time() - worked))
jumps = []
for step in range(60):
    before = time.perf_counter()
    bar.setValue(step * 7919 * 13 % bar.maximum())
    browser.viewport().repaint()
    jumps.append(1000 * (time.perf_counter() - before))
memory = psutil.Process().memory_full_info().uss / 2**20
frames.sort()
own.sort()
jumps.sort()
print(json.dumps({"opened": opened, "opened_own": opened_own, "least": frames[0], "own": own[int(0.95 * len(own))], "p95": frames[int(0.95 * len(frames))], "p99": frames[int(0.99 * len(frames))],
                  "jump": jumps[int(0.95 * len(jumps))], "memory": memory}))
studio.client.close()
window.close()
studio.end()
"""

_seen: dict[str, dict[str, float]] = {}


def _looked() -> dict[str, dict[str, float]]:
    """Open MNIST in a window that never saw it, and again in another that did."""
    if not _seen:
        with tempfile.TemporaryDirectory() as home:
            for name in ("first", "again"):
                _seen[name] = _window(home)
        for name, told in _seen.items():
            print(
                f"  {name}: open {told['opened']:.2f} s (processor {told['opened_own']:.2f}), scrolling p95 "
                f"{told['p95']:.1f} ms (processor {told['own']:.1f}), p99 {told['p99']:.1f} ms, "
                f"jumps p95 {told['jump']:.1f} ms, memory {told['memory']:.0f} MiB"
            )
    return _seen


def _window(home: str) -> dict[str, float]:
    environment = {**os.environ, "CNNSTUDIO_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", _LOOK, str(_MNIST.resolve())],
        cwd=_ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=1200,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


@benchmark("browser-open", "60,000 images known before, chosen to painted", unit="s", budget=1.0)
def again() -> Timing:
    told = _looked()["again"]
    return Timing(told["opened"], told["opened"], told["opened_own"])


@benchmark("browser-first-open", "the same from a file never read before", unit="s", budget=None)
def first() -> float:
    return _looked()["first"]["opened"]


@benchmark("browser-scroll", "a frame while 60,000 images scroll, p95", unit="ms", budget=16.7)
def scroll() -> Timing:
    told = _looked()["again"]
    return Timing(told["p95"], told["least"], told["own"])


@benchmark("browser-memory", "private memory of the window with 60,000 images", unit="MiB", budget=250)
def memory() -> float:
    return _looked()["again"]["memory"]
