"""How soon the window is there: on a real X screen where there is one, else offscreen."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import x_screen
from tests.benchmarks.commands import seconds
from tests.benchmarks.registry import benchmark

_ROOT = Path(__file__).resolve().parents[2]
_TIMES = 5
_OPEN = """
import sys
from PySide6.QtWidgets import QApplication
from cnnstudio.app import compose
app = QApplication(sys.argv[:1])
studio = compose(app)
def ready():
    print("ready", flush=True)
    studio.window.close()
studio.window.ready.connect(ready)
studio.window.show()
app.exec()
studio.end()
"""


@benchmark("window-start", "process start to a painted window that takes input", unit="s", budget=1.0)
def window_start() -> float:
    with _screen() as environment, tempfile.TemporaryDirectory() as home:
        environment |= {"CNNSTUDIO_HOME": home}
        _seconds_to_window(environment)
        return statistics.median(_seconds_to_window(environment) for _ in range(_TIMES))


@benchmark("window-start-share", "the same against `import tensorflow`", unit="x", budget=1 / 3)
def window_start_share() -> float:
    return window_start() / seconds("-c", "import tensorflow", times=3)


@contextmanager
def _screen() -> Iterator[dict[str, str]]:
    if x_screen.missing():
        yield {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        return
    with x_screen.x_screen() as environment:
        yield environment


def _seconds_to_window(environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", _OPEN],
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        answer = process.stdout.readline()
        taken = time.perf_counter() - begun
    if answer != b"ready\n":
        raise RuntimeError("the window did not open")
    return taken
