"""Answers of pure functions that are kept, and forgotten together: a measurement begins with nothing remembered."""

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_MOST = 4096
_forgetting: list[Callable[[], None]] = []


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """Return a pure function that keeps its last few thousand answers."""
    kept = lru_cache(maxsize=_MOST)(function)
    _forgetting.append(kept.cache_clear)
    return kept  # type: ignore[return-value]


def also_forget(forget: Callable[[], None]) -> None:
    """Let something else that is kept be forgotten with the rest."""
    _forgetting.append(forget)


def forget() -> None:
    """Let everything be worked out anew."""
    for each in _forgetting:
        each()
