"""What a training loop reads: rows of inputs and targets, asked for by number."""

from __future__ import annotations

from math import prod
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.language import number, tr

Array = NDArray[np.generic]
Form = tuple[tuple[int, ...], np.dtype[np.generic]]
"""Shape without the batch axis, and number type."""


class Rows(Protocol):
    """Samples before the recipe's scaling; in memory, mapped from a file, or streamed."""

    def __len__(self) -> int: ...

    @property
    def inputs(self) -> tuple[Form, ...]:
        """Return the form of each input."""

    @property
    def targets(self) -> tuple[Form, ...]:
        """Return the form of each target."""

    @property
    def labels(self) -> tuple[int, int] | None:
        """Return the smallest and the largest class number, or None when no target is a class."""

    def take(self, indices: NDArray[np.int64]) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
        """Return the inputs and targets of these rows."""

    def take_weights(self, indices: NDArray[np.int64]) -> Array | None:
        """Return how much each of these rows counts, or None where all count alike."""


def bytes_per_row(rows: Rows) -> int:
    """Return the size of one sample with its targets."""
    return sum(prod(shape) * dtype.itemsize for shape, dtype in rows.inputs + rows.targets)


class MemoryRows:
    """Rows of arrays that lie in memory or in a memory map."""

    def __init__(
        self,
        inputs: Array | tuple[Array, ...],
        targets: Array | tuple[Array, ...],
        weights: Array | None = None,
    ) -> None:
        self._weights = weights
        self._inputs = inputs if isinstance(inputs, tuple) else (inputs,)
        self._targets = tuple(_column(t) for t in (targets if isinstance(targets, tuple) else (targets,)))
        self._labels = _labels(self._targets)
        self._check_lengths()

    def __len__(self) -> int:
        return len(self._inputs[0])

    @property
    def inputs(self) -> tuple[Form, ...]:
        """Return the form of each input."""
        return tuple((a.shape[1:], a.dtype) for a in self._inputs)

    @property
    def targets(self) -> tuple[Form, ...]:
        """Return the form of each target."""
        return tuple((a.shape[1:], a.dtype) for a in self._targets)

    @property
    def labels(self) -> tuple[int, int] | None:
        """Return the smallest and the largest class number, or None when no target is a class."""
        return self._labels

    def take(self, indices: NDArray[np.int64]) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
        """Return the inputs and targets of these rows."""
        return tuple(a[indices] for a in self._inputs), tuple(a[indices] for a in self._targets)

    def take_weights(self, indices: NDArray[np.int64]) -> Array | None:
        """Return how much each of these rows counts, or None where all count alike."""
        return None if self._weights is None else self._weights[indices]

    def _check_lengths(self) -> None:
        lengths = {len(a) for a in self._inputs + self._targets}
        if len(lengths) > 1:
            raise BridgeError(
                tr(
                    "The data have {inputs} inputs but {targets} labels; give each input its label.",
                    inputs=number(len(self._inputs[0])),
                    targets=number(len(self._targets[0])),
                )
            )
        if lengths == {0}:
            raise BridgeError(tr("There are no samples to learn from; choose a data set with samples."))


class SomeRows:
    """Some rows of others, numbered anew."""

    def __init__(self, rows: Rows, indices: NDArray[np.int64]) -> None:
        self._rows, self.indices = rows, indices

    def __len__(self) -> int:
        return len(self.indices)

    @property
    def inputs(self) -> tuple[Form, ...]:
        """Return the form of each input."""
        return self._rows.inputs

    @property
    def targets(self) -> tuple[Form, ...]:
        """Return the form of each target."""
        return self._rows.targets

    @property
    def labels(self) -> tuple[int, int] | None:
        """Return the smallest and the largest class number of all rows."""
        return self._rows.labels

    def take(self, indices: NDArray[np.int64]) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
        """Return the inputs and targets of these rows."""
        return self._rows.take(self.indices[indices])

    def take_weights(self, indices: NDArray[np.int64]) -> Array | None:
        """Return how much each of these rows counts, or None where all count alike."""
        return self._rows.take_weights(self.indices[indices])


def _column(targets: Array) -> Array:
    """Return class numbers without a superfluous axis: CIFAR-10's labels are (n, 1)."""
    one = targets.ndim == 2 and targets.shape[1] == 1
    return targets[:, 0] if one and np.issubdtype(targets.dtype, np.integer) else targets


def _labels(targets: tuple[Array, ...]) -> tuple[int, int] | None:
    classes = [t for t in targets if np.issubdtype(t.dtype, np.integer) and t.size]
    return (min(int(t.min()) for t in classes), max(int(t.max()) for t in classes)) if classes else None
