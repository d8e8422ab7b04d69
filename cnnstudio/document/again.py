"""What still holds of the last analysis after an edit of the arguments of a few layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import is_not
from typing import NamedTuple

from cnnstudio.document.flat import FlatNode
from cnnstudio.document.forward import worked_at
from cnnstudio.document.graph import Graph
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.problems import Problem

_FEW = 64
"""More changed layers than this are no single edit; then everything is looked through."""
_WITHOUT_ORDER = frozenset({"cycle", "unknown-kind"})
"""Where data run in a circle, layers read what comes after them; an unknown layer may hide such a circle."""


class Edited(NamedTuple):
    """Layers that stand where they stood and read what they read, with other arguments."""

    places: tuple[int, ...]
    """In the order of the layers."""
    turned: bool
    """One of them has come to hold its channels at another end, or may have."""


def edited(
    flat: Sequence[FlatNode], flats: Mapping[str, FlatNode], problems: tuple[Problem, ...]
) -> Edited | None:
    """Return which layers are others than in the last analysis; None where more than their arguments differs."""
    before = tuple(flats.values())
    if len(flat) != len(before) or any(problem.code in _WITHOUT_ORDER for problem in problems):
        return None
    marks = list(map(is_not, flat, before))
    places, at = [], -1
    if marks.count(True) > _FEW:
        return None
    for _ in range(marks.count(True)):
        at = marks.index(True, at + 1)
        if _stands(flat[at]) != _stands(before[at]):
            return None
        places.append(at)
    return Edited(tuple(places), any(_end(flat[at]) != _end(before[at]) for at in places))


def _stands(node: FlatNode) -> tuple[object, ...]:
    return node.path, node.sources, node.shares, node.missing


def _end(node: FlatNode) -> tuple[object, ...]:
    """Return what decides at which end a layer holds its channels."""
    return node.layer.__class__, getattr(node.layer, "data_format", None)


def worked_on(
    graph: Graph,
    flat: Sequence[FlatNode],
    first: frozenset[str],
    places: tuple[int, ...],
    earlier: Mapping[str, NodeAnalysis],
) -> dict[str, NodeAnalysis]:
    """Return what is known of the layers: what comes of those at these places, and the values of earlier elsewhere."""
    known = dict(earlier)
    pending = {flat[at].path for at in places}
    for at in range(places[0] if places else 0, len(flat)):
        if not pending:
            break
        node = flat[at]
        if node.path not in pending:
            continue
        pending.remove(node.path)
        made = worked_at(node, known, first)
        if made != earlier[node.path]:
            known[node.path] = made
            pending.update([edge.target for edge in graph.outgoing[node.path]])
    return known
