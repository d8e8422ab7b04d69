"""Receptive fields: how many input elements one output element can see, along every axis.

field' = field + (k - 1)·jump, jump' = jump·stride and start' = start - padding·jump, the largest over all paths
(Araujo, Norris and Sim, "Computing receptive fields of convolutional neural networks", 2019).
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


_new = tuple.__new__
"""Makes one of many thousand named tuples in half the time."""
Field = tuple[AxisField, ...]
Fields = tuple[tuple[str, Field], ...]
"""Fields by name of the network's input."""


def at_input(shape: Shape, channels_first: bool = False) -> Field:
    """Return the field of an input's own elements: one element each."""
    extents = shape[1:] if channels_first else shape[:-1]
    alike = {extent: AxisField(1, 1, extent) for extent in extents}
    return tuple([alike[extent] for extent in extents])


def behind(seen: Fields, reach: tuple[Reach, ...]) -> Fields:
    """Return the fields behind a layer that reaches like this; axes seen alike have the very same value."""
    if len(seen) == 1 and len(reach) == 2:
        ((source, field),) = seen
        if len(field) == 2 and field[0] is field[1] and reach[0] is reach[1]:
            axis = _through(field[0], reach[0])
            return ((source, (axis, axis)),)
    return tuple([(source, through(field, reach)) for source, field in seen])


def through(field: Field, reach: tuple[Reach, ...]) -> Field:
    """Return the field of one input behind a layer that reaches like this."""
    if len(reach) != len(field):
        return tuple([axis if axis.whole else _whole(axis) for axis in field])
    if len(field) == 2 and field[0] is field[1] and reach[0] is reach[1]:
        axis = _through(field[0], reach[0])
        return axis, axis
    return tuple([_through(axis, r) for axis, r in zip(field, reach, strict=True)])


def _through(axis: AxisField, reach: Reach) -> AxisField:
    size, jump, extent, whole, start = axis
    kind, kernel, stride, before = reach
    if whole or kind == "same":
        return axis
    if kind == "whole" or size is None:
        return _whole(axis)
    if kernel == stride == 1 and not before:
        return axis
    more = (kernel - 1) * jump
    seen = size + (more if isinstance(more, int) else ceil(more))
    return _new(AxisField, (seen, jump * stride, extent, False, start - before * jump if before else start))


def _whole(axis: AxisField) -> AxisField:
    return AxisField(axis.extent, axis.jump, axis.extent, True)


def largest(fields: Sequence[Fields]) -> Fields:
    """Return, per network input, the largest field over several paths."""
    found: dict[str, Field] = {}
    for name, field in (pair for some in fields for pair in some):
        found[name] = _larger(found[name], field) if name in found else field
    return tuple(found.items())


def _larger(one: Field, other: Field) -> Field:
    if one is other or len(one) != len(other):
        return one
    return tuple(a if _order(a) >= _order(b) else b for a, b in zip(one, other, strict=True))


def _order(axis: AxisField) -> tuple[bool, int]:
    return axis.whole, axis.size or 0
