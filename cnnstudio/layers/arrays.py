"""Lists and arrays of numbers or words as fields hold them: nested tuples."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from cnnstudio.language import tr
from cnnstudio.layers.fields import LARGEST


def tupled(value: Any) -> Any:
    """Return lists within lists, as JSON gives them, as tuples."""
    return tuple(map(tupled, value)) if isinstance(value, list | tuple) else value


Row = tuple[float, ...]
Numbers = Annotated[float | Row | tuple[Row, ...] | tuple[tuple[Row, ...], ...], BeforeValidator(tupled)]
"""One number, or an array of up to three axes."""
Reals = Annotated[tuple[float, ...], BeforeValidator(tupled), Field(max_length=LARGEST)]
Wholes = Annotated[tuple[int, ...], BeforeValidator(tupled), Field(max_length=LARGEST)]
Words = Annotated[tuple[str, ...], BeforeValidator(tupled), Field(max_length=LARGEST)]


def array_shape(value: Any) -> tuple[int, ...]:
    """Return the axes of nested tuples; a ValueError tells rows of different lengths."""
    if not isinstance(value, tuple):
        return ()
    inner = {array_shape(part) for part in value}
    if len(inner) > 1:
        raise ValueError(tr("All rows need the same number of values."))
    return (len(value), *(inner.pop() if inner else ()))


def values_in(value: Any) -> list[float]:
    """Return all numbers of nested tuples in a row."""
    return [v for part in value for v in values_in(part)] if isinstance(value, tuple) else [value]
