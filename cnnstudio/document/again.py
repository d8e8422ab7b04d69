"""What still holds of the last analysis after an edit of the arguments of a few layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress, islice
from operator import is_not

from cnnstudio.document.flat import FlatNode
from cnnstudio.document.forward import worked_at
from cnnstudio.document.graph import Graph
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.problems import Problem

_FEW = 64
"""More changed layers than this are no single edit; then everything is looked through."""
_WITHOUT_ORDER = frozenset({"cycle", "unknown-kind"})
"""Where data run in a circle, layers read what comes after them; an unknown layer may hide such a circle."""


def edited(
    flat: Sequence[FlatNode], flats: Mapping[str, FlatNode], problems: tuple[Problem, ...]
) -> list[int] | None:
    """Return the places of layers that are others than in the last analysis; None where it is not only arguments."""
    before = tuple(flats.values())
    if len(flat) != len(before) or any(problem.code in _WITHOUT_ORDER for problem in problems):
        return None
    marks = list(map(is_not, flat, before))
    if marks.count(True) > _FEW:
        return None
    places = list(compress(range(len(flat)), marks))
    return places if all(_stands(flat[at]) == _stands(before[at]) for at in places) else None


def _stands(node: FlatNode) -> tuple[object, ...]:
    return node.path, node.sources, node.shares, node.missing


def worked_on(
    graph: Graph,
    flat: Sequence[FlatNode],
    first: frozenset[str],
    places: Sequence[int],
    earlier: Mapping[str, NodeAnalysis],
) -> dict[str, NodeAnalysis]:
    """Return what is known of the layers: what comes of those at these places, and the values of earlier elsewhere."""
    known = dict(earlier)
    outgoing, pending = graph.outgoing, {flat[at].path for at in places}
    for node in islice(flat, places[0] if places else 0, None):
        path = node.path
        if path in pending:
            pending.remove(path)
            made = worked_at(node, known, first)
            if made != earlier[path]:
                known[path] = made
                for edge in outgoing[path]:
                    pending.add(edge.target)
            if not pending:
                break
    return known
