"""Memory of a training on a folder of pictures larger than memory should be: python -m tests.benchmarks.data_folder --gigabytes 5.

The folder is made in a temporary place and removed; the training is the command's own, in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

from cnnstudio.data.picture_parts import STREAM_ABOVE
from cnnstudio.document.files import to_text
from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.layers.catalogue import make
from tests.benchmarks.registry import benchmark

_ROOT = Path(__file__).resolve().parents[2]
_SIDE = 224
_USUAL = 0.5
_CLASSES = ("bright", "dark")


def filled(folder: Path, gigabytes: float) -> int:
    """Fill a folder with pictures of two classes that take so much of the disk, and return how many there are."""
    rng = np.random.default_rng(0)
    size = _SIDE * _SIDE * 3 + 54
    count = max(64, int(gigabytes * 2**30 / size))
    if shutil.disk_usage(folder).free < 1.2 * count * size:
        raise OSError("there is not enough room for the pictures; ask for fewer gigabytes")
    noise = rng.integers(0, 128, (64, _SIDE, _SIDE, 3), dtype=np.uint8)
    for name in _CLASSES:
        (folder / name).mkdir()
    for at in range(count):
        bright = at % 2 == 0
        pixels = np.roll(noise[at % 64], at, axis=(0, 1)) + np.uint8(100 if bright else 0)
        Image.fromarray(pixels).save(folder / _CLASSES[at % 2] / f"{at:06d}.bmp")
    return count


def project(folder: Path, count: int) -> Project:
    """Return a small network that takes the pictures as they are; what is over a gigabyte streams by itself."""
    from tests.kerasbridge.designs import chain

    layers = (
        make("Input", shape=(_SIDE, _SIDE, 3)),
        make("Conv2D", filters=8, kernel_size=5, strides=4, activation="relu"),
        make("GlobalAveragePooling2D"),
        make("Dense", units=2, activation="softmax"),
    )
    streams = count * _SIDE * _SIDE * 3 > STREAM_ABOVE
    recipe = DataRecipe(
        source=str(folder),
        validation="split",
        validation_fraction=0.05,
        cache="auto" if streams else "stream",
    )
    plan = Plan(batch_size=32, epochs=1, optimizer="adam", loss="sparse_categorical_crossentropy")
    return chain(*layers, plan=plan).replaced(recipe=recipe)


def trained(file: Path, home: Path) -> tuple[float, float, float]:
    """Train once; return the largest resident memory, the largest that is not of a file (both MiB), and the seconds."""
    begun, own = time.perf_counter(), 0
    with subprocess.Popen(
        [sys.executable, "-m", "cnnstudio", "train", str(file)],
        cwd=_ROOT,
        env={**os.environ, "CNNSTUDIO_HOME": str(home)},
        stdout=subprocess.DEVNULL,
    ) as process:
        peak = 0
        while process.poll() is None:
            own = max(own, _kilobytes(process.pid, "RssAnon"))
            peak = max(peak, _kilobytes(process.pid, "VmHWM"))
            time.sleep(0.05)
    if process.returncode != 0:
        raise RuntimeError(f"the training ended with code {process.returncode}")
    return peak / 1024, own / 1024, time.perf_counter() - begun


def _kilobytes(process: int, name: str) -> int:
    """Return a size from the kernel's account of a process; 0 once it has gone."""
    try:
        told = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(rf"^{name}:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) if found else 0


def measured(gigabytes: float) -> float:
    """Make the folder, train on it, and return the peak in MiB; nothing is left behind."""
    with tempfile.TemporaryDirectory(prefix="folder-") as place:
        folder = Path(place) / "pictures"
        folder.mkdir()
        count = filled(folder, gigabytes)
        file = Path(place) / "big.cnnproj"
        file.write_text(to_text(project(folder, count)), encoding="utf-8")
        peak, own, seconds = trained(file, Path(place) / "home")
    print(
        f"  {gigabytes:g} GB, {count:,} pictures: peak {peak:,.0f} MiB, of it not of files {own:,.0f} MiB, "
        f"{seconds:.0f} s with start and validation"
    )
    return peak


@benchmark("folder-memory", "peak of a training on a streamed folder of 0.5 GB", unit="MiB", budget=1536)
def memory() -> float:
    return measured(_USUAL)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.data_folder")
    parser.add_argument("--gigabytes", type=float, default=_USUAL)
    measured(parser.parse_args().gigabytes)
