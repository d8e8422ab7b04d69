"""Why a wire cannot be, and what will be wrong with one that can: one sentence each."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.document import edits
from cnnstudio.document.analysis import Analysis
from cnnstudio.document.graph import Block, Port
from cnnstudio.document.project import Project
from cnnstudio.language import shape_text, tr
from cnnstudio.layers.held import Unknown
from cnnstudio.layers.shape import Misfit, Shape


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of a wire before it is drawn."""

    refused: str = ""
    """Why it cannot be."""
    warned: str = ""
    """What will have to be mended afterwards."""


def judge(
    project: Project, analysis: Analysis, source: str, source_port: str, target: str, target_port: str
) -> Verdict:
    """Return what is to be said of a wire: loops and inputs of another kind are refused, other misfits are told."""
    reason = edits.reason_against(project, source, source_port, target, target_port)
    if reason is not None:
        return Verdict(refused=reason)
    shape = output_shape(project, analysis, source, source_port)
    if shape is None:
        return Verdict()
    misfit = _misfit(project, analysis, shape, target, target_port)
    if misfit is None:
        return Verdict()
    if misfit.code != "rank":
        return Verdict(warned=misfit.message)
    name = project.node(source).name
    sentence = tr("{name} gives {shape}. {why}", name=name, shape=shape_text(shape), why=misfit.message)
    return Verdict(refused=sentence)


def output_shape(project: Project, analysis: Analysis, node: str, port: str) -> Shape | None:
    """Return the shape that leaves a port, None while it is not known."""
    facts = analysis.nodes.get(node)
    if facts is None:
        return None
    ports = edits.output_ports(project, project.node(node))
    place = ports.index(port) if port in ports else 0
    return facts.outputs[place] if place < len(facts.outputs) else None


def _misfit(project: Project, analysis: Analysis, shape: Shape, target: str, port: str) -> Misfit | None:
    layer = project.node(target).layer
    if isinstance(layer, Block | Port | Unknown):
        return None
    shapes = _inputs(project, analysis, shape, target, port)
    if shapes is None:
        return None
    try:
        layer.working(shapes)
    except Misfit as misfit:
        return misfit
    return None


def _inputs(
    project: Project, analysis: Analysis, shape: Shape, target: str, port: str
) -> tuple[Shape, ...] | None:
    """Return all inputs the target would then have, or None while another one is missing or not known."""
    layer = project.node(target).layer
    incoming = project.graph.incoming.get(target, ())
    there = [(e.target_port, output_shape(project, analysis, e.source, e.source_port)) for e in incoming]
    if layer.variadic:
        found = [known for _port, known in there] + [shape]
    else:
        by_port = {**dict(there), port: shape}
        if any(name not in by_port for name in layer.inputs if name not in layer.optional_inputs):
            return None
        found = [by_port[name] for name in layer.inputs if name in by_port]
    known = tuple(each for each in found if each is not None)
    return known if len(known) == len(found) else None
