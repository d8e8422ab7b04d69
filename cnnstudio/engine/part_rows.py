"""A part of a data set as the rows that a training loop reads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.parts import Part
from cnnstudio.engine.messages import Array

Form = tuple[tuple[int, ...], np.dtype[np.generic]]


class PartRows:
    """Fetches samples only when asked for them, so that the store may be a file larger than memory."""

    def __init__(self, part: Part) -> None:
        self._part = part
        labels = part.labels
        classes = len(labels) > 0 and labels.dtype.kind in "iu"
        self._labels = (int(labels.min()), int(labels.max())) if classes else None

    def __len__(self) -> int:
        return len(self._part)

    @property
    def inputs(self) -> tuple[Form, ...]:
        return ((self._part.x.shape[1:], self._part.x.dtype),)

    @property
    def targets(self) -> tuple[Form, ...]:
        return ((self._part.y.shape[1:], self._part.y.dtype),)

    @property
    def labels(self) -> tuple[int, int] | None:
        return self._labels

    def take(self, indices: NDArray[np.int64]) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
        """Return the samples and targets of these rows."""
        samples, targets = self._part.rows(indices)
        return (samples,), (targets,)

    def take_weights(self, _indices: NDArray[np.int64]) -> Array | None:
        """Return None: all samples of a data set count alike."""
        return None
