"""Layer values and their named things as Keras objects."""

from __future__ import annotations

import hashlib
import inspect
from typing import Any

import keras

from cnnstudio.kerasbridge.company import in_company
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.operations import APPLICATION_LAYERS, KerasOperation
from cnnstudio.language import tr
from cnnstudio.layers.cells import part_names
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.heads import Heads
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.named import Family, parse_named
from cnnstudio.layers.operation import Operation
from cnnstudio.layers.wrappers import Bidirectional

_MODULES = {
    "initializer": keras.initializers,
    "regularizer": keras.regularizers,
    "constraint": keras.constraints,
}
_WORDED = ("use_cudnn", "flash_attention")
_WORDS = {"auto": "auto", "true": True, "false": False}


def keras_layer(layer: Layer, name: str, path: str, seed: int, *, random_weights: bool) -> Any:
    """Return the Keras layer of this value; its random draws are a function of seed and path."""
    if isinstance(layer, Operation):
        return KerasOperation(layer, name)
    kind = keras_class(layer, name)
    arguments = _Making(path, seed, random_weights).arguments(layer)
    trainable = arguments.pop("trainable")
    made = kind(name=name, **arguments)
    if not trainable:
        # Set after making, so that it reaches the layers this one holds; some constructors refuse it besides.
        made.trainable = False
    return in_company(made)


def begin_apart(made: Any, layer: Layer, path: str, seed: int) -> None:
    """Let each projection of an attention begin with weights of its own; Keras gives copies of one draw to all."""
    if not isinstance(layer, Heads):
        return
    for variable in made.weights:
        part, name = variable.path.split("/")[-2:]
        text = getattr(layer, f"{name}_initializer")
        draw = keras_object(text, "initializer", seed_of(seed, path, f"{part}/{name}_initializer"))
        variable.assign(draw(tuple(variable.shape), variable.dtype))


def call_arguments(layer: Layer) -> dict[str, Any]:
    """Return what a layer's call is told beside its inputs, where it is not Keras's default."""
    specs = [spec for spec in type(layer).fields() if spec.call]
    return {s.name: getattr(layer, s.name) for s in specs if getattr(layer, s.name) != s.default}


class _Making:
    """The place of one Keras layer in the network: what its seeds come from."""

    def __init__(self, path: str, seed: int, random_weights: bool) -> None:
        self._path, self._seed, self._random = path, seed, random_weights

    def arguments(self, layer: Layer) -> dict[str, Any]:
        """Return the arguments of Keras's constructor."""
        specs = {spec.name: spec for spec in type(layer).fields()}
        fields = [f for f in type(layer).model_fields if f not in specs or not specs[f].call]
        made = {field: self._value(specs.get(field), field, getattr(layer, field)) for field in fields}
        if isinstance(layer, Bidirectional):
            # Keras would copy the first layer with its seeds, and both directions would begin with equal weights.
            made["backward_layer"] = self._held("backward_layer", layer.backward())
        if made.get("dtype", 0) is None:
            del made["dtype"]
        if made.get("seed", 0) is None:
            made["seed"] = seed_of(self._seed, self._path, "seed")
        return made

    def _value(self, spec: FieldSpec | None, field: str, value: Any) -> Any:
        if isinstance(value, Layer):
            return self._held(field, value)
        if spec is not None and spec.control == "layers":
            names = part_names(value)
            return [self._held(f"{field}/{n}", one, n) for n, one in zip(names, value, strict=True)]
        if spec is not None and spec.family is not None and value is not None:
            text = value if self._random or spec.family != "initializer" else "zeros"
            return keras_object(text, spec.family, seed_of(self._seed, self._path, field))
        return _WORDS[value] if field in _WORDED and value is not None else value

    def _held(self, field: str, layer: Layer, name: str | None = None) -> Any:
        own = f"backward_{layer.stem}" if field == "backward_layer" else name or layer.stem
        return keras_layer(layer, own, f"{self._path}/{field}", self._seed, random_weights=self._random)


def keras_class(layer: Layer, name: str) -> Any:
    """Return the Keras class of a layer's kind."""
    kind = APPLICATION_LAYERS.get(layer.kind) or getattr(keras.layers, layer.kind, None)
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
    more = {"seed": seed} if "seed" in inspect.signature(kind).parameters else {}
    return kind(**dict(named.arguments), **more)


def seed_of(seed: int, path: str, purpose: str) -> int:
    """Return a seed of its own for each purpose of each node, the same on every machine."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{path}/{purpose}".encode()).digest()[:4], "little") >> 1
