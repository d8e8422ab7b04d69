"""Layers that change nothing."""

from __future__ import annotations

from typing import Any

from cnnstudio.document.diagnosis.design import Applies, Entry, Seen
from cnnstudio.document.diagnosis.telling import instead, problem, taking_out
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import shape_text, tr

_SHAPING = ("ZeroPadding", "Cropping", "UpSampling")


def flatten(seen: Seen) -> Problem | None:
    """Tell of a Flatten of what is already one row."""
    shape = seen.known.inputs[0] if seen.known.inputs else None
    if shape is None or len(shape) != 1:
        return None
    above = seen.design.source(seen.node)
    if above is not None and above.layer.kind.startswith("Global"):
        message = tr("{above} already gives one row of {n} numbers; {name} changes nothing.",
                     above=above.name, n=shape[0], name=seen.node.name)  # fmt: skip
        return problem("global-flatten", message, seen.node, (taking_out(seen.node),))
    message = tr(
        "{name} gets one row of {n} numbers already and changes nothing.", name=seen.node.name, n=shape[0]
    )
    return problem("flatten-nothing", message, seen.node, (taking_out(seen.node),))


def reshape(seen: Seen) -> Problem | None:
    """Tell of a Reshape into the shape that arrives."""
    if (
        not seen.known.inputs
        or seen.known.inputs[0] != seen.known.output
        or seen.known.output is None
        or None in seen.known.output
    ):
        return None
    message = tr(
        "{name} gives the shape that arrives, {shape}.",
        name=seen.node.name,
        shape=shape_text(seen.known.output),
    )
    return problem("reshape-nothing", message, seen.node, (taking_out(seen.node),))


def nothing(seen: Seen) -> Problem | None:
    """Tell of padding by 0, cropping 0, enlarging by 1, scaling by 1, or activation linear."""
    kind = seen.layer.kind
    idle = (
        (
            kind.startswith(_SHAPING)
            and bool(seen.known.inputs)
            and seen.known.inputs[0] == seen.known.output
            and not _open(seen.known)
        )
        or (kind == "Rescaling" and seen.layer.scale == 1 and seen.layer.offset == 0)
        or (kind == "Activation" and seen.layer.activation == "linear")
    )
    if not idle:
        return None
    message = tr("{name} passes everything on unchanged.", name=seen.node.name)
    return problem("does-nothing", message, seen.node, (taking_out(seen.node),))


def _open(known: NodeAnalysis) -> bool:
    return known.output is None or None in known.output


def per_step(seen: Seen) -> Problem | None:
    """Tell of TimeDistributed around a Dense, which works on each step anyway."""
    inner: Any = getattr(seen.layer, "layer", None)
    if inner is None or inner.kind != "Dense":
        return None
    message = tr("A Dense works on each time step by itself; {name} adds nothing to it.", name=seen.node.name)
    given = {name: getattr(inner, name) for name in inner.model_fields_set}
    dense: Remedy = instead(seen.node, tr("Use the Dense alone"), "Dense", **given)
    return problem("time-distributed-dense", message, seen.node, (dense,))


def _named(*names: str) -> Applies:
    return lambda kind: kind.kind in names


CHECKS: tuple[Entry, ...] = (
    (_named("Flatten"), flatten),
    (_named("Reshape"), reshape),
    (
        lambda kind: kind.kind.startswith((*_SHAPING, "Rescaling")) or kind.kind == "Activation",
        nothing,
        nothing,
    ),
    (_named("TimeDistributed"), per_step),
)
