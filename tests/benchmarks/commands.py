"""How quickly the command line answers."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.registry import benchmark

_ROOT = Path(__file__).resolve().parents[2]


def seconds(*words: str, times: int = 5) -> float:
    """Return the median wall time of a Python started with these words."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *words], cwd=_ROOT, check=True, capture_output=True)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


@benchmark("command-start", "process start to the list of templates", unit="s", budget=1.0)
def command_start() -> float:
    return seconds("-m", "cnnstudio", "new", "--list", "--json")


@benchmark("command-start-share", "the same against `import tensorflow`", unit="x", budget=1 / 3)
def command_start_share() -> float:
    return command_start() / seconds("-c", "import tensorflow", times=3)
