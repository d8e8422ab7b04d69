"""Ranges of numbers given as one number or two, and what one number then stands for."""

from functools import cache
from math import isfinite
from typing import Any

from pydantic import ValidationInfo, field_validator

from cnnstudio.language import number, tr
from cnnstudio.layers.fields import FieldSpec, field_specs
from cnnstudio.layers.kind import Layer

Range = float | tuple[float, float]
WholeRange = int | tuple[int, int]
Span = tuple[float, float]


class Ranged(Layer):
    """A layer with fields that hold ranges; their limits are those of the declaration."""

    @field_validator("*", mode="before")
    @classmethod
    def _within(cls, value: Any, info: ValidationInfo) -> Any:
        extra = cls.model_fields[str(info.field_name)].json_schema_extra
        if not isinstance(extra, dict) or extra.get("control") != "range":
            return value
        return in_range(cls.spec_of(str(info.field_name)), value)

    @classmethod
    def spec_of(cls, name: str) -> FieldSpec:
        """Return the form row of one field."""
        return _specs(cls)[name]


@cache
def _specs(model: type[Layer]) -> dict[str, FieldSpec]:
    return {spec.name: spec for spec in field_specs(model)}


def in_range(spec: FieldSpec, value: Any) -> Any:
    """Return the range as a number or a tuple of two; a ValueError says what the field takes."""
    if value is None and spec.optional:
        return value
    parts = tuple(value) if isinstance(value, list | tuple) else (value,)
    if len(parts) != 2 and (len(parts) != 1 or not spec.alone or isinstance(value, list | tuple)):
        raise ValueError(range_sentence(spec))
    if not all(_fits(spec, part) for part in parts):
        raise ValueError(range_sentence(spec))
    return parts if isinstance(value, list | tuple) else value


def _fits(spec: FieldSpec, part: Any) -> bool:
    kinds = (int,) if spec.integral else (int, float)
    if not isinstance(part, kinds) or isinstance(part, bool) or not isfinite(part):
        return False
    low, high = spec.low, spec.high
    return (low is None or part > low or (part == low and not spec.above)) and (high is None or part <= high)


def range_sentence(spec: FieldSpec) -> str:
    """Return what a range field takes, e.g. Type one or two numbers from -1 to 1."""
    what = tr("one or two") if spec.alone else tr("two")
    kind = tr("whole numbers") if spec.integral else tr("numbers")
    start = tr("above {n}") if spec.above else tr("from {n}")
    return tr(
        "Type {what} {kind} {start} to {high}.",
        what=what,
        kind=kind,
        start=start.format(n=number(spec.low or 0)),
        high=number(spec.high or 0),
    )


def ends(spec: FieldSpec, value: Any) -> tuple[float, float] | None:
    """Return the lower and upper end a range stands for: 0.2 around zero is (-0.2, 0.2)."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return min(value), max(value)
    if spec.alone == "around":
        return -abs(value), abs(value)
    return ((spec.low or 0.0), value) if spec.alone == "up" else (value, value)


def range_text(spec: FieldSpec, value: Any) -> str:
    """Return a range for a caption: ±0.2, or 0.1 to 0.3."""
    found = ends(spec, value)
    if found is None:
        return ""
    low, high = found
    if low == high:
        return f"{high:g}"
    return f"±{high:g}" if low == -high else tr("{low:g} to {high:g}", low=low, high=high)
