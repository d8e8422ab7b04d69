"""A layer of a Keras configuration as a value of ours, or as a placeholder with a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pydantic import ValidationError

from cnnstudio.exchange.keras_values import Unreadable, dtype_name, function_name, named_text, plain
from cnnstudio.language import tr
from cnnstudio.layers.catalogue import KINDS, make, problem_of
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.held import Unknown
from cnnstudio.layers.kind import Layer

Note = Callable[[str], None]
"""What takes the sentences about parts that were read otherwise than they were written."""

_ELSEWHERE = {
    "name",
    "batch_shape",
    "batch_input_shape",
    "sparse",
    "ragged",
    "optional",
    "time_major",
    "implementation",
    "zero_output_for_mask",
}
"""Arguments that say nothing of what a layer computes, or that are read at another place."""
_OLD_NAMES = {("LeakyReLU", "alpha"): "negative_slope"}
_OUR_NAMES = {"InputLayer": "Input"}
_ACTIVATIONS = {"activation", "recurrent_activation"}
_LARGEST_KEPT = 100_000
"""Letters of a layer we do not know that a project keeps."""
CODE = ("Lambda", "TorchModuleWrapper", "JaxLayer", "FlaxLayer", "TFSMLayer")


def layer_of(data: dict[str, Any], name: str, note: Note) -> Layer:
    """Return the layer that a class name and its configuration mean."""
    config = data.get("config")
    class_name = _OUR_NAMES.get(str(data.get("class_name")), str(data.get("class_name")))
    model = KINDS.get(class_name)
    if class_name in CODE:
        note(
            tr(
                "{name} is a {kind}: it runs code of its own, which is never read; a placeholder stands for it.",
                name=name,
                kind=class_name,
            )
        )
        return placeholder(data)
    if model is None or not isinstance(config, dict) or not _of_keras(data):
        note(
            tr(
                "{name} is of the kind {kind}, which is not known here; a placeholder stands for it.",
                name=name,
                kind=_full_name(data),
            )
        )
        return placeholder(data)
    try:
        return make(class_name, **_fields(model, config, name, note))
    except ValidationError as error:
        field, message = problem_of(error, model)
        why = f"{field}: {message}"
    except Unreadable as unreadable:
        why = str(unreadable)
    note(tr("{name} cannot be read ({why}); a placeholder stands for it.", name=name, why=why.rstrip(".")))
    return placeholder(data)


@cache
def specs_of(model: type[Layer]) -> Mapping[str, FieldSpec]:
    """Return how a kind declares its fields, by name; their texts are not used here, so no language is kept."""
    return {spec.name: spec for spec in model.fields()}


def _of_keras(data: dict[str, Any]) -> bool:
    module, registered = data.get("module"), data.get("registered_name")
    return (module is None or str(module).startswith("keras")) and ">" not in str(registered)


def _full_name(data: dict[str, Any]) -> str:
    return str(data.get("registered_name") or data.get("class_name"))[:60]


def placeholder(data: dict[str, Any]) -> Unknown:
    """Return a layer that keeps what was written, for a kind that is not known."""
    kind = str(data.get("class_name"))[:64] or "?"
    kept = {key: data[key] for key in ("module", "class_name", "config", "registered_name") if key in data}
    text = json.dumps({"kind": f"keras:{kind}"[:64], "keras": kept}, ensure_ascii=False)
    if len(text) > _LARGEST_KEPT:
        text = json.dumps({"kind": f"keras:{kind}"[:64], "keras": {"class_name": kind}}, ensure_ascii=False)
    return Unknown(original_kind=kind, original=text)


def _fields(model: type[Layer], config: dict[str, Any], name: str, note: Note) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for key, value in config.items():
        ours = _OLD_NAMES.get((model.kind, key), key)
        if ours in model.model_fields:
            fields[ours] = _value(model, ours, value, name, note)
        elif key not in _ELSEWHERE and value not in (None, False):
            _tell_left_out(config, key, name, note)
    shape = config.get("batch_shape", config.get("batch_input_shape"))
    if model.kind == "Input" and isinstance(shape, list) and shape:
        fields |= _input(shape)
    defaults = {key: info.default for key, info in model.model_fields.items()}
    return {key: value for key, value in fields.items() if value != defaults[key]}


def _tell_left_out(config: dict[str, Any], key: str, name: str, note: Note) -> None:
    switched_off = any(
        key.startswith(switch) and config[switch] is False for switch in config if key != switch
    )
    if not switched_off:
        note(
            tr("{name} has the argument {key}, which is not known here and is left out.", name=name, key=key)
        )


def _input(shape: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"shape": tuple(shape[1:])}
    return found if shape[0] is None else {**found, "batch_size": shape[0]}


def _value(model: type[Layer], field: str, value: Any, name: str, note: Note) -> Any:
    spec = specs_of(model).get(field)
    default = model.model_fields[field].default
    if field == "dtype":
        return dtype_name(value)
    if field in _ACTIVATIONS:
        word = function_name(value)
        return None if word in (None, "linear") and default is None else word or "linear"
    if spec is not None and spec.family is not None:
        return default if value is None and default is not None else named_text(value, spec.family)
    if spec is not None and spec.control in ("layer", "layers"):
        return _held(value, name, note)
    if field == "data_format" and value == "channels_last":
        return None
    return plain(value, default)


def _held(value: Any, name: str, note: Note) -> Any:
    if isinstance(value, list):
        return tuple(_held(part, name, note) for part in value)
    if value is None:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("config"), dict):
        raise Unreadable(tr("what it holds is no layer"))
    held = layer_of({**value, "class_name": str(value.get("class_name"))}, name, note)
    if isinstance(held, Unknown):
        raise Unreadable(tr("what it holds is of an unknown kind"))
    return held
