"""The numbers of the teaching texts, computed by Keras: `@works("Kind")` marks what computes a kind's example.

Each function returns rows of numbers; a row must stand in the example, its numbers one after another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import numpy as np

Row = Iterable[float]
WORKED: dict[str, Callable[[], tuple[Row, ...]]] = {}

_NUMBER = re.compile(r"(?<![\w.])-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


def works(kind: str) -> Callable[[Callable[[], tuple[Row, ...]]], Callable[[], tuple[Row, ...]]]:
    """Note the function that computes the numbers of a kind's example."""

    def note(function):
        WORKED[kind] = function
        return function

    return note


def numbers_in(text: str) -> list[tuple[float, float]]:
    """Return the numbers of a text, each with half of its last decimal: how far the true value may lie."""
    found = []
    for word in _NUMBER.findall(text):
        decimals = len(word.partition(".")[2])
        found.append((float(word.replace(",", "")), 0.51 * 10.0**-decimals if decimals else 1e-3))
    return found


def stands_in(row: Row, text: str) -> bool:
    """Say whether a row of numbers stands in the text, one after another."""
    wanted, told = np.asarray(list(row), dtype=float).ravel(), numbers_in(text)
    starts = range(len(told) - len(wanted) + 1)
    return any(
        all(abs(value - one) <= near for value, (one, near) in zip(wanted, told[start:], strict=False))
        for start in starts
    )


def floats(*values: object) -> np.ndarray:
    """Return nested lists as the numbers Keras computes with."""
    return np.asarray(values[0] if len(values) == 1 else values, dtype="float32")


def out(layer, value, **more) -> np.ndarray:
    """Return a layer's answer as numbers in one row."""
    return np.asarray(layer(value, **more)).ravel()
