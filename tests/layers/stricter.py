"""Where we refuse on purpose what Keras lets pass: one table, with a reason and an example for each entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.layers.settings import Shape

Covers = Callable[[dict[str, Any], tuple[Shape, ...]], bool]
Example = tuple[str, dict[str, Any], tuple[Shape, ...]]


@dataclass(frozen=True)
class Rule:
    """Why we are stricter, which cases that covers, and one such case that Keras accepts."""

    reason: str
    kinds: tuple[str, ...]
    """None named: all kinds."""
    covers: Covers
    example: Example


STRICTER: dict[str, Rule] = {}
"""By key; nothing else may differ between Keras and us."""


def stricter(key: str, reason: str, *kinds: str, example: Example) -> Callable[[Covers], Covers]:
    """Enter a rule: the decorated function says of arguments and inputs whether the rule covers them."""

    def enter(covers: Covers) -> Covers:
        if key in STRICTER:
            raise ValueError(f"two rules are called {key}")
        STRICTER[key] = Rule(reason, kinds, covers, example)
        return covers

    return enter


def covering(kind: str, arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> str | None:
    """Return the key of the rule that covers this case."""
    return next(
        (
            k
            for k, rule in STRICTER.items()
            if kind in (rule.kinds or (kind,)) and rule.covers(arguments, inputs)
        ),
        None,
    )
