"""A document as seen from inside one of its graphs: the network itself, or a block that was opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.change import Change, compare
from cnnstudio.document.document import Document
from cnnstudio.document.edits.within import in_block, lent
from cnnstudio.document.graph import Block, Graph
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.opened import with_arguments
from cnnstudio.document.problems import DataFacts, Problem
from cnnstudio.document.project import Project
from cnnstudio.document.wholes import wholes


class Door(NamedTuple):
    """One block on the way inwards: its node, and through which of its repetitions one looks."""

    node: str
    turn: int = 1


Way = tuple[Door, ...]


class Sheet(Document):
    """Shows one graph of a document as if it were the whole; edits inside a block change its definition.

    Its owner hands it every change of the document by `take`; history, file and facts are the document's own.
    """

    def __init__(self, whole: Document) -> None:
        self.whole = whole
        self.way: Way = ()
        self.holder = ""
        """The definition whose graph is shown; empty for the network itself."""
        self._mirror()

    def _mirror(self) -> None:
        whole = self.whole
        self.path, self.facts, self.history = whole.path, whole.facts, whole.history
        self.way = _standing(whole.project, self.way)
        self.holder = _holder(whole.project, self.way)
        self.project = lent(whole.project, self.holder) if self.holder else whole.project
        self.analysis = looked_at(whole.project, whole.analysis, self.way)

    def go(self, way: Iterable[Door]) -> None:
        """Show the graph at the end of this way, as far as it leads."""
        self.way = tuple(way)
        self._mirror()

    def take(self, change: Change) -> Change:
        """Follow the document; returns the same change as it is seen from here."""
        before, previous, way = self.project, self.analysis, self.way
        self._mirror()
        if way != self.way or (change.before is before and self.analysis is change.analysis):
            return change
        label, origin = change.label, change.origin
        return compare(before, previous, self.project, self.analysis, label, origin, change.reset)

    def edit(
        self,
        label: str,
        function: Callable[..., Any],
        *arguments: Any,
        merge: str | None = None,
        origin: object = None,
        **named: Any,
    ) -> Any:
        """Apply an edit to the graph shown, as one step of the document."""
        if not self.holder:
            return self.whole.edit(label, function, *arguments, merge=merge, origin=origin, **named)
        inside = (self.holder, function, *arguments)
        return self.whole.edit(label, in_block, *inside, merge=merge, origin=origin, **named)

    def settle(self) -> None:
        """End the merging of equal edits."""
        self.whole.settle()

    @property
    def modified(self) -> bool:
        """Say whether there is something to save."""
        return self.whole.modified

    def undo(self, origin: object = None) -> None:
        """Take the document's last step back."""
        self.whole.undo(origin)

    def redo(self, origin: object = None) -> None:
        """Do the document's last undone step again."""
        self.whole.redo(origin)

    def jump(self, position: int) -> None:
        """Go to the document's state after so many steps."""
        self.whole.jump(position)

    def replace(self, project: Project, path: Path | None = None, *, saved: bool = True) -> None:
        """Open another project."""
        self.whole.replace(project, path, saved=saved)

    def know(self, facts: DataFacts | None) -> None:
        """Take note of what the recipe's data are like."""
        self.whole.know(facts)

    def save(self, path: Path | None = None) -> None:
        """Write the whole project."""
        self.whole.save(path)


def whole_of(document: Document) -> Document:
    """Return the document that a sheet shows a part of, or the document itself."""
    return document.whole if isinstance(document, Sheet) else document


def _standing(project: Project, way: Way) -> Way:
    """Return the part of a way whose blocks are still there and repeat so often."""
    graph, found = project.graph, []
    for door in way:
        node = graph.by_id.get(door.node)
        if node is None or not isinstance(node.layer, Block) or node.layer.block not in project.blocks_by_id:
            break
        found.append(Door(door.node, min(door.turn, node.layer.repeat)))
        graph = project.blocks_by_id[node.layer.block].graph
    return tuple(found)


def _holder(project: Project, way: Way) -> str:
    graph, holder = project.graph, ""
    for door in way:
        layer = graph.by_id[door.node].layer
        if isinstance(layer, Block):
            holder = layer.block
            graph = project.blocks_by_id[holder].graph
    return holder


def prefix_of(way: Way) -> str:
    """Return how the paths of the layers begin that one sees at the end of a way."""
    return "".join(f"{door.node}/{door.turn}/" for door in way)


def way_to(path: str) -> tuple[Way, str]:
    """Return the way to the graph that holds the layer of this path, and the layer's id there."""
    *steps, node = path.split("/")
    pairs = zip(steps[::2], steps[1::2], strict=True)
    return tuple(Door(block, int(turn)) for block, turn in pairs), node


def looked_at(project: Project, analysis: Analysis, way: Way) -> Analysis:
    """Return what is known, with the layers of the graph at the end of a way by id too.

    Problems deeper inside are told of the block one would open to reach them.
    """
    if not way and (analysis.opened is None or not any("/" in (p.node or "") for p in analysis.problems)):
        return analysis
    prefix = prefix_of(way)
    graph = _graph_at(project, way)
    problems = tuple(_seen(p, prefix) for p in analysis.problems if (p.node or "").startswith(prefix))
    local = facts_inside(project, analysis, graph, prefix)
    by_node: dict[str, tuple[Problem, ...]] = {}
    for problem in problems:
        by_node[problem.node or ""] = (*by_node.get(problem.node or "", ()), problem)
    told = {n: k._replace(problems=by_node.get(n, k.problems)) for n, k in local.items()}
    nodes = {**analysis.nodes, **told}
    return Analysis(
        nodes, analysis.order, analysis.totals, problems, analysis.ends, analysis.flats, analysis.worked,
        analysis.opened,
    )  # fmt: skip


def _graph_at(project: Project, way: Way) -> Graph:
    """Return the graph at the end of a way with what the block nodes on the way set of it."""
    graph = project.graph
    for door in way:
        layer = graph.by_id[door.node].layer
        if isinstance(layer, Block):
            graph = with_arguments(project.blocks_by_id[layer.block], layer)
    return graph


def facts_inside(project: Project, analysis: Analysis, graph: Graph, prefix: str) -> dict[str, NodeAnalysis]:
    """Return what is known of the nodes of one graph by their ids, under the names they have there."""
    known, names = analysis.nodes, {}
    found: dict[str, NodeAnalysis] = {}
    for node in graph.nodes:
        facts = known.get(prefix + node.id)
        if facts is not None:
            found[node.id] = facts
            names[facts.name] = node.name
    if analysis.opened is not None:
        found |= wholes(project, graph, prefix, known, analysis.order, analysis.opened)
    return {
        node: facts._replace(
            name=graph.by_id[node].name, waits_for=names.get(facts.waits_for or "", facts.waits_for)
        )
        for node, facts in found.items()
    }


def _seen(problem: Problem, prefix: str) -> Problem:
    """Return a problem with the node of this graph that it concerns: the layer, or the block it is in."""
    if problem.node is None:
        return problem
    node = problem.node.removeprefix(prefix).partition("/")[0]
    return Problem(problem.severity, problem.code, problem.message, node, problem.field, problem.remedies)
