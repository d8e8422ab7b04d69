"""What a refused list of numbers or words should have been, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnstudio.language import number, tr
from cnnstudio.layers.fields import FieldSpec


def refusal(details: Mapping[str, Any], spec: FieldSpec) -> str:
    """Return the sentence for what pydantic says of a value, without its words."""
    limits = details.get("ctx", {})
    if details["type"] == "greater_than_equal":
        return tr("Type numbers from {low}.", low=number(limits["ge"]))
    if details["type"] == "less_than_equal":
        return tr("Type numbers up to {high}.", high=number(limits["le"]))
    if details["type"] == "too_short":
        return tr("Type at least {n}.", n=_counted(limits["min_length"], spec))
    if details["type"] == "too_long":
        return tr("Type at most {n}.", n=_counted(limits["max_length"], spec))
    return tr("This is not what the field holds: {help}", help=spec.help)


def _counted(count: int, spec: FieldSpec) -> str:
    words = spec.control == "words"
    if count == 1:
        return tr("one word") if words else tr("one number")
    return tr("{n} words", n=number(count)) if words else tr("{n} numbers", n=number(count))
