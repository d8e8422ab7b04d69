"""Normalisation and dropout against what stands right before them."""

from __future__ import annotations

from typing import Any

from cnnstudio.document.diagnosis.design import Entry, Seen, function_of, weighs
from cnnstudio.document.diagnosis.telling import fix, own_id, problem, setting, taking_out
from cnnstudio.document.problems import Problem
from cnnstudio.language import percent, tr
from cnnstudio.layers.kind import Layer

_HIGH = 0.8


def bias_before_norm(seen: Seen) -> Problem | None:
    """Tell of a bias that the mean taken right behind it cancels."""
    above = seen.design.source(seen.node)
    first: Any = above.layer if above is not None else None
    if above is None or not weighs(first.kind) or function_of(first) is not None:
        return None
    if not getattr(first, "use_bias", False) or not seen.layer.center or not seen.design.alone(above):
        return None
    weights = seen.design.nodes[above.path].cost
    count = next((w.shape[-1] for w in weights.weights if w.name == "bias"), 0) if weights else 0
    message = tr(
        "The {n} bias numbers of {above} are taken away again by the mean in {name}.",
        n=count, above=above.name, name=seen.node.name,
    )  # fmt: skip
    words = tr("No bias in {name}", name=above.name)
    return problem("bias-before-norm", message, above, (setting(above, words, use_bias=False),), "use_bias")


def dropout_before_norm(seen: Seen) -> Problem | None:
    """Tell of the variance shift: dropout right before batch normalisation."""
    above = seen.design.source(seen.node)
    if above is None or "Dropout" not in above.layer.kind:
        return None
    message = tr(
        "{above} stands right before {name}, so the spread that {name} learns in training is not the one it meets later.",
        above=above.name,
        name=seen.node.name,
    )
    words = tr("Put {name} behind it", name=above.name)
    swap = fix(seen.node, "swap", words, "move_behind", node_ids=(own_id(above),), target=own_id(seen.node))
    return problem("dropout-before-norm", message, seen.node, (swap, taking_out(above)))


def norm_twice(seen: Seen) -> Problem | None:
    """Tell of the same normalisation twice in a row."""
    above = seen.design.source(seen.node)
    if above is None or above.layer.kind != seen.layer.kind:
        return None
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
    (lambda kind: kind.kind == "BatchNormalization", bias_before_norm),
    (lambda kind: kind.kind == "BatchNormalization", dropout_before_norm),
    (_normalises, norm_twice),
    (_drops, dropout),
)
