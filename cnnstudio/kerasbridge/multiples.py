"""The strongest maps of some layers, small, in one sheet of bytes: what a node of the canvas wears beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.kerasbridge.overview import blocks
from cnnstudio.kerasbridge.probe import Probe

MISSING = -128
"""In place of what is no number."""
_END = 127
_AT_ONCE = 64_000_000
"""Numbers of layers that are held at a time."""


@dataclass(frozen=True, eq=False, slots=True)
class Multiples:
    """One row of cells for each layer; a layer that is no stack of maps has one picture over its whole row."""

    step: int
    layers: tuple[str, ...]
    sheet: NDArray[np.int8]
    """(layers * side) x (count * side): shares of each layer's limit, from -127 to 127."""
    channels: NDArray[np.int64]
    """layers x count: the map in each cell, -1 for none; all -1 where one picture fills the row."""
    sizes: NDArray[np.int64]
    """layers x 2: rows and columns of each picture, from the upper left of its cell."""
    limits: NDArray[np.float64]
    """Largest magnitude of each layer."""


def multiples(probe: Probe, image: NDArray[Any], layers: Sequence[str], side: int, count: int) -> Multiples:
    """Return the strongest maps of these layers for one picture."""
    names = tuple(layers)
    sheet = np.zeros((len(names) * side, count * side), np.int8)
    channels = np.full((len(names), count), -1, np.int64)
    sizes, limits, step, row = np.zeros((len(names), 2), np.int64), np.zeros(len(names)), 0, 0
    for some in _together(probe, names):
        sight = probe.look(image[None], some)
        step = sight.step
        for output in sight.maps:
            part = sheet[row * side : (row + 1) * side]
            limits[row] = _limit(output)
            sizes[row], channels[row] = _laid(part, output, limits[row], side, count)
            row += 1
    return Multiples(step, names, sheet, channels, sizes, limits)


def _together(probe: Probe, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Return the layers in groups that memory can hold."""
    some, held = list[str](), 0
    for name in names:
        found = probe.network.tensors.get(name)
        size = int(np.prod([n or 1 for n in found[0].shape[1:]])) if found else 0
        if some and held + size > _AT_ONCE:
            yield tuple(some)
            some, held = [], 0
        some.append(name)
        held += size
    if some:
        yield tuple(some)


def _limit(output: NDArray[Any]) -> float:
    magnitudes = np.abs(output[np.isfinite(output)]) if output.size else output
    return float(magnitudes.max()) if magnitudes.size else 0.0


def _laid(
    part: NDArray[np.int8], output: NDArray[Any], limit: float, side: int, count: int
) -> tuple[tuple[int, int], NDArray[np.int64]]:
    """Lay one layer into its row; return how large its pictures are, and which maps they are."""
    none = np.full(count, -1, np.int64)
    if not output.size or output.ndim > 4:
        return (0, 0), none
    values = output[len(output) // 2] if output.ndim == 4 else output
    if values.ndim < 3:
        flat = _small(values.reshape(1, -1) if values.ndim < 2 else values, side, side * count)
        part[: flat.shape[0], : flat.shape[1]] = _shares(flat, limit)
        return (flat.shape[0], flat.shape[1]), none
    strengths = np.abs(np.nan_to_num(values)).mean(axis=(0, 1), dtype=np.float64)
    chosen = np.argsort(-strengths, kind="stable")[:count]
    small = _small(np.asarray(values[:, :, chosen], np.float32), side, side)
    high, wide, shown = small.shape
    for place in range(shown):
        part[:high, place * side : place * side + wide] = _shares(small[:, :, place], limit)
    none[:shown] = chosen
    return (high, wide), none


def _small(values: NDArray[Any], rows: int, columns: int) -> NDArray[Any]:
    return blocks(blocks(np.asarray(values, np.float32), rows, 0), columns, 1)


def _shares(values: NDArray[Any], limit: float) -> NDArray[np.int8]:
    shares = np.clip(np.nan_to_num(values) / (limit or 1.0), -1.0, 1.0)
    return np.where(np.isnan(values), MISSING, np.rint(shares * _END)).astype(np.int8)
