"""Hidden layers that starve the layers behind them."""

from __future__ import annotations

from cnnstudio.document.diagnosis.design import Entry, Seen, weighs
from cnnstudio.document.diagnosis.ends import Head, with_function
from cnnstudio.document.diagnosis.telling import problem, setting
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import tr


def _is_softmax(seen: Seen) -> bool:
    return "softmax" in (getattr(seen.layer, "activation", None), seen.layer.stem)


def softmax_inside(seen: Seen) -> Problem | None:
    """Tell of a softmax between hidden layers, unless it weighs something."""
    if not _is_softmax(seen) or seen.node.path in seen.design.ends:
        return None
    readers = seen.design.readers[seen.node.path]
    hidden = [r for r in readers if weighs(r.layer.kind) or r.layer.family in ("pool", "norm")]
    if not hidden or any(r.layer.family in ("merge", "operation", "attention") for r in readers):
        return None
    message = tr(
        "{name} ends in softmax, but {reader} comes after it: hidden layers starve on shares.",
        name=seen.node.name,
        reader=hidden[0].name,
    )
    head = Head(seen.node, None, "softmax", (), seen.node)
    return problem("softmax-hidden", message, seen.node, (with_function(head, "relu"),), "activation")


def narrow(seen: Seen) -> Problem | None:
    """Tell of a hidden Dense with fewer units than there are classes."""
    classes = seen.design.facts.classes if seen.design.facts is not None else None
    if (
        classes is None
        or seen.layer.units >= classes
        or seen.node.path in seen.design.ends
        or len(seen.known.outputs[0] or ()) != 1
    ):
        return None
    readers = seen.design.readers[seen.node.path]
    if (
        not any(r.layer.kind == "Dense" and r.path in seen.design.ends for r in readers)
        or seen.layer.units < 3
    ):
        return None
    message = tr(
        "{name} squeezes everything into {n} numbers before {classes} classes are told apart.",
        name=seen.node.name, n=seen.layer.units, classes=classes,
    )  # fmt: skip
    return problem("narrow-layer", message, seen.node, (_wider(seen.node, 4 * classes),), "units")


def _wider(node: FlatNode, units: int) -> Remedy:
    return setting(node, tr("Use {n} units", n=units), units=units)


def _acts(kind: type) -> bool:
    return bool(kind.family == "act" or weighs(kind.kind))  # type: ignore[attr-defined]


CHECKS: tuple[Entry, ...] = (
    (_acts, softmax_inside, _is_softmax),
    (lambda kind: kind.kind == "Dense", narrow),
)
