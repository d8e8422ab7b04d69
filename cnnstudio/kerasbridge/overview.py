"""All maps of all layers at the size of a thumbnail: every cell the strongest value of the block it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.kerasbridge.probe import Probe

Reals = NDArray[np.float32]
_AT_ONCE = 64_000_000
"""Numbers of a network's layers that are held at a time."""
_TOLD_AT_ONCE = 2_000_000
"""Numbers of thumbnails after which they are told, so that each message stays small."""


@dataclass(frozen=True, eq=False, slots=True)
class Thumbs:
    """One layer's maps made small."""

    layer: str
    maps: Reals
    """channels x rows x columns."""
    means: Reals
    """Mean magnitude of each channel over the whole map."""
    limit: float
    """Largest magnitude of the layer."""


def blocks(values: NDArray[Any], most: int, axis: int) -> NDArray[Any]:
    """Return no more than `most` values along an axis, of each block the one with the largest magnitude."""
    length = values.shape[axis]
    if length <= most:
        return values
    starts = np.arange(0, length, -(-length // most))
    high = np.maximum.reduceat(values, starts, axis=axis)
    low = np.minimum.reduceat(values, starts, axis=axis)
    return np.where(high >= -low, high, low)


def thumbs_of(layer: str, output: NDArray[Any], side: int) -> Thumbs | None:
    """Return a layer's output as small maps; None for what is no stack of maps."""
    if output.ndim != 3 or 0 in output.shape:
        return None
    means = np.abs(output).mean(axis=(0, 1), dtype=np.float32)
    limit = float(np.abs(output).max())
    # Blocks are taken while the channels still lie side by side, which memory likes best.
    rows = blocks(np.asarray(output, np.float32), side, 0)
    small = np.ascontiguousarray(np.moveaxis(blocks(rows, side, 1), -1, 0))
    return Thumbs(layer, small, means, limit if np.isfinite(limit) else 0.0)


def overview(probe: Probe, image: NDArray[Any], side: int) -> Iterator[tuple[list[Thumbs], float]]:
    """Return the thumbnails of all layers, some layers at a time, with the share that is done."""
    tensors = probe.network.tensors
    sizes = {name: _size(found[0]) for name, found in tensors.items()}
    names = [name for name, found in tensors.items() if len(found[0].shape) == 4]
    done = 0
    if not names:
        yield [], 1.0
    while done < len(names):
        some, held = [names[done]], sizes[names[done]]
        while done + len(some) < len(names) and held + sizes[names[done + len(some)]] <= _AT_ONCE:
            held += sizes[names[done + len(some)]]
            some.append(names[done + len(some)])
        sight = probe.look(image[None], tuple(some))
        made: list[Thumbs] = []
        for name, one in zip(sight.layers, sight.maps, strict=True):
            done += 1
            found = thumbs_of(name, one, side)
            made += [found] if found is not None else []
            if sum(thumbs.maps.size for thumbs in made) >= _TOLD_AT_ONCE or done == len(names):
                yield made, done / len(names)
                made = []
        if made:
            yield made, done / len(names)


def _size(tensor: Any) -> int:
    return int(np.prod([n or 1 for n in tensor.shape[1:]]))
