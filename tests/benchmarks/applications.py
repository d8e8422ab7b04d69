"""All architectures of keras.applications: built by Keras in a child process, and read and analysed by us.

python -m tests.benchmarks applications; python -m tests.benchmarks.applications NAME tells what Keras says of one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from functools import cache
from typing import NamedTuple

from cnnstudio.document.analysis import analyse
from cnnstudio.exchange.keras_config import read_model
from cnnstudio.layers.remembering import forget
from tests.benchmarks.registry import benchmark
from tests.exchange.side_by_side import Row, differences, keep, keras_rows, our_rows

NAMES = (
    "ConvNeXtTiny", "ConvNeXtSmall", "ConvNeXtBase", "ConvNeXtLarge", "ConvNeXtXLarge",
    "DenseNet121", "DenseNet169", "DenseNet201",
    "EfficientNetB0", "EfficientNetB1", "EfficientNetB2", "EfficientNetB3",
    "EfficientNetB4", "EfficientNetB5", "EfficientNetB6", "EfficientNetB7",
    "EfficientNetV2B0", "EfficientNetV2B1", "EfficientNetV2B2", "EfficientNetV2B3",
    "EfficientNetV2S", "EfficientNetV2M", "EfficientNetV2L",
    "InceptionV3", "InceptionResNetV2", "MobileNet", "MobileNetV2", "MobileNetV3Small", "MobileNetV3Large",
    "NASNetMobile", "NASNetLarge", "ResNet50", "ResNet101", "ResNet152", "ResNet50V2", "ResNet101V2", "ResNet152V2",
    "VGG16", "VGG19", "Xception",
)  # fmt: skip
_TIMES = 25
_HEAD = f"  {'architecture':<20}{'layers':>7}{'ours':>14}{'Keras':>14}{'differ':>8}{'analysis':>13}{'building':>11}{'ratio':>8}"


class Built(NamedTuple):
    """What Keras says of an architecture, and the seconds it took to build it."""

    config: str
    rows: list[Row]
    seconds: float


class Compared(NamedTuple):
    """An architecture beside Keras."""

    layers: int
    parameters: int
    differing: int
    seconds: float
    """Of one cold analysis."""


@cache
def built(name: str) -> Built:
    """Return what Keras says of an architecture, told by a child process that ends at once."""
    command = [sys.executable, "-m", "tests.benchmarks.applications", name]
    quiet = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    ended = subprocess.run(
        command, env=quiet, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, timeout=600
    )
    config, rows, seconds = json.loads(ended.stdout.splitlines()[-1])
    return Built(config, [Row(*row) for row in rows], seconds)


def compared(name: str, told: Built) -> Compared:
    """Return our reading and analysis of an architecture beside Keras's words."""
    project = read_model(told.config, name).project
    taken = []
    for _ in range(_TIMES):
        forget()
        begun = time.process_time()
        analysis = analyse(project)
        taken.append(time.process_time() - begun)
    ours = our_rows(analysis)
    return Compared(
        len(ours), sum(row.parameters for row in ours), len(differences(ours, told.rows)), min(taken)
    )


def _line(name: str, told: Built, found: Compared) -> str:
    theirs = sum(row.parameters for row in told.rows)
    return (
        f"  {name:<20}{found.layers:>7,}{found.parameters:>14,}{theirs:>14,}{found.differing:>8}"
        f"{found.seconds * 1000:>10.1f} ms{told.seconds:>9.2f} s{told.seconds / found.seconds:>8,.0f}"
    )


@benchmark(
    "applications", "architectures of keras.applications with Keras's shapes and counts in every layer",
    unit="of 40", budget=len(NAMES), better="more",
)  # fmt: skip
def applications() -> float:
    print(_HEAD)
    agreeing = 0
    for name in NAMES:
        told = built(name)
        found = compared(name, told)
        agreeing += not found.differing
        print(_line(name, told, found), flush=True)
    return agreeing


@benchmark(
    "analysis-resnet152", "times as long as our cold analysis that Keras needs to build ResNet152",
    unit="x", budget=500, better="more",
)  # fmt: skip
def resnet152() -> float:
    told = built("ResNet152")
    return told.seconds / compared("ResNet152", told).seconds


def _tell(name: str) -> None:
    """Print what Keras says of an architecture as one line of JSON."""
    import keras

    begun = time.perf_counter(), time.process_time()
    model = getattr(keras.applications, name)(weights=None)
    # The lesser of both clocks: one counts what else runs on the machine, the other counts every thread.
    seconds = min(time.perf_counter() - begun[0], time.process_time() - begun[1])
    print(json.dumps([model.to_json(), keras_rows(model), seconds]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--keep"]:
        for kept_name in sys.argv[2:]:
            keep(kept_name, built(kept_name).config, built(kept_name).rows)
    else:
        _tell(sys.argv[1])
