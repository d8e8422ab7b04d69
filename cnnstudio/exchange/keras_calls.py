"""How a layer is called in a Keras configuration: the tensors it reads, by place and by keyword."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from cnnstudio.exchange.foreign import ConfigError, a_list, a_word, an_object
from cnnstudio.language import tr


class Tensor(NamedTuple):
    """The output of one call of a layer."""

    layer: str
    call: int
    output: int


class Call(NamedTuple):
    """One call: arguments as data, with tensors in their places."""

    args: tuple[Any, ...] = ()
    kwargs: tuple[tuple[str, Any], ...] = ()


def calls_of(data: dict[str, Any], name: str, layer: str) -> tuple[Call, ...]:
    """Return the calls of a layer, in their order; written by Keras 3, or by Keras 2 as nested lists."""
    listed = a_list(data.get("inbound_nodes", []), name, tr("inbound_nodes of {layer}", layer=layer))
    return tuple(_call(node, name, layer) for node in listed)


def _call(node: Any, name: str, layer: str) -> Call:
    what = tr("a call of {layer}", layer=layer)
    if isinstance(node, list):
        return _old_call(node, name, what)
    node = an_object(node, name, what)
    args = tuple(_revived(part, name, what) for part in a_list(node.get("args", []), name, what))
    kwargs = an_object(node.get("kwargs", {}), name, what)
    return Call(args, tuple((key, _revived(value, name, what)) for key, value in kwargs.items()))


def _revived(data: Any, name: str, what: str) -> Any:
    """Return the data with each tensor's description replaced by the tensor it means."""
    if isinstance(data, list):
        return [_revived(part, name, what) for part in data]
    if not isinstance(data, dict):
        return data
    if data.get("class_name") == "__keras_tensor__":
        config = an_object(data.get("config"), name, what)
        return tensor_of(config.get("keras_history"), name, what)
    if data.get("class_name") == "__tuple__":
        return [_revived(part, name, what) for part in a_list(data.get("items"), name, what)]
    return {key: _revived(value, name, what) for key, value in data.items()}


def tensor_of(data: Any, name: str, what: str) -> Tensor:
    """Return the tensor that a layer's name, a call's number and an output's number mean."""
    parts = a_list(data, name, what)
    if len(parts) < 3 or not all(type(n) is int and n >= 0 for n in parts[1:3]):
        raise ConfigError(tr("{name}: {what} does not say which tensor it reads.", name=name, what=what))
    return Tensor(a_word(parts[0], name, what), parts[1], parts[2])


def _old_call(node: list[Any], name: str, what: str) -> Call:
    """Return a call as Keras 2 writes it: [["input_1", 0, 0, {keywords}], ...]."""
    if len(node) >= 3 and isinstance(node[0], str):
        node = [node]
    tensors = [tensor_of(part, name, what) for part in node]
    kwargs = node[0][3] if node and len(node[0]) > 3 and isinstance(node[0][3], dict) else {}
    given = tuple((key, _old_tensor(value, name, what)) for key, value in kwargs.items())
    return Call((tensors[0] if len(tensors) == 1 else tensors,), given)


def _old_tensor(value: Any, name: str, what: str) -> Any:
    is_tensor = isinstance(value, list) and len(value) in (3, 4) and isinstance(value[0], str)
    return tensor_of(value, name, what) if is_tensor else value


def tensors_in(data: Any) -> Iterator[Tensor]:
    """Yield the tensors that stand anywhere in an argument, in their order."""
    if isinstance(data, Tensor):
        yield data
    elif isinstance(data, list | tuple):
        for part in data:
            yield from tensors_in(part)
    elif isinstance(data, dict):
        yield from tensors_in(list(data.values()))


def ends_of(data: Any, name: str, what: str) -> tuple[tuple[str, Tensor], ...]:
    """Return a model's inputs or outputs, each with its label: one tensor, a list of them, or an object by name."""
    if isinstance(data, dict):
        return tuple(
            (label, tensor) for label, part in data.items() for _, tensor in ends_of(part, name, what)
        )
    parts = a_list(data, name, what)
    if len(parts) == 3 and isinstance(parts[0], str):
        tensor = tensor_of(parts, name, what)
        return ((tensor.layer, tensor),)
    return tuple(end for part in parts for end in ends_of(part, name, what))
