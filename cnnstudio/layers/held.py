"""Layers inside other layers: the fields that hold them, how they are saved, and what is asked of them.

A held layer is an ordinary layer value. It is saved as {"kind": ..., its fields}, like the layer of a node.
"""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, PlainSerializer, ValidationError

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.named_fit import check_named
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.value import Value
from cnnstudio.layers.working import Weight, Working

Tell = Callable[[ValidationError, type[Value]], tuple[str, str]]

_kinds: dict[str, type[Layer]] = {}
_tellers: list[Tell] = []


def learn(kinds: Mapping[str, type[Layer]], tell: Tell) -> None:
    """Note the kinds that may be read from a file, and what tells why one is refused; the catalogue calls this."""
    _kinds.update(kinds)
    _tellers[:] = [tell]


class Unknown(Layer):
    """A layer kind this version does not know; kept as it was read and written back unchanged."""

    kind: ClassVar[str] = "Unknown"
    family: ClassVar[FamilyName] = "io"
    summary: ClassVar[str] = "A layer of a kind this version does not know; it is kept, and training is off."
    stem: ClassVar[str] = "unknown"
    original_kind: str
    original: str
    """The node's layer as JSON text."""


def layer_data(layer: Layer) -> dict[str, Any]:
    """Return a layer as it is saved: its kind, then the fields that differ from their defaults."""
    if isinstance(layer, Unknown):
        kept: dict[str, Any] = json.loads(layer.original)
        return kept
    return {"kind": layer.kind, **layer.told()}


def unknown(kind: str, data: Mapping[str, Any]) -> Unknown:
    """Return the placeholder that keeps a layer of an unknown kind."""
    return Unknown(original_kind=kind[:64], original=json.dumps(data, ensure_ascii=False))


def _read(value: Any) -> Any:
    """Return the layer that saved data stand for; a value is taken as it is."""
    if not isinstance(value, dict):
        return value
    kind = value.get("kind")
    if not isinstance(kind, str):
        raise ValueError(tr("A held layer needs a kind."))
    if kind not in _kinds:
        return unknown(kind, value)
    fields = {name: given for name, given in value.items() if name != "kind"}
    try:
        return _kinds[kind].model_validate_json(json.dumps(fields))
    except ValidationError as error:
        raise ValueError(_place(kind, *_tellers[0](error, _kinds[kind]))) from None


def _place(kind: str, field: str, message: str) -> str:
    return tr("{where}: {message}", where=", ".join(p for p in (kind, field) if p), message=message)


def _read_all(value: Any) -> Any:
    return tuple(_read(part) for part in value) if isinstance(value, list | tuple) else value


def _all_data(layers: tuple[Layer, ...]) -> list[dict[str, Any]]:
    return [layer_data(layer) for layer in layers]


HeldLayer = Annotated[Layer, BeforeValidator(_read), PlainSerializer(layer_data)]
HeldLayers = Annotated[tuple[Layer, ...], BeforeValidator(_read_all), PlainSerializer(_all_data)]


def held_in(layer: Layer) -> tuple[Layer, ...]:
    """Return the layers that this one holds, in the order of its fields."""
    found = (getattr(layer, name) for name in type(layer).model_fields)
    return tuple(
        one
        for some in found
        for one in (some if isinstance(some, tuple) else (some,))
        if isinstance(one, Layer)
    )


def check_known(holder: str, layer: Layer, field: str) -> None:
    """Refuse a held layer of an unknown kind."""
    if isinstance(layer, Unknown):
        raise Misfit(
            "unknown-kind",
            tr(
                "{holder} holds a layer of the unknown kind {kind}; it is kept, but the network cannot be trained.",
                holder=holder,
                kind=layer.original_kind,
            ),
            field,
        )


def held_working(holder: str, layer: Layer, inputs: tuple[Shape, ...], field: str = "layer") -> Working:
    """Return the working of a held layer; a Misfit of its own is told as the holder's."""
    check_known(holder, layer, field)
    if len(layer.inputs) - len(layer.optional_inputs) != 1 or layer.variadic or not layer.placeable:
        raise Misfit(
            "held-layer",
            tr(
                "{holder} holds a layer with one input; {kind} is none.",
                holder=holder,
                kind=layer.kind,
            ),
            field,
        )
    try:
        return layer.working(inputs)
    except Misfit as misfit:
        raise Misfit("held-layer", _unfit(holder, layer, inputs[0], misfit.message), field) from None


def _unfit(holder: str, layer: Layer, shape: Shape, why: str) -> str:
    return tr(
        "{holder} hands {shape} to the {kind} it holds: {why}",
        holder=holder,
        shape=shape_text(shape),
        kind=layer.kind,
        why=why[:1].lower() + why[1:] if not why.startswith(layer.kind) else why,
    )


def within(part: str, layer: Layer, weights: tuple[Weight, ...]) -> tuple[Weight, ...]:
    """Return a held layer's weights under the name of the part; they are learned only if it may learn."""
    try:
        check_named(layer, weights)
    except Misfit as misfit:
        message = tr("{kind} inside: {why}", kind=layer.kind, why=misfit.message)
        raise Misfit(misfit.code, message) from None
    return tuple(Weight(f"{part}/{w.name}", w.shape, w.trainable and layer.trainable) for w in weights)
