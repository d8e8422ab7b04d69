"""The course's network on all of MNIST through the command line, beside the plain Keras script, seed by seed.

python -m tests.benchmarks.course_run [--seeds 5] [--epochs 5]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.bench_training import MNIST, ROOT, in_a_process


def by_command(seed: int, epochs: int, folder: Path) -> dict[str, Any]:
    """Train once with `cnnstudio train`; return images per second (median of epochs 2 on) and test accuracy."""
    project, run = folder / "m.cnnproj", folder / f"run-{seed}"
    if not project.exists():
        _cnnstudio("new", "mnist-cnn", "-o", str(project))
    given = ("--data", str(MNIST), "--epochs", str(epochs), "--seed", str(seed), "--run", str(run), "--json")
    events = [json.loads(line) for line in _cnnstudio("train", str(project), *given).splitlines()]
    rates = [event["images_per_second"] for event in events if event["event"] == "epoch"]
    told = json.loads(_cnnstudio("evaluate", str(run), "--json"))
    return {"rate": statistics.median(rates[1:] or rates), "accuracy": told["metrics"]["accuracy"]}


def _cnnstudio(*words: str) -> str:
    order = [sys.executable, "-m", "cnnstudio", *words]
    done = subprocess.run(
        order, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
    )
    return done.stdout


def main(seeds: int, epochs: int) -> None:
    """Print both, seed by seed, in turn, then means and the median ratio."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(seeds):
            theirs = in_a_process("fit", 60_000, epochs, seed)
            ours = by_command(seed, epochs, Path(folder))
            ratio = ours["rate"] / theirs["rate"]
            rows.append((theirs["accuracy"], ours["accuracy"], ratio))
            print(
                f"seed {seed}: fit {theirs['rate']:6.0f} images/s, {theirs['accuracy']:.4f}; "
                f"cnnstudio train {ours['rate']:6.0f} images/s, {ours['accuracy']:.4f}; ratio {ratio:.2f}",
                flush=True,
            )
    theirs_mean, ours_mean = (statistics.mean(row[i] for row in rows) for i in (0, 1))
    print(
        f"mean test accuracy: fit {theirs_mean:.4f}, ours {ours_mean:.4f} (lowest {min(row[1] for row in rows):.4f}); "
        f"median ratio {statistics.median(row[2] for row in rows):.2f}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=5)
    words = parser.parse_args()
    main(words.seeds, words.epochs)
