"""Our training loop against a plain Keras script: same network, same data, same batch size, runs alternating.

    python -m tests.benchmarks.bench_training --pairs 5 --epochs 3

Each run is a process of its own. The first epoch warms up and is not counted when there are more.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.registry import benchmark

ROOT = Path(__file__).resolve().parents[2]
MNIST = ROOT / ".." / "shared" / "data" / "mnist.npz"
BATCH = 32


def plain_keras(rows: int, epochs: int, seed: int) -> dict[str, Any]:
    """Train as the course's script does: float32 arrays and `fit`."""
    import keras
    import numpy as np
    from keras import layers

    with np.load(MNIST) as data:
        x_train, y_train, x_test, y_test = (data[k] for k in ("x_train", "y_train", "x_test", "y_test"))
    x_train, y_train = x_train[:rows, ..., None].astype("float32") / 255.0, y_train[:rows]
    x_test = x_test[..., None].astype("float32") / 255.0
    keras.utils.set_random_seed(seed)
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
    seconds: list[float] = []
    watch = _Watch(seconds)
    done = model.fit(
        x_train, y_train, batch_size=BATCH, epochs=epochs, validation_data=(x_test, y_test),
        verbose=0, callbacks=[keras.callbacks.LambdaCallback(on_epoch_begin=watch.began), watch.ends(keras)],
    )  # fmt: skip
    return {"rates": [rows / s for s in seconds], "accuracy": done.history["val_accuracy"][-1]}


class _Watch:
    """Times the training part of each epoch, validation left out."""

    def __init__(self, seconds: list[float]) -> None:
        self._seconds, self._start = seconds, 0.0

    def began(self, *_: Any) -> None:
        self._start = time.perf_counter()

    def ends(self, keras: Any) -> Any:
        callback = keras.callbacks.Callback()
        callback.on_test_begin = lambda logs=None: self._seconds.append(time.perf_counter() - self._start)
        return callback


def course_project(epochs: int, seed: int) -> Any:
    """Return the course's MNIST network as a project."""
    from cnnstudio.document.graph import Edge, Graph, Node
    from cnnstudio.document.plan import Plan
    from cnnstudio.document.project import Project
    from cnnstudio.layers.catalogue import make

    layers = (
        make("Input", shape=(28, 28, 1)),
        make("Conv2D", filters=32, kernel_size=(3, 3), activation="relu"),
        make("MaxPooling2D"),
        make("Conv2D", filters=64, kernel_size=(3, 3), activation="relu"),
        make("MaxPooling2D"),
        make("Flatten"),
        make("Dense", units=64, activation="relu"),
        make("Dense", units=10, activation="softmax"),
    )
    nodes = tuple(Node(id=f"n{i}", name=f"{x.stem}_{i}", layer=x) for i, x in enumerate(layers))
    edges = tuple(Edge(id=f"e{i}", source=f"n{i}", target=f"n{i + 1}") for i in range(len(nodes) - 1))
    plan = Plan(batch_size=BATCH, epochs=epochs, seed=seed)
    return Project(graph=Graph(nodes=nodes, edges=edges), plan=plan)


def our_loop(rows: int, epochs: int, seed: int) -> dict[str, Any]:
    """Train with the loop on uint8 arrays."""
    import numpy as np

    from cnnstudio.kerasbridge.build import build
    from cnnstudio.kerasbridge.events import EpochDone
    from cnnstudio.kerasbridge.loop import Loop
    from cnnstudio.kerasbridge.rows import MemoryRows

    project = course_project(epochs, seed)
    with np.load(MNIST) as data:
        train = MemoryRows(data["x_train"][:rows], data["y_train"][:rows])
        test = MemoryRows(data["x_test"], data["y_test"])
    done: list[EpochDone] = []
    loop = Loop(build(project), train, test, project.plan, project.recipe)
    loop.run(lambda event: done.append(event) if isinstance(event, EpochDone) else None)
    return {"rates": [e.images_per_second for e in done], "accuracy": done[-1].metrics["val_accuracy"]}


def in_a_process(which: str, rows: int, epochs: int, seed: int) -> dict[str, Any]:
    """Run one of the two alone and return what it measured."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench_training", "--one", which,
         "--rows", str(rows), "--epochs", str(epochs), "--seed", str(seed)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2"},
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    counted = found["rates"][1:] or found["rates"]
    return {**found, "rate": statistics.median(counted)}


@benchmark(
    "training-loop",
    "our loop's images/s over `fit`'s, median of 5 pairs",
    unit="x",
    budget=1.3,
    better="more",
)
def training_loop() -> float:
    return compare(5, 60_000, 2)


def compare(pairs: int, rows: int, epochs: int) -> float:
    """Print images per second of both, pair by pair, and return the median of the ratios."""
    ratios = []
    for pair in range(pairs):
        theirs, ours = (in_a_process(which, rows, epochs, pair) for which in ("fit", "loop"))
        ratios.append(ours["rate"] / theirs["rate"])
        print(
            f"pair {pair + 1}: fit {theirs['rate']:6.0f} images/s (accuracy {theirs['accuracy']:.4f}), "
            f"loop {ours['rate']:6.0f} (accuracy {ours['accuracy']:.4f}), ratio {ratios[-1]:.2f}",
            flush=True,
        )
        print("  per epoch: fit", *(f"{r:.0f}" for r in theirs["rates"]),
              "| loop", *(f"{r:.0f}" for r in ours["rates"]), flush=True)  # fmt: skip
    return statistics.median(ratios)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--one", choices=("fit", "loop"))
    return parser.parse_args()


if __name__ == "__main__":
    given = _arguments()
    if given.one is None:
        print(f"median ratio {compare(given.pairs, given.rows, given.epochs):.2f} (budget: at least 1.30)")
    else:
        run = plain_keras if given.one == "fit" else our_loop
        print(json.dumps(run(given.rows, given.epochs, given.seed)))
