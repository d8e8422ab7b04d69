"""Layers in a row that undo, repeat or outweigh each other: activations, normalisation, dropout."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from cnnstudio.document.diagnosis.design import (
    Applies,
    Check,
    Design,
    Seen,
    function_of,
    passes,
    weighs,
)
from cnnstudio.document.diagnosis.telling import fix, own_id, problem, setting, taking_out
from cnnstudio.document.expand import FlatNode
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import number, percent, tr
from cnnstudio.layers.kind import Layer

_HIGH = 0.8
_IDEMPOTENT = ("relu", "relu6")
_STRAIGHT = frozenset({
    "Input", "Rescaling", "BatchNormalization", "Add", "Subtract", "Average", "Concatenate", "Reshape", "Flatten",
    "Permute", "Identity", "RepeatVector", "ActivityRegularization", "Normalization",
})  # fmt: skip
_STRAIGHT_PARTS = ("Dropout", "AveragePooling", "ZeroPadding", "Cropping", "UpSampling", "Random")


def activation_twice(seen: Seen) -> Problem | None:
    """Tell of an activation on top of another one."""
    above = seen.design.source(seen.node)
    first = function_of(above.layer) if above is not None else None
    second = function_of(seen.layer)
    if above is None or first is None or second is None:
        return None
    if second == "softmax" and first not in ("softmax", "log_softmax"):
        return _scores(seen.node, above, first) if first in _IDEMPOTENT else None
    at = {"name": seen.node.name, "above": above.name, "a": second, "b": first}
    if first == second and first in _IDEMPOTENT:
        message = tr(
            "{name} applies {a} after {above} has already done so; the second changes nothing.", **at
        )
    else:
        message = tr("{name} applies {a} on top of the {b} of {above}.", **at)
    return problem("activation-twice", message, seen.node, (taking_out(seen.node), _plain(above)))


def _scores(node: FlatNode, above: FlatNode, first: str) -> Problem:
    message = tr(
        "{above} ends in {a} before the softmax of {name}: scores below 0 are lost.",
        above=above.name, a=first, name=node.name,
    )  # fmt: skip
    return problem("relu-before-softmax", message, above, (_plain(above),), "activation")


def _plain(node: FlatNode) -> Remedy:
    """Return the end of a layer's activation."""
    if node.layer.family == "act":
        return taking_out(node)
    return setting(node, tr("No activation in {name}", name=node.name), activation=None)


def _rows(design: Design, weighing: list[FlatNode]) -> Iterator[Problem]:
    """Tell of layers of weights in a row with nothing non-linear between them, once for each row."""
    rows: dict[str, list[FlatNode]] = {}
    for node in weighing:
        above = design.maker(node)
        if above is None or not weighs(above.layer.kind) or function_of(above.layer) is not None:
            continue
        if design.alone(above) and not _meant(design, above, node):
            row = rows.pop(above.path, [above])
            rows[node.path] = [*row, node] if len(row) == 1 else _longer(row, node)
    for row in rows.values():
        yield _row(row)


def _longer(row: list[FlatNode], node: FlatNode) -> list[FlatNode]:
    row.append(node)
    return row


def _row(row: list[FlatNode]) -> Problem:
    first, last, bent = row[0], row[-1], row[:-1]
    at = {"first": first.name, "last": last.name, "n": number(len(row))}
    message = (
        tr(
            "{first} and {last} have no activation between them, so together they do no more than one layer.",
            **at,
        )
        if len(row) == 2
        else tr(
            "{n} layers from {first} to {last} have no activation between them and do no more than one.", **at
        )
    )
    ids = tuple(
        own_id(node) for node in bent if node.path.rpartition("/")[0] == first.path.rpartition("/")[0]
    )
    words = tr("Use relu in {name}", name=first.name) if len(bent) == 1 else tr("Use relu in each of them")
    relu = fix(first, "set-each", words, "set_each", node_ids=ids, activation="relu")
    return problem("linear-row", message, first, (relu, taking_out(first)), "activation")


def _meant(design: Design, above: FlatNode, node: FlatNode) -> bool:
    """Say whether two linear layers are one layer cut in two on purpose: separable, or through a bottleneck."""
    first: Any = above.layer
    second: Any = node.layer
    if first.kind.startswith("Depthwise") or second.kind.startswith("Depthwise"):
        return True
    given, middle = design.nodes[above.path].inputs[0], design.nodes[above.path].outputs[0]
    made = design.nodes[node.path].outputs[0]
    if given and middle and made and _squeezes(given[-1], middle[-1], made[-1]):
        return True
    return _spatially_separable(getattr(first, "kernel_size", 1), getattr(second, "kernel_size", 1))


def _squeezes(given: int | None, middle: int | None, made: int | None) -> bool:
    """Say whether the layer between is the narrowest: a bottleneck on purpose."""
    return middle is not None and given is not None and made is not None and given > middle < made


@lru_cache
def _spatially_separable(one: int | tuple[int, ...], other: int | tuple[int, ...]) -> bool:
    """Say whether two kernels are the sides of one, as k x 1 and 1 x k."""
    if isinstance(one, int) or isinstance(other, int) or len(one) != len(other):
        return False
    return all(1 in pair for pair in zip(one, other, strict=True))


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
    if above is None or "Dropout" not in above.layer.kind or seen.layer.kind != "BatchNormalization":
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


def of_network(design: Design) -> Iterator[Problem]:
    """Tell of networks that are straight, very deep, or squashed all the way."""
    weighing = [node for node in design.flat if weighs(node.layer.kind)]
    yield from _rows(design, [node for node in weighing if design.nodes[node.path].state == "ok"])
    if len(weighing) >= 2 and design.outputs:
        yield from _all_linear(design, weighing)
        yield from _squashed(design, weighing)
        yield from _deep(design, weighing)


def _all_linear(design: Design, weighing: list[FlatNode]) -> Iterator[Problem]:
    tail = _tail(design)
    if any(not straight(node.layer) for node in design.flat if node.path not in tail):
        return
    hidden = [node for node in weighing if node.path not in tail]
    ids = tuple(own_id(n) for n in hidden if "/" not in n.path)
    if not ids:
        return
    message = tr(
        "None of the {n} layers with weights bends its numbers, so the whole network is one linear layer.",
        n=len(weighing),
    )
    words = tr("Use relu in every hidden layer")
    remedy = fix(hidden[0], "set-each", words, "set_each", node_ids=ids, activation="relu")
    yield problem("all-linear", message, hidden[0], (remedy,), "activation")


def _tail(design: Design) -> set[str]:
    """Return the layers that make the answers, and what comes after them."""
    found: set[str] = set()
    for path in design.ends:
        node: FlatNode | None = design.by_path[path]
        while node is not None and (passes(node.layer.kind) or node.layer.family == "act"):
            found.add(node.path)
            node = design.source(node)
        if node is not None:
            found.add(node.path)
    return found


def straight(layer: Layer) -> bool:
    """Say whether a layer's output is a linear function of its input."""
    if weighs(layer.kind):
        return function_of(layer) is None
    return layer.kind in _STRAIGHT or any(part in layer.kind for part in _STRAIGHT_PARTS)


def _squashed(design: Design, weighing: list[FlatNode]) -> Iterator[Problem]:
    hidden = [n for n in weighing if function_of(n.layer) == "sigmoid" and n.path not in design.ends]
    hidden = [
        n for n in hidden if not any(r.layer.family in ("merge", "operation") for r in design.readers[n.path])
    ]
    if len(hidden) < 3:
        return
    message = tr(
        "{n} hidden layers end in sigmoid, whose slope is at most 0.25: the first ones hardly learn.",
        n=len(hidden),
    )
    ids = tuple(own_id(n) for n in hidden if "/" not in n.path)
    remedy = fix(
        hidden[0], "set-each", tr("Use relu in all of them"), "set_each", node_ids=ids, activation="relu"
    )
    yield problem("sigmoid-hidden", message, hidden[0], (remedy,) if ids else (), "activation")


def _deep(design: Design, weighing: list[FlatNode]) -> Iterator[Problem]:
    if len(weighing) < 20 or any(
        n.layer.family in ("merge", "norm", "operation", "attention") or function_of(n.layer) == "selu"
        for n in design.flat
    ):
        return
    message = tr(
        "{n} layers with weights stand in a row without a skip connection or normalisation; such networks hardly learn.",
        n=len(weighing),
    )
    ids = tuple(own_id(n) for n in weighing[:-1] if "/" not in n.path)
    words = tr("Normalise behind each of them")
    remedy = fix(
        weighing[0], "normalise", words, "insert_behind_each", node_ids=ids, kind="BatchNormalization"
    )
    yield problem("deep-plain", message, weighing[0], (remedy,) if ids else ())


def _acts(kind: type[Layer]) -> bool:
    return kind.family == "act"


def _normalises(kind: type[Layer]) -> bool:
    return kind.kind in ("BatchNormalization", "LayerNormalization", "GroupNormalization", "RMSNormalization")


def _drops(kind: type[Layer]) -> bool:
    return "Dropout" in kind.kind and "rate" in kind.model_fields


CHECKS: tuple[tuple[Applies, Check], ...] = (
    (_acts, activation_twice),
    (lambda kind: kind.kind == "BatchNormalization", bias_before_norm),
    (lambda kind: kind.kind == "BatchNormalization", dropout_before_norm),
    (_normalises, norm_twice),
    (_drops, dropout),
)
