"""What a layer's rules say of given inputs, remembered by the layer's value: rules are pure, and both are frozen."""

from __future__ import annotations

from typing import NamedTuple

from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.remembering import also_forget
from cnnstudio.layers.shape import LARGEST_SIZE, Misfit, Shape, size
from cnnstudio.layers.working import Cost, Reach, Working

MOST_REMEMBERED = 65_536
_MOST_INPUTS = 256
"""Of one layer object: layers read from a file are one object where they are alike."""


class Outcome(NamedTuple):
    """What a layer makes of some inputs, laid out as the pieces of `known.NodeAnalysis` that follow from them alone."""

    outputs: tuple[Shape, ...]
    working: Working
    cost: Cost
    reach: tuple[Reach, ...]
    """Axes that reach alike hold the very same value."""
    keeps_field: bool
    """Every output element sees just the input element of its own place."""
    counts: tuple[int | None, int | None, int | None, int]
    """Parameters, trainable ones, MACs, numbers in all known outputs of one sample."""
    counts_again: tuple[int | None, int | None, int | None, int]
    """The same for a further call, which has no parameters of its own."""


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
        outcome = _by_value[key] = _worked_out(layer, tuple([shape for shape in inputs if shape is not None]))
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


def _worked_out(layer: Layer, inputs: tuple[Shape, ...]) -> Outcome | Misfit:
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
    counts, again = (parameters, trainable, macs, elements), (0, 0, macs, elements)
    return Outcome(working.outputs, working, cost, reach, keeps, counts, again)


def _elements(working: Working) -> int:
    if len(working.outputs) == 1:
        sizes = [size(working.outputs[0]) or 0]
    else:
        sizes = [size(shape) or 0 for shape in working.outputs]
    if max(sizes) > LARGEST_SIZE:
        raise Misfit("too-large", tr("The output has more than {n:,} numbers per sample.", n=LARGEST_SIZE))
    return sum(sizes)
