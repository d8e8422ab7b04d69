"""How quickly data are made and drawings prepared, and how far the made digits carry."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.drawn import digit_from_ink
from cnnstudio.data.handwriting import sample_strokes
from cnnstudio.data.ink import strokes_to_ink
from cnnstudio.data.samples import Labels, Samples
from cnnstudio.data.scaling import scale
from cnnstudio.data.sources import open_dataset
from cnnstudio.evaluation.classes import confusion
from tests.benchmarks.registry import benchmark

Answers = NDArray[np.int64]
_SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "mnist.npz"


@contextmanager
def empty_home() -> Iterator[None]:
    """Let data sets be kept in a folder of their own for a while."""
    before = os.environ.get("CNNSTUDIO_HOME")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CNNSTUDIO_HOME"] = folder
        try:
            yield
        finally:
            os.environ.pop("CNNSTUDIO_HOME")
            if before is not None:
                os.environ["CNNSTUDIO_HOME"] = before


def seconds_to_open(limit: int | None, share: float = 1.0) -> float:
    """Return the seconds until this share of the pen digits is made, from an empty cache."""
    passed: list[float] = []
    with empty_home():
        begun = time.perf_counter()

        def progress(_text: str, done: float) -> None:
            if done >= share and not passed:
                passed.append(time.perf_counter() - begun)

        open_dataset("pen-digits", progress, limit=limit)
        return passed[0] if share < 1 else time.perf_counter() - begun


@benchmark("pen-digits-first", "first 10,000 training images made", unit="s", budget=5.0)
def first_images() -> float:
    return seconds_to_open(10_000, share=0.5)


@benchmark("pen-digits-all", "all 70,000 images made and kept", unit="s", budget=30.0)
def all_images() -> float:
    return seconds_to_open(None)


@benchmark("pen-digits-open", "kept pen digits opened again", unit="s", budget=0.3)
def opened_again() -> float:
    with empty_home():
        open_dataset("pen-digits")
        begun = time.perf_counter()
        open_dataset("pen-digits")
        return time.perf_counter() - begun


@benchmark("digit-from-ink", "a drawing of 480 x 480 to 28 x 28, p95", unit="ms", budget=3.0)
def digit_prepared() -> float:
    taken = []
    inks = [strokes_to_ink(sample_strokes(seed % 10, seed), 480) for seed in range(50)]
    for ink in inks * 4:
        begun = time.perf_counter()
        digit_from_ink(ink)
        taken.append(time.perf_counter() - begun)
    return statistics.quantiles(taken, n=20)[-1] * 1000


@benchmark(
    "pen-digits-to-mnist",
    "MNIST test accuracy after training on pen digits only, weights averaged",
    unit="%",
    budget=98.0,
    better="more",
)
def accuracy_on_mnist() -> float:
    made = open_dataset("pen-digits")
    real = open_dataset(_SHARED if _SHARED.is_file() else "mnist")
    averaged, last = course_network(made, real)
    truth = np.asarray(real.y_test)
    print("\n".join(confusion_rows(truth, averaged)))
    print(f"  with the last step's weights instead: {100 * np.mean(last == truth):.2f} %")
    return 100 * float(np.mean(averaged == truth))


def confusion_rows(truth: Labels, answers: Answers) -> list[str]:
    """Return the lines of a table: a row for each digit, a column for each answer."""
    head = "  digit, read as" + "".join(f"{digit:>6}" for digit in range(10))
    counts = confusion(truth, answers, 10)
    return [head, *(f"{digit:>16}" + "".join(f"{n:>6}" for n in row) for digit, row in enumerate(counts))]


def course_network(train: Samples, test: Samples) -> tuple[Answers, Answers]:
    """Return what the course's MNIST network, trained as the course does, reads in another set's test part.

    First with weights averaged over the steps, then with those of the last step, which depend much on the last
    batches where the test images are of another kind than the training images.
    """
    import keras

    keras.utils.set_random_seed(0)
    network = _network(keras)
    network.compile(
        keras.optimizers.Adam(use_ema=True, ema_momentum=0.999), "sparse_categorical_crossentropy"
    )
    last: list[Any] = []
    keep = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda _epoch, _logs: last.__setitem__(slice(None), network.get_weights())
    )
    pictures, seen = (scale(x, "1/255") for x in (train.x_train, test.x_test))
    network.fit(pictures, train.y_train, batch_size=64, epochs=5, verbose=0, callbacks=[keep])
    averaged = network.predict(seen, batch_size=1000, verbose=0).argmax(axis=1)
    network.set_weights(last)
    return averaged, network.predict(seen, batch_size=1000, verbose=0).argmax(axis=1)


def _network(keras: Any) -> Any:
    layers = keras.layers
    return keras.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
