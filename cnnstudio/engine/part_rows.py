"""A part of a data set as the rows that a training loop reads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.parts import Part
from cnnstudio.engine.messages import Array

Form = tuple[tuple[int, ...], np.dtype[np.generic]]


class PartRows:
    """Fetches pictures only when asked for them, so that the store may be a file larger than memory."""

    def __init__(self, part: Part) -> None:
        self._part = part
        labels = part.labels
        self._labels = (int(labels.min()), int(labels.max())) if len(labels) else None

    def __len__(self) -> int:
        return len(self._part)

    @property
    def inputs(self) -> tuple[Form, ...]:
        return ((self._part.x.shape[1:], self._part.x.dtype),)

    @property
    def targets(self) -> tuple[Form, ...]:
        return (((), self._part.y.dtype),)

    @property
    def labels(self) -> tuple[int, int] | None:
        return self._labels

    def take(self, indices: NDArray[np.int64]) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
        """Return the pictures and class numbers of these rows."""
        pictures, labels = self._part.rows(indices)
        return (pictures,), (labels,)
