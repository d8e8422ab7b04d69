"""What our own rules say of a layer with given arguments on given inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from cnnstudio.layers.catalogue import KINDS, make
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Misfit
from tests.layers.settings import Held, Shape, standing_alone
from tests.layers.stricter import covering

TYPED = frozenset({"image", "noise"})
"""Families that are judged on the number type of their output as well."""


@dataclass(frozen=True)
class Verdict:
    """Output shapes, counts and, where it matters, number types."""

    shapes: tuple[Shape, ...]
    parameters: int
    trainable: int
    dtypes: tuple[str, ...] = ()


def ours(kind: str, arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> Verdict | None:
    """Return what our rules say; None for what they refuse."""
    kind, arguments = standing_alone(kind, arguments)
    try:
        layer = our_layer(kind, arguments)
        working = layer.working(inputs)
        cost = layer.cost(inputs, working.outputs)
    except (ValidationError, Misfit):
        return None
    number = (layer.dtype or "float32").removeprefix("mixed_")
    dtypes = (number,) * len(working.outputs) if layer.family in TYPED else ()
    return Verdict(working.outputs, cost.parameters or 0, cost.trainable_parameters or 0, dtypes)


def our_layer(kind: str, arguments: dict[str, Any]) -> Layer:
    """Return the layer that these arguments make."""
    return make(kind, **{name: _value(given) for name, given in arguments.items()})


def _value(given: Any) -> Any:
    if isinstance(given, Held):
        return our_layer(given.kind, given.arguments)
    return type(given)(_value(part) for part in given) if isinstance(given, list | tuple) else given


def standing(kind: str, arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> str:
    """Return valid, invalid, or stricter for what only we refuse."""
    if ours(kind, arguments, inputs) is not None:
        return "valid"
    return "invalid" if covering(kind, arguments, inputs) is None else "stricter"


def judges_types(kind: str) -> bool:
    """Say whether the number types of a kind's outputs are compared."""
    return KINDS[kind].family in TYPED
