"""Which port each tensor of a call arrives at."""

from __future__ import annotations

from collections.abc import Iterator

from cnnstudio.exchange.foreign import ConfigError
from cnnstudio.exchange.keras_calls import Call, Tensor, tensors_in
from cnnstudio.exchange.keras_layers import Note, specs_of
from cnnstudio.language import tr
from cnnstudio.layers.held import Unknown
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.operation import Pairwise

Arrival = tuple[str, Tensor]
_WORDS = {"x1": "input", "x2": "other", "x": "input", "xs": "inputs", "inputs": "inputs"}
"""Keywords of operations, by our ports."""


def arrivals(layer: Layer, call: Call, name: str, file: str, note: Note) -> tuple[Arrival, ...]:
    """Return the tensors a layer reads with their ports."""
    if isinstance(layer, Unknown) or layer.variadic:
        given = tensors_in([*call.args, *(value for _, value in call.kwargs)])
        return tuple((layer.inputs[0], tensor) for tensor in given)
    placed = list(_by_place(layer, call, name, file))
    for key, value in call.kwargs:
        placed += _by_keyword(layer, key, list(tensors_in(value)), name, note)
    return tuple(placed)


def _by_place(layer: Layer, call: Call, name: str, file: str) -> Iterator[Arrival]:
    tensors = list(tensors_in(list(call.args)))
    if len(tensors) > len(layer.inputs):
        message = tr(
            "{file}: {name} reads {n} tensors; {kind} takes {most}.",
            file=file,
            name=name,
            n=len(tensors),
            kind=layer.kind,
            most=len(layer.inputs),
        )
        raise ConfigError(message)
    ports = layer.inputs
    if isinstance(layer, Pairwise) and len(tensors) == 1:
        ports = ("input",)
    return zip(ports, tensors, strict=False)


def _by_keyword(layer: Layer, key: str, tensors: list[Tensor], name: str, note: Note) -> list[Arrival]:
    if not tensors:
        return []
    ports = [port for port in layer.inputs if port == _WORDS.get(key, key)]
    if not ports and key == "initial_state":
        ports = [port for port in layer.inputs if port.startswith("initial_")]
    if len(ports) < len(tensors):
        note(tr("{name} reads {key}, which is not known here and is left out.", name=name, key=key))
        return []
    return list(zip(ports, tensors, strict=False))


def told_in_call(layer: Layer, call: Call, name: str, note: Note) -> Layer:
    """Return the layer with the switches that Keras takes where it is called, such as use_causal_mask."""
    switches = {name for name, spec in specs_of(type(layer)).items() if spec.call}
    for key, value in call.kwargs:
        if value in (None, False) or list(tensors_in(value)) or isinstance(layer, Unknown):
            continue
        if key in switches and value is True:
            layer = layer.replaced(**{key: True})
        elif key not in ("x1", "x2", "key", "constant_values"):
            note(
                tr(
                    "{name} is called with {key}, which is not known here and is left out.",
                    name=name,
                    key=key,
                )
            )
    return layer
