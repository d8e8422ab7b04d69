"""What a model's configuration consists of, be it functional or a row of layers."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Literal, NamedTuple

from cnnstudio.exchange.foreign import ConfigError, a_list, a_word, an_object
from cnnstudio.exchange.keras_layers import Note
from cnnstudio.exchange.keras_values import shape_in
from cnnstudio.language import tr

MOST_LAYERS = 50_000
_MODELS = ("Functional", "Model", "Sequential")


class ModelParts(NamedTuple):
    """Layers with their calls, and which tensors leave the model."""

    layers: tuple[dict[str, Any], ...]
    outputs: Any
    frozen: bool
    counted: Literal["from 0", "outputs from 1", "from 1"]
    """How calls of the models inside are counted: Keras 3 adds one where outputs are named, Keras 2 everywhere."""


def is_model(data: dict[str, Any]) -> bool:
    """Say whether a layer is a model of its own."""
    config = data.get("config")
    return data.get("class_name") in _MODELS and isinstance(config, dict) and "layers" in config


def name_of(data: dict[str, Any], file: str) -> str:
    """Return a layer's name."""
    config = data.get("config")
    inner = config.get("name") if isinstance(config, dict) else None
    return a_word(data.get("name", inner), file, tr("a layer's name"))


def parts_of(data: dict[str, Any], file: str, note: Note) -> ModelParts:
    """Return a model's parts; ConfigError if it is none that is described by its layers."""
    config = an_object(data.get("config"), file, tr("the model's config"))
    if "layers" not in config:
        raise ConfigError(
            tr(
                "{file} holds no list of layers; a model of one's own class is code, which is never read.",
                file=file,
            )
        )
    layers = [an_object(part, file, tr("a layer")) for part in a_list(config["layers"], file, tr("layers"))]
    if not 1 <= len(layers) <= MOST_LAYERS:
        words = {"file": file, "n": len(layers), "most": MOST_LAYERS}
        raise ConfigError(tr("{file} has {n:,} layers; a model has 1 to {most:,}.", **words))
    frozen = config.get("trainable") is False
    if data.get("class_name") == "Sequential":
        row = _in_a_row(layers, config, file, note)
        return ModelParts(tuple(row), [name_of(row[-1], file), 0, 0], frozen, "from 0")
    old = any(_is_old(layer) for layer in layers)
    return ModelParts(
        tuple(layers), config.get("output_layers"), frozen, "from 1" if old else "outputs from 1"
    )


def _is_old(layer: dict[str, Any]) -> bool:
    calls = layer.get("inbound_nodes")
    return isinstance(calls, list) and bool(calls) and isinstance(calls[0], list)


def _in_a_row(
    layers: list[dict[str, Any]], config: dict[str, Any], file: str, note: Note
) -> list[dict[str, Any]]:
    """Return the layers of a sequential model, each called with what the one before gives."""
    if layers[0].get("class_name") != "InputLayer":
        layers = [*_first(layers[0], config, file, note), *layers]
    row = [layers[0]]
    for before, layer in pairwise(layers):
        history = {
            "class_name": "__keras_tensor__",
            "config": {"keras_history": [name_of(before, file), 0, 0]},
        }
        row.append({**layer, "inbound_nodes": [{"args": [history], "kwargs": {}}]})
    return row


def _first(layer: dict[str, Any], config: dict[str, Any], file: str, note: Note) -> list[dict[str, Any]]:
    """Return the input that a row of layers begins with, if its shape is known."""
    inner = an_object(layer.get("config", {}), file, tr("a layer's config"))
    given = config.get("build_input_shape") or inner.get("batch_input_shape") or inner.get("batch_shape")
    if given is None:
        note(
            tr(
                "The file does not say what shape {name} reads; put an Input before it.",
                name=name_of(layer, file),
            )
        )
        return []
    shape = list(shape_in(given, file, name_of(layer, file)))
    return [{"class_name": "InputLayer", "config": {"batch_shape": shape, "name": "input"}}]
