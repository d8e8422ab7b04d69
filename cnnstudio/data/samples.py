"""Samples a network learns from, and what is known about a data set before it is opened."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.centring import BOX, SIDE, mass_centres
from cnnstudio.data.errors import Cancelled

Progress = Callable[[str, float], None]
"""Receives a sentence and the share done, 0 to 1."""

IsCancelled = Callable[[], bool]
Pictures = NDArray[Any]  # (n, ...), uint8 or float32; pictures are (n, h, w, c)
Labels = NDArray[Any]  # class numbers (n,) int32, or numbers to predict (n,) or (n, ...) float32
TaskName = Literal["classification", "regression"]


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """One data set of the catalogue, known without opening it or asking the network."""

    name: str
    title: str
    task: str
    input_shape: tuple[int, ...]
    classes: int | None
    """None where numbers are predicted."""
    train: int
    test: int
    available: bool
    path: Path | None
    how: str
    source: str
    licence: str

    def told(self) -> dict[str, Any]:
        """Return the object the command line prints for this data set."""
        place = {"path": str(self.path)} if self.path is not None else {"how": self.how}
        return {
            "name": self.name,
            "task": self.task,
            "input_shape": list(self.input_shape),
            "classes": self.classes,
            "samples": {"train": self.train, "test": self.test},
            "available": self.available,
            **place,
            "source": self.source,
            "licence": self.licence,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """What a data set holds, with a class or numbers to predict for each; arrays are usually read-only maps."""

    name: str
    x_train: Pictures
    y_train: Labels
    x_test: Pictures
    y_test: Labels
    labels: tuple[str, ...]
    fingerprint: str
    digits: bool
    """Whether the pictures are digits placed as in MNIST, so that drawings must be placed the same way."""
    task: TaskName = "classification"
    notes: tuple[str, ...] = ()
    """Sentences on what was recognised, changed or left out."""
    input_names: tuple[str, ...] = ()
    """Names of a table's input columns."""
    target_names: tuple[str, ...] = ()
    """Names of what is learned: columns, or the labels a sample can have several of."""
    groups: Labels | None = None
    """For each training row a number; rows alike in it stay in one part of the split."""

    @property
    def input_shape(self) -> tuple[int, ...]:
        return tuple(self.x_train.shape[1:])

    @property
    def classes(self) -> int:
        """Return how many classes there are; 0 where numbers are predicted."""
        return len(self.labels)

    @property
    def columns(self) -> int:
        """Return how many numbers are predicted for a sample."""
        return prod(self.y_train.shape[1:])

    @property
    def pictures(self) -> bool:
        """Say whether a sample can be shown as a picture: height, width, and one or three channels."""
        return len(self.input_shape) == 3 and self.input_shape[2] in {1, 3}

    @property
    def has_test(self) -> bool:
        return len(self.y_test) > 0


def fingerprint(x: Pictures, y: Labels) -> str:
    """Return a digest of the shape, of every label, and of 1,024 pictures spread over the whole."""
    digest = hashlib.sha256(repr((x.shape, x.dtype.str)).encode())
    for start in range(0, len(y), 4096):
        labels = y[start : start + 4096]
        digest.update(np.ascontiguousarray(labels, np.float32 if y.dtype.kind == "f" else np.int32).tobytes())
    for row in np.unique(np.linspace(0, len(x) - 1, 1024).astype(np.intp)) if len(x) else ():
        digest.update(np.ascontiguousarray(x[row]).tobytes())
    return f"sha256:{digest.hexdigest()}"


def placed_like_mnist(x: Pictures, labels: tuple[str, ...]) -> bool:
    """Return whether these are ten classes of bright ink fitted to 20 pixels and centred by mass, as in MNIST."""
    if x.shape[1:] != (SIDE, SIDE, 1) or x.dtype != np.uint8 or len(labels) != 10 or len(x) == 0:
        return False
    some = np.asarray(x[np.unique(np.linspace(0, len(x) - 1, 200).astype(np.intp)), :, :, 0])
    away = np.abs(mass_centres(some) - SIDE / 2).max(axis=1)
    ink = some > 0
    sides = np.maximum(_spans(np.any(ink, axis=2)), _spans(np.any(ink, axis=1)))
    return bool(np.mean((away <= 0.75) & (np.abs(sides - BOX) <= 1)) >= 0.9)


def _spans(seen: NDArray[Any]) -> NDArray[np.intp]:
    """Return how far apart the first and last true value of each row are, ends included."""
    spans: NDArray[np.intp] = seen.shape[1] - seen.argmax(axis=1) - seen[:, ::-1].argmax(axis=1)
    return spans


def stop_if(cancelled: IsCancelled | None) -> None:
    """Raise Cancelled when the user asked to stop."""
    if cancelled is not None and cancelled():
        raise Cancelled
