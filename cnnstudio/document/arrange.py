"""The layered layout: the main chain on one straight axis, branches to its right, every rank one pitch lower."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cnnstudio.document.graph import Graph
from cnnstudio.document.project import Place, Project

NODE_WIDTH = 184.0
NODE_HEIGHT = 56.0
RANK_GAP = 40.0
SIBLING_GAP = 24.0


Going = Callable[[], bool]
"""Says whether a layout is still wanted."""


class Stopped(Exception):
    """The layout was not wanted any more."""


def _wanted() -> bool:
    return True


def arrange(project: Project, node_ids: Iterable[str] | None = None, going: Going = _wanted) -> Project:
    """Return the project with its nodes (or these) laid out; what is laid out keeps its centre.

    Raises Stopped as soon as `going` says no.
    """
    chosen = set(node_ids or project.graph.by_id)
    graph = _part(project.graph, chosen)
    places = layered(graph, going)
    moved = _recentred(places, {key: project.positions[key] for key in places if key in project.positions})
    rounded = {key: (round(x, 2), round(y, 2)) for key, (x, y) in moved.items()}
    return project.replaced(positions={**project.positions, **rounded})


def _part(graph: Graph, chosen: set[str]) -> Graph:
    if chosen == graph.by_id.keys():
        return graph
    nodes = tuple(node for node in graph.nodes if node.id in chosen)
    return Graph(
        nodes=nodes, edges=tuple(e for e in graph.edges if e.source in chosen and e.target in chosen)
    )


def _recentred(places: dict[str, Place], old: dict[str, Place]) -> dict[str, Place]:
    if not old or not places:
        return places
    before, after = _centre(list(old.values())), _centre([places[key] for key in old])
    dx, dy = round(before[0] - after[0]), round(before[1] - after[1])
    return {key: (x + dx, y + dy) for key, (x, y) in places.items()}


def _centre(places: list[Place]) -> Place:
    return sum(p[0] for p in places) / len(places), sum(p[1] for p in places) / len(places)


def layered(graph: Graph, going: Going = _wanted) -> dict[str, Place]:
    """Return a place per node: rank by the longest way from an input, column by a walk along the main chain."""
    ranks = _ranks(graph)
    columns = _columns(graph, ranks, going)
    pitch_x, pitch_y = NODE_WIDTH + SIBLING_GAP, NODE_HEIGHT + RANK_GAP
    return {node: (columns[node] * pitch_x, ranks[node] * pitch_y) for node in ranks}


def _ranks(graph: Graph) -> dict[str, int]:
    waits = {node.id: len(graph.incoming[node.id]) for node in graph.nodes}
    ranks = {node: 0 for node, count in waits.items() if count == 0}
    ready = list(ranks)
    for node in ready:
        for edge in graph.outgoing[node]:
            ranks[edge.target] = max(ranks.get(edge.target, 0), ranks[node] + 1)
            waits[edge.target] -= 1
            if waits[edge.target] == 0:
                ready.append(edge.target)
    return {node.id: ranks.get(node.id, 0) for node in graph.nodes}


def _columns(graph: Graph, ranks: dict[str, int], going: Going) -> dict[str, int]:
    """Give each node the leftmost free column of its rank, at or right of the branch it continues."""
    heights = _heights(graph, ranks)
    taken: dict[int, set[int]] = {}
    columns: dict[str, int] = {}
    starts = [n.id for n in graph.nodes if not graph.incoming[n.id]] or [n.id for n in graph.nodes]
    stack = [(start, 0) for start in reversed(starts)]
    left = (n for n in ranks if n not in columns)
    while stack or len(columns) < len(ranks):
        if not going():
            raise Stopped
        node, wish = stack.pop() if stack else (next(left), 0)
        if node in columns:
            continue
        column = wish
        while column in taken.setdefault(ranks[node], set()):
            column += 1
        taken[ranks[node]].add(column)
        columns[node] = column
        readers = dict.fromkeys(edge.target for edge in graph.outgoing[node])
        longest_last = sorted(readers, key=lambda target: heights[target])
        stack.extend((target, column) for target in longest_last if target not in columns)
    return columns


def _heights(graph: Graph, ranks: dict[str, int]) -> dict[str, int]:
    """Return the longest way from each node to an end."""
    heights: dict[str, int] = {}
    for node in sorted(ranks, key=lambda n: -ranks[n]):
        heights[node] = 1 + max((heights.get(e.target, 0) for e in graph.outgoing[node]), default=0)
    return heights
