"""What a layer's rules say of given inputs, remembered by the layer's value: rules are pure, and both are frozen."""

from __future__ import annotations

from typing import NamedTuple

from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import LARGEST_SIZE, Misfit, Shape, size
from cnnstudio.layers.working import Cost, Reach, Working

MOST_REMEMBERED = 65_536


class Outcome(NamedTuple):
    """A layer's working, cost and reach on some inputs, and what follows from them alone."""

    working: Working
    cost: Cost
    reach: tuple[Reach, ...]
    """Axes that reach alike hold the very same value."""
    keeps_field: bool
    """Every output element sees just the input element of its own place."""
    elements: int
    """Numbers in all outputs whose shape is known, for one sample."""


Inputs = tuple[Shape | None, ...]
_by_value: dict[tuple[object, ...], Outcome | Misfit] = {}
"""By the layer's kind, the values of its fields, and the inputs."""
_by_identity: dict[tuple[int, Inputs], tuple[Outcome | Misfit, Layer]] = {}
"""By the layer object and its inputs; holding the object keeps its identity from being given to another."""


def outcome_of(layer: Layer, inputs: Inputs) -> Outcome | Misfit:
    """Return what the layer makes of these inputs, or why it cannot take them."""
    last = _by_identity.get((id(layer), inputs))
    return _by_its_value(layer, inputs) if last is None else last[0]


def _by_its_value(layer: Layer, inputs: Inputs) -> Outcome | Misfit:
    key = (layer.__class__, *layer.__dict__.values(), inputs)
    outcome = _by_value.get(key)
    if outcome is None:
        _make_room()
        outcome = _by_value[key] = _worked_out(layer, tuple([shape for shape in inputs if shape is not None]))
    _by_identity[id(layer), inputs] = (outcome, layer)
    return outcome


def forget() -> None:
    """Let everything be worked out anew."""
    _by_value.clear()
    _by_identity.clear()


def _make_room() -> None:
    if len(_by_value) >= MOST_REMEMBERED:
        _by_value.clear()
    if len(_by_identity) >= MOST_REMEMBERED:
        _by_identity.clear()


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
    return Outcome(working, cost, reach, keeps, elements)


def _elements(working: Working) -> int:
    sizes = [size(shape) or 0 for shape in working.outputs]
    if max(sizes) > LARGEST_SIZE:
        raise Misfit("too-large", tr("The output has more than {n:,} numbers per sample.", n=LARGEST_SIZE))
    return sum(sizes)
