"""Receptive fields: how many input elements one output element can see, along every axis.

field' = field + (k - 1)·jump, jump' = jump·stride and start' = start - padding·jump, the largest over all paths
(Araujo, Norris and Sim, "Computing receptive fields of convolutional neural networks", 2019).

While a network is worked through, an axis is a bare tuple in the order of `AxisField`: bare ones are made and taken
apart several times as quickly as named ones, and of thousands few are ever looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from cnnstudio.layers.shape import Shape
from cnnstudio.layers.working import Reach


class AxisField(NamedTuple):
    """What an element sees along one axis of an input: `size` elements, `jump` apart from its neighbour's."""

    size: int | None
    jump: float
    extent: int | None
    """The input's own length along the axis."""
    whole: bool = False
    start: float = 0
    """Where the field of the first element begins, from 0; below 0 it begins in the padding."""


Field = tuple[AxisField, ...]
Fields = tuple[tuple[str, Field], ...]
"""Fields by name of the network's input."""
Axis = tuple[int | None, float, int | None, bool, float]
"""The five values of an `AxisField`."""
Axes = tuple[Axis, ...]
Window = tuple[int, float, float]
"""The effective kernel less one, the stride, and the padding before."""
Seen = tuple[tuple[str, Axes], ...]
"""The axes of fields by name of the network's input; axes that are seen alike are the very same tuple."""


def looked_at(axes: Axes) -> Field:
    """Return the axes of one input by the names of their values."""
    return tuple(map(AxisField._make, axes))


def at_input(shape: Shape, channels_first: bool = False) -> Axes:
    """Return what an input's own elements see: one element each."""
    extents = shape[1:] if channels_first else shape[:-1]
    alike: dict[int | None, Axis] = {extent: (1, 1, extent, False, 0) for extent in extents}
    return tuple([alike[extent] for extent in extents])


def behind(seen: Seen, reach: tuple[Reach, ...], both: Window | None = None) -> Seen:
    """Return what is seen behind a layer that reaches like this; `both` is the window of two axes that reach alike."""
    if both is not None and len(seen) == 1:
        ((source, axes),) = seen
        if len(axes) == 2:
            axis, other = axes
            size, jump, extent, whole, start = axis
            if axis is other and size is not None and not whole:
                more, stride, before = both
                if more or stride != 1 or before:
                    wider = more * jump
                    wider = wider if type(wider) is int else ceil(wider)
                    start = start - before * jump if before else start
                    axis = (size + wider, jump * stride, extent, False, start)
                    return ((source, (axis, axis)),)
                return seen
    return tuple([(source, through(axes, reach)) for source, axes in seen])


def window_of(reach: tuple[Reach, ...]) -> Window | None:
    """Return the window through which both of two axes are seen, if it is the same."""
    if len(reach) != 2 or reach[0] != reach[1] or reach[0].kind != "window":
        return None
    _, kernel, stride, before = reach[0]
    return kernel - 1, stride, before


def through(axes: Axes, reach: tuple[Reach, ...]) -> Axes:
    """Return what is seen of one input behind a layer that reaches like this."""
    if len(reach) != len(axes):
        return tuple([axis if axis[3] else _whole(axis) for axis in axes])
    if len(axes) == 2 and axes[0] is axes[1] and reach[0] is reach[1]:
        axis = _through(axes[0], reach[0])
        return axis, axis
    return tuple([_through(axis, r) for axis, r in zip(axes, reach, strict=True)])


def _through(axis: Axis, reach: Reach) -> Axis:
    size, jump, extent, whole, start = axis
    kind, kernel, stride, before = reach[:]
    if whole or kind == "same":
        return axis
    if kind == "whole" or size is None:
        return _whole(axis)
    if kernel == 1 and stride == 1 and not before:
        return axis
    more = (kernel - 1) * jump
    more = more if type(more) is int else ceil(more)
    return size + more, jump * stride, extent, False, start - before * jump if before else start


def _whole(axis: Axis) -> Axis:
    _, jump, extent, _, _ = axis
    return extent, jump, extent, True, 0


def largest(several: Sequence[Seen]) -> Seen:
    """Return, per network input, the largest of what is seen over several paths."""
    found: dict[str, Axes] = {}
    for name, axes in (pair for some in several for pair in some):
        found[name] = _larger(found[name], axes) if name in found else axes
    return tuple(found.items())


def _larger(one: Axes, other: Axes) -> Axes:
    if one is other or len(one) != len(other):
        return one
    return tuple([a if _order(a) >= _order(b) else b for a, b in zip(one, other, strict=True)])


def _order(axis: Axis) -> tuple[bool, int]:
    size, _, _, whole, _ = axis
    return whole, size or 0
