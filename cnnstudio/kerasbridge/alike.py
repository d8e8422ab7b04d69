"""What a layer makes of many pictures, as rows of numbers that can be compared: which are alike, and where all lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.prepare import fixed_batch, inference
from cnnstudio.kerasbridge.probe import Probe
from cnnstudio.kerasbridge.scaling import check_fit, factors, scaled
from cnnstudio.kerasbridge.tracing import TRACING
from cnnstudio.language import tr

Reals = NDArray[np.float32]
_AT_ONCE = 32
_MOST = 24_000_000
"""Numbers that all rows together may have; larger maps are averaged over areas."""
_MEASURED = 100
"""Pictures from which it is learned how far the nearest other one usually is."""


@dataclass(frozen=True, eq=False, slots=True)
class Nearest:
    """The pictures most like one, the most alike first."""

    samples: NDArray[np.int64]
    distances: Reals
    """Root of the mean squared difference of the layer's numbers."""


class Coder:
    """Passes pictures through the network up to one layer."""

    def __init__(self, probe: Probe, layer: str, count: int) -> None:
        """Have rows short enough for so many pictures."""
        network = probe.network
        if len(network.model.inputs) != 1 or fixed_batch(network.model) is not None:
            raise BridgeError(
                tr("Pictures are compared in networks with one input and an open batch size only.")
            )
        if layer not in network.tensors:
            raise BridgeError(tr("There is no layer {name} in this network.", name=layer))
        output = network.tensors[layer][0]
        if len(output.shape) < 2 or None in output.shape[1:]:
            raise BridgeError(
                tr("This layer's output has no fixed size, so pictures are not compared in it.")
            )
        self._wanted = network.model.inputs[0]
        self._inner = keras.Model(network.model.inputs, output)
        self._scale = tf.constant(factors(probe.recipe))
        self.cells = _cells(tuple(output.shape[1:]), count)
        """Over how many areas along each axis maps are averaged; 0 where all their numbers count."""

    def rows(self, images: NDArray[Any]) -> Reals:
        """Return one row of numbers for each raw picture."""
        check_fit(images.shape[1:], self._wanted)
        with TRACING:
            found = inference(self._inner, scaled(tf.constant(images), self._scale, self._wanted))
        values = np.asarray(tf.cast(found, tf.float32))
        for axis in range(1, values.ndim - 1):
            values = _averaged(values, axis, self.cells)
        return values.reshape(len(values), -1)

    def all(self, images: NDArray[Any]) -> Iterator[tuple[float, Reals | None]]:
        """Return the share that is done, and at the end the rows of all pictures."""
        parts: list[Reals] = []
        for first in range(0, len(images), _AT_ONCE):
            parts.append(self.rows(images[first : first + _AT_ONCE]))
            done = min(first + _AT_ONCE, len(images))
            yield done / len(images), np.concatenate(parts) if done == len(images) else None


def _cells(shape: tuple[int, ...], count: int) -> int:
    if prod(shape) * count <= _MOST or len(shape) < 2:
        return 0
    axes = len(shape) - 1
    return max(1, min(*shape[:-1], int((_MOST / (count * shape[-1])) ** (1 / axes))))


def _averaged(values: NDArray[Any], axis: int, cells: int) -> NDArray[Any]:
    length = values.shape[axis]
    if not cells or length <= cells:
        return values
    starts = np.linspace(0, length, cells, endpoint=False).astype(np.intp)
    sizes = np.diff(np.append(starts, length)).astype(np.float32)
    sums = np.add.reduceat(values, starts, axis=axis)
    return sums / sizes.reshape([-1 if n == axis else 1 for n in range(values.ndim)])


def nearest(rows: Reals, own: Reals, count: int) -> Nearest:
    """Return which rows are nearest to one."""
    away = np.sqrt(np.mean((rows - own) ** 2, axis=1, dtype=np.float64))
    order = np.argsort(away, kind="stable")[:count]
    return Nearest(order.astype(np.int64), away[order].astype(np.float32))


def usual_distance(rows: Reals) -> float:
    """Return how far the nearest other row is, in the middle of some rows; NaN with fewer than two."""
    if len(rows) < 2:
        return float("nan")
    some = np.unique(np.linspace(0, len(rows) - 1, min(len(rows), _MEASURED)).astype(np.intp))
    lengths = (rows**2).sum(axis=1)
    squares = lengths[some][:, None] + lengths[None, :] - 2 * rows[some] @ rows.T
    squares[np.arange(len(some)), some] = np.inf
    return float(np.sqrt(np.median(np.maximum(squares.min(axis=1), 0)) / rows.shape[1]))
