"""One pure function that says everything derived about a project: shapes, costs, receptive fields and problems."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cnnstudio.document import diagnosis
from cnnstudio.document.again import edited, worked_on
from cnnstudio.document.diagnosis import Design
from cnnstudio.document.expand import Expanded, opened_up
from cnnstudio.document.flat import ExpandError, FlatNode
from cnnstudio.document.forward import all_worked, worked_again
from cnnstudio.document.graph import Graph
from cnnstudio.document.known import NodeAnalysis, Totals
from cnnstudio.document.layout import NOBODY
from cnnstudio.document.opened import Opened
from cnnstudio.document.problems import DataFacts, Problem
from cnnstudio.document.project import Project
from cnnstudio.document.wholes import wholes


@dataclass(frozen=True)
class Analysis:
    """What `analyse` found."""

    nodes: Mapping[str, NodeAnalysis]
    """By path; block nodes of the main graph are there too, as a whole."""
    order: tuple[str, ...]
    """Paths of the layers in topological order."""
    totals: Totals
    problems: tuple[Problem, ...]
    ends: tuple[str, ...] = ()
    """Paths of the layers nothing reads: the network's outputs."""
    flats: Mapping[str, FlatNode] = field(default_factory=dict, compare=False, repr=False)
    """The layers as they stand in the opened design, with where their inputs come from."""
    worked: Mapping[str, NodeAnalysis] = field(default_factory=dict, compare=False, repr=False)
    """What is known of them before problems; the next analysis takes over what still holds."""
    opened: Opened | None = field(default=None, compare=False, repr=False)
    """Where the ports of blocks lead; None where there is nothing to open."""
    layout: frozenset[str] = field(default=NOBODY, compare=False, repr=False)
    """Paths of the layers whose samples have their channels first."""

    @cached_property
    def ok(self) -> bool:
        """Say whether the network can be built."""
        return not any(problem.severity == "error" for problem in self.problems)

    @cached_property
    def flat(self) -> tuple[NodeAnalysis, ...]:
        """Return the layers in topological order."""
        return tuple(self.nodes[path] for path in self.order)

    def count(self, severity: str) -> int:
        """Return how many problems of this severity there are."""
        return sum(problem.severity == severity for problem in self.problems)


def analyse(project: Project, facts: DataFacts | None = None, previous: Analysis | None = None) -> Analysis:
    """Return shapes, costs, receptive fields and problems; a broken layer never spoils its neighbours' numbers.

    The result is a function of project and facts alone; `previous` only saves work where nothing has changed.
    """
    collecting = gc.isenabled()
    # Thousands of tuples arise that all stay: looking for garbage among them finds none and takes longer than they do.
    gc.disable()
    try:
        return _analysed(project, facts, previous)
    finally:
        if collecting:
            gc.enable()


def _analysed(project: Project, facts: DataFacts | None, previous: Analysis | None) -> Analysis:
    try:
        expanded = opened_up(project, previous.flats if previous is not None else {})
    except ExpandError as error:
        return Analysis({}, (), Totals(0, 0, 0, 0, ()), (diagnosis.unopened(project, error),))
    worked = _worked(project.graph, expanded, previous)
    nodes = dict(worked)
    design = Design(project, expanded, nodes, facts)
    sums = _totals(design)
    found = diagnosis.diagnose(design, sums)
    for path, problems in _by_node(found).items():
        if path in nodes:
            nodes[path] = _with_problems(nodes[path], problems, previous)
    order = tuple(nodes)
    if expanded.opened is not None:
        nodes.update(wholes(project, project.graph, "", nodes, order, expanded.opened))
    _, by_path, ends, first, _, opened = expanded
    return Analysis(nodes, order, sums, found, ends, by_path, worked, opened, first)


def _worked(graph: Graph, expanded: Expanded, previous: Analysis | None) -> dict[str, NodeAnalysis]:
    """Return what is known of all layers before problems."""
    flat, first = expanded.flat, expanded.first
    if previous is None:
        return all_worked(flat, first)
    if expanded.opened is None and previous.opened is None and first == previous.layout:
        places = edited(flat, previous.flats, previous.problems)
        if places is not None:
            return worked_on(graph, flat, first, places, previous.worked)
    return worked_again(flat, first, previous.flats, previous.worked, first ^ previous.layout)


def _by_node(found: tuple[Problem, ...]) -> dict[str, tuple[Problem, ...]]:
    grouped: dict[str, tuple[Problem, ...]] = {}
    for problem in found:
        if problem.node is not None:
            grouped[problem.node] = (*grouped.get(problem.node, ()), problem)
    return grouped


def _with_problems(
    node: NodeAnalysis, problems: tuple[Problem, ...], previous: Analysis | None
) -> NodeAnalysis:
    told = node._replace(problems=problems)
    same = previous.nodes.get(node.path) if previous is not None else None
    return same if same == told else told


def _totals(design: Design) -> Totals:
    """Return the sums over the layers; those of which nothing is known add nothing."""
    parameters = trainable = macs = elements = 0
    # Networks repeat their layers: what is different is added as often as it occurs.
    known = design.known
    for place, times in zip(design.different.values(), Counter(design.asked).values(), strict=True):
        node = known[place]
        if node.cost is not None:
            _, held, live, products, _ = node.cost[:]
            parameters += (held or 0) * times
            trainable += (live or 0) * times
            macs += (products or 0) * times
            elements += (node.elements or 0) * times
    for call in design.further_calls:
        cost = design.nodes[call.path].cost
        if cost is not None:
            parameters -= cost.parameters or 0
            trainable -= cost.trainable_parameters or 0
    return Totals(parameters, trainable, macs, elements * 4, _left_out(design))


def _left_out(design: Design) -> tuple[str, ...]:
    known = design.known
    if all(known[place].macs is not None for place in design.different.values()):
        return ()
    return tuple([node.name for node in known if node.macs is None])
