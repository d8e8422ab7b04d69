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
    """What the analysis must know from outside the design: the data the recipe names, and this machine."""

    name: str
    input_shape: tuple[int, ...]
    classes: int | None
    """None where numbers are predicted instead of classes."""
    training: int | None = None
    """Samples each epoch passes."""
    has_test: bool = False
    """Whether the data bring a test part of their own."""
    largest: float | None = None
    """Largest raw value, before the recipe scales it: 255 for pictures."""
    memory: int | None = None
    """Bytes of memory this machine has."""
