"""Operation nodes of a Keras configuration: functions of keras.ops with their tensors and constants."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from cnnstudio.exchange.keras_calls import Call, Tensor, tensors_in
from cnnstudio.exchange.keras_layers import Note, placeholder
from cnnstudio.exchange.keras_values import Unreadable, plain
from cnnstudio.language import tr
from cnnstudio.layers.catalogue import KINDS, make, problem_of
from cnnstudio.layers.held import Unknown
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.operation import Operation, Pairwise
from cnnstudio.layers.operation_value import FUNCTIONS

_MODULES = ("keras.src.ops.", "keras.ops", "keras.src.activations.activations")
_BY_NAME: dict[str, type[Operation]] = {
    kind.keras_name: kind for kind in KINDS.values() if issubclass(kind, Operation) and kind.keras_name
}
_ALIKE = {"Divide": "TrueDivide", "Amax": "Max", "Amin": "Min"}
_ACTIVATIONS = {
    "Relu": "relu", "Relu6": "relu6", "Sigmoid": "sigmoid", "Tanh": "tanh", "Softplus": "softplus",
    "Softsign": "softsign", "Silu": "silu", "HardSigmoid": "hard_sigmoid", "HardSilu": "hard_silu", "Selu": "selu",
    "HardTanh": "hard_tanh", "TanhShrink": "tanh_shrink", "LogSigmoid": "log_sigmoid", "SparsePlus": "sparse_plus",
    "SparseSigmoid": "sparse_sigmoid", "Sparsemax": "sparsemax", "Gelu": "gelu", "LogSoftmax": "log_softmax",
}  # fmt: skip
_LAYERS = {
    "Softmax": "Softmax",
    "LeakyRelu": "LeakyReLU",
    "ReLU": "ReLU",
    "Concatenate": "Concatenate",
    "Identity": "Identity",
}
"""Operations that compute what a layer of the same arguments does."""
_USUAL: dict[str, Any] = {"axis": -1, "approximate": False, "alpha": 1.0, "threshold": 0.5, "b": 4}
"""Arguments with which an operation is the activation of its name."""


def is_operation(data: dict[str, Any]) -> bool:
    """Say whether a part of a model is an operation node instead of a layer."""
    return str(data.get("module", "")).startswith(_MODULES)


def operation_of(data: dict[str, Any], call: Call, name: str, note: Note) -> Layer:
    """Return what an operation computes in one call, with its constants, as a layer."""
    class_name = _ALIKE.get(str(data.get("class_name")), str(data.get("class_name")))
    config = {key: value for key, value in (data.get("config") or {}).items() if key != "name"}
    try:
        return _operation(class_name, config, call)
    except ValidationError as error:
        kind = KINDS.get(error.title, Operation)
        why = ": ".join(part for part in problem_of(error, kind) if part)
    except Unreadable as unreadable:
        why = str(unreadable)
    words = {"name": name, "kind": class_name, "why": why.rstrip(".")}
    note(
        tr(
            "{name} is the operation {kind}, which cannot be read ({why}); a placeholder stands for it.",
            **words,
        )
    )
    return _kept(data, call)


def _operation(class_name: str, config: dict[str, Any], call: Call) -> Layer:
    given = {key: plain(value, None) for key, value in config.items()}
    if class_name in FUNCTIONS:
        return make("ops.Function", function=class_name)
    if class_name in _ACTIVATIONS:
        unusual = [key for key, value in given.items() if value != _USUAL.get(key)]
        if unusual:
            raise Unreadable(tr("{argument} differs from the activation's", argument=unusual[0]))
        return make("Activation", activation=_ACTIVATIONS[class_name])
    if class_name in _LAYERS and _LAYERS[class_name] in KINDS:
        model = KINDS[_LAYERS[class_name]]
        return make(model.kind, **{key: value for key, value in given.items() if key in model.model_fields})
    if class_name not in _BY_NAME:
        raise Unreadable(tr("it is not known here"))
    return _of_kind(_BY_NAME[class_name], given, call)


def _of_kind(kind: type[Operation], given: dict[str, Any], call: Call) -> Layer:
    if issubclass(kind, Pairwise):
        return make(kind.kind, **_constants(call))
    if kind.kind == "ops.GetItem":
        return make(kind.kind, key=_key(call.args[1] if len(call.args) > 1 else dict(call.kwargs).get("key")))
    extra = [key for key, value in given.items() if key not in kind.model_fields and value is not None]
    if extra:
        raise Unreadable(tr("its argument {argument} is not known here", argument=extra[0]))
    return make(kind.kind, **{key: value for key, value in given.items() if key in kind.model_fields})


def _constants(call: Call) -> dict[str, Any]:
    """Return the number or row of numbers that stands in the place of one of two tensors."""
    operands = [*call.args, *(value for key, value in call.kwargs if key in ("x1", "x2"))]
    fixed = [n for n, operand in enumerate(operands) if not isinstance(operand, Tensor)]
    if len(operands) != 2 or len(fixed) > 1:
        raise Unreadable(tr("it joins two tensors, or one and a number"))
    if not fixed:
        return {}
    value = plain(operands[fixed[0]], None)
    first = {"constant_first": True} if fixed[0] == 0 else {}
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"constant": float(value), **first}
    return {"constants": _row(value), **first}


def _row(value: Any) -> tuple[float, ...]:
    """Return the numbers of a constant that differs along the channels only."""
    while isinstance(value, tuple) and len(value) == 1 and isinstance(value[0], tuple):
        value = value[0]
    if not isinstance(value, tuple) or any(type(n) not in (int, float) for n in value):
        raise Unreadable(tr("its constant differs along more than the channels"))
    return tuple(float(n) for n in value)


def _key(data: Any) -> str:
    """Return what stands in square brackets as text: `:, 1:7, ..., 0`."""
    parts = data if isinstance(data, list) else [data]
    return ", ".join(_part(part) for part in parts)


def _part(part: Any) -> str:
    if part is None:
        return "None"
    if type(part) is int:
        return str(part)
    if isinstance(part, dict) and part.get("class_name") == "__ellipsis__":
        return "..."
    if isinstance(part, dict) and part.get("class_name") == "__slice__":
        config = part.get("config") or {}
        start, stop, step = (config.get(key) for key in ("start", "stop", "step"))
        if all(n is None or type(n) is int for n in (start, stop, step)):
            text = f"{'' if start is None else start}:{'' if stop is None else stop}"
            return text if step is None else f"{text}:{step}"
    raise Unreadable(tr("its brackets hold more than whole numbers"))


def _kept(data: dict[str, Any], call: Call) -> Unknown:
    """Return a placeholder that keeps the operation and its constants."""
    constants = [plain(part, None) for part in call.args if not list(tensors_in(part))]
    config = {**(data.get("config") or {}), **({"constants": constants} if constants else {})}
    return placeholder({**data, "config": config})
