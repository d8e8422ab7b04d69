"""One pure function that says everything derived about a project: shapes, costs, receptive fields and problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import prod

from cnnstudio.document import diagnosis
from cnnstudio.document.expand import ExpandError, FlatNode, expand
from cnnstudio.document.graph import Block, Unknown
from cnnstudio.document.known import NodeAnalysis, State, Totals
from cnnstudio.document.problems import DataFacts, Problem
from cnnstudio.document.project import Project
from cnnstudio.document.receptive import Fields, at_input, largest, through
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import LARGEST_SIZE, Misfit, Shape, size
from cnnstudio.layers.working import Cost, Reach, Working


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


def analyse(project: Project, facts: DataFacts | None = None) -> Analysis:
    """Return shapes, costs, receptive fields and problems; a broken layer never spoils its neighbours' numbers."""
    try:
        flat = expand(project)
    except ExpandError as error:
        problem = Problem("error", "block", str(error))
        return Analysis({}, (), Totals(0, 0, 0, 0, ()), (problem,))
    nodes: dict[str, NodeAnalysis] = {}
    for node in flat:
        nodes[node.path] = _node(node, nodes)
    ends = _ends(flat)
    found = diagnosis.diagnose(project, flat, nodes, ends, facts)
    for path in {problem.node for problem in found if problem.node in nodes}:
        nodes[path] = replace(nodes[path], problems=tuple(p for p in found if p.node == path))
    order = tuple(node.path for node in flat)
    totals = _totals([nodes[path] for path in order])
    _add_blocks(project, nodes, order)
    return Analysis(nodes, order, totals, found, ends)


def _ends(flat: tuple[FlatNode, ...]) -> tuple[str, ...]:
    read = {source.path for node in flat for source in node.sources}
    return tuple(node.path for node in flat if node.path not in read)


def _node(node: FlatNode, known: dict[str, NodeAnalysis]) -> NodeAnalysis:
    blank = NodeAnalysis(node.path, node.name, node.node_id, node.layer, "ok", shared_with=node.shares)
    before = [known.get(source.path) for source in node.sources]
    held = next((b for b in before if b is None or b.state != "ok"), known)
    if held is None:
        return replace(blank, state="error")
    if isinstance(held, NodeAnalysis):
        return replace(blank, state="waiting", waits_for=held.waits_for or held.name)
    inputs = tuple(b.outputs[s.output] for b, s in zip(before, node.sources, strict=True) if b is not None)
    if node.missing and (not node.layer.variadic or not inputs):
        return replace(blank, state="unconnected", inputs=inputs)
    if isinstance(node.layer, Unknown):
        return replace(blank, state="error", inputs=inputs)
    return _worked(node, replace(blank, inputs=inputs), before)


def _worked(node: FlatNode, blank: NodeAnalysis, before: list[NodeAnalysis | None]) -> NodeAnalysis:
    shapes = tuple(shape for shape in blank.inputs if shape is not None)
    outcome = _rule(node.layer, shapes)
    if isinstance(outcome, Misfit):
        problem = Problem("error", outcome.code, outcome.message, node.path, outcome.field)
        return replace(blank, state="error", problems=(problem,))
    working, cost, reach = outcome
    shared = node.shares is not None
    return NodeAnalysis(
        blank.path,
        blank.name,
        blank.node_id,
        blank.layer,
        "ok",
        blank.inputs,
        working.outputs,
        working,
        cost,
        _fields(node, working, reach, before),
        None,
        node.shares,
        (),
        0 if shared else cost.parameters,
        0 if shared else cost.trainable_parameters,
        cost.macs,
    )


def _fields(
    node: FlatNode, working: Working, reach: tuple[Reach, ...], before: list[NodeAnalysis | None]
) -> Fields:
    if not node.layer.inputs:
        return ((node.name, at_input(working.output)),)
    merged = largest(tuple(b.fields for b in before if b is not None))
    return tuple((name, through(field, reach)) for name, field in merged)


@lru_cache(maxsize=65_536)
def _rule(layer: Layer, inputs: tuple[Shape, ...]) -> tuple[Working, Cost, tuple[Reach, ...]] | Misfit:
    """Return a layer's working, cost and reach on these inputs; remembered, as both are frozen."""
    try:
        working = layer.working(inputs)
        _check_size(working)
        return working, layer.cost(inputs, working.outputs), layer.reach(inputs)
    except Misfit as misfit:
        return misfit


def _check_size(working: Working) -> None:
    for shape in working.outputs:
        if (size(shape) or 0) > LARGEST_SIZE:
            raise Misfit(
                "too-large", tr("The output has more than {n:,} numbers per sample.", n=LARGEST_SIZE)
            )


def _totals(nodes: list[NodeAnalysis]) -> Totals:
    known = [node for node in nodes if node.state == "ok"]
    left_out = tuple(node.name for node in nodes if node.state != "ok" or node.macs is None)
    elements = sum(size(shape) or 0 for node in known for shape in node.outputs if shape is not None)
    return Totals(
        sum(node.parameters or 0 for node in known),
        sum(node.trainable_parameters or 0 for node in known),
        sum(node.macs or 0 for node in known),
        elements * 4,
        left_out,
    )


def _add_blocks(project: Project, nodes: dict[str, NodeAnalysis], order: tuple[str, ...]) -> None:
    for node in project.graph.nodes:
        if isinstance(node.layer, Block):
            inside = [nodes[path] for path in order if nodes[path].node_id == node.id]
            nodes[node.id] = _block(node.id, node.name, node.layer, inside)


def _block(path: str, name: str, layer: Block, inside: list[NodeAnalysis]) -> NodeAnalysis:
    states = [node.state for node in inside]
    state: State = next((s for s in ("error", "unconnected", "waiting") if s in states), "ok")
    problems = tuple(problem for node in inside for problem in node.problems)
    waits = next((node.waits_for for node in inside if node.waits_for), None)
    last = inside[-1] if inside else None
    return NodeAnalysis(
        path,
        name,
        path,
        layer,
        state,
        inside[0].inputs if inside else (),
        last.outputs if last else (None,),
        None,
        None,
        last.fields if last else (),
        waits,
        None,
        problems,
        sum(node.parameters or 0 for node in inside),
        sum(node.trainable_parameters or 0 for node in inside),
        sum(node.macs or 0 for node in inside),
    )


def elements(shape: Shape | None) -> int | None:
    """Return the number of elements of a shape that may be unknown."""
    return None if shape is None or None in shape else prod(axis for axis in shape if axis is not None)
