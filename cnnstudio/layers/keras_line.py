"""A layer as one line of Python that makes the same layer in Keras."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnstudio.layers import operation_scale
from cnnstudio.layers.asked import asked
from cnnstudio.layers.catalogue import KINDS
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.named import parse_named

_WORDED = ("use_cudnn", "flash_attention")
_WORDS = {"auto": "'auto'", "true": "True", "false": "False"}
_MODULES = {"initializer": "initializers", "regularizer": "regularizers", "constraint": "constraints"}
_ELSEWHERE = frozenset(kind.kind for kind in operation_scale.KINDS)
"""Layers of Keras's ready-made networks, which no public name leads to."""


def keras_line(layer: Layer, name: str = "") -> str | None:
    """Return e.g. keras.layers.Dense(10, name="output"); None for what is no layer class of Keras."""
    if layer.family == "operation" or layer.kind in _ELSEWHERE or layer.kind not in KINDS:
        return None
    maker = "keras.Input" if layer.kind == "Input" else f"keras.layers.{layer.kind}"
    given = [*_arguments(layer), *([f'name="{name}"'] if name else [])]
    return f"{maker}({', '.join(given)})"


def _arguments(layer: Layer) -> Iterator[str]:
    """Yield what the constructor is told: what Keras asks for, and what is not its default."""
    for spec in type(layer).fields():
        value = getattr(layer, spec.name)
        if not spec.call and (asked(layer.kind, spec.name) or value != spec.default):
            yield f"{spec.name}={_literal(spec, value)}"


def _literal(spec: FieldSpec, value: Any) -> str:
    if isinstance(value, Layer):
        return keras_line(value) or "None"
    if spec.control == "layers":
        return f"[{', '.join(keras_line(one) or 'None' for one in value)}]"
    if spec.family is not None and value is not None:
        named = parse_named(value, spec.family)
        told = ", ".join(f"{key}={one!r}" for key, one in named.arguments)
        return f"keras.{_MODULES[spec.family]}.{named.class_name}({told})"
    if spec.name in _WORDED and value in _WORDS:
        return _WORDS[value]
    return f'"{value}"' if isinstance(value, str) and '"' not in value and "\\" not in value else repr(value)
