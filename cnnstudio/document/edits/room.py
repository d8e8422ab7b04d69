"""Where new layers find room: beside others, never on top of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cnnstudio.document.flow import Flow, flow_of
from cnnstudio.document.project import Place, Project

_STEP = 24.0
_APART = 8.0
"""Least distance to others, in scene pixels."""


def room_beside(project: Project, wished: Sequence[Place]) -> Place:
    """Return how far layers must move aside, all together by steps of 24, until none lies on another layer."""
    flow = flow_of(project)
    standing = (place for node, place in project.positions.items() if node in project.graph.by_id)
    ways = _ways_taken(flow, map(flow.turned, standing), [flow.turned(place) for place in wished])
    steps = 0
    for first, last in sorted(ways):
        if first < steps * _STEP < last:
            steps = int(-(-last // _STEP))
    return flow.turned((steps * _STEP, 0.0))


def beside_themselves(project: Project, node_ids: Iterable[str]) -> Place:
    """Return how far copies of layers stand from these: one column aside, or further where there is room."""
    flow = flow_of(project)
    x, y = flow.turned((flow.breadth, 0.0))
    wished = [project.positions.get(node, (0.0, 0.0)) for node in node_ids]
    dx, dy = room_beside(project, [(px + x, py + y) for px, py in wished])
    return x + dx, y + dy


def _ways_taken(flow: Flow, standing: Iterable[Place], wished: Sequence[Place]) -> list[tuple[float, float]]:
    """Return the ways aside, from and to, on which one of the layers would lie on another one."""
    rank, reach = flow.along + _APART, flow.across + _APART
    ranks: dict[int, list[Place]] = {}
    for place in standing:
        ranks.setdefault(int(place[1] // rank), []).append(place)
    return [
        (across - x - reach, across - x + reach)
        for x, y in wished
        for row in range(int(y // rank) - 1, int(y // rank) + 2)
        for across, along in ranks.get(row, ())
        if abs(along - y) < rank
    ]
