"""What a layer's rules say of given inputs, remembered by the layer's value: rules are pure, and both are frozen."""

from __future__ import annotations

from typing import NamedTuple

from cnnstudio.document.receptive import Window, window_of
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.remembering import also_forget
from cnnstudio.layers.shape import LARGEST_SIZE, Misfit, Shape, size
from cnnstudio.layers.working import Cost, Reach, Working

MOST_REMEMBERED = 65_536
_MOST_INPUTS = 256
"""Of one layer object: layers read from a file are one object where they are alike."""


class Outcome(NamedTuple):
    """What a layer makes of some inputs."""

    outputs: tuple[Shape, ...]
    working: Working
    cost: Cost
    elements: int
    """Numbers in all known outputs of one sample."""
    reach: tuple[Reach, ...]
    """Axes that reach alike hold the very same value."""
    both: Window | None
    """The window that two axes are seen through, where they are seen alike."""
    keeps_field: bool
    """Every output element sees just the input element of its own place."""
    follows: tuple[object, ...]
    """The values of a `known.NodeAnalysis` from its state on, but for the last: they are the same for all such layers."""


Inputs = tuple[Shape | None, ...]
_by_value: dict[tuple[object, ...], Outcome | Misfit] = {}
"""By the layer's kind, the values of its fields, and the inputs."""
_by_object: dict[int, tuple[dict[Inputs, Outcome | Misfit], Layer]] = {}
"""By the identity of a layer, then by the inputs; holding the layer keeps its identity from another."""


def outcome_of(layer: Layer, inputs: Inputs) -> Outcome | Misfit:
    """Return what the layer makes of these inputs, or why it cannot take them."""
    known = _by_object.get(id(layer))
    if known is not None:
        outcome = known[0].get(inputs)
        if outcome is not None:
            return outcome
    return _by_its_value(layer, inputs)


def _by_its_value(layer: Layer, inputs: Inputs) -> Outcome | Misfit:
    key = (layer.__class__, *layer.__dict__.values(), inputs)
    outcome = _by_value.get(key)
    if outcome is None:
        _make_room()
        outcome = _by_value[key] = _worked_out(layer, inputs)
    known = _by_object.get(id(layer))
    if known is None or len(known[0]) >= _MOST_INPUTS:
        known = _by_object[id(layer)] = {}, layer
    known[0][inputs] = outcome
    return outcome


also_forget(_by_value.clear)
also_forget(_by_object.clear)


def _make_room() -> None:
    if len(_by_value) >= MOST_REMEMBERED:
        _by_value.clear()
    if len(_by_object) >= MOST_REMEMBERED:
        _by_object.clear()


def _worked_out(layer: Layer, given: Inputs) -> Outcome | Misfit:
    inputs = tuple([shape for shape in given if shape is not None])
    try:
        # A copy, as kinds may share one working: what is remembered by its identity belongs to this layer's value.
        working = Working(*layer.working(inputs))
        elements = _elements(working)
        reach = layer.reach(inputs)
        cost = layer.cost(inputs, working.outputs)
    except Misfit as misfit:
        return misfit
    if len(reach) == 2 and reach[0] == reach[1]:
        reach = (reach[0], reach[0])
    keeps = len(reach) == (len(inputs[0]) - 1 if inputs else 0)
    for axis in reach:
        keeps = keeps and axis.kind == "same"
    _, parameters, trainable, macs, _ = cost
    counts = parameters, trainable, macs, elements
    follows = ("ok", given, working.outputs, working, cost, None, None, (), *counts, False, "")
    return Outcome(working.outputs, working, cost, elements, reach, window_of(reach), keeps, follows)


def _elements(working: Working) -> int:
    total = 0
    for shape in working.outputs:
        count = size(shape) or 0
        if count > LARGEST_SIZE:
            raise Misfit(
                "too-large", tr("The output has more than {n:,} numbers per sample.", n=LARGEST_SIZE)
            )
        total += count
    return total
