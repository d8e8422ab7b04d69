"""Layers in line, evenly apart, or straight behind what feeds them; places only, and what is pinned stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from cnnstudio.document.edits.parts import gently
from cnnstudio.document.edits.refusal import EditError
from cnnstudio.document.flow import flow_of
from cnnstudio.document.project import Place, Project
from cnnstudio.language import tr

Line = Literal["left", "centre", "right", "top", "middle", "bottom"]
Axis = Literal["across", "down"]


def align(project: Project, node_ids: Iterable[str], line: Line) -> Project:
    """Put layers of one size on a common line: upright for left, centre, right, level for top, middle, bottom.

    All layers are equally wide and high, so left is the least, right the greatest and centre the mean place. Where
    some are pinned, their line counts.
    """
    places = _places(project, node_ids, 2)
    axis = 0 if line in ("left", "centre", "right") else 1
    standing = [place[axis] for node, place in places.items() if node in project.pinned]
    values = standing or [place[axis] for place in places.values()]
    goal = {"left": min, "top": min, "right": max, "bottom": max}.get(line, _middle)(values)
    moved = {node: (goal, y) if axis == 0 else (x, goal) for node, (x, y) in places.items()}
    return gently(project, moved)


def _middle(values: list[float]) -> float:
    return (min(values) + max(values)) / 2


def distribute(project: Project, node_ids: Iterable[str], axis: Axis) -> Project:
    """Give layers equal distances between the first and the last of them."""
    places = _places(project, node_ids, 3)
    number = 0 if axis == "across" else 1
    order = sorted(places, key=lambda node: places[node][number])
    first, last = places[order[0]][number], places[order[-1]][number]
    step = (last - first) / (len(order) - 1)
    moved = {}
    for count, node in enumerate(order):
        x, y = places[node]
        goal = first + count * step
        moved[node] = (goal, y) if number == 0 else (x, goal)
    return gently(project, moved)


def straighten(project: Project, node_ids: Iterable[str]) -> Project:
    """Put every layer straight behind the one that feeds it, the first stays."""
    chosen, flow = tuple(node_ids), flow_of(project)
    places = {node: flow.turned(place) for node, place in _places(project, chosen, 2).items()}
    for node in sorted(chosen, key=lambda each: places[each][1]):
        above = [edge.source for edge in project.graph.incoming.get(node, ()) if edge.source in places]
        fed = len(above) == 1 and places[above[0]][1] < places[node][1]
        if fed and node not in project.pinned:
            places[node] = (places[above[0]][0], places[node][1])
    return gently(project, {node: flow.turned(place) for node, place in places.items()})


def _places(project: Project, node_ids: Iterable[str], least: int) -> dict[str, Place]:
    found = {node: project.positions.get(node, (0.0, 0.0)) for node in node_ids}
    if len(found) < least:
        raise EditError(tr("Select at least {count} layers for that.", count=least))
    return found
