"""Outputs that are stacks of maps: in two dimensions as they are, in three one slice of each at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnstudio.ui.widgets import Mark

Array = NDArray[np.generic]
Place = tuple[int, ...]


def map_stack(output: Array | None, depth: int = 0) -> Array | None:
    """Return channels x rows x columns; None for what is no stack of maps."""
    if output is None or 0 in output.shape:
        return None
    if output.ndim == 4:
        output = output[min(depth, output.shape[0] - 1)]
    if output.ndim != 3:
        return None
    return np.ascontiguousarray(np.asarray(output).transpose(2, 0, 1))


def has_maps(output: Array | None) -> bool:
    """Say whether an output is a stack of maps."""
    return output is not None and output.ndim in (3, 4)


def depth_of(at: Place) -> int:
    """Return the slice that a value of a stack of volumes lies in, 0 for one of flat maps."""
    return at[0] if len(at) == 4 else 0


def place_on_map(output: Array, depth: int, row: int, column: int, channel: int) -> Place:
    """Return where a place on a shown map stands in the output."""
    return (depth, row, column, channel) if output.ndim == 4 else (row, column, channel)


def mark_of(top: int, left: int, bottom: int | None = None, right: int | None = None) -> Mark:
    """Return the window from a first to a last cell."""
    return Mark(
        top,
        left,
        (top if bottom is None else bottom) - top + 1,
        (left if right is None else right) - left + 1,
    )
