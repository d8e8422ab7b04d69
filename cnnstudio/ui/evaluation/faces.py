"""The strongest map of each layer: the face it wears on the spine."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]
_MOST = 160
"""Rows and columns of a face; a tile of the spine is smaller still."""


def strongest_map(output: Array | None) -> Array | None:
    """Return the map with the largest mean magnitude; None without maps."""
    if output is None or output.ndim != 3 or 0 in output.shape:
        return None
    means = np.abs(np.asarray(output, np.float32)).reshape(-1, output.shape[2]).mean(axis=0)
    face: Array = output[:, :, int(means.argmax())]
    return face


def faces_of(outputs: Mapping[str, Array]) -> dict[str, Array]:
    """Return the faces of all layers that have maps."""
    found = {name: strongest_map(output) for name, output in outputs.items()}
    # A copy lets go of the other maps; a large one keeps only what a tile can show.
    return {name: np.array(_thinned(face)) for name, face in found.items() if face is not None}


def _thinned(face: Array) -> Array:
    step = max(1, -(-max(face.shape) // _MOST))
    return face[::step, ::step]
