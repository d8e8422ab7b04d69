"""One value to be explained: the layer, its weights, what it read, and where in its output the value stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic.explaining.explanation import Explanation, Terms, Unexplained
from cnnstudio.arithmetic.numbers import Array, Place, Whole
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer

Weights = tuple[tuple[str, NDArray[Any]], ...]
"""Name and values in Keras's order; names may be paths such as forward_lstm/lstm_cell/kernel."""


@dataclass(frozen=True, eq=False, slots=True)
class Moments:
    """Mean and variance of each channel over a whole batch, and over how many values."""

    mean: Array
    variance: Array
    count: int


@dataclass(frozen=True, eq=False, slots=True)
class Batch:
    """A training step's view: the inputs of all its samples, and what came out of the sample explained."""

    inputs: tuple[NDArray[Any], ...]
    output: NDArray[Any]
    drawn: NDArray[Any] | None = None
    """What a layer that draws at random makes, with the same draw, of ones (of zeros where it adds)."""
    moments: Moments | None = None
    """Given in place of the inputs where these are many."""


@dataclass(frozen=True, eq=False, slots=True)
class Case:
    """What must be known to work one value out; arrays are without the batch axis."""

    layer: Layer
    weights: Weights
    inputs: tuple[NDArray[Any], ...]
    at: Place
    batch: Batch | None = None
    """Given for training mode; None means inference."""
    shape: Place = ()
    """Shape of the output, where it is known."""

    @property
    def training(self) -> bool:
        """Say whether the value comes from a training step."""
        return self.batch is not None

    def told(self, name: str) -> Any:
        """Return one of the layer's settings."""
        return getattr(self.layer, name)

    @property
    def channels_first(self) -> bool:
        """Say whether the layer's channels are its first axis."""
        return getattr(self.layer, "data_format", None) == "channels_first"

    def weight(self, name: str) -> Array | None:
        """Return a weight by the last part of its name; None where the layer has none of it."""
        for path, array in self.weights:
            if path.rpartition("/")[2] == name:
                return np.asarray(array, np.float64)
        return None

    def need(self, name: str) -> Array:
        """Return a weight that must be there."""
        found = self.weight(name)
        if found is None:
            raise Unexplained(tr("The weights of this layer have not been read yet."))
        return found

    def input(self, number: int = 0) -> Array:
        """Return an input in double precision."""
        return np.asarray(self.inputs[number], np.float64)

    def of(self, **parts: Any) -> Case:
        """Return this case with some parts replaced."""
        return replace(self, **parts)


Rule = Callable[[Case], Explanation]
RULES: dict[str, Rule] = {}
"""By layer kind."""


def explains(*kinds: str) -> Callable[[Rule], Rule]:
    """Let a function work out the values of these kinds."""

    def note(rule: Rule) -> Rule:
        RULES.update(dict.fromkeys(kinds, rule))
        return rule

    return note


class Grid(NamedTuple):
    """How the numbers of an array are found when its channels are read last."""

    spatial: Place
    channels: int
    steps: tuple[int, ...]
    """Distance in the row of all numbers along each spatial axis, and along the channels."""
    shape: Place

    def cells(self, rows: Sequence[Whole], channels: Whole) -> Whole:
        """Return the numbers of all cells at these coordinates; -1 where a coordinate lies outside."""
        found = np.zeros((), np.intp)
        inside = np.ones((), np.bool_)
        for axis, (at, size) in enumerate(zip(rows, self.spatial, strict=True)):
            spread = at.reshape(-1, *(1,) * (len(rows) - axis))
            found = found + spread * self.steps[axis]
            inside = inside & (spread >= 0) & (spread < size)
        found = found + channels * self.steps[-1]
        return np.where(inside & np.ones(found.shape, np.bool_), found, -1)


def grid(shape: Place, *, channels_first: bool) -> Grid:
    """Return how to read an array of this shape with its channels last."""
    steps = [int(np.prod(shape[axis + 1 :])) for axis in range(len(shape))]
    order = [*range(1, len(shape)), 0] if channels_first else list(range(len(shape)))
    sizes = [shape[axis] for axis in order]
    return Grid(tuple(sizes[:-1]), sizes[-1], tuple(steps[axis] for axis in order), tuple(shape))


def read(
    case: Case,
    origins: Whole,
    name: str,
    *,
    source: int = 0,
    weights: Array | None = None,
    joined: Any = "sum",
) -> Terms:
    """Return the terms that stand at these places of an input."""
    values = case.input(source)
    row = values.ravel()
    found = np.where(origins >= 0, row[np.clip(origins, 0, None)], 0.0)
    return Terms(name, found, origins, source, values.shape, weights, joined)


def inner(name: str, values: Array, weights: Array | None = None) -> Terms:
    """Return terms of numbers that were worked out inside the layer."""
    return Terms(name, values, np.full(values.shape, -1, np.intp), -1, values.shape, weights)


def flat_index(at: Place, shape: Place) -> int:
    """Return the place of an element in the row of all numbers."""
    return int(np.ravel_multi_index(at, shape))
