"""One pure function that says everything derived about a project: shapes, costs, receptive fields and problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cnnstudio.document import diagnosis
from cnnstudio.document.diagnosis import Design
from cnnstudio.document.expand import ExpandError, FlatNode, Opened, Source, opened_up
from cnnstudio.document.known import NodeAnalysis, State, Totals
from cnnstudio.document.outcome import outcome_of
from cnnstudio.document.problems import DataFacts, Problem
from cnnstudio.document.project import Project
from cnnstudio.document.receptive import Fields, at_input, largest, through
from cnnstudio.document.wholes import wholes
from cnnstudio.layers.held import Unknown
from cnnstudio.layers.shape import Misfit, Shape


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
    try:
        flat, opened = opened_up(project, previous.flats if previous is not None else {})
    except ExpandError as error:
        return Analysis({}, (), Totals(0, 0, 0, 0, ()), (diagnosis.unopened(project, error),))
    worked = _all_worked(flat, previous)
    nodes = dict(worked)
    ends = _ends(flat)
    sums = _totals([nodes[node.path] for node in flat])
    found = diagnosis.diagnose(Design(project, flat, nodes, ends, facts), sums)
    for path, problems in _by_node(found).items():
        if path in nodes:
            nodes[path] = _with_problems(nodes[path], problems, previous)
    order = tuple(nodes)
    nodes.update(wholes(project, project.graph, "", nodes, order, opened))
    flats = {node.path: node for node in flat}
    return Analysis(nodes, order, sums, found, ends, flats, worked, opened)


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


def _ends(flat: tuple[FlatNode, ...]) -> tuple[str, ...]:
    read = {source.path for node in flat for source in node.sources}
    return tuple(node.path for node in flat if node.path not in read)


def _all_worked(flat: tuple[FlatNode, ...], previous: Analysis | None) -> dict[str, NodeAnalysis]:
    """Return what is known of the layers; where nothing else comes out than before, the very values of before."""
    known: dict[str, NodeAnalysis] = {}
    if previous is None:
        for node in flat:
            known[node.path] = _node(node, known)
        return known
    flats, earlier = previous.flats, previous.worked
    for node in flat:
        path = node.path
        if flats.get(path) is node and _stand(node.sources, known, earlier):
            known[path] = earlier[path]
            continue
        made, before = _node(node, known), earlier.get(path)
        known[path] = before if before is not None and before == made else made
    return known


def _stand(
    sources: tuple[Source, ...], known: Mapping[str, NodeAnalysis], earlier: Mapping[str, NodeAnalysis]
) -> bool:
    """Say whether all that a layer reads is the very same as before."""
    if len(sources) == 1:
        path = sources[0].path
        return known.get(path) is earlier.get(path)
    return all(known.get(source.path) is earlier.get(source.path) for source in sources)


def _node(node: FlatNode, known: Mapping[str, NodeAnalysis]) -> NodeAnalysis:
    sources = node.sources
    if len(sources) == 1 and not node.missing and not isinstance(node.layer, Unknown):
        path, output, _, _ = sources[0]
        before = known.get(path)
        if before is not None and before.state == "ok":
            return _worked(node, (before.outputs[output],), before.fields)
    return _joined(node, known)


def _joined(node: FlatNode, known: Mapping[str, NodeAnalysis]) -> NodeAnalysis:
    """Return what is known of a layer with no, several or broken inputs."""
    inputs: list[Shape | None] = []
    fields: list[Fields] = []
    for path, output, _, _ in node.sources:
        before = known.get(path)
        if before is None:
            return _unworked(node, "error")
        if before.state != "ok":
            return _unworked(node, "waiting", waits_for=before.waits_for or before.name)
        inputs.append(before.outputs[output])
        fields.append(before.fields)
    if node.missing and (not node.layer.variadic or not inputs):
        return _unworked(node, "unconnected", tuple(inputs))
    if isinstance(node.layer, Unknown):
        return _unworked(node, "error", tuple(inputs))
    return _worked(node, tuple(inputs), largest(fields))


def _unworked(
    node: FlatNode,
    state: State,
    inputs: tuple[Shape | None, ...] = (),
    waits_for: str | None = None,
    problems: tuple[Problem, ...] = (),
) -> NodeAnalysis:
    return NodeAnalysis(
        node.path,
        node.name,
        node.node_id,
        node.layer,
        state,
        inputs,
        waits_for=waits_for,
        shared_with=node.shares,
        problems=problems,
    )


def _worked(node: FlatNode, inputs: tuple[Shape | None, ...], seen: Fields) -> NodeAnalysis:
    path, name, layer, _, shares, node_id, *_ = node
    outcome = outcome_of(layer, inputs)
    if isinstance(outcome, Misfit):
        problem = Problem("error", outcome.code, outcome.message, path, outcome.field)
        return _unworked(node, "error", inputs, problems=(problem,))
    working, cost, reach, keeps_field, elements = outcome
    _, parameters, trainable, macs, _ = cost
    if shares is not None:
        parameters = trainable = 0
    if not layer.inputs:
        seen = ((name, at_input(working.outputs[0])),)
    elif not keeps_field:
        seen = tuple([(source, through(field, reach)) for source, field in seen])
    return NodeAnalysis(
        path,
        name,
        node_id,
        layer,
        "ok",
        inputs,
        working.outputs,
        working,
        cost,
        seen,
        None,
        shares,
        (),
        parameters,
        trainable,
        macs,
        elements,
    )


def _totals(nodes: list[NodeAnalysis]) -> Totals:
    parameters = trainable = macs = elements = 0
    left_out = []
    for node in nodes:
        if node.state != "ok" or node.macs is None:
            left_out.append(node.name)
        if node.state == "ok":
            parameters += node.parameters or 0
            trainable += node.trainable_parameters or 0
            macs += node.macs or 0
            elements += node.elements or 0
    return Totals(parameters, trainable, macs, elements * 4, tuple(left_out))
