"""What is said of nodes, ports and wires to those who do not see them: one line each."""

from __future__ import annotations

import re

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.change import Change
from cnnstudio.document.graph import Edge
from cnnstudio.document.project import Project
from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.shape import Shape
from cnnstudio.ui.canvas.ports import Slot, numbered
from cnnstudio.ui.canvas.reasons import output_shape


def spoken_shape(shape: Shape | None) -> str:
    """Return a shape in words."""
    return tr("not known yet") if shape is None else shape_text(shape).replace(" × ", tr(" by "))


def described(project: Project, analysis: Analysis, node_id: str) -> str:
    """Return a node in one line: kind, name, parameters, output, inputs, problems."""
    node, facts = project.node(node_id), analysis.nodes.get(node_id)
    output = facts.output if facts is not None else None
    parts = [node.layer.kind, node.name, _caption(node.layer.caption())]
    parts.append(tr("output {shape}", shape=spoken_shape(output)))
    sources = [project.node(edge.source).name for edge in project.graph.incoming.get(node_id, ())]
    if node.bypassed:
        parts.append(tr("skipped"))
    parts.append(_inputs(sources) if node.layer.inputs else tr("data begin here"))
    problems = [problem.message for problem in facts.problems] if facts is not None else []
    parts.append("; ".join(problems) if problems else tr("no problems"))
    return ", ".join(part for part in parts if part)


def _caption(caption: str) -> str:
    """Say "32 filters 3 by 3, relu": the size of a window belongs to what slides."""
    by = tr(" by ")
    return re.sub(r" · (?=\d+×)", " ", caption).replace(" × ", by).replace("×", by).replace(" · ", ", ")


def _inputs(names: list[str]) -> str:
    if not names:
        return tr("no input")
    return tr("{count} input from {names}", count=number(len(names)), names=tr(" and ").join(names))


def described_port(project: Project, node_id: str, slot: Slot, among: tuple[Slot, ...]) -> str:
    """Return a port in one line: which one it is, whose, and what hangs on it."""
    name, edges = project.node(node_id).name, project.graph.edges_by_id
    place = numbered(slot, among)
    port = f"{slot.port} {place}" if place is not None else slot.port
    words = (
        tr("Input {port} of {name}", port=port, name=name)
        if slot.side == "in"
        else tr("Output {port} of {name}", port=port, name=name)
    )
    ends = [edges[e].source if slot.side == "in" else edges[e].target for e in slot.edges if e in edges]
    names = tr(" and ").join(project.node(end).name for end in ends)
    if not ends:
        return tr("{port}, free", port=words)
    return tr("{port}, wired to {names}", port=words, names=names)


def described_wire(project: Project, analysis: Analysis, edge: Edge) -> str:
    """Return a wire in one line: its ends and what flows in it."""
    one, two = project.node(edge.source).name, project.node(edge.target).name
    shape = output_shape(project, analysis, edge.source, edge.source_port)
    return tr("Wire from {one} to {two}, {shape}", one=one, two=two, shape=spoken_shape(shape))


def told_of(change: Change) -> str:
    """Return what a step is announced as: its name, and what comes out of the one layer that it made or set anew."""
    before, after = change.before.graph.by_id, change.after.graph.by_id
    fresh = list(change.added) or [
        n for n in change.touched if n in before and n in after and before[n].layer != after[n].layer
    ]
    facts = change.analysis.nodes.get(fresh[0]) if len(fresh) == 1 else None
    if not change.label or facts is None or facts.output is None:
        return change.label
    shape = spoken_shape(facts.output)
    return tr("{step}. Output now {shape}", step=change.label, shape=shape)
