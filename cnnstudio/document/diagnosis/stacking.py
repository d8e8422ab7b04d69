"""Activations in a row, and networks with too few or too flat ones."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter
from typing import Any

from cnnstudio.document.diagnosis.design import Design, Entry, Seen, beside, function_of, passes, weighs
from cnnstudio.document.diagnosis.telling import fix, own_id, problem, setting, taking_out
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import number, tr
from cnnstudio.layers.kind import Layer

_PATH = itemgetter(FlatNode._fields.index("path"))
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


def _rows(design: Design) -> Iterator[Problem]:
    """Tell of layers of weights in a row with nothing non-linear between them, once for each row."""
    rows: dict[str, list[FlatNode]] = {}
    if None not in design.functions:
        return
    for node in _behind_straight(design):
        above = design.maker(node)
        if above is None or design.function(above) is not None or design.nodes[node.path].state != "ok":
            continue
        if design.alone(above) and not _meant(design, above, node):
            row = rows.pop(above.path, [above])
            rows[node.path] = [*row, node] if len(row) == 1 else _longer(row, node)
    for row in rows.values():
        yield _row(row)


def _behind_straight(design: Design) -> list[FlatNode]:
    """Return the layers of weights that may stand behind another one that bends nothing."""
    above = design.paths_where(lambda node: passes(node.layer.kind) or design.function(node) is None)
    return [node for node in design.weighing if node.sources and node.sources[0].path in above]


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


def of_network(design: Design) -> Iterator[Problem]:
    """Tell of networks that are straight, very deep, or squashed all the way."""
    weighing = design.weighing
    yield from _rows(design)
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
    if "sigmoid" not in design.functions:
        return
    hidden = [n for n in weighing if design.function(n) == "sigmoid" and n.path not in design.ends]
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


_HELPING = {"merge", "norm", "operation", "attention"}
"""Families that let a deep network learn."""


def _deep(design: Design, weighing: list[FlatNode]) -> Iterator[Problem]:
    if len(weighing) < 20 or design.families & _HELPING or "selu" in design.functions:
        return
    message = tr(
        "{n} layers with weights stand in a row without a skip connection or normalisation; such networks hardly learn.",
        n=len(weighing),
    )
    ids = tuple([path for path in map(_PATH, weighing[:-1]) if "/" not in path])
    words = tr("Normalise behind each of them")
    remedy = fix(
        weighing[0], "normalise", words, "insert_behind_each", node_ids=ids, kind="BatchNormalization"
    )
    yield problem("deep-plain", message, weighing[0], (remedy,) if ids else ())


def _acts(kind: type[Layer]) -> bool:
    return kind.family == "act"


CHECKS: tuple[Entry, ...] = ((_acts, beside(activation_twice)),)
