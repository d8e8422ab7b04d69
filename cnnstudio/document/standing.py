"""What stands where nothing but a hand moves it, and how everything else keeps clear of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cnnstudio.document.flow import Flow, Place
from cnnstudio.document.project import Project

_LEAST = 16.0
"""Room left around what is pinned, in scene pixels."""


def pin(project: Project, node_ids: Iterable[str], on: bool = True) -> Project:
    """Let nothing but a hand move these layers, or let everything move them again."""
    chosen = set(node_ids) & project.graph.by_id.keys()
    return project.replaced(pinned=project.pinned | chosen if on else project.pinned - chosen)


def clear_of(places: Mapping[str, Place], pinned: Mapping[str, Place], flow: Flow) -> dict[str, Place]:
    """Return places of which none lies on a pinned layer: those that would stand aside until they are free."""
    found = dict(places)
    standing = [flow.turned(place) for place in pinned.values()]
    for node, place in places.items():
        if not any(_meets(flow.turned(place), other, flow) for other in standing):
            continue
        aside = flow.turned(place)
        others = [*standing, *(flow.turned(p) for n, p in found.items() if n != node)]
        while any(_meets(aside, other, flow) for other in others):
            aside = aside[0] + flow.breadth, aside[1]
        found[node] = flow.turned(aside)
    return found


def _meets(one: Place, other: Place, flow: Flow) -> bool:
    """Say whether two layers at these places, across and along, would touch."""
    near_across = abs(one[0] - other[0]) < flow.across + _LEAST
    return near_across and abs(one[1] - other[1]) < flow.along + _LEAST
