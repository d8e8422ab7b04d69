"""Which kinds another layer can hold, found by asking its own rule."""

from __future__ import annotations

from functools import cache

from pydantic import ValidationError

from cnnstudio.layers.catalogue import KINDS, make
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Misfit, Shape

_INPUTS: tuple[Shape, ...] = (
    (12, 16), (12, 16, 16), (12, 16, 16, 4), (12, 16, 16, 16, 4), (12, 16, 16, 16, 16, 4), (16,),
)  # fmt: skip
"""Inputs of every number of axes, large enough for each kind as it comes."""


def begun(field: str, kind: str) -> Layer:
    """Return a layer of this kind as it is first held; the one that reads backwards is turned round."""
    turned = field == "backward_layer" and "go_backwards" in KINDS[kind].model_fields
    return make(kind, go_backwards=True) if turned else make(kind)


@cache
def holdable(holder: type[Layer], field: str) -> tuple[str, ...]:
    """Return the kinds that work in this field on some input, in the palette's order."""
    return tuple(kind for kind in KINDS if kind != holder.kind and _works(holder, field, kind))


def _works(holder: type[Layer], field: str, kind: str) -> bool:
    several = isinstance(holder.model_fields[field].default, tuple)
    try:
        held = begun(field, kind)
        made = make(holder.kind, **{field: (held,) if several else held})
        # A cell works only within a recurrence.
        asked = made if holder.placeable else make("RNN", cell=made)
    except ValidationError:
        return False
    return any(_fits(asked, shape) for shape in _INPUTS)


def _fits(layer: Layer, shape: Shape) -> bool:
    try:
        layer.working((shape,))
        layer.weights((shape,))
    except (Misfit, ValidationError):
        return False
    return True
