"""Which layers hold their channels before the other axes of a sample: those that say so, and what passes axes on."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from cnnstudio.document.flat import FlatNode
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Shape
from cnnstudio.layers.working import Reach

_LAYER = itemgetter(FlatNode._fields.index("layer"))
_FIRST = "channels_first"
_PASSING = frozenset({"io", "act", "norm", "merge", "noise", "operation"})
"""Families that leave axes where they are, unless a layer has a `data_format` of its own."""
NOBODY: frozenset[str] = frozenset()


def channels_first(flat: Sequence[FlatNode]) -> frozenset[str]:
    """Return the paths of the layers whose samples have their channels first."""
    layers = list(map(_LAYER, flat))
    # Layers that were read from a file are one object where they are alike.
    different = dict(zip(map(id, layers), layers, strict=True)).values()
    if _FIRST not in [vars(layer).get("data_format") for layer in different]:
        return NOBODY
    return _spread(flat, {node.path for node in flat if getattr(node.layer, "data_format", None) == _FIRST})


def _spread(flat: Sequence[FlatNode], found: set[str]) -> frozenset[str]:
    """Return the layers before and behind that hand the same axes on."""
    passing = {node.path for node in flat if _passes(node.layer)}
    beside: dict[str, list[str]] = {node.path: [source.path for source in node.sources] for node in flat}
    for node in flat:
        for source in node.sources:
            beside[source.path].append(node.path)
    waiting = list(found)
    while waiting:
        for other in beside[waiting.pop()]:
            if other in passing and other not in found:
                found.add(other)
                waiting.append(other)
    return frozenset(found)


def same_end(one: Layer, other: Layer) -> bool:
    """Say whether two layers hold their channels at the same end, and hand them on alike."""
    return type(one) is type(other) and vars(one).get("data_format") == vars(other).get("data_format")


def _passes(layer: Layer) -> bool:
    return layer.family in _PASSING and "data_format" not in type(layer).model_fields


def reach_first(
    layer: Layer, inputs: tuple[Shape | None, ...], reach: tuple[Reach, ...]
) -> tuple[Reach, ...]:
    """Return how a layer reaches along the axes behind the channels; without a format of its own it counts them itself."""
    shape, axis = inputs[0] if inputs else None, getattr(layer, "axis", None)
    if shape is None or axis is None or not _passes(layer) or not any(one.kind == "whole" for one in reach):
        return reach
    rank = len(shape) + 1
    moved = tuple(_behind(one % rank, rank) for one in (axis if isinstance(axis, tuple) else (axis,)))
    last = layer.replaced(axis=moved if isinstance(axis, tuple) else moved[0])
    return last.reach(((*shape[1:], shape[0]),))


def _behind(axis: int, rank: int) -> int:
    """Return where an axis lies once the channels have moved from the first place to the last."""
    return axis if axis == 0 else rank - 1 if axis == 1 else axis - 1
