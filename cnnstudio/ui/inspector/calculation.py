"""What the output-shape and cost cards say: lines of arithmetic with this layer's numbers, made without a screen."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.graph import Graph
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.formulas import filled, sentence, symbolic
from cnnstudio.layers.working import Step

_PLAIN = frozenset({"kept", "given", "equal"})


@dataclass(frozen=True, slots=True)
class Line:
    """One axis: its name, the formula in symbols or with numbers, and the result."""

    axis: str
    formula: str
    result: str = ""
    symbols: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """One cost: what it is, the number, the arithmetic that leads there, and the glossary's key of the word."""

    title: str
    value: str
    arithmetic: str = ""
    term: str = ""


def axis_title(axis: str) -> str:
    """Return an axis name as it stands before its line."""
    return tr(axis).capitalize()


def shape_lines(steps: tuple[Step, ...]) -> tuple[Line, ...]:
    """Return the lines of a working: each new formula in symbols once, then filled in per axis."""
    lines: list[Line] = []
    told = ""
    for step in steps:
        if step.formula != told and _worth_symbols(step):
            lines.append(Line("", symbolic(step), symbols=True))
        told = step.formula
        lines.append(Line(axis_title(step.axis), filled(step), _result(step)))
    return tuple(lines)


def _worth_symbols(step: Step) -> bool:
    return step.formula.startswith(("window-", "transpose-", "pad", "crop", "times", "rest"))


def _result(step: Step) -> str:
    return "?" if step.result is None else str(int(step.result))


def unchanged(steps: tuple[Step, ...]) -> bool:
    """Say whether the layer leaves every axis as it is."""
    return bool(steps) and all(step.formula in _PLAIN for step in steps)


def shape_sentence(known: NodeAnalysis) -> str:
    """Return the shape's story in one sentence."""
    steps = known.working.steps if known.working else ()
    told = next((words for step in steps if (words := sentence(step))), "")
    if told:
        return told
    if not known.layer.inputs:
        return tr("Each sample enters as it is set here.")
    if unchanged(steps):
        return tr("The shape stays as it comes in.")
    return ""


def shape_note(steps: tuple[Step, ...]) -> str:
    """Return what a reader of other texts should know about the formula, or nothing."""
    kinds = {step.formula for step in steps}
    if "window-valid" in kinds:
        return tr("P counts one side; some texts misprint the bracket.")
    if "window-same" in kinds:
        return tr("With same padding the two sides may differ by one; the extra zero goes to the end.")
    return ""


def costs(graph: Graph, analysis: Analysis, known: NodeAnalysis) -> tuple[Sum, ...]:
    """Return parameters, multiply-accumulates and receptive field with their arithmetic."""
    found = [_parameters(known), _macs(known), _field(graph, analysis, known)]
    return tuple(one for one in found if one is not None)


def _parameters(known: NodeAnalysis) -> Sum:
    if known.shared_with:
        told = tr("shared with {name}, counted there", name=known.shared_with)
        return Sum(tr("Parameters"), number(known.parameters), told, "parameters")
    arithmetic = known.cost.parameter_terms if known.cost and known.parameters else ""
    held = (known.parameters or 0) - (known.trainable_parameters or 0)
    if held:
        arithmetic += ("\n" if arithmetic else "") + tr("{n} not trainable", n=number(held))
    return Sum(tr("Parameters"), number(known.parameters), arithmetic, "parameters")


def _macs(known: NodeAnalysis) -> Sum:
    arithmetic = known.cost.mac_terms if known.cost and known.macs else ""
    return Sum(tr("MACs"), number(known.macs), arithmetic, "macs")


def _field(graph: Graph, analysis: Analysis, known: NodeAnalysis) -> Sum | None:
    field = known.receptive_field
    if not isinstance(field, tuple):
        return None
    return Sum(
        tr("Receptive field"), shape_text(field), field_arithmetic(graph, analysis, known), "receptive_field"
    )


def field_arithmetic(graph: Graph, analysis: Analysis, known: NodeAnalysis) -> str:
    """Return e.g. 4 + (3 − 1)·2: field before + (kernel − 1)·jump before; nothing where it is no such sum."""
    before = _before(graph, analysis, known)
    if before is None or not before.fields or not known.working or len(known.fields) != 1:
        return ""
    axis, now = before.fields[0][1][:1], known.fields[0][1][:1]
    if not axis or not now or axis[0].size is None or now[0].whole:
        return ""
    kernel = _kernel(known)
    if kernel is None or axis[0].size + ceil((kernel - 1) * axis[0].jump) != now[0].size:
        return ""
    return f"{axis[0].size} + ({kernel} − 1)·{axis[0].jump:g}"


def _before(graph: Graph, analysis: Analysis, known: NodeAnalysis) -> NodeAnalysis | None:
    edges = graph.incoming.get(known.path, ())
    return analysis.nodes.get(edges[0].source) if len(edges) == 1 else None


def _kernel(known: NodeAnalysis) -> int | None:
    steps = known.working.steps if known.working else ()
    if not steps or not steps[0].formula.startswith("window-"):
        return None
    value = dict(steps[0].numbers).get("F")
    return int(value) if isinstance(value, (int, float)) else None


def waiting_for(analysis: Analysis, name: str) -> tuple[NodeAnalysis, ...]:
    """Return the layers whose numbers wait for this one, in topological order."""
    return tuple(one for one in analysis.flat if one.waits_for == name)
