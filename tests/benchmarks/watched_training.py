"""Images per second with the window open and all live views on, beside a plain Keras script and the same run without a window.

    python -m tests.benchmarks.watched_training --pairs 5

Each run is a process of its own on the same rows with the same batch size: the course's MNIST and CIFAR-10 networks,
once as a plain script (float arrays, `fit`), once in the window, once by `cnnstudio train`. Their order turns from pair
to pair. The window shows in turn the curves with the classes, the distributions of the layers, the live maps of Inspect
and the live answer to a drawing. What is counted begins at the end of one epoch and ends with the last batch of the next,
so that all the engine does for the window between epochs counts, too; the first epoch warms up and does not count.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from tests.benchmarks.registry import benchmark

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / ".." / "shared" / "data"
Way = Literal["keras", "window", "command"]
WAYS: tuple[Way, ...] = ("keras", "window", "command")
PAIRS = 5
_BATCH = 32


class Course(NamedTuple):
    """One example of the course: its data, its size, and the least that the window may reach of the script's speed."""

    file: str
    template: str
    rows: int
    epochs: int
    budget: float


COURSES = {
    "mnist": Course("mnist.npz", "mnist-cnn", 60_000, 3, 1.3),
    "cifar10": Course("cifar10-small.npz", "cifar-10", 10_000, 3, 1.1),
}
_BARE = 0.9

_WATCH = """
import json, sys, time
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication
from cnnstudio.app import compose, warm_up
from cnnstudio.data.handwriting import sample_strokes
from cnnstudio.document import files
from cnnstudio.ui.touring.hand import Hand
from tests.bereft_window import until

app = QApplication(sys.argv[:1])
studio = compose(app)
window, bridge = studio.window, studio.bridge
window.resize(1600, 1000)
window.show()
studio.document.replace(files.from_text(open(sys.argv[1], encoding="utf-8").read()))
warm_up(studio)
pages, turn, seen = window.pages, [0], {"answers": 0, "distributions": 0}
bridge.seen.connect(lambda _: seen.update(answers=seen["answers"] + 1))
bridge.distributions.connect(lambda _: seen.update(distributions=seen["distributions"] + 1))

def curves():
    window.show_workspace("train")
    pages.train.details.show_page("classes")
    pages.train.middle.show_page("curves")

def layers():
    window.show_workspace("train")
    pages.train.middle.show_page("layers")

VIEWS = (curves, layers, lambda: window.show_workspace("inspect"), lambda: window.show_workspace("draw"))

def change():
    VIEWS[turn[0] % len(VIEWS)]()
    turn[0] += 1

window.show_workspace("draw")
pad = pages.draw.pad
side = min(pad.width(), pad.height())
for stroke in sample_strokes(7, 0):
    Hand(window).stroke(pad, [QPoint(round(x * side), round(y * side)) for x, y in stroke])
window.show_workspace("train")
until(lambda: bridge.state == "ready" and pages.data_set.state == "open", 600)
window.train()
until(lambda: bridge.state == "training", 600)
turner = QTimer()
turner.timeout.connect(change)
turner.start(2000)
run = pages.recorder.current
until(lambda: not run.live, 7200)
turner.stop()
print(json.dumps({"folder": run.folder, "state": run.state, "turns": turn[0], **seen}))
studio.client.close()
"""


def as_script(name: str, rows: int, epochs: int, seed: int) -> dict[str, Any]:
    """Train as the course's script does: float arrays, `fit`, and its callback."""
    import keras
    import numpy as np

    with np.load(DATA / COURSES[name].file) as data:
        x_train, y_train = data["x_train"][:rows].astype("float32") / 255.0, data["y_train"][:rows]
        x_test, y_test = data["x_test"].astype("float32") / 255.0, data["y_test"]
    if name == "mnist":
        x_train, x_test = x_train[..., None], x_test[..., None]
    else:
        y_train, y_test = (keras.utils.to_categorical(y, 10) for y in (y_train, y_test))
    keras.utils.set_random_seed(seed)
    model = _digits(keras) if name == "mnist" else _pictures(keras)
    watch, moments = keras.callbacks.Callback(), []
    watch.on_test_begin = lambda logs=None: moments.append(time.perf_counter())
    watch.on_epoch_end = lambda epoch, logs=None: moments.append(time.perf_counter())
    kept = {"callbacks": [watch], "validation_data": (x_test, y_test), "verbose": 0}
    model.fit(x_train, y_train, batch_size=_BATCH, epochs=epochs, **kept)
    return _told(rows, moments[0::2], moments[1::2])


def _digits(keras: Any) -> Any:
    layers = keras.layers
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ])  # fmt: skip
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _pictures(keras: Any) -> Any:
    layers = keras.layers
    parts = [keras.Input((32, 32, 3))]
    for filters in (32, 64, 128):
        for _ in range(2):
            parts.append(layers.Conv2D(filters, 3, padding="same", activation="relu"))
            parts.append(layers.BatchNormalization())
        parts += [layers.MaxPooling2D(), layers.Dropout(0.25)]
    parts += [layers.Flatten(), layers.Dense(128, activation="relu"), layers.Dropout(0.25)]
    model = keras.Sequential([*parts, layers.Dense(10, activation="softmax")])
    metrics = ["accuracy", keras.metrics.Precision(name="precision"), keras.metrics.Recall(name="recall")]
    model.compile("adam", "categorical_crossentropy", metrics=metrics)
    return model


def _told(rows: int, trained: Sequence[float], ended: Sequence[float]) -> dict[str, Any]:
    """Return images per second from each epoch's end to the next one's last batch, and to the next one's end."""
    later = range(1, len(ended))
    return {
        "rates": [rows / (trained[e] - ended[e - 1]) for e in later],
        "whole": [rows / (ended[e] - ended[e - 1]) for e in later],
    }


def project_file(name: str, rows: int, epochs: int, seed: int, folder: Path) -> Path:
    """Write the course's network as a project that learns from these rows."""
    from cnnstudio.document import edits, files, templates

    course = COURSES[name]
    project = edits.set_recipe(
        templates.new(course.template), source=str((DATA / course.file).resolve()), limit=rows
    )
    plan = {"epochs": epochs, "seed": seed, "batch_size": _BATCH, "early_stopping": None}
    path = folder / f"{name}-{seed}.cnnproj"
    path.write_text(files.to_text(edits.set_plan(project, **plan)), encoding="utf-8")
    return path


def as_written_down(folder: Path, rows: int) -> dict[str, Any]:
    """Return the speed of a run of ours from what it kept on disk."""
    from cnnstudio.engine import runs

    ended = {end.epoch: end.seconds for end in runs.read_epochs(folder)}
    trained: dict[int, float] = {}
    for row in runs.read_metrics(folder):
        if row.phase == "train":
            trained[row.epoch] = max(trained.get(row.epoch, 0.0), row.seconds)
    return _told(rows, [trained[e] for e in sorted(ended)], [ended[e] for e in sorted(ended)])


def one(name: str, way: Way, rows: int, epochs: int, seed: int) -> dict[str, Any]:
    """Train once in a process of its own, and return what it measured."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "CNNSTUDIO_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        environment["TF_CPP_MIN_LOG_LEVEL"] = "2"
        if way == "keras":
            words = ("--one", name, "--rows", str(rows), "--epochs", str(epochs), "--seed", str(seed))
            told: dict[str, Any] = json.loads(
                _out(("-m", "tests.benchmarks.watched_training", *words), environment)
            )
        else:
            told = _ours(way, project_file(name, rows, epochs, seed, Path(home)), environment, rows)
    return {**told, "rate": statistics.median(told["rates"])}


def _ours(way: Way, project: Path, environment: dict[str, str], rows: int) -> dict[str, Any]:
    if way == "command":
        folder = project.parent / "run"
        _out(("-m", "cnnstudio", "train", str(project), "--run", str(folder), "--json"), environment)
        return as_written_down(folder, rows)
    seen = json.loads(_out(("-c", _WATCH, str(project)), environment))
    if seen["state"] != "finished" or not seen["answers"] or not seen["distributions"]:
        raise RuntimeError(f"the window did not watch a whole training: {seen}")
    return {**as_written_down(Path(seen["folder"]), rows), **seen}


def _out(words: tuple[str, ...], environment: dict[str, str]) -> str:
    """Return the last line that a Python prints."""
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout.splitlines()[-1]


class Ratios(NamedTuple):
    """The window's images per second over the script's, and over those without a window, pair by pair."""

    script: list[float]
    bare: list[float]


_found: dict[tuple[str, int, int | None], Ratios] = {}


def compare(name: str, pairs: int = PAIRS, rows: int | None = None) -> Ratios:
    """Train in all three ways, pair by pair, printing each; figures of the same call are kept."""
    key = (name, pairs, rows)
    if key not in _found:
        course, found = COURSES[name], Ratios([], [])
        few = min(rows or course.rows, course.rows)
        for pair in range(pairs):
            order = WAYS[pair % 3 :] + WAYS[: pair % 3]
            told = {way: one(name, way, few, course.epochs, pair) for way in order}
            rate = {way: told[way]["rate"] for way in WAYS}
            found.script.append(rate["window"] / rate["keras"])
            found.bare.append(rate["window"] / rate["command"])
            _print_pair(name, pair, told)
        _found[key] = found
    return _found[key]


def _print_pair(name: str, pair: int, told: dict[Way, dict[str, Any]]) -> None:
    rates = ", ".join(f"{way} {told[way]['rate']:,.0f}" for way in WAYS)
    wholes = ", ".join(f"{way} {statistics.median(told[way]['whole']):,.0f}" for way in WAYS)
    window = told["window"]
    print(
        f"  {name}, pair {pair + 1}: images/s {rates}; with validation {wholes}; the window turned {window['turns']} "
        f"times, was given {window['answers']} live answers and {window['distributions']} looks at distributions",
        flush=True,
    )


def spread(ratios: Sequence[float]) -> str:
    """Return the median of some ratios with the least and the greatest."""
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def _middle(name: str, of: Callable[[Ratios], list[float]]) -> float:
    ratios = of(compare(name))
    print(f"  {name}: {spread(ratios)}", flush=True)
    return statistics.median(ratios)


@benchmark(
    "watched-mnist", "window with all live views over a Keras script", unit="x", budget=1.3, better="more"
)
def watched_mnist() -> float:
    return _middle("mnist", lambda found: found.script)


@benchmark("watched-cifar", "the same on CIFAR-10", unit="x", budget=1.1, better="more")
def watched_cifar() -> float:
    return _middle("cifar10", lambda found: found.script)


@benchmark(
    "watched-bare", "window with all live views over no window, MNIST", unit="x", budget=_BARE, better="more"
)
def watched_bare() -> float:
    return _middle("mnist", lambda found: found.bare)


@benchmark("watched-bare-cifar", "the same on CIFAR-10", unit="x", budget=_BARE, better="more")
def watched_bare_cifar() -> float:
    return _middle("cifar10", lambda found: found.bare)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--data", choices=tuple(COURSES), action="append", help="both unless one is named")
    parser.add_argument("--rows", type=int, help="training images, all unless given")
    parser.add_argument("--epochs", type=int, default=3, help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--one", choices=tuple(COURSES), help=argparse.SUPPRESS)
    return parser.parse_args()


def main(given: argparse.Namespace) -> None:
    """Compare on each data set and print the medians with their spread beside what is asked."""
    lines = []
    for name in given.data or COURSES:
        found, asked = compare(name, given.pairs, given.rows), COURSES[name].budget
        lines.append(f"{name}: window over Keras script {spread(found.script)}, asked {asked:.2f} or more")
        lines.append(f"{name}: window over no window {spread(found.bare)}, asked {_BARE:.2f} or more")
    print("\n".join(lines))


if __name__ == "__main__":
    words = _arguments()
    if words.one is None:
        main(words)
    else:
        print(json.dumps(as_script(words.one, words.rows, words.epochs, words.seed)))
