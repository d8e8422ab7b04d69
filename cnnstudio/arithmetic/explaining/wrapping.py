"""Values of layers that hold another layer: its working, at the step or in the direction it was used."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cnnstudio.arithmetic.explaining.case import RULES, Batch, Case, Weights, explains
from cnnstudio.arithmetic.explaining.explanation import Explanation, Line, Terms, Unexplained
from cnnstudio.arithmetic.explaining.finishing import fixed
from cnnstudio.arithmetic.numbers import Place
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer


def explained(case: Case) -> Explanation:
    """Return the working of a value, by the rule of its layer's kind."""
    rule = RULES.get(case.layer.kind)
    if rule is None:
        raise Unexplained(tr("Values of {kind} are not worked out here.", kind=case.layer.kind))
    return rule(case)


@explains("TimeDistributed")
def each_step(case: Case) -> Explanation:
    """Work the held layer out at the value's time step."""
    time = case.at[0]
    batch = None if case.batch is None else _at_step(case.batch, time)
    held = case.of(
        layer=case.told("layer"),
        inputs=tuple(one[time] for one in case.inputs),
        at=case.at[1:],
        shape=case.shape[1:],
        batch=batch,
    )
    found = explained(held)
    terms = tuple(_shifted(t, time, case.inputs[max(t.source, 0)].shape) for t in found.terms)
    return replace(found.placed(case.layer.kind, case.at), terms=terms)


def _at_step(batch: Batch, time: int) -> Batch:
    return Batch(tuple(one[:, time] for one in batch.inputs), batch.output[time])


def _shifted(terms: Terms, time: int, shape: Place) -> Terms:
    if terms.source < 0:
        return terms
    step = time * int(np.prod(shape[1:]))
    origins = np.where(terms.origins >= 0, terms.origins + step, -1)
    return replace(terms, origins=origins, shape=shape)


@explains("SpectralNormalization")
def normalised_kernel(case: Case) -> Explanation:
    """Work the held layer out with the kernel as it stands."""
    if case.training:
        raise Unexplained(tr("Training changes this kernel first; look at it in inference."))
    return explained(case.of(layer=case.told("layer"))).placed(case.layer.kind, case.at)


@explains("Bidirectional")
def both_ways(case: Case) -> Explanation:
    """Work out the direction the value comes from, or both where they are joined."""
    ahead, back = case.told("layer"), case.layer.backward()  # type: ignore[attr-defined]
    ours, theirs = _halves(case.weights)
    states = (len(case.inputs) - 1) // 2
    way_in = case.inputs[: 1 + states]
    way_back = (case.inputs[0], *case.inputs[1 + states :])
    mode, units = case.told("merge_mode"), _width(ahead)
    here = case.at
    if mode == "concat" and getattr(ahead, "data_format", None) == "channels_first":
        raise Unexplained(
            tr("Maps with channels first are joined along their width; choose another merge mode.")
        )

    def forward(at: Place) -> Explanation:
        return explained(case.of(layer=ahead, weights=ours, at=at, inputs=way_in))

    def backward(at: Place) -> Explanation:
        # Keras turns the backward sequence round again, so that its steps stand beside the forward ones.
        turned = (
            (len(case.inputs[0]) - 1 - at[0], *at[1:]) if getattr(ahead, "return_sequences", False) else at
        )
        return explained(case.of(layer=back, weights=theirs, at=turned, inputs=way_back))

    if mode is None or (mode == "concat" and here[-1] < units):
        return forward(here).placed(case.layer.kind, here)
    if mode == "concat":
        return backward((*here[:-1], here[-1] - units)).placed(case.layer.kind, here)
    return _joined(case, mode, forward(here), backward(here))


def _halves(weights: Weights) -> tuple[Weights, Weights]:
    """Return the weights of the two directions; those of the forward layer stand first."""
    first = weights[0][0].split("/")[0] if weights else ""
    ours = tuple(w for w in weights if w[0].split("/")[0] == first)
    if not ours or len(ours) == len(weights):
        half = len(weights) // 2
        return weights[:half], weights[half:]
    return ours, weights[len(ours) :]


def _width(layer: Layer) -> int:
    for name in ("units", "filters"):
        if hasattr(layer, name):
            return int(getattr(layer, name))
    held = getattr(layer, "cell", None)
    inner = getattr(held, "cells", (held,))[-1]
    return int(getattr(inner, "units", 0))


def _joined(case: Case, mode: str, one: Explanation, other: Explanation) -> Explanation:
    a, b = one.value, other.value
    value = {"sum": a + b, "ave": (a + b) / 2, "mul": a * b}[mode]
    how = {
        "sum": f"{fixed(a)} + {fixed(b)}",
        "ave": f"({fixed(a)} + {fixed(b)}) / 2",
        "mul": f"{fixed(a)}·{fixed(b)}",
    }
    lines = (*one.lines, *other.lines, Line(tr("Both directions"), value, how[mode]))
    return replace(
        one.placed(case.layer.kind, case.at),
        terms=(*one.terms, *other.terms),
        lines=lines,
        value=value,
        magnitude=one.magnitude + other.magnitude,
    )
