"""How random arguments and inputs are drawn, one module for each group of kinds."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Shape = tuple[int | None, ...]
Case = tuple[dict[str, Any], tuple[Shape, ...]]
"""Keras's arguments, and the shapes of the inputs without the batch axis, in the order of the ports."""
Maker = Callable[[random.Random], Case]

MAKERS: dict[str, Maker] = {}
"""By kind; a module of this package adds its own here when it is imported by `random_settings`."""

READS: dict[str, str] = {}
"""The number type of a kind's inputs where it is not float32."""

KERAS_CALLS: dict[str, Callable[..., Any]] = {}
"""What makes the Keras side of a kind that is no class of keras.layers, from its arguments."""


CELLS = frozenset({"SimpleRNNCell", "LSTMCell", "GRUCell", "StackedRNNCells"})
"""Kinds that other layers hold, and that nothing calls by themselves."""


@dataclass(frozen=True)
class Held:
    """A layer inside another layer's arguments: a value on our side, a Keras layer on the other."""

    kind: str
    arguments: dict[str, Any] = field(default_factory=dict)


def standing_alone(kind: str, arguments: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the case as it can be tried: a cell is tried inside an RNN."""
    return ("RNN", {"cell": Held(kind, arguments)}) if kind in CELLS else (kind, arguments)


def makes(
    *kinds: str,
) -> Callable[[Callable[[str, random.Random], Case]], Callable[[str, random.Random], Case]]:
    """Let a function draw the cases of these kinds."""

    def note(draw: Callable[[str, random.Random], Case]) -> Callable[[str, random.Random], Case]:
        for kind in kinds:
            MAKERS[kind] = lambda chance, kind=kind: draw(kind, chance)  # type: ignore[misc]
        return draw

    return note
