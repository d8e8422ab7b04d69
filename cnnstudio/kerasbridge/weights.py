"""The numbers of a network as named arrays, and networks as files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.language import shape_text, tr
from cnnstudio.storage import atomic_write

Array = NDArray[np.generic]
_PARTS = ("model", "best", "stopping", "final")
"""Parts of a state that hold a network's weights."""


def weights(model: Any, part: str = "model") -> dict[str, Array]:
    """Return the weights of all layers, under names such as model/0000/conv2d_1/kernel."""
    return values(part, model.weights)


def set_weights(model: Any, arrays: Mapping[str, Array], part: str = "model") -> None:
    """Give a network weights that `weights` or a loop's state holds; other arrays are ignored."""
    assign(matched(part, model.weights, arrays))


def save_model(model: Any, path: Path) -> None:
    """Write a .keras file; Keras itself would write over the old one and lose both if it is interrupted."""
    with tempfile.TemporaryDirectory() as folder, _plain_rate(model):
        draft = Path(folder) / "model.keras"
        model.save(draft)
        atomic_write(path, draft.read_bytes())


@contextmanager
def _plain_rate(model: Any) -> Iterator[None]:
    """Let the file name no class of ours, so that any Keras can read it: the schedule stands as its present rate."""
    optimizer = getattr(model, "optimizer", None)
    inner: Any = getattr(optimizer, "inner_optimizer", optimizer)
    planned = getattr(inner, "_learning_rate", None)
    if not isinstance(planned, keras.optimizers.schedules.LearningRateSchedule):
        yield
        return
    # A number would bring a variable that the optimiser does not have; this schedule of Keras never changes.
    rate = float(inner.learning_rate)
    inner._learning_rate = keras.optimizers.schedules.ExponentialDecay(rate, 1, 1.0)  # noqa: SLF001
    try:
        yield
    finally:
        inner._learning_rate = planned  # noqa: SLF001


def values(part: str, variables: Sequence[Any]) -> dict[str, Array]:
    """Return the values of Keras variables by part, place and path."""
    return {_key(part, place, v): _plain(v) for place, v in enumerate(variables)}


def matched(part: str, variables: Sequence[Any], arrays: Mapping[str, Array]) -> list[tuple[Any, Array]]:
    """Return each variable with its value from `values`; a BridgeError says which one does not fit."""
    return [(v, _fitting(_key(part, place, v), v, arrays)) for place, v in enumerate(variables)]


def assign(pairs: Iterable[tuple[Any, Array]]) -> None:
    """Give each variable its value."""
    for variable, value in pairs:
        variable.assign(value)


def _key(part: str, place: int, variable: Any) -> str:
    # Paths of optimisers and seed generators count how many the process has made: adam_1, seed_generator_3.
    return f"{part}/{place:04d}/{variable.path if part in _PARTS else variable.name}"


def _plain(variable: Any) -> Array:
    value: Array = np.array(variable)
    # numpy writes bfloat16 as bytes without a meaning; its 16 bits as whole numbers keep it.
    return value.view(np.uint16) if variable.dtype == "bfloat16" else value


def _fitting(key: str, variable: Any, arrays: Mapping[str, Array]) -> Array:
    if key not in arrays:
        raise BridgeError(
            tr("The weights have no {name}; they belong to another design.", name=key.split("/", 2)[2])
        )
    value = arrays[key]
    if value.shape != tuple(variable.shape):
        raise BridgeError(
            tr(
                "The weights {name} are {found}, but the layer needs {needed}; they belong to another design.",
                name=key.split("/", 2)[2],
                found=shape_text(value.shape),
                needed=shape_text(variable.shape),
            )
        )
    return value.view(tf.bfloat16.as_numpy_dtype) if variable.dtype == "bfloat16" else value
