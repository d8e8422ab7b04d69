"""Shapes, pairs and names as people type them, and as the form writes them back."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite
from typing import Any

from cnnstudio.language import tr
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.named import parse_named

_PARTS = re.compile(r"[\s,;x×*]+")
_ENDS = re.compile(r"\s*(?:\bto\b|[,;…]|\s|(?<=[\d.])[–-](?=[\d.]))\s*")
_UNKNOWN = ("?", "none", "any")


class Unreadable(ValueError):
    """The text means nothing for this field; the message is a sentence for the user."""


def read_shape(text: str) -> tuple[int | None, ...]:
    """Return the axes a text means: "28, 28, 1", "28 × 28 × 1" and "?, 8" with an open axis."""
    parts = [part for part in _PARTS.split(text.strip().strip("()[]")) if part]
    if not parts:
        raise Unreadable(tr("Type the axes, such as 28, 28, 1."))
    return tuple(None if part.lower() in _UNKNOWN else _whole(part) for part in parts)


def _whole(part: str) -> int:
    try:
        return int(part.replace("−", "-"))
    except ValueError:
        raise Unreadable(
            tr("{part} is not a whole number; type numbers, such as 28, 28, 1.", part=repr(part))
        ) from None


def written_shape(shape: tuple[int | None, ...] | int | None) -> str:
    """Return axes the way the form shows them: 28, 28, 1."""
    if shape is None:
        return ""
    axes = (shape,) if isinstance(shape, int) else shape
    return ", ".join("?" if axis is None else str(axis) for axis in axes)


def read_pair(text: str) -> tuple[int, int]:
    """Return height and width from one number for both, or from two: 2, "2, 3" or "2 × 3"."""
    axes = read_shape(text)
    if len(axes) == 1:
        axes = (axes[0], axes[0])
    if len(axes) != 2 or axes[0] is None or axes[1] is None:
        raise Unreadable(tr("Type one number, or height and width."))
    return axes[0], axes[1]


def read_triple(text: str) -> tuple[int, int, int]:
    """Return depth, height and width from one number for all, or from three."""
    axes = read_shape(text)
    if len(axes) == 1:
        axes *= 3
    if len(axes) != 3 or axes[0] is None or axes[1] is None or axes[2] is None:
        raise Unreadable(tr("Type one number, or depth, height and width."))
    return axes[0], axes[1], axes[2]


def read_pairs(text: str, axes: int = 2) -> tuple[tuple[int, int], ...]:
    """Return (before, after) for each axis from one number, one for each axis, or one for each end."""
    numbers = [_whole(part) for part in _PARTS.split(text.strip().strip("()[]")) if part]
    if len(numbers) == 1:
        return ((numbers[0], numbers[0]),) * axes
    if len(numbers) == axes:
        return tuple((number, number) for number in numbers)
    if len(numbers) == 2 * axes:
        return tuple(zip(numbers[::2], numbers[1::2], strict=True))
    if axes == 2:
        raise Unreadable(tr("Type one number, two (height, width) or four (top, bottom; left, right)."))
    raise Unreadable(tr("Type one number, {axes} or {ends}.", axes=axes, ends=2 * axes))


def read_range(spec: FieldSpec, text: str) -> float | tuple[float, ...]:
    """Return one number, or the two ends of a range: 0.2, "0.1 to 0.3" or "0.1, 0.3"."""
    parts = [part for part in _ENDS.split(text.strip().strip("()[]")) if part]
    numbers = tuple(_number(part, spec.integral) for part in parts)
    return numbers[0] if len(numbers) == 1 and spec.alone else numbers


def written_range(value: float | tuple[float, float] | None) -> str:
    """Return a range the way the form shows it: 0.2, or 0.1 to 0.3."""
    if isinstance(value, tuple):
        return tr("{low} to {high}", low=_plain(value[0]), high=_plain(value[1]))
    return "" if value is None else _plain(value)


def read_numbers(spec: FieldSpec, text: str) -> tuple[float, ...]:
    """Return a list of numbers: "1, 2.5, 4"."""
    parts = [part for part in re.split(r"[\s,;]+", text.strip().strip("()[]")) if part]
    return tuple(_number(part, spec.integral) for part in parts)


def read_words(text: str) -> tuple[str, ...]:
    """Return a list of words: "cat, dog"."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _plain(value: float) -> str:
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else str(value)


def _number(part: str, whole: bool) -> float | int:
    if whole:
        return _whole(part)
    try:
        value = float(part.replace("−", "-"))
    except ValueError:
        raise Unreadable(tr("{part} is not a number.", part=repr(part))) from None
    if not isfinite(value):
        raise Unreadable(tr("{part} is not a finite number.", part=repr(part)))
    return int(part) if part.lstrip("+-").isdecimal() else value


def written_pairs(pairs: tuple[tuple[int, int], ...] | int | None) -> str:
    """Return pairs the way the form shows them: 1, 1; 2, 2."""
    if pairs is None:
        return ""
    if isinstance(pairs, int):
        return str(pairs)
    return "; ".join(f"{before}, {after}" for before, after in pairs)


def read(spec: FieldSpec, text: str) -> Any:
    """Return what a text means for a field that is typed as text."""
    words = text.strip()
    if not words and spec.optional:
        return None
    if spec.control == "named":
        return _named(spec, words)
    if spec.control == "shape":
        axes = read_shape(words)
        return axes[0] if len(axes) == 1 and isinstance(spec.default, int) else axes
    readers: dict[str, Callable[[str], Any]] = {
        "pairs": lambda given: read_pairs(given, len(spec.default) if isinstance(spec.default, tuple) else 2),
        "pair": read_pair,
        "triple": read_triple,
        "range": lambda given: read_range(spec, given),
        "numbers": lambda given: read_numbers(spec, given),
        "words": read_words,
    }
    return readers[spec.control](words) if spec.control in readers else words


def _named(spec: FieldSpec, words: str) -> str | None:
    if spec.optional and words.lower() == "none":
        return None
    if spec.family is not None:
        try:
            parse_named(words, spec.family)
        except ValueError as error:
            raise Unreadable(str(error)) from None
    return words


def written(spec: FieldSpec, value: Any) -> str:
    """Return a field's value as the form shows it in a text control."""
    if value is None:
        return ""
    if spec.control == "pairs":
        return written_pairs(value)
    if spec.control in ("pair", "triple"):
        return " × ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    if spec.control == "range":
        return written_range(value)
    if spec.control in ("numbers", "words"):
        return ", ".join(_plain(part) if isinstance(part, float) else str(part) for part in value)
    return written_shape(value) if spec.control == "shape" else str(value)


def said(spec: FieldSpec, value: Any) -> str:
    """Return a field's value in words, for the sentence that offers the default."""
    if value is None:
        return tr("none")
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    if isinstance(value, Layer):
        return " · ".join(part for part in (value.kind, value.caption()) if part)
    if spec.control == "layers":
        return ", ".join(said(spec, layer) for layer in value)
    return written(spec, value)


def briefly(spec: FieldSpec, value: Any) -> str:
    """Return a field's value as the history tells it: a square as one number."""
    square = spec.control in ("pair", "triple") and isinstance(value, tuple) and len(set(value)) == 1
    return str(value[0]) if square else said(spec, value)


def called(spec: FieldSpec) -> str:
    """Return what the history calls a field: as the form does, or the one word that people say."""
    return tr("kernel") if spec.name == "kernel_size" else tr(spec.title).lower()
