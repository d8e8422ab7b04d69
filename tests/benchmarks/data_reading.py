"""How long files are read the first time and again, beside the libraries people read them with, on the same files.

Times are the processor's own, which a busy machine changes least.
"""

from __future__ import annotations

import csv
import gzip
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from cnnstudio.data.sources import open_recipe
from cnnstudio.document.recipe import DataRecipe
from tests.benchmarks.data import empty_home
from tests.benchmarks.registry import benchmark

_ROOT = Path(__file__).resolve().parents[2]
_DATA = _ROOT / ".." / "shared" / "data"
_SIGNS = _DATA / "sign-language" / "sign_mnist_train.csv.gz"
_TIMES = 3
_WITH_KERAS = """
import sys, time
import keras
begun = time.process_time()
found = keras.utils.image_dataset_from_directory(sys.argv[1], image_size=(64, 64), batch_size=64, shuffle=False, verbose=0)
count = sum(len(labels) for _, labels in found)
print(time.process_time() - begun, count)
"""


def _seconds(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(_TIMES):
        begun = time.process_time()
        act()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def _first_and_again(path: Path, **recipe: object) -> tuple[float, float]:
    """Return the seconds of a first opening, which leaves the samples on the disk, and of the next."""

    first = []
    for _ in range(_TIMES):
        with empty_home():
            begun = time.process_time()
            open_recipe(DataRecipe(source=str(path), **recipe))  # type: ignore[arg-type]
            first.append(time.process_time() - begun)
            again = _seconds(lambda: open_recipe(DataRecipe(source=str(path), **recipe)))  # type: ignore[arg-type]
    return statistics.median(first), again


def _told(name: str, ours: tuple[float, float], other: str, theirs: float) -> float:
    first, again = ours
    print(
        f"  {name}: first {first:.2f} s of the processor, again {again * 1000:.0f} ms; {other} {theirs:.2f} s each time: "
        f"{first / theirs:.2f} and {again / theirs:.3f} of it"
    )
    return first / theirs


@benchmark("read-npz", "MNIST's npz read the first time, against numpy alone", unit="x", budget=None)
def npz() -> float:
    path = _DATA / "mnist.npz"

    def with_numpy() -> None:
        with np.load(path) as held:
            for name in held.files:
                held[name]

    return _told("mnist.npz", _first_and_again(path), "numpy", _seconds(with_numpy))


def _with_pandas() -> None:
    import pandas as pd

    table = pd.read_csv(_SIGNS)
    table.pop("label").to_numpy()
    table.to_numpy(np.uint8)


def _with_loadtxt() -> None:
    table = np.loadtxt(_SIGNS, np.int64, delimiter=",", skiprows=1)
    table[:, 1:].astype(np.uint8)


def _with_csv() -> None:
    with gzip.open(_SIGNS, "rt", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        table = np.array([[int(cell) for cell in row] for row in rows])
    table[:, 1:].astype(np.uint8)


_TABLES = ("pandas", _with_pandas) if find_spec("pandas") else ("numpy.loadtxt", _with_loadtxt)
_WHY = "" if find_spec("pandas") else " (pandas is not installed)"


@benchmark(
    "read-csv", f"a CSV of 784 pixels a row read the first time, against {_TABLES[0]}{_WHY}", unit="x", budget=None
)  # fmt: skip
def table() -> float:
    return _told(_SIGNS.name, _first_and_again(_SIGNS), _TABLES[0], _seconds(_TABLES[1]))


@benchmark("read-csv-module", "the same against Python's csv module", unit="x", budget=None)
def table_of_csv() -> float:
    return _told(_SIGNS.name, _first_and_again(_SIGNS), "csv", _seconds(_with_csv))


@benchmark(
    "read-folder", "a folder of pictures read the first time, against Keras's image_dataset_from_directory", unit="x",
    budget=None,
)  # fmt: skip
def folder() -> float:
    path = max((_DATA / "image-folders").iterdir(), key=lambda one: sum(1 for _ in one.rglob("*")))
    theirs = statistics.median(_with_keras(path) for _ in range(_TIMES))
    ours = _first_and_again(path, size=(64, 64), colour="colour")
    return _told(path.name, ours, "Keras", theirs)


def _with_keras(path: Path) -> float:
    """Return the seconds Keras takes to read a folder once, in a process of its own, without its start."""
    done = subprocess.run(
        [sys.executable, "-c", _WITH_KERAS, str(path)],
        env={**os.environ, "KERAS_BACKEND": "tensorflow"},
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.split()[0])
