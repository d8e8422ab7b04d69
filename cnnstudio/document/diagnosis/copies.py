"""Faults that show in a layer inside a block: whether the block is wrong, or the node that stands for a copy of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from cnnstudio.document.diagnosis.design import Design
from cnnstudio.document.diagnosis.telling import at_large, own_id
from cnnstudio.document.edits import WITHIN
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.graph import Block, Graph, Node, Port
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import tr

_MOST = 3


class Place(NamedTuple):
    """One node on the way from the network into its blocks, down to a layer."""

    node: Node
    graph: Graph
    within: bool
    """It stands inside a block, so that an edit there reaches every copy."""

    @property
    def is_read(self) -> bool:
        """Say whether anything in its graph reads it, a port of the block not counted."""
        readers = self.graph.outgoing.get(self.node.id, ())
        return any(not isinstance(self.graph.by_id[edge.target].layer, Port) for edge in readers)

    @property
    def is_led_out(self) -> bool:
        """Say whether a port of the block leads out what it gives."""
        return bool(self.graph.outgoing.get(self.node.id)) and not self.is_read

    def removal(self) -> Remedy:
        """Return the removal of the node, in the graph it stands in."""
        label = tr("Remove {name}", name=self.node.name)
        if self.within:
            label = tr("{label} (in every copy of the block)", label=label)
        return here(self.node, "remove", label, "remove", node_ids=(self.node.id,))


def here(node: Node, name: str, label: str, verb: str, **arguments: Any) -> Remedy:
    """Return an edit of the graph that holds a node, also while one looks into a block."""
    return at_large(name, label, verb, **arguments, **{WITHIN: node.id})


def way_to(design: Design, node: FlatNode) -> tuple[Place, ...]:
    """Return the nodes on the way to a layer: the network's first, the layer itself last."""
    graph, found = design.project.graph, list[Place]()
    for node_id in node.path.split("/")[::2]:
        here = graph.by_id[node_id]
        found.append(Place(here, graph, bool(found)))
        if isinstance(here.layer, Block):
            graph = design.project.blocks_by_id[here.layer.block].graph
    return tuple(found)


def removal_of_unread(design: Design, end: FlatNode) -> Remedy | None:
    """Return the removal of an end that nothing reads: of the outermost block that nothing reads, else of the layer.

    There is none where the end is read in another copy of its block.
    """
    way = way_to(design, end)
    loose = next((place for place in way if not (place.is_read or place.is_led_out)), None)
    if loose is not None and not loose.within:
        return loose.removal()
    if any(other.path not in design.ends for other in _others(design, end)):
        return None
    return (loose or way[-1]).removal()


def unfed_of(design: Design, node: FlatNode) -> tuple[Place, str]:
    """Return the node that lacks a wire, and its port: the layer itself, or a block around it that is not fed."""
    port, way = node.missing[0], way_to(design, node)
    for place in reversed(way):
        wires = place.graph.incoming.get(place.node.id, ())
        source = next((place.graph.by_id[e.source] for e in wires if e.target_port == port), None)
        if source is None or not isinstance(source.layer, Port):
            return place, port
        port = source.name
    return way[0], port


def copies_apart(design: Design, found: Iterable[Problem]) -> list[Problem]:
    """Offer first to take out the block node where a copy of a block is wrong that is right elsewhere."""
    told = list(found)
    wrong = {(problem.code, problem.node) for problem in told}
    return [_taken_apart(design, problem, wrong) for problem in told]


def _taken_apart(design: Design, problem: Problem, wrong: set[tuple[str, str | None]]) -> Problem:
    path = problem.node or ""
    if problem.severity != "error" or "/" not in path or not problem.remedies:
        return problem
    node, first = design.by_path[path], dict(problem.remedies[0].arguments)
    if WITHIN not in first or not any(_is_right(design, problem, o, wrong) for o in _others(design, node)):
        return problem
    outer = design.project.graph.by_id[node.node_id]
    words = tr("Take {name} out", name=outer.name)
    out = here(outer, "remove", words, "remove_and_reconnect", node_ids=(outer.id,))
    return replace(problem, remedies=(out, *problem.remedies)[:_MOST])


def _is_right(design: Design, problem: Problem, other: FlatNode, wrong: set[tuple[str, str | None]]) -> bool:
    return (problem.code, other.path) not in wrong and design.nodes[other.path].state == "ok"


def _others(design: Design, node: FlatNode) -> list[FlatNode]:
    """Return what the same layer of the block's definition is in the other copies of the network's blocks."""
    mine = own_id(node)
    return [
        other
        for other in design.flat
        if other.node_id != node.node_id and "/" in other.path and own_id(other) == mine
    ]
