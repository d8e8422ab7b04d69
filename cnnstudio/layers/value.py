"""The base of every frozen value that is saved: strict, closed, and compared by content."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError


class Value(BaseModel):
    """A frozen, validated value; changed copies are made with `replaced`."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        defer_build=True,
        allow_inf_nan=False,
        arbitrary_types_allowed=False,
    )

    def replaced(self, **changes: Any) -> Self:
        """Return a copy with these fields changed, checked like a new value."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self)(**{**given, **changes})

    def told(self) -> dict[str, Any]:
        """Return the fields that differ from their defaults, as JSON-ready data."""
        data: dict[str, Any] = self.model_dump(mode="json", exclude_defaults=True)
        return data


def first_error(error: ValidationError) -> tuple[str, str]:
    """Return the field at fault and a sentence about it, from a failed construction."""
    details = error.errors(include_url=False, include_context=True)[0]
    field = str(details["loc"][0]) if details["loc"] else ""
    message = details["msg"].removeprefix("Value error, ")
    return field, message
