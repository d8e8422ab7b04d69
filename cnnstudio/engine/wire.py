"""Strict readers for the field types of messages: each takes a JSON value and gives the field's value or refuses."""

from __future__ import annotations

import math
import types
from collections.abc import Callable
from dataclasses import is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

Reader = Callable[[Any, list[np.ndarray[Any, Any]]], Any]


class WireError(Exception):
    """A value does not fit the field it arrived for."""


def readers_of(kind: type) -> dict[str, Reader]:
    """Return a reader for each field of a message class."""
    return {name: reader_of(hint) for name, hint in get_type_hints(kind).items()}


def reader_of(hint: Any) -> Reader:
    """Return the reader of one type: a scalar, an array, a tuple, list, dict or value of such, a choice, or one or None."""
    if hint in _SCALARS:
        return _SCALARS[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _either(arguments)
    if origin is Literal:
        return _one_of(arguments)
    if origin in (tuple, list):
        return _sequence(origin, reader_of(arguments[0]))
    if origin is dict:
        return _mapping(reader_of(arguments[1]))
    if origin is np.ndarray:
        return _array
    if is_dataclass(hint) and isinstance(hint, type):
        return _value(hint)
    raise TypeError(f"a message cannot hold {hint}")


def _exactly(kind: type) -> Reader:
    def read(value: Any, _arrays: list[Any]) -> Any:
        if type(value) is not kind:
            raise WireError(f"{_short(value)} is not of type {kind.__name__}")
        return value

    return read


def _float(value: Any, _arrays: list[Any]) -> float:
    if value is None:
        return math.nan
    if type(value) not in (int, float):
        raise WireError(f"{_short(value)} is not a number")
    try:
        return float(value)
    except OverflowError as error:
        raise WireError("a number is too large") from error


_SCALARS: dict[Any, Reader] = {str: _exactly(str), int: _exactly(int), bool: _exactly(bool), float: _float}


def _either(arguments: tuple[Any, ...]) -> Reader:
    """Read `X | None`; for a float, None stays None rather than NaN."""
    others = [one for one in arguments if one is not type(None)]
    if len(others) != 1:
        raise TypeError("a message's union is one type or None")
    inner = reader_of(others[0])
    return lambda value, arrays: None if value is None else inner(value, arrays)


def _one_of(choices: tuple[Any, ...]) -> Reader:
    def read(value: Any, _arrays: list[Any]) -> Any:
        if not isinstance(value, str) or value not in choices:
            raise WireError(f"{_short(value)} is not one of {', '.join(map(str, choices))}")
        return value

    return read


def _sequence(container: type, inner: Reader) -> Reader:
    def read(value: Any, arrays: list[Any]) -> Any:
        if not isinstance(value, list):
            raise WireError(f"{_short(value)} is not a list")
        return container(inner(one, arrays) for one in value)

    return read


def _mapping(inner: Reader) -> Reader:
    def read(value: Any, arrays: list[Any]) -> Any:
        if not isinstance(value, dict):
            raise WireError(f"{_short(value)} is not an object")
        return {key: inner(one, arrays) for key, one in value.items()}

    return read


def _value(kind: type) -> Reader:
    """Read a value that a message holds, all of its fields and no others."""
    wanted = readers_of(kind)

    def read(value: Any, arrays: list[Any]) -> Any:
        if not isinstance(value, dict) or set(value) != set(wanted):
            raise WireError(f"the fields of {kind.__name__} must be {', '.join(wanted)}")
        return kind(**{name: wanted[name](one, arrays) for name, one in value.items()})

    return read


def _array(value: Any, arrays: list[Any]) -> Any:
    number = value.get("array") if isinstance(value, dict) and len(value) == 1 else None
    if type(number) is not int or not 0 <= number < len(arrays):
        raise WireError(f"{_short(value)} does not name an array of this frame")
    return arrays[number]


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
