"""The layered layout: the main chain on one straight axis, branches beside it, every rank one pitch further on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from cnnstudio.document.edits.within import in_block
from cnnstudio.document.flow import DOWN, Direction, Flow, flow_of
from cnnstudio.document.graph import Graph
from cnnstudio.document.project import Place, Project
from cnnstudio.document.refitting import refitted
from cnnstudio.document.standing import clear_of
from cnnstudio.document.unfolding import fold, unfold
from cnnstudio.language import tr

Going = Callable[[], bool]
"""Says whether a layout is still wanted."""


class Stopped(Exception):
    """The layout was not wanted any more."""


def _wanted() -> bool:
    return True


def arrange(project: Project, node_ids: Iterable[str] | None = None, going: Going = _wanted) -> Project:
    """Return the project with its nodes (or these) laid out around their centre, and around what is pinned.

    Blocks that show their layers get their room back afterwards. Raises Stopped as soon as `going` says no.
    """
    chosen = set(node_ids or project.graph.by_id)
    whole = chosen == project.graph.by_id.keys()
    folded = _folded(project) if whole else project
    places = _around_pins(folded, layered(_part(project.graph, chosen), going, flow_of(project)))
    placed = folded.replaced(positions={**folded.positions, **places})
    return refitted(project, _shown(placed, project.opened) if whole else placed)


def _each(verb: Callable[[Project, str], Project], project: Project, nodes: Iterable[str]) -> Project:
    for node in nodes:
        project = verb(project, node)
    return project


def turning_label(project: Project) -> str:
    """Return what the history calls drawing a project the other way."""
    return tr("Draw from top to bottom") if flow_of(project).lies else tr("Draw from left to right")


def graphs(project: Project) -> tuple[Graph, ...]:
    """Return the graph of the network and those of its blocks."""
    return (project.graph, *(block.graph for block in project.blocks))


def turn(project: Project, going: Going = _wanted) -> Project:
    """Let the network and all its blocks be drawn the other way, laid out anew; dots of wires lose their places.

    Raises Stopped as soon as `going` says no.
    """
    direction: Direction = "vertical" if project.direction == "horizontal" else "horizontal"
    folded = _in_each(project, _folded)
    turned = folded.replaced(direction=direction, bends={})
    known = {n: p for graph in graphs(turned) for n, p in _inside(turned, graph, going).items()}
    laid = turned.replaced(positions={**turned.positions, **known})
    return refitted(project, _in_each(laid, partial(_shown, opened=list(project.opened))))


def _in_each(project: Project, verb: Callable[[Project], Project]) -> Project:
    """Apply a verb to the network and to the graph of every block."""
    for block in project.blocks:
        project = in_block(project, block.id, verb)[0]
    return verb(project)


def _folded(project: Project) -> Project:
    return _each(fold, project, [node for node in project.opened if node in project.graph.by_id])


def _shown(project: Project, opened: Iterable[str]) -> Project:
    """Let blocks of this graph show their layers, the first one first."""
    flow = flow_of(project)
    mine = [node for node in opened if node in project.graph.by_id]
    order = sorted(mine, key=lambda node: flow.turned(project.positions.get(node, (0.0, 0.0)))[1])
    return _each(unfold, project, order)


def _inside(project: Project, graph: Graph, going: Going) -> dict[str, Place]:
    return _around_pins(project, layered(graph, going, flow_of(project)))


def _around_pins(project: Project, places: dict[str, Place]) -> dict[str, Place]:
    """Return places around what is pinned among them, else around the centre that the layers had."""
    old = {key: project.positions[key] for key in places if key in project.positions}
    pinned = {key: place for key, place in old.items() if key in project.pinned}
    moved = _recentred(places, pinned or old)
    rounded = {key: (round(x, 2), round(y, 2)) for key, (x, y) in moved.items()}
    if not pinned:
        return rounded
    free = {key: place for key, place in rounded.items() if key not in pinned}
    return {**clear_of(free, pinned, flow_of(project)), **pinned}


def _part(graph: Graph, chosen: set[str]) -> Graph:
    if chosen == graph.by_id.keys():
        return graph
    nodes = tuple(node for node in graph.nodes if node.id in chosen)
    return Graph(
        nodes=nodes, edges=tuple(e for e in graph.edges if e.source in chosen and e.target in chosen)
    )


def _recentred(places: Mapping[str, Place], old: Mapping[str, Place]) -> dict[str, Place]:
    if not old or not places:
        return dict(places)
    before, after = _centre(list(old.values())), _centre([places[key] for key in old])
    dx, dy = round(before[0] - after[0]), round(before[1] - after[1])
    return {key: (x + dx, y + dy) for key, (x, y) in places.items()}


def _centre(places: list[Place]) -> Place:
    return sum(p[0] for p in places) / len(places), sum(p[1] for p in places) / len(places)


def layered(graph: Graph, going: Going = _wanted, flow: Flow = DOWN) -> dict[str, Place]:
    """Return a place per node: rank by the longest way from an input, column by a walk along the main chain."""
    ranks = _ranks(graph)
    columns = _columns(graph, ranks, going)
    return {node: flow.turned((columns[node] * flow.breadth, ranks[node] * flow.pitch)) for node in ranks}


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
        last_first = list(reversed(readers))
        longest_last = sorted(last_first, key=lambda target: heights[target])
        stack.extend((target, column) for target in longest_last if target not in columns)
    return columns


def _heights(graph: Graph, ranks: dict[str, int]) -> dict[str, int]:
    """Return the longest way from each node to an end."""
    heights: dict[str, int] = {}
    for node in sorted(ranks, key=lambda n: -ranks[n]):
        heights[node] = 1 + max((heights.get(e.target, 0) for e in graph.outgoing[node]), default=0)
    return heights
