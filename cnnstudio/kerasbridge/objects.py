"""Layer values and their named things as Keras objects."""

from __future__ import annotations

import hashlib
import inspect
from functools import cache
from typing import Any

import keras

from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.named import Family, parse_named

_MODULES = {
    "initializer": keras.initializers,
    "regularizer": keras.regularizers,
    "constraint": keras.constraints,
}
_WORDS = {"auto": "auto", "true": True, "false": False}


def keras_layer(layer: Layer, name: str, path: str, seed: int, *, random_weights: bool) -> Any:
    """Return the Keras layer of this value; its random draws are a function of seed and path."""
    kind = keras_class(layer, name)
    given = {field: getattr(layer, field) for field in type(layer).model_fields}
    arguments = {field: _plain(field, value) for field, value in given.items() if field != "dtype" or value}
    for spec in type(layer).fields():
        if spec.family is not None and given[spec.name] is not None:
            own = seed_of(seed, path, spec.name)
            text = given[spec.name] if random_weights or spec.family != "initializer" else "zeros"
            arguments[spec.name] = keras_object(text, spec.family, own)
    if arguments.get("seed", 0) is None:
        arguments["seed"] = seed_of(seed, path, "seed")
    return kind(name=name, **arguments)


def keras_class(layer: Layer, name: str) -> Any:
    """Return the Keras class of a layer's kind."""
    kind = getattr(keras.layers, layer.kind, None)
    if kind is None or not issubclass(kind, keras.layers.Layer):
        raise BridgeError(
            tr(
                "{name} is of the kind {kind}, which cannot be trained here; remove it.",
                name=name,
                kind=layer.kind,
            )
        )
    return kind


def keras_object(text: str, family: Family, seed: int) -> Any:
    """Return what a text such as l2(0.01) names; class names come from our own table only."""
    named = parse_named(text, family)
    kind = getattr(_MODULES[family], named.class_name)
    more = {"seed": seed} if _takes_seed(kind) else {}
    return kind(**dict(named.arguments), **more)


def seed_of(seed: int, path: str, purpose: str) -> int:
    """Return a seed of its own for each purpose of each node, the same on every machine."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{path}/{purpose}".encode()).digest()[:4], "little") >> 1


@cache
def _takes_seed(kind: Any) -> bool:
    return "seed" in inspect.signature(kind).parameters


def _plain(field: str, value: Any) -> Any:
    return _WORDS[value] if field == "use_cudnn" else value
