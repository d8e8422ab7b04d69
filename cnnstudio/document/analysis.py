"""One pure function that says everything derived about a project: shapes, costs, receptive fields and problems."""

from __future__ import annotations

import gc
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import filterfalse
from operator import attrgetter, itemgetter

from cnnstudio.document import diagnosis
from cnnstudio.document.diagnosis import Design
from cnnstudio.document.expand import opened_up
from cnnstudio.document.flat import ExpandError, FlatNode
from cnnstudio.document.forward import all_worked, worked_again
from cnnstudio.document.known import NodeAnalysis, Totals
from cnnstudio.document.layout import NOBODY, channels_first
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
        flat, opened = opened_up(project, previous.flats if previous is not None else {})
    except ExpandError as error:
        return Analysis({}, (), Totals(0, 0, 0, 0, ()), (diagnosis.unopened(project, error),))
    layout = channels_first(flat)
    if previous is None:
        worked = all_worked(flat, layout)
    else:
        worked = worked_again(flat, layout, previous.flats, previous.worked, layout ^ previous.layout)
    nodes = dict(worked)
    ends = _ends(project, flat, opened)
    sums = _totals(nodes.values())
    design = Design(project, flat, nodes, ends, facts)
    found = diagnosis.diagnose(design, sums)
    for path, problems in _by_node(found).items():
        if path in nodes:
            nodes[path] = _with_problems(nodes[path], problems, previous)
    order = tuple(nodes)
    if opened is not None:
        nodes.update(wholes(project, project.graph, "", nodes, order, opened))
    return Analysis(nodes, order, sums, found, ends, design.by_path, worked, opened, layout)


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


def _ends(project: Project, flat: tuple[FlatNode, ...], opened: Opened | None) -> tuple[str, ...]:
    """Return the paths of the layers that nothing reads."""
    if opened is None:
        read = set(map(_SOURCE, project.graph.edges))
    else:
        read = {source.path for node in flat for source in node.sources}
    return tuple(filterfalse(read.__contains__, map(_PATH, flat)))


_SOURCE = attrgetter("source")
_PATH = itemgetter(FlatNode._fields.index("path"))
_MACS = itemgetter(NodeAnalysis._fields.index("macs"))
_COUNTS = tuple(
    map(
        itemgetter,
        map(NodeAnalysis._fields.index, ("parameters", "trainable_parameters", "macs", "elements")),
    )
)


def _totals(nodes: Collection[NodeAnalysis]) -> Totals:
    left_out: tuple[str, ...] = ()
    known = nodes
    if None in map(_MACS, nodes):
        left_out = tuple([node.name for node in nodes if node.macs is None])
        known = [node for node in nodes if node.state == "ok"]
    parameters, trainable, macs, elements = (sum(filter(None, map(count, known))) for count in _COUNTS)
    return Totals(parameters, trainable, macs, elements * 4, left_out)
