"""One pass over the layers from inputs to outputs: what each makes of what arrives, and what it sees of the inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cnnstudio.document.flat import FlatNode, Source
from cnnstudio.document.known import NodeAnalysis, State
from cnnstudio.document.layout import reach_first
from cnnstudio.document.outcome import outcome_of
from cnnstudio.document.problems import Problem
from cnnstudio.document.receptive import Fields, at_input, behind, largest
from cnnstudio.layers.held import Unknown
from cnnstudio.layers.shape import Misfit, Shape

Known = Mapping[str, NodeAnalysis]
_new = tuple.__new__


def all_worked(flat: Sequence[FlatNode], first: frozenset[str]) -> dict[str, NodeAnalysis]:
    """Return what is known of the layers, by path; `first` are those with their channels first."""
    known: dict[str, NodeAnalysis] = {}
    for node in flat:
        known[node.path] = _node(node, known, first)
    return known


def worked_again(
    flat: Sequence[FlatNode],
    first: frozenset[str],
    flats: Mapping[str, FlatNode],
    earlier: Known,
    turned: frozenset[str],
) -> dict[str, NodeAnalysis]:
    """Return what is known of the layers; where nothing else comes out than earlier, the very values of earlier.

    `turned` are layers whose channels have come to another end since then.
    """
    known: dict[str, NodeAnalysis] = {}
    changed: set[str] = set()
    for node in flat:
        path = node.path
        if flats.get(path) is node and _stand(node.sources, known, changed) and path not in turned:
            known[path] = earlier[path]
            continue
        made, before = _node(node, known, first), earlier.get(path)
        if before is not None and before == made:
            known[path] = before
        else:
            known[path] = made
            changed.add(path)
    return known


def _stand(sources: tuple[Source, ...], known: Known, changed: set[str]) -> bool:
    """Say whether all that a layer reads is known already, as in a loop it is not, and is what it was."""
    for source in sources:
        path = source.path
        if path in changed or path not in known:
            return False
    return True


def _node(node: FlatNode, known: Known, first: frozenset[str]) -> NodeAnalysis:
    sources = node.sources
    if len(sources) == 1 and not node.missing and not isinstance(node.layer, Unknown):
        path, output, _, _ = sources[0]
        before = known.get(path)
        if before is not None and before.state == "ok":
            return _worked(node, (before.outputs[output],), before.fields, first)
    return _joined(node, known, first)


def _joined(node: FlatNode, known: Known, first: frozenset[str]) -> NodeAnalysis:
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
    return _worked(node, tuple(inputs), largest(fields), first)


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


def _worked(
    node: FlatNode, inputs: tuple[Shape | None, ...], seen: Fields, first: frozenset[str]
) -> NodeAnalysis:
    path, name, layer, _, shares, node_id, _, _, _, _ = node
    outcome = outcome_of(layer, inputs)
    if isinstance(outcome, Misfit):
        return _unfit(node, inputs, outcome)
    outputs, working, cost, reach, keeps_field, counts, counts_again = outcome
    if not inputs:
        seen = ((name, at_input(outputs[0], path in first)),)
    elif not keeps_field:
        if first and path in first:
            reach = reach_first(layer, inputs, reach)
        seen = behind(seen, reach)
    parameters, trainable, macs, elements = counts if shares is None else counts_again
    return _new(
        NodeAnalysis,
        (path, name, node_id, layer, "ok", inputs, outputs, working, cost, seen, None, shares, (),
         parameters, trainable, macs, elements, False, ""),
    )  # fmt: skip


def _unfit(node: FlatNode, inputs: tuple[Shape | None, ...], misfit: Misfit) -> NodeAnalysis:
    problem = Problem("error", misfit.code, misfit.message, node.path, misfit.field)
    return _unworked(node, "error", inputs, problems=(problem,))
