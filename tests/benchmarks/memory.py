"""The estimate of training memory beside what real short trainings take: python -m tests.benchmarks training-memory.

Each network trains in a process of its own. What it takes is the peak of its resident memory over a start at which
TensorFlow is loaded and has trained a tiny network once.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from cnnstudio.document import costs
from cnnstudio.document.analysis import analyse
from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.kind import Layer
from tests.benchmarks.registry import benchmark

_STEPS = 6


def _chain(plan: Plan, *layers: Layer) -> Project:
    from tests.kerasbridge.designs import chain

    return chain(*layers, plan=plan)


def _plan(batch: int, optimizer: str = "adam", **more: float) -> Plan:
    return Plan(
        batch_size=batch, optimizer=optimizer, epochs=1, loss="sparse_categorical_crossentropy", **more
    )  # type: ignore[arg-type]


def tiny() -> Project:
    """Return the network that warms up."""
    return _chain(
        _plan(4), make("Input", shape=(8, 8, 1)), make("Conv2D", filters=2), make("Flatten"), _answer()
    )


def _answer() -> Layer:
    return make("Dense", units=10, activation="softmax")


def course() -> Project:
    """Return the course's MNIST network on batches of 256."""
    conv = {"kernel_size": 3, "activation": "relu"}
    return _chain(
        _plan(256),
        make("Input", shape=(28, 28, 1)),
        make("Conv2D", filters=32, **conv),
        make("MaxPooling2D"),
        make("Conv2D", filters=64, **conv),
        make("MaxPooling2D"),
        make("Flatten"),
        make("Dense", units=64, activation="relu"),
        _answer(),
    )


def cifar() -> Project:
    """Return the course's CIFAR-10 network on batches of 64."""
    layers: list[Layer] = [make("Input", shape=(32, 32, 3))]
    for filters in (32, 64, 128):
        for _ in range(2):
            layers += [
                make("Conv2D", filters=filters, padding="same", activation="relu"),
                make("BatchNormalization"),
            ]
        layers += [make("MaxPooling2D"), make("Dropout", rate=0.25)]
    return _chain(_plan(64), *layers, make("Flatten"), make("Dense", units=128, activation="relu"), _answer())


def wide() -> Project:
    """Return a network that is all parameters: three Dense layers of 4,096 units."""
    dense = [make("Dense", units=4096, activation="relu") for _ in range(3)]
    return _chain(_plan(32), make("Input", shape=(28, 28, 1)), make("Flatten"), *dense, _answer())


def deep() -> Project:
    """Return a chain of ten convolutions on larger pictures, trained by SGD with momentum."""
    body = [make("Conv2D", filters=24, padding="same", activation="relu") for _ in range(10)]
    return _chain(
        _plan(32, "sgd", momentum=0.9),
        make("Input", shape=(64, 64, 3)),
        *body,
        make("GlobalAveragePooling2D"),
        _answer(),
    )


def series() -> Project:
    """Return a recurrent network on long series."""
    return _chain(
        _plan(64, "rmsprop"),
        make("Input", shape=(120, 8)),
        make("LSTM", units=96, return_sequences=True),
        make("LSTM", units=96),
        _answer(),
    )


NETWORKS: dict[str, Callable[[], Project]] = {
    "course": course,
    "cifar": cifar,
    "wide": wide,
    "deep": deep,
    "series": series,
}


def estimated(project: Project) -> int:
    """Return our estimate in bytes."""
    return costs.training_memory(analyse(project), project.plan).total


def measured(name: str) -> int:
    """Return the bytes a training of this network takes, measured in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.memory", name], capture_output=True, text=True, check=True
    )
    return int(json.loads(done.stdout.splitlines()[-1])["bytes"])


def _status(name: str) -> int:
    """Return a size in bytes from the kernel's account of this process."""
    found = re.search(rf"^{name}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    if found is None:
        raise OSError(f"the kernel does not tell {name}")
    return int(found[1]) * 1024


def _mib(size: int) -> str:
    return f"{size / 2**20:8.1f} MiB"


def _train(project: Project) -> None:
    import numpy as np

    from cnnstudio.document.recipe import DataRecipe
    from cnnstudio.kerasbridge.build import build
    from cnnstudio.kerasbridge.loop import Loop
    from cnnstudio.kerasbridge.rows import MemoryRows

    shape = project.graph.nodes[0].layer.shape  # type: ignore[attr-defined]
    rng, count = np.random.default_rng(0), _STEPS * project.plan.batch_size
    rows = MemoryRows(
        rng.integers(0, 255, (count, *shape), np.uint8), rng.integers(0, 10, count).astype(np.int32)
    )
    Loop(build(project), rows, None, project.plan, DataRecipe()).run(lambda _: None)


def _child(name: str) -> int:
    from cnnstudio.engine.loading import load_keras

    load_keras()
    _train(tiny())
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = _status("VmRSS")
    _train(NETWORKS[name]())
    print(json.dumps({"bytes": _status("VmHWM") - before}))
    return 0


@benchmark(
    "training-memory",
    "largest factor between estimate and measured memory of five trainings",
    unit="x",
    budget=1.33,
)
def memory() -> float:
    worst = 1.0
    for name, make_ in NETWORKS.items():
        ours, real = estimated(make_()), measured(name)
        worst = max(worst, ours / real, real / ours)
        print(f"  {name:<8} estimate {_mib(ours)}   measured {_mib(real)}   ratio {ours / real:.2f}")
    return worst


if __name__ == "__main__":
    sys.exit(_child(sys.argv[1]))
