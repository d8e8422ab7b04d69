"""Shapes, pairs and names as people type them, and as the form writes them back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from cnnstudio.language import tr
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.named import parse_named

_PARTS = re.compile(r"[\s,;x×*]+")
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
        raise Unreadable(tr("{part} is not a whole number.", part=repr(part))) from None


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


def read_pairs(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return (top, bottom), (left, right) from one number, two (height, width) or four."""
    numbers = [_whole(part) for part in _PARTS.split(text.strip().strip("()[]")) if part]
    if len(numbers) == 1:
        return ((numbers[0], numbers[0]), (numbers[0], numbers[0]))
    if len(numbers) == 2:
        return ((numbers[0], numbers[0]), (numbers[1], numbers[1]))
    if len(numbers) == 4:
        return ((numbers[0], numbers[1]), (numbers[2], numbers[3]))
    raise Unreadable(tr("Type one number, two (height, width) or four (top, bottom; left, right)."))


def written_pairs(pairs: tuple[tuple[int, int], tuple[int, int]] | int | None) -> str:
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
    readers: dict[str, Callable[[str], Any]] = {"pairs": read_pairs, "pair": read_pair}
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
    if spec.control == "pair":
        return " × ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return written_shape(value) if spec.control == "shape" else str(value)


def said(spec: FieldSpec, value: Any) -> str:
    """Return a field's value in words, for the sentence that offers the default."""
    if value is None:
        return tr("none")
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    return written(spec, value)


def briefly(spec: FieldSpec, value: Any) -> str:
    """Return a field's value as the history tells it: a square as one number."""
    square = spec.control == "pair" and isinstance(value, tuple) and len(set(value)) == 1
    return str(value[0]) if square else said(spec, value)


def called(spec: FieldSpec) -> str:
    """Return what the history calls a field: as the form does, or the one word that people say."""
    return tr("kernel") if spec.name == "kernel_size" else tr(spec.title).lower()
