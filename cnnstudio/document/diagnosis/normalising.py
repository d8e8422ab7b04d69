"""Normalisation and dropout against what stands right before them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnstudio.document.diagnosis.design import Design, Entry, Seen, beside
from cnnstudio.document.diagnosis.telling import at_large, fix, own_id, problem, setting, taking_out
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.problems import Problem
from cnnstudio.language import number, percent, tr
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.normalisation import BatchNormalization

_HIGH = 0.8
_FEW = 3
"""More layers than this are told of together."""


def biases_before_norm(design: Design) -> Iterator[Problem]:
    """Tell of biases that the mean taken right behind them cancels; many layers share one sentence and one fix."""
    if BatchNormalization not in design.kinds:
        return
    found: list[tuple[FlatNode, FlatNode]] = []
    biased = design.paths_where(lambda node: bool(vars(node.layer).get("use_bias")))
    for node in design.of_kinds(lambda kind: kind is BatchNormalization):
        above = _cancelled(design, node) if node.sources and node.sources[0].path in biased else None
        if above is not None and design.nodes[node.path].state == "ok":
            found.append((above, node))
    gathered = [above for above, _ in found if "/" not in above.path]
    many = len(gathered) > _FEW
    yield from [_one_bias(design, *pair) for pair in found if not many or "/" in pair[0].path]
    if many:
        yield _many_biases(design, gathered)


def _cancelled(design: Design, node: FlatNode) -> FlatNode | None:
    """Return the layer right before a normalisation whose bias has no effect."""
    above = design.source(node)
    if above is None or design.function(above) is not None:
        return None
    first: Any = above.layer
    layer: Any = node.layer
    return above if getattr(first, "use_bias", False) and layer.center and design.alone(above) else None


def _biases(design: Design, node: FlatNode) -> int:
    cost = design.nodes[node.path].cost
    for name, shape, _ in cost.weights if cost else ():
        if name == "bias":
            return shape[-1]
    return 0


def _one_bias(design: Design, above: FlatNode, node: FlatNode) -> Problem:
    message = tr(
        "The {n} bias numbers of {above} are taken away again by the mean in {name}.",
        n=_biases(design, above), above=above.name, name=node.name,
    )  # fmt: skip
    words = tr("No bias in {name}", name=above.name)
    return problem("bias-before-norm", message, above, (setting(above, words, use_bias=False),), "use_bias")


def _many_biases(design: Design, nodes: list[FlatNode]) -> Problem:
    total = sum(_biases(design, node) for node in nodes)
    message = tr(
        "{n} bias numbers in {count} layers, {first} the first of them, are taken away again by the normalisation behind each.",
        n=number(total), count=number(len(nodes)), first=nodes[0].name,
    )  # fmt: skip
    words = tr("No bias in these {count} layers", count=number(len(nodes)))
    ids = tuple(own_id(node) for node in nodes)
    mend = at_large("no-biases", words, "set_each", node_ids=ids, use_bias=False)
    return problem("bias-before-norm", message, nodes[0], (mend,), "use_bias")


def normalised(seen: Seen) -> Problem | None:
    """Tell of the same normalisation twice in a row, and of dropout right before batch normalisation."""
    above = seen.design.source(seen.node)
    if above is None:
        return None
    kind, above_kind = seen.layer.kind, above.layer.kind
    if kind == above_kind:
        return _twice(seen, above)
    return _shifted(seen, above) if kind == "BatchNormalization" and "Dropout" in above_kind else None


def _shifted(seen: Seen, above: FlatNode) -> Problem:
    """Return the variance shift: dropout makes the spread in training another than later."""
    message = tr(
        "{above} stands right before {name}, so the spread that {name} learns in training is not the one it meets later.",
        above=above.name,
        name=seen.node.name,
    )
    words = tr("Put {name} behind it", name=above.name)
    swap = fix(seen.node, "swap", words, "move_behind", node_ids=(own_id(above),), target=own_id(seen.node))
    return problem("dropout-before-norm", message, seen.node, (swap, taking_out(above)))


def _twice(seen: Seen, above: FlatNode) -> Problem:
    message = tr("{name} normalises what {above} has just normalised.", name=seen.node.name, above=above.name)
    return problem("norm-twice", message, seen.node, (taking_out(seen.node),))


def dropout(seen: Seen) -> Problem | None:
    """Tell of dropout that drops nearly all, nothing, or a second time."""
    above = seen.design.source(seen.node)
    if seen.layer.rate >= _HIGH:
        message = tr(
            "{name} drops {share} of the values; little is left to learn from.",
            name=seen.node.name,
            share=percent(seen.layer.rate, 0),
        )
        fixes = [setting(seen.node, tr("Drop {share}", share=percent(r, 0)), rate=r) for r in (0.5, 0.25)]
        return problem("dropout-high", message, seen.node, fixes, "rate")
    if seen.layer.rate == 0:
        message = tr("{name} drops nothing: its rate is 0.", name=seen.node.name)
        words = tr("Drop {share}", share=percent(0.25, 0))
        return problem(
            "dropout-zero",
            message,
            seen.node,
            (setting(seen.node, words, rate=0.25), taking_out(seen.node)),
            "rate",
        )
    if above is None or above.layer.kind != seen.layer.kind:
        return None
    first: Any = above.layer
    both = 1 - (1 - first.rate) * (1 - seen.layer.rate)
    message = tr(
        "{above} and {name} in a row drop {share} together.",
        above=above.name, name=seen.node.name, share=percent(both, 1),
    )  # fmt: skip
    return problem("dropout-twice", message, seen.node, (taking_out(seen.node),))


def _normalises(kind: type[Layer]) -> bool:
    return kind.kind in ("BatchNormalization", "LayerNormalization", "GroupNormalization", "RMSNormalization")


def _drops(kind: type[Layer]) -> bool:
    return "Dropout" in kind.kind and "rate" in kind.model_fields


CHECKS: tuple[Entry, ...] = (
    (_normalises, beside(normalised)),
    (_drops, beside(dropout)),
)
