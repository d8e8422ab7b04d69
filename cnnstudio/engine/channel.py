"""Frames on a pipe: a length, a JSON header and raw array bytes; read strictly, and nothing is ever unpickled.

A frame is 4 bytes of body length, 4 bytes of header length, the header as UTF-8 JSON and the arrays' bytes in order.
"""

from __future__ import annotations

import json
import math
import struct
import sys
from collections.abc import Hashable, Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, BinaryIO, cast, get_args

import numpy as np

from cnnstudio.engine.messages import Array, Message
from cnnstudio.engine.wire import Reader, WireError, readers_of

LARGEST = 64 * 1024 * 1024
"""Longest body of a frame in bytes."""

_DTYPES = frozenset({
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64",
})  # fmt: skip
_AS_THEY_ARE = frozenset({str, int, bool, type(None)})
_LITTLE = "=|<" if sys.byteorder == "little" else "|<"
"""How numpy marks arrays whose bytes stand as they are sent."""
_JSON = json.JSONEncoder(allow_nan=False, separators=(",", ":"))
_LENGTHS = struct.Struct(">II")
_KINDS: dict[str, type[Message]] = {kind.__name__: kind for kind in get_args(Message)}


class ChannelError(Exception):
    """The other side sent something that is not a message; the channel cannot be used any more."""


class TooLarge(ChannelError):
    """A message is longer than a frame may be; nothing was sent."""


def encode(message: Message) -> bytes:
    """Return the frame of a message."""
    arrays: list[Array] = []
    values = {name: _plain(getattr(message, name), arrays) for name in _names(cast(Hashable, type(message)))}
    described = [[_name(array.dtype), array.shape] for array in arrays]
    header = {"kind": type(message).__name__, "fields": values, "arrays": described}
    text = _JSON.encode(header).encode()
    size = 4 + len(text) + sum(array.nbytes for array in arrays)
    if size > LARGEST:
        raise TooLarge(
            f"a {type(message).__name__} of {size:,} bytes is longer than a frame may be ({LARGEST:,})"
        )
    return b"".join([_LENGTHS.pack(size, len(text)), text, *(array.data for array in arrays)])


def read(stream: BinaryIO) -> Message | None:
    """Wait for the next message; None when the other side has closed the pipe between two frames."""
    start = _read_up_to(stream, 4)
    if not start:
        return None
    if len(start) < 4:
        raise ChannelError("the pipe ended inside a frame's length")
    (size,) = struct.unpack(">I", start)
    if not 4 <= size <= LARGEST:
        raise ChannelError(f"a frame says it is {size:,} bytes long; 4 to {LARGEST:,} are allowed")
    body = _read_up_to(stream, size)
    if len(body) < size:
        raise ChannelError(f"the pipe ended after {len(body):,} of a frame's {size:,} bytes")
    return decode_body(body)


def write(stream: BinaryIO, frame: bytes) -> None:
    """Write a whole frame to an unbuffered pipe, which may take it in parts."""
    rest = memoryview(frame)
    while rest:
        rest = rest[stream.write(rest) :]


def decode_body(body: bytes) -> Message:
    """Return the message in a frame's body."""
    (length,) = struct.unpack(">I", body[:4])
    if length > len(body) - 4:
        raise ChannelError("a header is longer than its frame")
    header = _header(body[4 : 4 + length])
    try:
        arrays = _arrays(header["arrays"], memoryview(body)[4 + length :])
        return _message(header["kind"], header["fields"], arrays)
    except WireError as error:
        raise ChannelError(str(error)) from error


def _plain(value: Any, arrays: list[Array]) -> Any:
    """Return a JSON value; arrays are put aside and stand as their number."""
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, np.ndarray):
        arrays.append(_sendable(value))
        return {"array": len(arrays) - 1}
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name), arrays) for f in fields(value)}
    if isinstance(value, dict):
        return {key: _plain(one, arrays) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, arrays) for one in value]
    return value


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    """Return the names of a class's fields, in their order."""
    return tuple(field.name for field in fields(cast(Any, kind)))


@cache
def _name(dtype: np.dtype[Any]) -> str:
    """Return a type's name; numpy works it out anew each time it is asked."""
    return dtype.name


def _sendable(array: Array) -> Array:
    if _name(array.dtype) not in _DTYPES:
        raise ChannelError(f"arrays of {array.dtype.name} are not sent")
    if array.flags.c_contiguous and array.dtype.byteorder in _LITTLE:
        return array
    return np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).reshape(array.shape)


def _header(text: bytes) -> dict[str, Any]:
    try:
        header = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ChannelError(f"a header is not JSON: {error}") from error
    if not isinstance(header, dict) or set(header) != {"kind", "fields", "arrays"}:
        raise ChannelError("a header must hold kind, fields and arrays")
    return header


def _without_repeats(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{key!r} stands twice")
        found[key] = value
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number of JSON")


def _arrays(described: Any, raw: memoryview) -> list[Array]:
    """Return the arrays; their sizes must fill the raw bytes exactly."""
    if not isinstance(described, list):
        raise WireError("arrays must be a list")
    arrays: list[Array] = []
    start = 0
    for entry in described:
        dtype, shape = _described(entry)
        size = math.prod(shape) * dtype.itemsize
        if size > len(raw) - start:
            raise WireError("an array is longer than the rest of its frame")
        arrays.append(_shaped(raw[start : start + size], dtype, shape))
        start += size
    if start != len(raw):
        raise WireError(f"{len(raw) - start:,} bytes of a frame belong to no array")
    return arrays


def _shaped(raw: memoryview, dtype: np.dtype[Any], shape: tuple[int, ...]) -> Array:
    try:
        return np.frombuffer(raw, dtype=dtype).reshape(shape)
    except ValueError as error:
        raise WireError(f"an array of shape {shape} cannot be") from error


def _described(entry: Any) -> tuple[np.dtype[Any], tuple[int, ...]]:
    if not isinstance(entry, list) or len(entry) != 2 or entry[0] not in _DTYPES:
        raise WireError("an array's type is not one that is sent")
    shape = entry[1]
    if not isinstance(shape, list) or len(shape) > 32 or not all(type(n) is int and n >= 0 for n in shape):
        raise WireError("an array's shape must be a list of whole numbers")
    return np.dtype(entry[0]).newbyteorder("<"), tuple(shape)


def _message(kind: Any, values: Any, arrays: list[Array]) -> Message:
    if not isinstance(kind, str) or kind not in _KINDS:
        raise WireError(f"{kind!r} is not a kind of message")
    wanted = _readers(kind)
    if not isinstance(values, dict) or set(values) != set(wanted):
        raise WireError(f"the fields of a {kind} must be {', '.join(wanted) or 'none'}")
    return _KINDS[kind](**{name: wanted[name](value, arrays) for name, value in values.items()})


@cache
def _readers(kind: str) -> dict[str, Reader]:
    return readers_of(_KINDS[kind])


def _read_up_to(stream: BinaryIO, size: int) -> bytes:
    """Read so many bytes, or fewer when the pipe ends first."""
    parts: list[bytes] = []
    missing = size
    while missing:
        part = stream.read(missing)
        if not part:
            break
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
