"""How random arguments and inputs are drawn, one module for each group of kinds."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

Shape = tuple[int | None, ...]
Case = tuple[dict[str, Any], tuple[Shape, ...]]
"""Keras's arguments, and the shapes of the inputs without the batch axis."""
Maker = Callable[[random.Random], Case]

MAKERS: dict[str, Maker] = {}
"""By kind; a module of this package adds its own here when it is imported by `random_settings`."""


def makes(
    *kinds: str,
) -> Callable[[Callable[[str, random.Random], Case]], Callable[[str, random.Random], Case]]:
    """Let a function draw the cases of these kinds."""

    def note(draw: Callable[[str, random.Random], Case]) -> Callable[[str, random.Random], Case]:
        for kind in kinds:
            MAKERS[kind] = lambda chance, kind=kind: draw(kind, chance)  # type: ignore[misc]
        return draw

    return note
