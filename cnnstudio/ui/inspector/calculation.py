"""What the output-shape and cost cards say: lines of arithmetic with this layer's numbers, made without a screen."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.costs import node_bytes
from cnnstudio.document.graph import Graph
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.receptive import AxisField
from cnnstudio.document.unseen import unseen
from cnnstudio.document.unseen_words import Unseen
from cnnstudio.language import memory_text, number, shape_text, tr
from cnnstudio.layers.formulas import USUAL, Formula, Reading, formula, number_of
from cnnstudio.layers.keras_line import keras_line
from cnnstudio.layers.sentences import told
from cnnstudio.layers.working import Step
from cnnstudio.layers.written import Line, as_latex, as_text, lines, same_shape, shape_python, unchanged
from cnnstudio.ui.inspector.copy_card import Written


@dataclass(frozen=True, slots=True)
class Sum:
    """One cost: what it is, the number, the arithmetic that leads there, and the glossary's key of the word."""

    title: str
    value: str
    arithmetic: str = ""
    term: str = ""
    hover: str = ""
    """What a reader should know beside the word's meaning."""
    copied: tuple[Line, ...] = ()
    """Its lines where they are copied; without them the arithmetic comes to the value."""


def shape_lines(known: NodeAnalysis, reading: Reading = USUAL) -> tuple[Line, ...]:
    """Return the lines of a working; none where the layer leaves every axis as it is, or only sets them."""
    steps = known.working.steps if known.working else ()
    return () if _stays(known) or not known.layer.inputs else lines(steps, reading)


def _stays(known: NodeAnalysis) -> bool:
    # Sizes that are set, such as an embedding's rows, read like axes that stay, yet make another shape.
    steps = known.working.steps if known.working else ()
    return unchanged(steps) and same_shape(known.inputs, known.outputs)


def shape_sentence(known: NodeAnalysis, reading: Reading = USUAL) -> str:
    """Return the shape's story in words."""
    steps = known.working.steps if known.working else ()
    words = told(steps, reading)
    if words:
        return words
    if not known.layer.inputs:
        return tr("Each sample enters as it is set here.")
    if _stays(known):
        return tr("The shape stays as it comes in.")
    return ""


def shape_note(steps: tuple[Step, ...], reading: Reading = USUAL) -> str:
    """Return what a reader of other texts should know about the formula, or nothing."""
    kinds = {step.formula for step in steps}
    if "window-valid" in kinds:
        letters = reading.letters()
        w, f, p, s = (letters.get(name, name) for name in "WFPS")
        return tr(
            "{p} counts one side. Some texts misprint the bracket as {misprint}: "
            "for {w}\u00a028, {f}\u00a05, {p}\u00a02, {s}\u00a02 that gives 26 instead of 14.",
            misprint=f"({w} − {f} + 2{p}/{s}) + 1",
            w=w,
            f=f,
            p=p,
            s=s,
        )
    if "window-same" in kinds:
        return tr("Same padding may add one zero more at the end than at the beginning.")
    return ""


def shape_written(known: NodeAnalysis, reading: Reading = USUAL) -> Written | None:
    """Return the shape's calculation as it is copied."""
    if known.working is None or known.output is None:
        return None
    steps = known.working.steps
    made = (Line(tr("Output"), formula("·".join(map(str, known.output))), shape_text(known.output)),)
    parts = lines(steps, reading) or made
    heading = tr("{name}, output shape {shape}", name=known.name, shape=shape_text(known.output))
    text = as_text(heading, lines(steps, reading), shape_sentence(known, reading))
    return Written(
        text, as_latex(parts), shape_python(known.output, steps), keras_line(known.layer, known.name)
    )


def costs(graph: Graph, analysis: Analysis, known: NodeAnalysis) -> tuple[Sum, ...]:
    """Return parameters, multiply-accumulates, memory and receptive field with their arithmetic."""
    found = [_parameters(known), _macs(known), _memory(known), _field(graph, analysis, known)]
    return tuple(one for one in found if one is not None)


def _parameters(known: NodeAnalysis) -> Sum:
    if known.shared_with:
        words = tr("shared with {name}, counted there", name=known.shared_with)
        return Sum(tr("Parameters"), number(known.parameters), words, "parameters")
    arithmetic = known.cost.parameter_terms if known.cost and known.parameters else ""
    held = (known.parameters or 0) - (known.trainable_parameters or 0)
    if held:
        arithmetic += ("\n" if arithmetic else "") + tr("{n} not trainable", n=number(held))
    return Sum(tr("Parameters"), number(known.parameters), arithmetic, "parameters")


def _macs(known: NodeAnalysis) -> Sum:
    arithmetic = known.cost.mac_terms if known.cost and known.macs else ""
    return Sum(tr("MACs"), number(known.macs), arithmetic, "macs")


def _memory(known: NodeAnalysis) -> Sum | None:
    held = node_bytes(known)
    if held is None:
        return None
    arithmetic = "·".join(map(str, known.output or ())) + "·4 B" if len(known.outputs) == 1 else ""
    return Sum(
        tr("Memory of the output"), memory_text(held), arithmetic, "", tr("One sample, 4 bytes a number.")
    )


def _field(graph: Graph, analysis: Analysis, known: NodeAnalysis) -> Sum | None:
    field = known.receptive_field
    if not isinstance(field, tuple):
        return None
    ways = field_sums(graph, analysis, known)
    name, where = tr("Receptive field"), _steps_and_start(known)
    told_ = [f"{axis}: {words}" if len(ways) > 1 else words for axis, words, _size in ways]
    words = "\n".join(part for part in (*told_, where) if part)
    heads = [name if len(field) == 1 else tr("{name}, each axis", name=name)]
    if len(ways) > 1:
        heads = [tr("{name}, {axis}", name=name, axis=axis) for axis, _words, _size in ways]
    copied = [
        Line(head, formula(sum_), str(size)) for head, (_axis, sum_, size) in zip(heads, ways, strict=False)
    ]
    plain = Line(name, Formula(shape_text(field)))
    return Sum(name, shape_text(field), words, "receptive_field", copied=tuple(copied) or (plain,))


def _steps_and_start(known: NodeAnalysis) -> str:
    """Return how far apart neighbouring fields lie and where the first begins, e.g. jump 2, start 0."""
    jump, start = known.jump, known.start
    if jump is None or start is None or any(axis.whole for axis in known.fields[0][1]):
        return ""
    return tr("jump {jump}, start {start}", jump=_each(jump), start=_each(start))


def _each(values: tuple[float, ...]) -> str:
    told_ = [f"{value:g}".replace("-", "−") for value in values]
    return told_[0] if len(set(told_)) == 1 else ", ".join(told_)


def field_sums(graph: Graph, analysis: Analysis, known: NodeAnalysis) -> tuple[tuple[str, str, int], ...]:
    """Return axis, sum and result, e.g. 4 + (3 − 1)·2: field before + (kernel − 1)·jump before.

    Axes that are alike have one line; there is none where the field is no such sum.
    """
    before = _before(graph, analysis, known)
    if before is None or not before.fields or len(known.fields) != 1:
        return ()
    pairs = zip(_windows(known), before.fields[0][1], known.fields[0][1], strict=False)
    found = [_field_sum(step, old, new) for step, old, new in pairs]
    told_ = [one for one in found if one is not None]
    if len(told_) < len(found):
        return ()
    return tuple(told_[:1] if len({one[1] for one in told_}) == 1 else told_)


def _field_sum(step: Step, old: AxisField, new: AxisField) -> tuple[str, str, int] | None:
    kernel = number_of(step, "F")
    if old.size is None or new.size is None or new.whole:
        return None
    if not kernel or old.size + ceil((kernel - 1) * old.jump) != new.size:
        return None
    return tr(step.axis), f"{old.size} + ({kernel} − 1)·{old.jump:g}", new.size


def _windows(known: NodeAnalysis) -> list[Step]:
    steps = known.working.steps if known.working else ()
    return [step for step in steps if step.formula.startswith("window-")]


def _before(graph: Graph, analysis: Analysis, known: NodeAnalysis) -> NodeAnalysis | None:
    edges = graph.incoming.get(known.path, ())
    return analysis.nodes.get(edges[0].source) if len(edges) == 1 else None


def costs_written(known: NodeAnalysis, sums: tuple[Sum, ...]) -> Written | None:
    """Return a layer's costs as they are copied."""
    if known.state != "ok":
        return None
    parts = tuple(line for one in sums for line in one.copied or _copied(one))
    plain = [f"{one.title}: {one.value}" for one in sums if not one.arithmetic and not one.copied]
    return Written(as_text(known.name, parts, *plain), as_latex(parts), _python(known))


def _copied(one: Sum) -> tuple[Line, ...]:
    words = one.arithmetic.split("\n")[0]
    return (Line(one.title, formula(words), one.value),) if words else ()


def _python(known: NodeAnalysis) -> str | None:
    """Return parameters and MACs as arithmetic."""
    if known.cost is None or known.parameters is None or known.macs is None:
        return None
    terms = (known.cost.parameter_terms, known.parameters), (known.cost.mac_terms, known.macs)
    return "({})".format(", ".join(_worked(text, total) for text, total in terms))


def _worked(text: str, total: int) -> str:
    written = formula(text) if text and total else None
    return written.python or str(total) if written is not None else str(total)


def waiting_for(analysis: Analysis, name: str) -> tuple[NodeAnalysis, ...]:
    """Return the layers whose numbers wait for this one, in topological order."""
    return tuple(one for one in analysis.flat if one.waits_for == name)


def unseen_of(analysis: Analysis, known: NodeAnalysis) -> Unseen | None:
    """Return what of an input reaches no output."""
    if known.layer.kind != "Input":
        return None
    found = unseen(list(analysis.flats.values()), analysis.nodes, analysis.ends)
    return next((one for one in found if one.path == known.path), None)
