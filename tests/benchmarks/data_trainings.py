"""Networks trained on real files by the command line alone: python -m tests.benchmarks.data_trainings [NAME ...].

Each line tells what was reached on the test part, or on the validation part where a folder brings no test, beside what
guessing reaches and what is asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from cnnstudio.document.files import to_text
from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.kind import Layer

_ROOT = Path(__file__).resolve().parents[2]
_DATA = _ROOT / ".." / "shared" / "data"
_FOLDER = {"validation": "split", "validation_fraction": 0.2, "stratified": True, "size": (64, 64)}
_MOVED = (
    make("RandomTranslation", height_factor=0.08, width_factor=0.08),
    make("RandomRotation", factor=0.03),
    make("RandomZoom", height_factor=0.1),
)
_TURNED = (make("RandomFlip", mode="horizontal"), *_MOVED)


class Training(NamedTuple):
    """A file of real data, the network and recipe that learn it, and the share of right answers asked for."""

    source: str
    shape: tuple[int, ...]
    classes: int
    epochs: int
    asked: float
    recipe: dict[str, Any]


TRAININGS: dict[str, Training] = {
    "sign-language": Training("sign-language", (28, 28, 1), 24, 15, 0.90, {"augmentation": _MOVED}),
    "fashion-mnist": Training("fashion_mnist.npz", (28, 28, 1), 10, 3, 0.88, {}),
    "cifar10-small": Training("cifar10-small.npz", (32, 32, 3), 10, 6, 0.50, {}),
    "cats-dogs": Training("image-folders/cats-dogs", (64, 64, 3), 2, 40, 0.55, {**_FOLDER, "colour": "colour", "augmentation": _TURNED}),
    "doodles": Training("image-folders/doodles", (64, 64, 1), 3, 15, 0.80, {**_FOLDER, "colour": "grey"}),
    "flowers": Training("image-folders/flowers", (64, 64, 3), 5, 30, 0.40, {**_FOLDER, "colour": "colour", "augmentation": _TURNED}),
    "sign-digits": Training("image-folders/sign-digits", (64, 64, 1), 5, 30, 0.80, {**_FOLDER, "colour": "grey"}),
}  # fmt: skip


class Reached(NamedTuple):
    """What a run came to."""

    accuracy: float
    part: str
    rows: int
    losses: tuple[float, float]
    seconds: float


def project(training: Training) -> Project:
    """Return a plain network of convolutions with the recipe for these data."""
    from tests.kerasbridge.designs import chain

    layers: list[Layer] = [make("Input", shape=training.shape)]
    for filters in (32, 64) if training.shape[0] < 64 else (16, 32, 64):
        layers += [make("Conv2D", filters=filters, padding="same", activation="relu"), make("MaxPooling2D")]
    layers += [make("Flatten"), make("Dropout", rate=0.3), make("Dense", units=96, activation="relu")]
    layers.append(make("Dense", units=training.classes, activation="softmax"))
    recipe = DataRecipe(source=str((_DATA / training.source).resolve()), **training.recipe)
    return chain(*layers, plan=Plan(epochs=training.epochs, batch_size=32, optimizer="adam"), recipe=recipe)


def trained(training: Training) -> Reached:
    """Train in a process of its own with an empty home, evaluate, and leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix="training-") as place:
        home, begun = Path(place), time.perf_counter()
        (home / "p.cnnproj").write_text(to_text(project(training)), encoding="utf-8")
        lines = _cnnstudio(
            home, "train", home / "p.cnnproj", "--run", home / "run", "--seed", "1"
        ).splitlines()
        told = json.loads(_cnnstudio(home, "evaluate", home / "run"))
        seconds = time.perf_counter() - begun
    epochs = [event["metrics"]["loss"] for event in map(json.loads, lines) if event["event"] == "epoch"]
    losses = epochs[0], epochs[-1]
    return Reached(told["metrics"]["accuracy"], told["split"], told["samples"], losses, seconds)


def _cnnstudio(home: Path, *words: object) -> str:
    order = [sys.executable, "-m", "cnnstudio", *map(str, words), "--json"]
    environment = {**os.environ, "CNNSTUDIO_HOME": str(home / "home")}
    done = subprocess.run(order, cwd=_ROOT, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return done.stdout


def line(name: str, training: Training, reached: Reached) -> str:
    """Return the table's line of one training."""
    first, last = reached.losses
    verdict = "" if reached.accuracy >= training.asked else "  SHORT"
    return (
        f"{name:<14} {reached.accuracy:>8.2%} {1 / training.classes:>8.0%} {training.asked:>6.0%}  of {reached.rows:,} "
        f"({reached.part}); loss {first:.3f} to {last:.3f} in {training.epochs} epochs, {reached.seconds:.0f} s{verdict}"
    )


def main(argv: list[str] | None = None) -> int:
    """Train on the named files, or on all; return 1 where one falls short."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.data_trainings", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(TRAININGS))
    names = parser.parse_args(argv).names or list(TRAININGS)
    if unknown := set(names) - TRAININGS.keys():
        parser.error(f"there is no training called {', '.join(sorted(unknown))}")
    print(f"{'data':<14} {'right':>8} {'guessed':>8} {'asked':>6}")
    short = 0
    for name in names:
        reached = trained(TRAININGS[name])
        short += reached.accuracy < TRAININGS[name].asked
        print(line(name, TRAININGS[name], reached), flush=True)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
