"""Which words of a node's caption tell which of its layer's fields, and how such a value is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from cnnstudio.language import tr
from cnnstudio.layers.catalogue import problem_of
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.kind import Layer
from cnnstudio.ui.widgets.number_text import NotANumber, read_number

BETWEEN = " · "
_TYPED = ("pair", "triple", "shape")
_OFFERED = ("whole", "real", "choice", *_TYPED)
_AXES = re.compile(r"\s*[x×,;]\s*|\s+")


@dataclass(frozen=True, slots=True)
class CaptionValue:
    """A field and the part of the caption, counted from its beginning, that tells its value."""

    part: int
    spec: FieldSpec


def values_of(layer: Layer) -> tuple[CaptionValue, ...]:
    """Return the values that stand in a caption, from left to right: those that the words follow."""
    parts = layer.caption().split(BETWEEN)
    found = (
        CaptionValue(part, spec)
        for spec in type(layer).fields()
        if spec.control in _OFFERED and (part := _part_of(layer, spec, parts)) is not None
    )
    return tuple(sorted(found, key=lambda value: value.part))


def _part_of(layer: Layer, spec: FieldSpec, parts: list[str]) -> int | None:
    for other in _others(spec, getattr(layer, spec.name)):
        try:
            changed = layer.replaced(**{spec.name: other}).caption().split(BETWEEN)
        except ValidationError:
            continue
        if changed == parts:
            continue
        return _different(parts, changed)
    return None


def _different(parts: list[str], changed: list[str]) -> int | None:
    """Return the first part that is another, or the only one that is gone."""
    if len(parts) == len(changed):
        return next(n for n, (one, two) in enumerate(zip(parts, changed, strict=True)) if one != two)
    return next((n for n in range(len(parts)) if parts[:n] + parts[n + 1 :] == changed), None)


def _others(spec: FieldSpec, value: Any) -> Iterator[Any]:
    """Yield values that a field might have instead."""
    if spec.control == "choice":
        yield from (choice for choice in spec.choices if choice != value)
    elif spec.control == "whole" and isinstance(value, int):
        yield from (value + 1, value - 1)
    elif spec.control == "real" and isinstance(value, int | float):
        yield from (value / 2 if value else 0.5, value + 0.125)
    elif value is None and spec.control in ("pair", "triple"):
        count = 2 if spec.control == "pair" else 3
        yield from ((number,) * count for number in (1, 2, 3))
    elif isinstance(value, tuple):
        axes = [axis if isinstance(axis, int) else 1 for axis in value]
        yield from (tuple(axis + 1 for axis in axes), tuple(max(axis - 1, 1) for axis in axes))


def written(value: Any) -> str:
    """Return axes as they are typed: 3 × 3."""
    axes = value if isinstance(value, tuple) else (value,)
    return " × ".join("?" if axis is None else str(axis) for axis in axes)


def read(spec: FieldSpec, words: str, before: Any) -> tuple[int | None, ...]:
    """Return the axes that a text means; one number stands for all, and each may be a sum such as 2*3."""
    pieces = [piece for piece in _AXES.split(words.strip().strip("()[]")) if piece]
    axes = tuple(_axis(piece) for piece in pieces)
    if not axes:
        raise NotANumber(tr("Type the axes, such as 3 × 3."))
    if len(axes) == 1 and spec.control != "shape" and isinstance(before, tuple):
        return axes * len(before)
    return axes


def _axis(piece: str) -> int | None:
    if piece in ("?", "None"):
        return None
    value = read_number(piece)
    if value != int(value):
        raise NotANumber(tr("Type whole numbers."))
    return int(value)


def reason_against(layer: Layer, spec: FieldSpec, value: Any) -> str:
    """Return the sentence with which a layer refuses a value, or nothing."""
    try:
        layer.replaced(**{spec.name: value})
    except ValidationError as error:
        return problem_of(error, type(layer))[1]
    return ""
