"""What if a convolution were another layer: every row is an edit that was really made and analysed."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as changed

from cnnstudio.document.alternatives import forms
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.edits import EditError
from cnnstudio.document.forms import CONVOLUTIONS, Form, Place, present_form, titles
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.project import Project
from cnnstudio.document.replacing import Spot, alone, pooling_behind, put, spot_of, steps_of
from cnnstudio.language import tr
from cnnstudio.layers.shape import Shape

PRESENT = "present"
Field = tuple[int | None, ...] | dict[str, tuple[int | None, ...]] | None


@dataclass(frozen=True, slots=True)
class Reshaped:
    """A layer further on that gives another shape after the replacement; None while it gives none."""

    name: str
    before: Shape | None
    after: Shape | None


@dataclass(frozen=True, slots=True)
class Row:
    """One form of the layer with its numbers; the first row is the layer as it is."""

    key: str
    title: str
    note: str
    parameters: int | None = None
    trainable_parameters: int | None = None
    macs: int | None = None
    receptive_field: Field = None
    output: Shape | None = None
    refused: str = ""
    """Why this row cannot replace the layer; empty if it can."""
    project: Project | None = None
    """The whole design with this row in the layer's place."""
    alone: Project | None = None
    """Only these layers behind an Input, for measuring; None when there is nothing to build."""
    total_parameters: int | None = None
    reshaped: tuple[Reshaped, ...] = ()
    broken: tuple[str, ...] = ()
    """Sentences about errors further on that the replacement would bring."""


def what_if(project: Project, analysis: Analysis, path: str) -> tuple[Row, ...]:
    """Return the rows for a convolution, by its path; none where `why_not` has a sentence."""
    spot = spot_of(project, path)
    if spot is None or why_not(project, analysis, path):
        return ()
    known, place = analysis.nodes[path], _place(spot, analysis)
    return (_present(known, place), *(_row(project, analysis, spot, form) for form in forms(place)))


def why_not(project: Project, analysis: Analysis, path: str) -> str:
    """Return why there is nothing to compare, as a sentence; empty when there is."""
    spot, known = spot_of(project, path), analysis.nodes.get(path)
    if spot is None or known is None:
        return tr("That layer is no longer there.")
    return _not_by_itself(spot) or _not_here(spot, known)


def _not_by_itself(spot: Spot) -> str:
    """Return what speaks against the layer whatever stands around it."""
    node = spot.layer
    if node.layer.kind not in CONVOLUTIONS:
        return tr(
            "{name} is no convolution; select one to see what could stand in its place.", name=node.name
        )
    if node.shares is not None:
        owner = spot.inner.node(node.shares).name
        return tr(
            "{name} shares the weights of {owner}; select {owner} instead.", name=node.name, owner=owner
        )
    return ""


def _not_here(spot: Spot, known: NodeAnalysis) -> str:
    """Return what speaks against the layer in its place."""
    name = spot.layer.name
    if known.state == "waiting":
        return tr("{name} waits for {other}; mend that first.", name=name, other=known.waits_for)
    if known.state != "ok":
        return tr("{name} is not part of a working network yet; mend its problem first.", name=name)
    if any(axis is None for shape in (*known.inputs, *known.outputs) for axis in shape or (None,)):
        return tr("{name} reads a shape with an unknown axis; give the input all its sizes.", name=name)
    return ""


def _only_compared(spot: Spot, known: NodeAnalysis) -> str:
    """Return why another form of a layer can be looked at but not put in its place; empty when it can."""
    if known.layer == spot.layer.layer:
        return ""
    return tr(
        "{name} is set otherwise in this copy of its block; take the block's own values to replace it.",
        name=spot.layer.name,
    )


def copies(analysis: Analysis, path: str) -> int:
    """Return how often the layer of a path stands in the network: once for each copy of its block."""
    if "/" not in path:
        return 1
    node = path.rpartition("/")[2]
    return sum(one.rpartition("/")[2] == node for one in analysis.order)


def replace(project: Project, path: str, key: str) -> Project:
    """Put a row's layers in the place of a convolution; its wires, and its name where it still fits, stay."""
    analysis, spot = analyse(project), spot_of(project, path)
    refusal = why_not(project, analysis, path)
    if refusal or spot is None:
        raise EditError(refusal)
    if only := _only_compared(spot, analysis.nodes[path]):
        raise EditError(only)
    found = next((form for form in forms(_place(spot, analysis)) if form.key == key), None)
    if found is None:
        raise EditError(tr("{name} has no such form.", name=spot.layer.name))
    return put(project, spot, found)[0]


def _place(spot: Spot, analysis: Analysis) -> Place:
    known = analysis.nodes[spot.prefix + spot.node]
    given, made = known.inputs[0] or (), known.output or ()
    pooling = pooling_behind(spot.inner, spot.node)
    steps = steps_of(pooling.layer) if pooling is not None else ()
    name = pooling.name if pooling is not None else ""
    return Place(known.layer, given, made, known.cost.parameters or 0 if known.cost else 0, name, steps)


def _present(known: NodeAnalysis, place: Place) -> Row:
    form = present_form(known.layer)
    title = titles().get(form) or tr("{n} groups", n=form.removeprefix("grouped-"))
    return Row(
        PRESENT,
        title,
        tr("As it is now."),
        known.cost.parameters if known.cost else None,
        known.cost.trainable_parameters if known.cost else None,
        known.macs,
        known.receptive_field,
        known.output,
        alone=alone((known.layer,), place.given),
    )


def _row(project: Project, analysis: Analysis, spot: Spot, form: Form) -> Row:
    known = analysis.nodes[spot.prefix + spot.node]
    row = Row(form.key, form.title, form.note, refused=form.refused)
    if form.counted is not None:
        parameters, macs = form.counted
        row = changed(row, parameters=parameters, trainable_parameters=parameters if known.layer.trainable else 0,
                      macs=macs, output=known.output)  # fmt: skip
    if form.key == "local":
        row = changed(row, receptive_field=known.receptive_field)
    if not form.layers:
        return row
    given = known.inputs[0] or ()
    row = changed(row, alone=alone(form.layers, given))
    if only := row.refused or _only_compared(spot, known):
        return _counted(changed(row, refused=only))
    try:
        edited, ids = put(project, spot, form)
    except EditError as error:
        return _counted(changed(row, refused=error.message))
    return _analysed(row, analysis, spot, edited, ids)


def _counted(row: Row) -> Row:
    """Return a row that cannot take the layer's place with the numbers of its layers by themselves."""
    if row.alone is None:
        return row
    analysis = analyse(row.alone)
    nodes = [known for known in analysis.flat if known.layer.inputs]
    return _summed(row, nodes) if all(known.state == "ok" for known in nodes) else row


def _analysed(row: Row, analysis: Analysis, spot: Spot, edited: Project, ids: tuple[str, ...]) -> Row:
    """Return the row with the numbers of the design as it would be."""
    after = analyse(edited, None, analysis)
    nodes = [after.nodes[spot.prefix + node_id] for node_id in ids]
    misfit = next((known for known in nodes if known.state != "ok"), None)
    if misfit is not None:
        why = misfit.problems[0].message if misfit.problems else ""
        return changed(row, refused=why or tr("It does not fit here."), alone=None)
    return changed(
        _summed(row, nodes),
        receptive_field=nodes[-1].receptive_field,
        project=edited,
        total_parameters=after.totals.parameters,
        reshaped=_reshaped(analysis, after, set(ids)),
        broken=_broken(analysis, after),
    )


def _summed(row: Row, nodes: list[NodeAnalysis]) -> Row:
    return changed(
        row,
        parameters=sum(known.parameters or 0 for known in nodes),
        trainable_parameters=sum(known.trainable_parameters or 0 for known in nodes),
        macs=sum(known.macs or 0 for known in nodes),
        output=nodes[-1].output,
    )


def _reshaped(before: Analysis, after: Analysis, own: set[str]) -> tuple[Reshaped, ...]:
    both = (p for p in before.order if p in after.nodes and p.rpartition("/")[2] not in own)
    pairs = ((before.nodes[path], after.nodes[path]) for path in both)
    return tuple(Reshaped(a.name, a.output, b.output) for a, b in pairs if a.output != b.output)


def _broken(before: Analysis, after: Analysis) -> tuple[str, ...]:
    old = {problem.message for problem in before.problems}
    errors = (problem for problem in after.problems if problem.severity == "error")
    return tuple(problem.message for problem in errors if problem.message not in old)
