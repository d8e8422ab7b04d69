"""What Keras says of a layer on symbolic inputs, beside what our rules say; compared without building huge things."""

from __future__ import annotations

import inspect
import random
from dataclasses import dataclass
from typing import Any

import keras

from cnnstudio.kerasbridge.objects import keras_layer, keras_object
from cnnstudio.layers.catalogue import KINDS
from cnnstudio.layers.fields import field_specs
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.named import parse_named
from tests.layers.our_verdict import Verdict, judges_types, ours
from tests.layers.random_settings import case_of
from tests.layers.settings import KERAS_CALLS, READS, Held, Shape, standing_alone
from tests.layers.stricter import covering

_BATCH = 4
"""A layer that carries its state from batch to batch must know how large they are."""


@dataclass(frozen=True)
class Trial:
    """One random case: what Keras and we say, and what differs without a rule that covers it."""

    kind: str
    valid: bool
    """Keras accepts it."""
    stricter: str | None
    """The rule by which we refuse what Keras accepts."""
    disagreement: str | None


def theirs(kind: str, arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> Verdict | None:
    """Return what Keras says: it constructs the layer, and a symbolic call gives axes that are all >= 1."""
    kind, arguments = standing_alone(kind, arguments)
    _maker(kind)  # an unknown kind is our mistake, not Keras's refusal
    try:
        at_call = {
            s.name: arguments[s.name] for s in field_specs(KINDS[kind]) if s.call and s.name in arguments
        }
        layer = _keras_layer(kind, {name: v for name, v in arguments.items() if name not in at_call})
        batch = _BATCH if _carries(arguments) else None
        tensors = [keras.KerasTensor((batch, *shape), READS.get(kind, "float32")) for shape in inputs]
        made = _called(kind, layer, tensors, at_call)
        outputs = keras.tree.flatten(made)
        shapes = tuple(tuple(output.shape[1:]) for output in outputs)
    except Exception:  # noqa: BLE001  # any refusal is an answer
        return None
    if any(axis is not None and axis < 1 for shape in shapes for axis in shape):
        return None
    dtypes = tuple(output.dtype for output in outputs) if judges_types(kind) else ()
    return Verdict(shapes, layer.count_params(), sum(_size(w) for w in layer.trainable_weights), dtypes)


def _maker(kind: str) -> Any:
    return KERAS_CALLS.get(kind) or getattr(keras.layers, kind)


def _keras_layer(kind: str, arguments: dict[str, Any]) -> Any:
    make = _maker(kind)
    given = {**_demanded(kind, make), **arguments}
    trainable = given.pop("trainable", True)
    made = make(**{name: _value(kind, name, value) for name, value in given.items()})
    made.trainable = trainable
    return made


def _carries(arguments: dict[str, Any]) -> bool:
    """Say whether a layer, or one that it holds, carries its state on."""
    held = (value for value in arguments.values() if isinstance(value, Held))
    return bool(arguments.get("stateful")) or any(_carries(one.arguments) for one in held)


def _demanded(kind: str, make: Any) -> dict[str, Any]:
    """Return our defaults for the arguments that Keras has none for."""
    wanted = {n for n, p in inspect.signature(make).parameters.items() if p.default is p.empty}
    fields = KINDS[kind].model_fields
    return {name: fields[name].default for name in wanted & set(fields)}


def _value(kind: str, name: str, given: Any) -> Any:
    if isinstance(given, Held):
        return _keras_layer(given.kind, given.arguments)
    if isinstance(given, Layer):
        return keras_layer(given, given.stem, name, 1, random_weights=True)
    if isinstance(given, list | tuple):
        return type(given)(_value(kind, name, part) for part in given)
    return _named(kind, name, given) if isinstance(given, str) else given


def _named(kind: str, name: str, text: str) -> Any:
    """Return the object that our text such as l2(0.01) names; Keras's own words stay words."""
    family = next((spec.family for spec in field_specs(KINDS[kind]) if spec.name == name), None)
    if family is None:
        return text
    try:
        parse_named(text, family)
    except ValueError:
        return text
    return keras_object(text, family, 1)


def _called(kind: str, layer: Any, tensors: list[Any], arguments: dict[str, Any]) -> Any:
    """Call a Keras layer as the bridge does: one list, or the first port's tensor, states and others by name."""
    model = KINDS[kind]
    if model.variadic or model.one_list:
        return layer(tensors, **arguments)
    ports = dict(zip(model.inputs, tensors, strict=False))
    main = ports.pop(model.inputs[0])
    states = [ports.pop(port) for port in list(ports) if port.startswith("initial_")]
    if states:
        arguments = {**arguments, "initial_state": states if len(states) > 1 else states[0]}
    return layer(main, **ports, **arguments)


def _size(weight: Any) -> int:
    total = 1
    for axis in weight.shape:
        total *= axis
    return total


def tried(kind: str, chance: random.Random) -> Trial:
    """Try one random case."""
    arguments, inputs = case_of(kind, chance)
    mine, keras = ours(kind, arguments, inputs), theirs(kind, arguments, inputs)
    key = covering(kind, arguments, inputs) if mine is None and keras is not None else None
    differs = None
    if mine != keras and key is None:
        differs = f"{kind}({arguments}) on {inputs}: ours {mine}, Keras {keras}"
    return Trial(kind, keras is not None, key, differs)
