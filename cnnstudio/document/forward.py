"""One pass over the layers from inputs to outputs: what each makes of what arrives, and what it sees of the inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from cnnstudio.document.flat import FlatNode, Source
from cnnstudio.document.known import NodeAnalysis, State
from cnnstudio.document.layout import reach_first
from cnnstudio.document.outcome import Outcome, outcome_of
from cnnstudio.document.problems import Problem
from cnnstudio.document.receptive import Seen, at_input, behind, largest
from cnnstudio.layers.held import Unknown
from cnnstudio.layers.shape import Misfit, Shape

Known = Mapping[str, NodeAnalysis]
_new = tuple.__new__
_BARE = itemgetter(slice(FlatNode._fields.index("missing") + 1))
"""A slice of a named tuple is a bare one, which is taken apart several times as quickly."""
_BEFORE_NAME = NodeAnalysis._fields.index("waits_for") - NodeAnalysis._fields.index("inputs")
_DEFAULTS = tuple(NodeAnalysis._field_defaults.values())
_WAITING, _AFTER_NAME = ("waiting", *_DEFAULTS[:_BEFORE_NAME]), _DEFAULTS[_BEFORE_NAME + 1 :]
"""The values of all layers that wait for another, before and after its name."""


def all_worked(flat: Sequence[FlatNode], first: frozenset[str]) -> dict[str, NodeAnalysis]:
    """Return what is known of the layers, by path; `first` are those with their channels first."""
    known: dict[str, NodeAnalysis] = {}
    for node in flat:
        known[node.path] = worked_at(node, known, first)
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
        made, before = worked_at(node, known, first), earlier.get(path)
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


def worked_at(node: FlatNode, known: Known, first: frozenset[str]) -> NodeAnalysis:
    """Return what is known of a layer, by what is known of those it reads."""
    path, name, layer, sources, shares, node_id, missing = _BARE(node)
    if len(sources) == 1 and shares is None and not missing and path not in first:
        source = sources[0]
        before = known.get(source.path)
        if before is not None and before.state != "ok":
            waits_for = before.waits_for or before.name
            return _new(NodeAnalysis, (path, name, node_id, layer, *_WAITING, waits_for, *_AFTER_NAME))
        if before is not None and type(layer) is not Unknown:
            outcome = outcome_of(layer, (before.outputs[source.output],))
            if type(outcome) is Outcome:
                _, _, _, _, reach, both, keeps_field, follows = outcome[:]
                seen = before.seen if keeps_field else behind(before.seen, reach, both)
                made: NodeAnalysis = _new(NodeAnalysis, (path, name, node_id, layer, *follows, seen))
                return made
    return _joined(node, known, first)


def _joined(node: FlatNode, known: Known, first: frozenset[str]) -> NodeAnalysis:
    """Return what is known of a layer with no, several or broken inputs."""
    inputs: list[Shape | None] = []
    seen: list[Seen] = []
    for path, output, _, _ in node.sources:
        before = known.get(path)
        if before is None:
            return _unworked(node, "error")
        if before.state != "ok":
            return _unworked(node, "waiting", waits_for=before.waits_for or before.name)
        inputs.append(before.outputs[output])
        seen.append(before.seen)
    if node.missing and (not node.layer.variadic or not inputs):
        return _unworked(node, "unconnected", tuple(inputs))
    if type(node.layer) is Unknown:
        return _unworked(node, "error", tuple(inputs))
    return _worked(node, tuple(inputs), largest(seen), first)


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
    node: FlatNode, inputs: tuple[Shape | None, ...], seen: Seen, first: frozenset[str]
) -> NodeAnalysis:
    path, name, layer, _, shares, node_id, _, _, _, _ = node
    outcome = outcome_of(layer, inputs)
    if isinstance(outcome, Misfit):
        return _unfit(node, inputs, outcome)
    seen = _seen(node, inputs, seen, outcome, first)
    made: NodeAnalysis = _new(NodeAnalysis, (path, name, node_id, layer, *outcome.follows, seen))
    if shares is None:
        return made
    return made._replace(shared_with=shares, parameters=0, trainable_parameters=0)


def _seen(
    node: FlatNode, inputs: tuple[Shape | None, ...], seen: Seen, outcome: Outcome, first: frozenset[str]
) -> Seen:
    if not inputs:
        return ((node.name, at_input(outcome.outputs[0], node.path in first)),)
    if outcome.keeps_field:
        return seen
    if node.path in first:
        return behind(seen, reach_first(node.layer, inputs, outcome.reach))
    return behind(seen, outcome.reach, outcome.both)


def _unfit(node: FlatNode, inputs: tuple[Shape | None, ...], misfit: Misfit) -> NodeAnalysis:
    problem = Problem("error", misfit.code, misfit.message, node.path, misfit.field)
    return _unworked(node, "error", inputs, problems=(problem,))
