"""What of each layer's output counts, followed from the ends of a network back to its inputs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from cnnstudio.document.flat import FlatNode
from cnnstudio.document.influence import Box, full_box, reads_all, trail
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.layers.remembering import also_forget
from cnnstudio.layers.working import Working

Counts = tuple[Box, ...] | None
"""What of a layer's output counts: the union of boxes, or None for all of it."""
_PATH = itemgetter(NodeAnalysis._fields.index("path"))
_NOTHING: Counts = ()
_MOST_BOXES = 12
_MOST_REMEMBERED = 65_536


class _Passed(NamedTuple):
    """What of each input of a layer counts, and what that follows from."""

    node: FlatNode
    working: Working | None
    here: Counts
    found: tuple[Counts, ...]


_passed: dict[int, _Passed] = {}
also_forget(_passed.clear)
"""The last answer for each layer of a flat design, by its identity, which it keeps while nothing about it changes."""


def followed(
    flat: Sequence[FlatNode], known: Sequence[NodeAnalysis], ends: Iterable[str]
) -> dict[str, Counts]:
    """Return, per layer, what of its output counts; what nothing reads is not there. `known` is in the order of `flat`."""
    counts: dict[str, Counts] = dict.fromkeys(ends)
    by_path = dict(zip(map(_PATH, known), known, strict=True))
    different = {id(node.working): node for node in known}
    partly = {at for at, node in different.items() if not reads_all(node)}
    for node, told in zip(reversed(flat), reversed(known), strict=True):
        here = counts.get(node.path, _NOTHING)
        if here is None and id(told.working) not in partly:
            for source in node.sources:
                counts[source.path] = None
        elif here != _NOTHING:
            for source, found in zip(node.sources, _before(node, told, here), strict=True):
                _count(counts, by_path[source.path], found)
    return counts


def _before(node: FlatNode, known: NodeAnalysis, here: Counts) -> tuple[Counts, ...]:
    """Return what of each input counts; where it is the same as before, the very values of before."""
    last = _passed.get(id(node))
    if last is None or last.node is not node:
        last = None
    elif last.working is known.working and last.here == here:
        return last.found
    ways = enumerate(node.sources)
    found = tuple([None if source.output else _back(known, port, here) for port, source in ways])
    if last is not None and last.found == found:
        found = last.found
    if len(_passed) >= _MOST_REMEMBERED:
        _passed.clear()
    _passed[id(node)] = _Passed(node, known.working, here, found)
    return found


def _back(node: NodeAnalysis, port: int, here: Counts) -> Counts:
    way = trail(node)
    whole = way.inputs[port]
    found: tuple[Box, ...] = ()
    for box in (way.whole,) if here is None else here:
        before = way.back(port, box)
        if before == whole:
            return None
        if all(before):
            found = _joined(found, before) if found else (before,)
    return found


def _count(counts: dict[str, Counts], node: NodeAnalysis, found: Counts) -> None:
    """Let what one more reader counts of a layer's output count."""
    one = counts.get(node.path, _NOTHING)
    if one == _NOTHING or one is None or found is None:
        counts[node.path] = found if one is not None else None
        return
    for box in found:
        one = _joined(one, box)
    counts[node.path] = None if one == (full_box(node.output or ()),) else one


def _joined(boxes: tuple[Box, ...], new: Box) -> tuple[Box, ...]:
    """Return the union of boxes with another; boxes that make one box together become one."""
    if boxes and boxes[0] == new:
        return boxes
    for at, box in enumerate(boxes):
        if _within(new, box):
            return boxes
        differing = [axis for axis, (a, b) in enumerate(zip(box, new, strict=True)) if a != b]
        if len(differing) == 1 or _within(box, new) or len(boxes) >= _MOST_BOXES:
            merged = tuple(a | b for a, b in zip(box, new, strict=True))
            return _joined((*boxes[:at], *boxes[at + 1 :]), merged)
    return (*boxes, new)


def _within(box: Box, other: Box) -> bool:
    return all(a & ~b == 0 for a, b in zip(box, other, strict=True))
