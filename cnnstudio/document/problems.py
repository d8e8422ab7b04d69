"""Problems of a design as values: what is wrong, where, and which edits would mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Remedy:
    """A one-click edit: the name of a verb of `edits` and its arguments."""

    id: str
    label: str
    verb: str
    arguments: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence about the design, with its place and up to three remedies."""

    severity: Severity
    code: str
    message: str
    node: str | None = None
    """Path of the layer."""
    field: str | None = None
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What the analysis must know of the data the recipe names."""

    name: str
    input_shape: tuple[int, ...]
    classes: int | None
